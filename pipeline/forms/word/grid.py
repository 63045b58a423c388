"""A table in, its rows as cells on the grid out: which span several columns, which were merged downwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from pipeline.forms.word.names import Element, w
from pipeline.forms.word.survey import GRID, Survey

_PROPERTIES, _VALUE = w("tcPr"), w("val")
_DELETED, _SPAN, _MERGE, _BEFORE = GRID
WIDEST = 200  # cells in a row; Word allows 63


class Slot(NamedTuple):
    """A cell with the column of the grid in which it begins and the number of columns it spans.

    `continues`: it only continues the cell above. `merged`: it is one cell with those above or below.
    """

    cell: Element
    start: int
    span: int
    continues: bool
    merged: bool = False


class GridRow(Struct, frozen=True):
    """One row of a table with its cells, in order."""

    element: Element
    slots: tuple[Slot, ...]

    @property
    def cells(self) -> list[Element]:
        """The cells, without those that only continue the one above."""
        return [slot.cell for slot in self.slots if not slot.continues]


def rows(survey: Survey, table: Element) -> list[GridRow]:
    """The rows of a table itself, not of tables inside it."""
    found = [GridRow(row, tuple(_slots(survey, row))) for row in survey.rows(table)]
    if not any(slot.continues for row in found for slot in row.slots):
        return found  # nothing is merged downwards
    return [
        replace(row, slots=tuple(slot._replace(merged=_is_merged(slot, after)) for slot in row.slots))
        for row, after in zip(found, [*found[1:], None], strict=True)
    ]


def under(columns: Sequence[Slot], row: GridRow) -> list[Slot | None]:
    """For each column of a header the cell below it.

    Rows with as many cells as the header are counted off, because programs draw the grid of each row anew
    when somebody moves a border; only in others the grid tells what stands under what.
    """
    if len(columns) == len(row.slots):
        return list(row.slots)
    return [_at(column, row.slots) for column in columns]


def _at(column: Slot, slots: Sequence[Slot]) -> Slot | None:
    return next((slot for slot in slots if slot.start <= column.start < slot.start + slot.span), None)


def _slots(survey: Survey, row: Element) -> Iterator[Slot]:
    if survey.is_plain(row):  # as nearly all are
        yield from (Slot(cell, at, 1, False) for at, cell in enumerate(survey.cells(row)[:WIDEST]))
        return
    before = row.find(f"{w('trPr')}/{_BEFORE}")
    at = 0 if before is None else _number(before)
    cells = ((cell, _looks(cell)) for cell in survey.cells(row))
    for cell, looks in islice(((cell, looks) for cell, looks in cells if _DELETED not in looks), WIDEST):
        span, merge = looks.get(_SPAN), looks.get(_MERGE)
        width = 1 if span is None else min(max(_number(span), 1), WIDEST)
        yield Slot(cell, at, width, merge is not None and merge.get(_VALUE) != "restart")
        at += width


def _looks(cell: Element) -> dict[str, Element]:
    """What is said of a cell's place in the grid, by the names of the marks; mostly nothing."""
    found: dict[str, Element] = {}
    for properties in cell.iterchildren(_PROPERTIES):
        for one in properties.iterchildren(_DELETED, _SPAN, _MERGE):
            found.setdefault(str(one.tag), one)
    return found


def _is_merged(slot: Slot, below: GridRow | None) -> bool:
    goes_on = (other.continues and other.start == slot.start for other in (below.slots if below else ()))
    return slot.continues or any(goes_on)


def _number(element: Element) -> int:
    value = element.get(w("val"), "")
    return int(value[:4]) if value.isdecimal() else 0
