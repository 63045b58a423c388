"""A workbook's bytes in, its parts to be changed as people and programs change them, bytes out.

Works on the file's own XML: quicker than to open and save it with a library, and nothing else changes. Rows
and columns move as they do in a program: cells, merged areas, hidden columns and names move along.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator

from lxml import etree

from pipeline import intake, package
from pipeline.forms.excel.addresses import address, area, letters, position
from pipeline.forms.excel.edit import serialised
from pipeline.forms.excel.markup import MAIN, RELATION_ID, RELATIONS, SPACE, encoded, text_of
from pipeline.forms.excel.workbook import sheet_parts

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

    def move(self, source: str, target: str) -> None:
        """Cut a cell and paste it elsewhere: its name goes along."""
        old, new = self.cell(source), self.cell(target)
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
                name.text = f"'{self.name}'!${letters(to[1])}${to[0]}"

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


class Book:
    """A workbook as its parts."""

    def __init__(self, data: bytes) -> None:
        self.original = data
        self.opened = intake.open_bytes(data, "form.xlsx")
        self.root = self._tree(self.opened.main)
        self.added: dict[str, bytes] = {}
        self.pages = {
            name: Page(self, name, part, self._tree(part)) for name, part in sheet_parts(self.opened).items()
        }
        strings = self.opened.tree("xl/sharedStrings.xml")
        self.strings = [] if strings is None else [text_of(item) for item in strings]

    def bytes(self) -> bytes:
        """The file as it is now."""
        parts: dict[str, bytes | None] = {page.part: serialised(page.root) for page in self.pages.values()}
        return package.rewrite(
            self.original, {**parts, self.opened.main: serialised(self.root), **self.added}
        )

    def names(self) -> list[Element]:
        return list(self.root.iter(f"{MAIN}definedName"))

    def entry(self, name: str) -> Element:
        """A sheet's entry in the list of sheets."""
        return next(e for e in self.root.iter(f"{MAIN}sheet") if e.get("name") == name)

    def rename(self, name: str, other: str) -> None:
        self.entry(name).set("name", other)
        page = self.pages.pop(name)
        for item in self.names():
            found = area(item.text or "")
            if found and found.sheet == name:
                item.text = f"'{other}'!" + (item.text or "").rpartition("!")[2]
        page.name = other
        self.pages[other] = page

    def delete(self, name: str) -> None:
        entry = self.entry(name)
        sheets = entry.getparent()
        assert sheets is not None
        number = sheets.index(entry)
        sheets.remove(entry)
        del self.pages[name]
        for item in self.names():
            found = area(item.text or "")
            local = item.get("localSheetId")
            if local == str(number):
                item.getparent().remove(item)  # type: ignore[union-attr]
            elif local and int(local) > number:
                item.set("localSheetId", str(int(local) - 1))
            elif found and found.sheet == name:
                item.text = "#REF!"

    def copy(self, name: str, *, first: bool) -> Page:
        """Copy a sheet as Excel does: it calls the copy "Name (2)" and gives it names of its own."""
        other, source = f"{name[:25]} (2)", self.pages[name]
        number = len(self.pages) + 90
        part = f"xl/worksheets/sheet{number}.xml"
        relations = self._tree("xl/_rels/workbook.xml.rels")
        sample = next(r for r in relations if r.get("Type", "").endswith("/worksheet"))
        added = copy.deepcopy(sample)
        added.set("Id", f"rId{number}")
        added.set("Target", f"/{part}")
        relations.append(added)
        self.added["xl/_rels/workbook.xml.rels"] = serialised(relations)
        types = self._tree("[Content_Types].xml")
        kind = next(e for e in types if e.get("PartName", "").lstrip("/") == source.part)
        twin = copy.deepcopy(kind)
        twin.set("PartName", f"/{part}")
        types.append(twin)
        self.added["[Content_Types].xml"] = serialised(types)
        entry = copy.deepcopy(self.entry(name))
        entry.set("name", other)
        entry.set("sheetId", str(number))
        entry.set(RELATION_ID, f"rId{number}")
        sheets = self.entry(name).getparent()
        assert sheets is not None
        sheets.insert(0 if first else len(sheets), entry)
        index = sheets.index(entry)
        for item in self.names():
            local = item.get("localSheetId")
            if local and int(local) >= index:
                item.set("localSheetId", str(int(local) + 1))
            found = area(item.text or "")
            if not local and found and found.sheet == name:
                own = copy.deepcopy(item)
                own.set("localSheetId", str(index))
                own.text = f"'{other}'!" + (item.text or "").rpartition("!")[2]
                item.addnext(own)
        root = copy.deepcopy(source.root)
        for link in [*root.iter(f"{MAIN}hyperlinks"), *root.iter(f"{MAIN}legacyDrawing")]:
            link.getparent().remove(link)  # type: ignore[union-attr]
        self.pages[other] = Page(self, other, part, root)
        return self.pages[other]

    def add(self, part: str, content: bytes, kind: str) -> None:
        """Add a part of the workbook, such as that of the shared strings, unless it is there."""
        self.added[part] = content
        if part in self.opened.names:
            return
        main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        types = self._tree("[Content_Types].xml")
        space = types.tag.removesuffix("Types")
        etree.SubElement(types, f"{space}Override", PartName=f"/{part}", ContentType=f"{main}.{kind}+xml")
        relations = self._tree("xl/_rels/workbook.xml.rels")
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        new = {"Id": f"rId{kind}", "Type": f"{office}/{kind}", "Target": f"/{part}"}
        etree.SubElement(relations, f"{RELATIONS}Relationship", new)
        self.added["[Content_Types].xml"] = serialised(types)
        self.added["xl/_rels/workbook.xml.rels"] = serialised(relations)

    def _tree(self, part: str) -> Element:
        if part in getattr(self, "added", {}):
            return etree.fromstring(self.added[part])
        root = self.opened.tree(part)
        assert root is not None
        return root


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
