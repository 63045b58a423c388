"""A sheet of a workbook, to be changed as people change it: cells typed, moved, merged, hidden.

Rows and columns move as they do in a program: cells, merged areas, hidden columns and names move along.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.forms.excel.addresses import address, area, letters, position
from pipeline.forms.excel.markup import MAIN, SPACE, encoded, text_of

if TYPE_CHECKING:
    from tests.damage.excel_book import Book

Element = etree._Element
Move = Callable[[int], int | None]
"""Where a row or column goes; None when it is deleted."""

AFTER_DATA = ("sheetProtection", "autoFilter")  # what stands between the rows and the merged areas


class Page:
    """One sheet."""

    def __init__(self, book: Book, name: str, part: str, root: Element) -> None:
        self.book, self.name, self.part, self.root = book, name, part, root
        found = root.find(f"{MAIN}sheetData")
        assert found is not None
        self.data = found

    def rows(self) -> dict[int, Element]:
        return {int(row.get("r", "0")): row for row in self.data.iterchildren(f"{MAIN}row")}

    def find(self, ref: str) -> Element | None:
        place = position(ref)
        assert place
        row = self.rows().get(place[0])
        cells = () if row is None else row.iterchildren(f"{MAIN}c")
        return next((cell for cell in cells if cell.get("r") == ref), None)

    def cell(self, ref: str) -> Element:
        """The cell, made if there is none."""
        found = self.find(ref)
        if found is not None:
            return found
        place = position(ref)
        assert place
        rows = self.rows()
        if place[0] not in rows:
            row = etree.Element(f"{MAIN}row", r=str(place[0]))
            self.data.insert(sum(n < place[0] for n in rows), row)
            rows[place[0]] = row
        row, cell = rows[place[0]], etree.Element(f"{MAIN}c", r=ref)
        columns = [position(c.get("r", ""))[1] for c in row]  # type: ignore[index]
        row.insert(sum(column < place[1] for column in columns), cell)
        return cell

    def content(self, ref: str) -> str:
        """The text or the digits in a cell."""
        cell = self.find(ref)
        if cell is None:
            return ""
        value = cell.findtext(f"{MAIN}v") or ""
        if cell.get("t") == "s":
            return self.book.strings[int(value)]
        inline = cell.find(f"{MAIN}is")
        return text_of(inline) if inline is not None else value

    def texts(self) -> Iterator[tuple[str, str]]:
        """Addresses and contents of all cells that hold text."""
        for cell in self.data.iter(f"{MAIN}c"):
            if cell.get("t") in ("s", "inlineStr"):
                yield cell.get("r", ""), self.content(cell.get("r", ""))

    def clear(self, ref: str) -> None:
        cell = self.find(ref)
        if cell is not None:
            for child in list(cell):
                cell.remove(child)
            cell.attrib.pop("t", "")

    def say(self, ref: str, text: str) -> None:
        """Type a text into a cell."""
        self.clear(ref)
        cell = self.cell(ref)
        cell.set("t", "inlineStr")
        node = etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t")
        node.text = encoded(text)
        node.set(SPACE, "preserve")

    def number(self, ref: str, digits: str) -> None:
        self.clear(ref)
        etree.SubElement(self.cell(ref), f"{MAIN}v").text = digits

    def calculate(self, ref: str, formula: str, kind: str = "", result: str | None = None) -> None:
        """Type a formula; without a result the program that wrote the file did not calculate."""
        self.clear(ref)
        cell = self.cell(ref)
        if kind:
            cell.set("t", kind)
        etree.SubElement(cell, f"{MAIN}f").text = formula
        if result is not None:
            etree.SubElement(cell, f"{MAIN}v").text = result

    def move(self, source: str, target: str, sheet: Page | None = None) -> None:
        """Cut a cell and paste it elsewhere, maybe on another sheet: its name goes along."""
        page = sheet or self
        old, new = self.cell(source), page.cell(target)
        for child in list(old):
            new.append(child)
        for mark in ("t", "s"):
            if old.get(mark) is not None:
                new.set(mark, old.get(mark, ""))
        old.attrib.pop("t", "")
        at, to = position(source), position(target)
        assert at and to
        for name in self.book.names():
            found = area(name.text or "")
            if found and found.sheet == self.name and (found.row, found.column) == at:
                name.text = f"'{page.name}'!${letters(to[1])}${to[0]}"

    def move_rows(self, where: Move) -> None:
        """Rows go elsewhere, as when some are inserted, deleted or sorted."""
        kept = {}
        for number, row in self.rows().items():
            self.data.remove(row)
            goal = where(number)
            if goal is not None:
                row.set("r", str(goal))
                for cell in row.iterchildren(f"{MAIN}c"):
                    column = position(cell.get("r", ""))[1]  # type: ignore[index]
                    cell.set("r", address(goal, column))
                kept[goal] = row
        for number in sorted(kept):
            self.data.append(kept[number])
        self._moved(where, lambda column: column)

    def move_columns(self, where: Move) -> None:
        """The same for columns."""
        for row in self.rows().values():
            kept = {}
            for cell in list(row.iterchildren(f"{MAIN}c")):
                row.remove(cell)
                at = position(cell.get("r", ""))
                assert at
                goal = where(at[1])
                if goal is not None:
                    cell.set("r", address(at[0], goal))
                    kept[goal] = cell
            row.attrib.pop("spans", "")
            for column in sorted(kept):
                row.append(kept[column])
        columns = self.root.find(f"{MAIN}cols")
        for item in () if columns is None else list(columns):
            goal = where(int(item.get("min", "1"))) if item.get("min") == item.get("max") else None
            columns.remove(item)  # type: ignore[union-attr]
            if goal is not None:
                item.set("min", str(goal))
                item.set("max", str(goal))
                columns.append(item)  # type: ignore[union-attr]
        if columns is not None and not len(columns):
            self.root.remove(columns)
        self._moved(lambda row: row, where)

    def merge(self, ref: str) -> None:
        """Merge cells: what stood in all but the first is gone."""
        first, _, last = ref.partition(":")
        (top, left), (bottom, right) = position(first), position(last)  # type: ignore[misc]
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) != (top, left):
                    self.clear(address(row, column))
        merged = self.root.find(f"{MAIN}mergeCells")
        if merged is None:
            merged = etree.Element(f"{MAIN}mergeCells")
            before = [e for e in self.root if e.tag in [f"{MAIN}{name}" for name in AFTER_DATA]]
            (before[-1] if before else self.data).addnext(merged)
        etree.SubElement(merged, f"{MAIN}mergeCell", ref=ref)

    def hide_rows(self, *numbers: int) -> None:
        rows = self.rows()
        for number in numbers:
            rows[number].set("hidden", "1")

    def hide_column(self, number: int) -> None:
        columns = self.root.find(f"{MAIN}cols")
        if columns is None:
            columns = etree.Element(f"{MAIN}cols")
            self.data.addprevious(columns)
        for item in columns:
            if int(item.get("min", "0")) <= number <= int(item.get("max", "0")):
                item.set("hidden", "1")
                return
        etree.SubElement(columns, f"{MAIN}col", min=str(number), max=str(number), width="0", hidden="1")

    def _moved(self, row: Move, column: Move) -> None:
        for item in list(self.root.iter(f"{MAIN}mergeCell")):
            ref = _moved_ref(item.get("ref", ""), row, column)
            if ref is None:
                item.getparent().remove(item)  # type: ignore[union-attr]
            else:
                item.set("ref", ref)
        for item in self.root.iter(f"{MAIN}autoFilter"):
            item.set("ref", _moved_ref(item.get("ref", ""), row, column) or "A1")
        for name in self.book.names():
            found = area(name.text or "")
            if found is not None and found.sheet == self.name:
                cells = (name.text or "").rpartition("!")[2].replace("$", "")
                ref = _moved_ref(cells, row, column)
                fixed = "#REF!" if ref is None else re.sub(r"([A-Z]+)([0-9]+)", r"$\1$\2", ref)
                name.text = f"'{self.name}'!{fixed}"


def _moved_ref(ref: str, row: Move, column: Move) -> str | None:
    """An area after its rows and columns have moved; None when nothing of it is left."""
    first, _, last = ref.partition(":")
    start, end = position(first), position(last or first)
    if start is None or end is None:
        return ref
    rows = [goal for n in range(start[0], end[0] + 1) if (goal := row(n)) is not None]
    columns = [goal for n in range(start[1], end[1] + 1) if (goal := column(n)) is not None]
    if not rows or not columns:
        return None
    begin = address(min(rows), min(columns))
    stop = address(max(rows), max(columns))
    return f"{begin}:{stop}" if last else begin
