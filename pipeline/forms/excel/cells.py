"""A sheet's XML in, its cells out, each as it stands in the file: no value is converted here.

Reads what Excel, LibreOffice, Google Sheets and others write: shared and inline strings, rich text, cells
without addresses, formulas with and without a value, error values.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from lxml import etree

from pipeline.forms.excel.addresses import Area, position
from pipeline.forms.excel.markup import MAIN, decoded, text_of
from pipeline.forms.excel.number_formats import Look
from pipeline.intake import Refused
from pipeline.intake.xml import whole_number

C, F, IS, ROW, V = (f"{MAIN}{name}" for name in ("c", "f", "is", "row", "v"))

LAST_ROW = 1_048_576  # no program has more
MOST_CELLS = 50_000  # in one sheet; the largest form has a tenth of it, and each takes memory


_MIDNIGHT = re.compile(r"(?:T00:00(?::00)?)?(?:\.0+)?Z?$")  # what a day without a time of day ends in


class Sort(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"  # written out, as Strict workbooks have it; others store a number
    BOOLEAN = "boolean"
    ERROR = "error"
    GONE = "gone"  # the cell points to a text that the file does not hold


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


Rows = Mapping[int, Mapping[int, Cell]]  # cells by row and column


class Written(NamedTuple):
    """A cell as it is written: its kind, the number of its style, and what stands in it, None for nothing.

    `inline` is a text of its own, without escapes; `value` is what it is said to be, or points to.
    """

    kind: str
    style: str
    value: str | None
    inline: str | None
    formula: str | None


_SORTS = {
    "s": Sort.TEXT,  # a number in the list of shared strings
    "inlineStr": Sort.TEXT,
    "str": Sort.TEXT,  # what a formula gives
    "d": Sort.DAY,
    "b": Sort.BOOLEAN,
    "e": Sort.ERROR,
    "n": Sort.NUMBER,
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's cells by row and column, both counted from 1; empty cells are absent.

    `cut` is the first row that was not read because the sheet holds too much to be a form; 0 for none.
    Rows and columns may be out of sight, some rows by a filter, or the sheet as a whole.
    """

    name: str
    part: str
    rows: Rows = field(repr=False)
    cut: int = 0
    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    filtered: bool = False
    hidden: bool = False

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell, None if it is empty."""
        cells = self.rows.get(row)
        return None if cells is None else cells.get(column)

    def merge_at(self, row: int, column: int) -> Area | None:
        """The merged cells to which a cell belongs; all but the first of them are blank."""
        for area in self.merged:
            if area.row <= row <= area.last_row and area.column <= column <= area.last_column:
                return area
        return None

    def is_hidden(self, row: int, column: int) -> bool:
        """Is the cell's row or column out of sight?"""
        return row in self.hidden_rows or any(a <= column <= b for a, b in self.hidden_columns)

    @property
    def last_row(self) -> int:
        """The last row with anything in it; 0 for an empty sheet."""
        return max(self.rows, default=0)


def read_rows(
    elements: Iterable[etree._Element], strings: Sequence[str], looks: Sequence[Look], part: str = ""
) -> tuple[dict[int, dict[int, Cell]], int]:
    """The cells of a sheet's rows, and the row from which on they were not read; 0 if all were.

    Strings and looks are those that the cells point to by number. Raises Refused, which names the `part`, for
    a row that no sheet has, and for a cell that says two things.
    """
    reading = _Reading(strings, looks, part)
    rows: dict[int, dict[int, Cell]] = {}
    number = count = 0
    for row in elements:
        number = row_number(row, number)
        if number > LAST_ROW:
            raise _damaged(row, part)
        if count > MOST_CELLS:
            return rows, number
        known = rows.get(number, {})
        cells = reading.cells(row, number, known)
        if cells:
            rows[number] = {**known, **cells} if known else cells
            count += len(cells)
    return rows, 0


def holds_too_much(rows: Rows) -> bool:
    """Whether there are more cells than are read of one sheet."""
    return sum(map(len, rows.values())) > MOST_CELLS


def row_number(row: etree._Element, before: int) -> int:
    """The number of a row; one without is where its first cell says, or else comes after the row `before`."""
    given = whole_number(row.get("r", ""))
    if given is not None:
        return given
    first = row.find(C)
    place = None if first is None else position(first.get("r", ""))
    return place[0] if place else before + 1


