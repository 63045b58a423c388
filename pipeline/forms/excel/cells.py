"""A sheet's XML in, its cells out, each as it stands in the file: no value is converted here.

Reads what Excel, LibreOffice, Google Sheets and others write: shared and inline strings, rich text, cells
without addresses, formulas with and without a value, error values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from lxml import etree

from pipeline.forms.excel.addresses import position
from pipeline.forms.excel.markup import MAIN, decoded, text_of
from pipeline.forms.excel.number_formats import Look

C, F, IS, ROW, V = (f"{MAIN}{name}" for name in ("c", "f", "is", "row", "v"))

MOST_CELLS = 50_000  # in one sheet; the largest form has a tenth of it, and each takes memory


class Sort(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    ERROR = "error"


class Cell(NamedTuple):
    """One cell that is not empty; `text` is the text, or the digits of a number as the file writes them.

    `formula` is set for a calculated cell. `counted` is False when the file holds no value for the formula.
    A named tuple, because a frozen dataclass takes four times as long to make, and there are thousands.
    """

    row: int
    column: int
    text: str
    sort: Sort = Sort.TEXT
    look: Look = Look.NUMBER
    formula: str | None = None
    counted: bool = True


_SORTS = {
    "s": Sort.TEXT,  # a number in the list of shared strings
    "inlineStr": Sort.TEXT,
    "str": Sort.TEXT,  # what a formula gives
    "d": Sort.TEXT,  # a date as ISO writes it
    "b": Sort.BOOLEAN,
    "e": Sort.ERROR,
    "n": Sort.NUMBER,
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's cells by row and column, both counted from 1; empty cells are absent.

    `cut` is the first row that was not read because the sheet holds too much to be a form; 0 for none.
    """

    name: str
    part: str
    rows: Mapping[int, Mapping[int, Cell]] = field(repr=False)
    cut: int = 0

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell, None if it is empty."""
        return self.rows.get(row, {}).get(column)

    @property
    def last_row(self) -> int:
        """The last row with anything in it; 0 for an empty sheet."""
        return max(self.rows, default=0)


def read_rows(
    elements: Iterable[etree._Element], strings: Sequence[str], looks: Sequence[Look]
) -> tuple[dict[int, dict[int, Cell]], int]:
    """The cells of a sheet's rows, and the row from which on they were not read; 0 if all were.

    Strings and looks are those that the cells point to by number.
    """
    rows: dict[int, dict[int, Cell]] = {}
    number = count = 0
    for row in elements:
        given = row.get("r", "")
        number = int(given) if given.isdecimal() else number + 1
        if count > MOST_CELLS:
            return rows, number
        cells = {cell.column: cell for cell in _cells(row, number, strings, looks)}
        if cells:
            rows[number] = {**rows[number], **cells} if number in rows else cells
            count += len(cells)
    return rows, 0


def _cells(row: etree._Element, number: int, strings: Sequence[str], looks: Sequence[Look]) -> Iterator[Cell]:
    column = 0
    for element in row.iterchildren(C):
        ref = element.get("r")
        if ref is not None and not len(element):
            continue  # most cells of a form are blank
        place = position(ref or "")
        column = place[1] if place else column + 1
        found = _cell(element, number, column, strings, looks)
        if found is not None:
            yield found


def _cell(
    element: etree._Element, row: int, column: int, strings: Sequence[str], looks: Sequence[Look]
) -> Cell | None:
    inside = {child.tag: child for child in element}  # quicker than to search for each of the three
    value, formula = inside.get(V), inside.get(F)
    text = (value.text or "") if value is not None else ""
    calculated = None if formula is None else formula.text or ""
    kind = element.get("t", "n")
    if kind == "n" or kind not in _SORTS:
        look = _look(element.get("s", "0"), looks)
        if text.strip():
            return Cell(row, column, text.strip(), Sort.NUMBER, look, calculated)
        return None if calculated is None else Cell(row, column, "", formula=calculated, counted=False)
    if kind == "inlineStr":
        text = text_of(inside[IS]) if IS in inside else ""
    elif kind == "s":
        text = _shared(text, strings)
    elif kind == "b":
        text = "TRUE" if text.strip() == "1" else "FALSE"
    elif kind == "str":
        text = decoded(text)
    return _known(row, column, text, _SORTS[kind], calculated)


def _known(row: int, column: int, text: str, sort: Sort, formula: str | None) -> Cell | None:
    """The cell; None for one without text, unless a formula calculates that there is none."""
    return Cell(row, column, text, sort, formula=formula) if text or formula is not None else None


def _shared(index: str, strings: Sequence[str]) -> str:
    number = int(index) if index.strip().isdecimal() else -1
    return strings[number] if 0 <= number < len(strings) else ""


def _look(style: str, looks: Sequence[Look]) -> Look:
    number = int(style) if style.isdecimal() else -1
    return looks[number] if 0 <= number < len(looks) else Look.NUMBER
