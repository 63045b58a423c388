"""A sheet's XML in, the same sheet with some cells changed out; everything else stays as it was.

Used instead of openpyxl where a workbook already exists: it is faster, and what it does not know stays in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from pipeline.forms.excel.addresses import address, position
from pipeline.forms.excel.layout import LINE_HEIGHT, lines
from pipeline.forms.excel.markup import MAIN, SPACE, encoded

C, F, IS, ROW, T, V = (f"{MAIN}{name}" for name in ("c", "f", "is", "row", "t", "v"))
DEFAULT_HEIGHT, TALLEST = 15.0, 409.0  # points; Excel shows no taller row
DEFAULT_WIDTH = 8.43
MOST_COLUMNS = 200  # of one width: a hidden rest of the sheet counts sixteen thousand
RANGES = ("dataValidation", "conditionalFormatting", "autoFilter")  # what grows with a table
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]+):([A-Z]{1,3})([0-9]+)")


class SheetEditor:
    """Changes cells of one sheet; a cell keeps its style, and a new one takes that of the cell above it."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        data = root.find(f"{MAIN}sheetData")
        self.data = etree.SubElement(root, f"{MAIN}sheetData") if data is None else data
        self._rows = {int(row.get("r", "0")): row for row in self.data.iterchildren(ROW)}
        self._widths = dict(_widths(root))

    def content(self) -> bytes:
        """The part as it goes into the file."""
        return serialised(self.root)

    def text(self, row: int, column: int, text: str) -> None:
        """Write a text; it stays text, whatever it begins with."""
        cell = self._emptied(row, column)
        cell.set("t", "inlineStr")
        node = etree.SubElement(etree.SubElement(cell, IS), T)
        node.text = encoded(text)
        node.set(SPACE, "preserve")
        self._fit(row, column, text)

    def number(self, row: int, column: int, digits: str) -> None:
        """Write a number; a date is the number of its day."""
        etree.SubElement(self._emptied(row, column), V).text = digits

    def clear(self, row: int, column: int) -> None:
        """Empty a cell if there is anything in it."""
        if self._find(row, column) is not None:
            self._emptied(row, column)

    def result(self, row: int, column: int, value: str | int | float) -> None:
        """Note what a formula gives, for programs that show a file without calculating; others do it anew."""
        cell = self._find(row, column)
        formula = None if cell is None else cell.find(F)
        if cell is None or formula is None:
            return
        kept = deepcopy(formula)
        cell = self._emptied(row, column)
        cell.append(kept)
        etree.SubElement(cell, V).text = encoded(value) if isinstance(value, str) else repr(value)
        if isinstance(value, str):
            cell.set("t", "str")

    def formula(self, row: int, column: int, formula: str) -> None:
        """Write a formula without its equals sign; what it gives is not noted."""
        etree.SubElement(self._emptied(row, column), F).text = formula

    def has_cell(self, row: int, column: int) -> bool:
        """Is the cell there, if only for its looks?"""
        return self._find(row, column) is not None

    def row(self, number: int) -> etree._Element | None:
        """The element of a row, None if there is none."""
        return self._rows.get(number)

    def has_formula(self, row: int, column: int) -> bool:
        """Is the cell calculated?"""
        cell = self._find(row, column)
        return cell is not None and cell.find(F) is not None

    def hide_row(self, row: int) -> None:
        """Take a row out of sight."""
        self._row(row).set("hidden", "1")

    def heighten(self, row: int, times: int) -> None:
        """Make a row of fixed height so many times as high."""
        element = self._row(row)
        if times > 1 and element.get("ht"):
            element.set("ht", str(float(element.get("ht", "0")) * times))

    def add_row_like(self, pattern: int, row: int) -> None:
        """Give a row that is not there yet the empty cells and the looks of another."""
        source = self._rows.get(pattern)
        target = self._row(row)
        if source is None or len(target):
            return
        for name in ("s", "customFormat"):
            if source.get(name) is not None:
                target.set(name, source.get(name, ""))
        for cell in source.iterchildren(C):
            place = position(cell.get("r", ""))
            if place:
                made = etree.SubElement(target, C, r=address(row, place[1]))
                if cell.get("s") is not None:
                    made.set("s", cell.get("s", ""))

    def extend(self, last: int, new_last: int) -> None:
        """Let validations, conditional formats and the filter that end in row `last` end in `new_last`."""
        for name in RANGES:
            for element in self.root.iter(f"{MAIN}{name}"):
                attribute = "ref" if name == "autoFilter" else "sqref"
                grown = [_grown(area, last, new_last) for area in element.get(attribute, "").split()]
                element.set(attribute, " ".join(grown))
        dimension = self.root.find(f"{MAIN}dimension")
        if dimension is not None:
            dimension.set("ref", _grown(dimension.get("ref", ""), last, new_last))

    def _emptied(self, row: int, column: int) -> etree._Element:
        cell = self._find(row, column)
        if cell is None:
            cell = self._insert(row, column)
        for child in list(cell):
            cell.remove(child)
        for name in ("t", "cm", "vm"):  # the kind of the old value, and links to data about it
            cell.attrib.pop(name, "")
        return cell

    def _fit(self, row: int, column: int, text: str) -> None:
        """Make a row tall enough for a text, unless a person has fixed its height.

        Excel takes the height from the file, and LibreOffice does so when it prints.
        """
        element = self._rows[row]
        needed = text_height(text, self._widths.get(column, DEFAULT_WIDTH))
        fixed = element.get("customHeight", "0") in ("1", "true")
        if not fixed and needed > float(element.get("ht", DEFAULT_HEIGHT)):
            element.set("ht", f"{min(needed, TALLEST):g}")

    def _find(self, row: int, column: int) -> etree._Element | None:
        element = self._rows.get(row)
        ref = address(row, column)
        if element is None:
            return None
        return next((cell for cell in element.iterchildren(C) if cell.get("r") == ref), None)

    def _insert(self, row: int, column: int) -> etree._Element:
        """A new cell in its place: Excel wants the cells of a row in order."""
        element = self._row(row)
        cell = etree.Element(C, r=address(row, column))
        after = [c for c in element.iterchildren(C) if _column(c) < column]
        element.insert(element.index(after[-1]) + 1 if after else 0, cell)
        above = self._find(row - 1, column)
        if above is not None and above.get("s") is not None:
            cell.set("s", above.get("s", ""))
        element.attrib.pop("spans", "")
        return cell

    def _row(self, number: int) -> etree._Element:
        if number not in self._rows:
            row = etree.Element(ROW, r=str(number))
            before = [n for n in self._rows if n < number]
            self.data.insert(self.data.index(self._rows[max(before)]) + 1 if before else 0, row)
            self._rows[number] = row
        return self._rows[number]


def serialised(root: etree._Element) -> bytes:
    """A part's XML as Office programs write it."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def text_height(text: str, width: float) -> float:
    """The height in points of a cell of that width that shows the whole text."""
    return LINE_HEIGHT * lines(text, width) + 5


def _widths(root: etree._Element) -> Iterator[tuple[int, float]]:
    """The widths of the columns, in digits."""
    for element in root.iterfind(f"{MAIN}cols/{MAIN}col"):
        first, last = int(element.get("min", "1")), int(element.get("max", "1"))
        for column in range(first, min(last, first + MOST_COLUMNS) + 1):
            yield column, float(element.get("width", DEFAULT_WIDTH))


def _column(cell: etree._Element) -> int:
    place = position(cell.get("r", ""))
    return place[1] if place else 0


def _grown(text: str, last: int, new_last: int) -> str:
    match = _RANGE.fullmatch(text)
    if match and int(match[4]) == last:
        return f"{match[1]}{match[2]}:{match[3]}{new_last}"
    return text