def _damaged(element: etree._Element, part: str) -> Refused:
    return Refused("xml-damaged", part=part, line=str(element.sourceline or 1))


class _Reading:
    """Reads the cells of one sheet; of formulas that cells share it keeps what the first of them says."""

    def __init__(self, strings: Sequence[str], looks: Sequence[Look], part: str) -> None:
        self.strings = strings
        self.looks = looks
        self.part = part
        self.formulas: dict[str, str] = {}

    def cells(self, row: etree._Element, number: int, known: Mapping[int, Cell]) -> dict[int, Cell]:
        """The cells of a row by column; `known` are those that an earlier part of the same row holds."""
        found: dict[int, Cell] = {}
        column = 0
        for element in row:
            ref = element.get("r")
            if (ref is not None and not len(element)) or element.tag != C:
                continue  # blank, as most cells are, or something else
            place = position(ref or "")
            if place is not None and place[0] != number:
                raise _damaged(element, self.part)  # it stands in one row and says that it stands in another
            column = place[1] if place else (_blank_before(element) or column) + 1
            cell = self.cell(element, number, column)
            if cell is None:
                continue
            before = found.get(column) or known.get(column)
            if before is not None and before != cell:  # which of the two Excel shows, nobody can know
                raise _damaged(row, self.part)
            found[column] = cell
        return found

    def cell(self, element: etree._Element, row: int, column: int) -> Cell | None:
        """The cell at that place; None for one that holds nothing."""
        inside = {child.tag: child for child in element}  # quicker than to search for each of the three
        value, inline, formula = inside.get(V), inside.get(IS), inside.get(F)
        written = Written(
            element.get("t", "n"),
            element.get("s", "0"),
            None if value is None else value.text or "",
            None if inline is None else text_of(inline),
            None if formula is None else _formula(formula, self.formulas),
        )
        return cell_of(row, column, written, self.strings, self.looks)


def cell_of(
    row: int, column: int, written: Written, strings: Sequence[str], looks: Sequence[Look]
) -> Cell | None:
    """What a cell holds that is written so; None if it holds nothing."""
    kind, style, value, inline, formula = written
    if formula is not None and value is None and inline is None:
        return Cell(row, column, "", formula=formula, counted=False)
    text = value or ""
    if kind == "n" or kind not in _SORTS:
        text = text.strip()
        if text:
            return Cell(row, column, text, Sort.NUMBER, _look(style, looks), formula)
        return None if formula is None else Cell(row, column, "", formula=formula, counted=False)
    if kind == "s" and _shared(text, strings) is None:
        return Cell(row, column, "", Sort.GONE, formula=formula)
    text = _text(kind, text, inline or "", strings)
    if not text and formula is None:
        return None
    return Cell(row, column, text, _SORTS[kind], Look.NUMBER, formula)


def _blank_before(element: etree._Element) -> int | None:
    """The column of the cell before one without address, if that is blank and says where it stands."""
    before = next(element.itersiblings(C, preceding=True), None)
    place = None if before is None or len(before) else position(before.get("r", ""))
    return place[1] if place else None


def _formula(element: etree._Element, formulas: dict[str, str]) -> str:
    """The formula; of those that share one only the first holds it, written for its own cell."""
    text, shared = element.text or "", element.get("si")
    if shared is None or element.get("t") != "shared":
        return text
    return formulas.setdefault(shared, text)


def _text(kind: str, text: str, inline: str, strings: Sequence[str]) -> str:
    match kind:
        case "inlineStr":
            return inline
        case "s":
            return _shared(text, strings) or ""
        case "b":
            return "TRUE" if text.strip().casefold() in ("1", "true") else "FALSE"
        case "d":
            return _MIDNIGHT.sub("", text.strip()).replace("T", " ")
        case "str":
            return decoded(text)
    return text


def _shared(index: str, strings: Sequence[str]) -> str | None:
    """A text of the list; None when the list has none of that number."""
    number = whole_number(index.strip())
    return strings[number] if number is not None and number < len(strings) else None


def _look(style: str, looks: Sequence[Look]) -> Look:
    number = whole_number(style)
    return looks[number] if number is not None and number < len(looks) else Look.NUMBER
