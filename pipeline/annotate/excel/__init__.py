"""A filled Excel form and the remarks on it in, a copy with the remarks in it out.

Each remark is a note on its cell, a colour that the cell itself knows nothing of, and a line on a first sheet
that lists all. Everything else stays as it is, and all of ours can be taken out again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pipeline import package as container
from pipeline.annotate.excel.book import Book, memory_of
from pipeline.annotate.excel.listing import TITLE, listing, print_titles
from pipeline.annotate.excel.looks import MAIN, STRICT_MAIN, add_looks, take_looks_out
from pipeline.annotate.excel.pages import Page
from pipeline.annotate.excel.parts import Parts
from pipeline.annotate.excel.spots import Locator, Spot, by_cell
from pipeline.annotate.remark import Remark
from pipeline.fields import Form
from pipeline.forms import excel
from pipeline.forms.excel.cells import Sheet
from pipeline.forms.excel.keys import sheet_name
from pipeline.forms.excel.workbook import Workbook, open_workbook, sheet_parts
from pipeline.intake import Package

__all__ = ["annotate", "without_remarks"]


def annotate(
    data: bytes, package: Package, form: Form, remarks: Sequence[Remark], moment: datetime, title: str
) -> bytes:
    """The file with the remarks in it, instead of those of an earlier check.

    `data` are the bytes of the file that `package` is. Raises Refused for damage that shows on the way.
    """
    workbook = open_workbook(package)
    parts = Parts(package)
    _take_out(parts, workbook)
    locator = Locator(workbook, form, excel.read(package, form).places)
    looks = add_looks(parts, _styles(parts))
    pages = {sheet.name: sheet.part for sheet in workbook.sheets}
    for name, cells in _by_sheet(by_cell(remarks, locator)).items():
        Page(parts, pages[name]).annotate(cells, looks.marks)
    book = Book(parts)
    memory = str(book.remember(looks.added))
    taken = set(sheet_parts(package)) - {sheet.name for sheet in workbook.lists}
    name = sheet_name(TITLE, taken)
    sheet = _worksheet(parts, listing(remarks, locator, looks, moment, title, memory))
    book.put_first(name, sheet, print_titles(name))
    return container.rewrite(data, parts.changed, moment)


def without_remarks(data: bytes, package: Package) -> bytes:
    """The file without anything that a check has written into it; the same bytes in all parts but those.

    Raises Refused for damage that shows on the way.
    """
    parts = Parts(package)
    _take_out(parts, open_workbook(package))
    return container.rewrite(data, parts.changed) if parts.changed else data


def _take_out(parts: Parts, workbook: Workbook) -> None:
    """Take out all that an earlier check has put in, also when another program has saved the file since."""
    lists = {sheet.part for sheet in workbook.lists}
    for part in sheet_parts(parts.package).values():
        if part not in lists and parts.read(part) is not None:
            Page(parts, part).clean()
    book = Book(parts)
    for sheet in workbook.lists:
        memory = memory_of(_memory(sheet))
        book.take_out(sheet.part, memory)
        take_looks_out(parts, _styles(parts), memory.looks)


def _memory(sheet: Sheet) -> str:
    """The cell of our sheet in which is noted how the workbook was before."""
    texts = (cell.text for cells in sheet.rows.values() for cell in cells.values())
    return next((text for text in texts if text.startswith("tabs=")), "")


def _styles(parts: Parts) -> str | None:
    pointers = parts.relations(parts.package.main)
    part = next((pointer.target for pointer in pointers if pointer.kind == "styles"), None)
    return part if part is not None and parts.read(part) is not None else None


def _by_sheet(cells: dict[Spot, list[Remark]]) -> dict[str, dict[Spot, list[Remark]]]:
    sheets: dict[str, dict[Spot, list[Remark]]] = {}
    for spot, own in cells.items():
        sheets.setdefault(spot.sheet, {})[spot] = own
    return sheets


def _worksheet(parts: Parts, inside: str) -> bytes:
    """A sheet's part from what stands in it."""
    main = STRICT_MAIN if parts.package.strict else MAIN
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<worksheet xmlns="{main}">{inside}</worksheet>'.encode()
