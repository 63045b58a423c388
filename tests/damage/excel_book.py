"""A workbook's bytes in, its parts to be changed as people and programs change them, bytes out.

Works on the file's own XML: quicker than to open and save it with a library, and nothing else changes.
"""

from __future__ import annotations

import copy

from lxml import etree

from pipeline import intake, package
from pipeline.forms.excel.addresses import area
from pipeline.forms.excel.edit import serialised
from pipeline.forms.excel.markup import MAIN, RELATION_ID, RELATIONS, text_of
from pipeline.forms.excel.workbook import sheet_parts
from tests.damage.excel_page import Page

Element = etree._Element
QUESTIONS = "Questions"


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

    def blank(self, name: str) -> Page:
        """Add a blank sheet behind all others."""
        page = self.copy(QUESTIONS, first=False)
        for item in self.names():
            if item.get("localSheetId") and page.name in (item.text or ""):
                item.getparent().remove(item)  # type: ignore[union-attr]
        for row in list(page.data):
            page.data.remove(row)
        self.rename(page.name, name)
        return page

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
