"""A table in, its rows as cells on the grid out: which span several columns, which were merged downwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.forms.word import text
from pipeline.forms.word.names import Element, w

WIDEST = 200  # cells in a row; Word allows 63


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell with the column of the grid in which it begins and the number of columns it spans.

    `continues`: it only continues the cell above. `merged`: it is one cell with those above or below.
    """

    cell: Element
    start: int
    span: int
    continues: bool
    merged: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of a table with its cells, in order."""

    element: Element
    slots: tuple[Slot, ...]

    @property
    def cells(self) -> list[Element]:
        """The cells, without those that only continue the one above."""
        return [slot.cell for slot in self.slots if not slot.continues]


def rows(table: Element) -> list[GridRow]:
    """The rows of a table itself, not of tables inside it."""
    found = [GridRow(row, tuple(_slots(row))) for row in text.rows(table)]
    return [
        replace(row, slots=tuple(replace(slot, merged=_is_merged(slot, after)) for slot in row.slots))
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


def _slots(row: Element) -> Iterator[Slot]:
    before = row.find(f"{w('trPr')}/{w('gridBefore')}")
    at = 0 if before is None else _number(before)
    for cell in text.all_cells(row)[:WIDEST]:
        span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
        width = 1 if span is None else min(max(_number(span), 1), WIDEST)
        yield Slot(cell, at, width, text.continues(cell))
        at += width


def _is_merged(slot: Slot, below: GridRow | None) -> bool:
    goes_on = (other.continues and other.start == slot.start for other in (below.slots if below else ()))
    return slot.continues or any(goes_on)


def _number(element: Element) -> int:
    value = element.get(w("val"), "")
    return int(value[:4]) if value.isdecimal() else 0
