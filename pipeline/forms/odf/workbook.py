"""An OpenDocument spreadsheet in, a package that the reader of Excel forms takes out.

A few characters can say that a row stands there a million times. Blank cells and rows are only counted, the
others are written out until a sheet holds more than is read of any sheet.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pipeline.forms.excel.cells import MOST_CELLS
from pipeline.forms.excel.markup import MAIN, RELATION_ID, RELATIONS
from pipeline.forms.odf.blocks import ROWS_IN, Blocks
from pipeline.forms.odf.cells import STYLES as LOOKS
from pipeline.forms.odf.cells import excel_cell, has_content
from pipeline.forms.odf.names import Budget, count, q
from pipeline.forms.odf.paragraphs import WHITE
from pipeline.forms.odf.properties import properties
from pipeline.forms.odf.references import excel_range
from pipeline.forms.odf.styles import Styles
from pipeline.forms.word import text
from pipeline.forms.word.names import Element
from pipeline.forms.word.properties import serialise
from pipeline.intake import Package, Refused
from pipeline.intake.opendocument import STYLES

MAIN_PART = "xl/workbook.xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # no program has more


def as_excel(package: Package) -> Package:
    """The workbook as Excel would have it; raises Refused for damage."""
    content, styles = package.tree(package.main), package.tree(STYLES)
    book = None if content is None else content.find(f"{q('office:body')}/{q('office:spreadsheet')}")
    if book is None:
        raise Refused("opc-missing-part", part=package.main)
    making = _Making(Styles(content, styles), book)
    tables = [t for t in book.iterchildren(q("table:table")) if t.find(q("table:table-source")) is None]
    parts = {MAIN_PART: _book(book, tables, making), "xl/styles.xml": LOOKS, **properties(package)}
    stamped = list(making.headers(styles))
    for number, table in enumerate(tables, 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = making.sheet(table, stamped if number == 1 else [])
    parts["xl/_rels/workbook.xml.rels"] = _relations(len(tables))
    return package.with_parts("xlsx", MAIN_PART, parts)


class _Making:
    """Makes the sheets of one file."""

    def __init__(self, styles: Styles, book: Element) -> None:
        self.styles = styles
        self.budget = Budget(cells=10 * MOST_CELLS)
        self.blocks = Blocks(styles, book, self.budget)

    def sheet(self, table: Element, headers: list[str]) -> bytes:
        """One sheet; `headers` are the texts that are printed above and below the pages."""
        root = etree.Element(f"{MAIN}worksheet", nsmap={None: MAIN[1:-1]})  # type: ignore[dict-item]
        data = etree.SubElement(root, f"{MAIN}sheetData")
        made = 0
        for number, row in self._rows(table):
            data.append(etree.Element(f"{MAIN}row", r=str(number)))
            if made > MOST_CELLS:
                break  # the reader notes that it was not read further than this
            data[-1].extend(self._cells(row, number))
            made += len(data[-1])
        held = etree.SubElement(root, f"{MAIN}headerFooter")
        for words in headers:
            etree.SubElement(held, f"{MAIN}oddHeader").text = words
        return serialise(root)

    def headers(self, styles: Element | None) -> Iterator[str]:
        """The texts of all headers and footers; they are looked at for the stamp only."""
        for page in () if styles is None else styles.iter(q("style:master-page")):
            for block in (block for part in page for block in self.blocks.blocks(part)):
                yield text.paragraph(block)

    def _rows(self, table: Element) -> Iterator[tuple[int, Element]]:
        """The rows that hold something, with their numbers, as often as they stand there."""
        number = 1
        for row in _flat(table):
            times = count(row.get(q("table:number-rows-repeated")))
            if any(map(has_content, row)):
                for _ in range(times):
                    if number > LAST_ROW:
                        return
                    yield number, row
                    number += 1
            else:
                number += times

    def _cells(self, row: Element, number: int) -> Iterator[Element]:
        column = 1
        for cell in row.iterchildren(q("table:table-cell"), q("table:covered-table-cell")):
            times = count(cell.get(q("table:number-columns-repeated")))
            if has_content(cell):
                words = self._shown(cell)
                for place in range(column, min(column + times, LAST_COLUMN + 1)):
                    self.budget.spend(cells=1, characters=len(words))
                    made = excel_cell(cell, number, place, words)
                    if made is not None:
                        yield made
            column += times

    def _shown(self, cell: Element) -> str:
        """The words that a cell shows; remarks and drawings on it are not among them."""
        return "\n".join(map(self._line, cell.iterchildren(q("text:p"), q("text:h"))))

    def _line(self, paragraph: Element) -> str:
        if not len(paragraph):  # as in most cells; the longer way gives the same
            return WHITE.sub(" ", paragraph.text or "").strip(" ")
        return text.paragraph(self.blocks.paragraphs.paragraph(paragraph)[0])


def _flat(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == q("table:table-row"):
            yield child
        elif child.tag in ROWS_IN:
            yield from _flat(child)


def _book(book: Element, tables: list[Element], making: _Making) -> bytes:
    """The list of sheets and the names; a name that a sheet has for itself counts for that sheet only."""
    root = etree.Element(f"{MAIN}workbook", nsmap={None: MAIN[1:-1], "r": OFFICE})  # type: ignore[dict-item]
    sheets = etree.SubElement(root, f"{MAIN}sheets")
    names = etree.SubElement(root, f"{MAIN}definedNames")
    _names(names, book, {})
    for number, table in enumerate(tables, 1):
        sheet = etree.SubElement(sheets, f"{MAIN}sheet", name=table.get(q("table:name"), ""))
        sheet.set("sheetId", str(number))
        sheet.set(RELATION_ID, f"rId{number}")
        if making.styles.is_hidden_sheet(table):
            sheet.set("state", "hidden")
        _names(names, table, {"localSheetId": str(number - 1)})
    return serialise(root)


def _names(names: Element, holder: Element, scope: dict[str, str]) -> None:
    for name in holder.iterfind(f"{q('table:named-expressions')}/*"):
        target = name.get(q("table:cell-range-address")) or name.get(q("table:expression")) or ""
        made = etree.SubElement(names, f"{MAIN}definedName", scope, name=name.get(q("table:name"), ""))
        made.text = excel_range(target)


def _relations(sheets: int) -> bytes:
    root = etree.Element(f"{RELATIONS}Relationships")
    kinds = [("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, sheets + 1)]
    for number, (kind, target) in enumerate([*kinds, ("styles", "styles.xml")], 1):
        entry = etree.SubElement(root, f"{RELATIONS}Relationship", Id=f"rId{number}")
        entry.set("Type", f"{OFFICE}/{kind}")
        entry.set("Target", target)
    return serialise(root)
