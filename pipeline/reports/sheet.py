"""A table in, a sheet of a workbook out, as it is read on a screen and printed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from pipeline.forms.excel.layout import LINE_HEIGHT, lines
from pipeline.reports.heading import Heading
from pipeline.reports.plain import plain

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.header_footer import HeaderFooterItem
    from openpyxl.worksheet.worksheet import Worksheet

Value = str | int

FONT = "Arial"
INK, TEAL, WHITE, LINE = "1F2A37", "0B5563", "FFFFFF", "C9D3D6"
FILLS = {"error": "F9DAD5", "warning": "FFE9B8"}
LONGEST = 32_000  # characters of a cell; Excel holds 32,767 and is silent about the rest
CUT = " … (cut off here; the JSON report has the rest)"
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel would take it for a character by its code
NOT_IN_XML = re.compile("[\ufffe\uffff]")
FORMULA = tuple("=+-@")
PADDING, TALLEST = 4.0, 409.0  # points; Excel has no taller row
HEADER_LENGTH = 120  # a header of Excel holds 255 characters with its codes


class Sheet(Struct, frozen=True):
    """A title, the columns with their widths in characters, the rows, and what is said when there is none."""

    title: str
    columns: Mapping[str, int]
    rows: Sequence[Sequence[Value]]
    nothing: str


def write(book: Workbook, sheet: Sheet, heading: Heading) -> None:
    """Add the sheet: header that stays in sight, filters, wrapped text, and one page in width on paper."""
    from pipeline.forms.excel.master import fit_page, least_height

    page = book.create_sheet(sheet.title)
    for at, (name, width) in enumerate(sheet.columns.items(), 1):
        head = page.cell(1, at)
        _put(head, name)
        _dress_header(head)
        page.column_dimensions[head.column_letter].width = width
    widths = list(sheet.columns.values())
    for number, row in enumerate(sheet.rows, 2):
        for at, value in enumerate(row, 1):
            _put(page.cell(number, at), value)
            _dress(page.cell(number, at), value)
        least_height(page, number, _height(row, widths))
    least_height(page, 1, _height(list(sheet.columns), widths))
    if not sheet.rows:
        _put(page.cell(2, 1), sheet.nothing)
        _dress(page.cell(2, 1), sheet.nothing, wrapped=False)
    page.sheet_view.showGridLines = False
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions
    fit_page(page, sum(widths), header_row=1, rows=len(sheet.rows))
    _for_paper(page, heading)


def _height(row: Sequence[Value], widths: Sequence[int]) -> float:
    """Points that the row takes; programs that do not measure it themselves would hide all but a line."""
    most = max(lines(str(value), width) for value, width in zip(row, widths, strict=True))
    return min(most * LINE_HEIGHT + PADDING, TALLEST)


def _put(cell: Cell, value: Value) -> None:
    """Text stays text, also when it is edited; numbers are only our own."""
    if isinstance(value, int):
        cell.value = value
        return
    text = NOT_IN_XML.sub("\ufffd", plain(value))
    text = text if len(text) <= LONGEST else text[:LONGEST] + CUT
    cell.value = ESCAPE.sub("_x005F_", text)
    cell.data_type = "s"  # openpyxl takes what begins with = for a formula
    cell.quotePrefix = text.startswith(FORMULA)


def _dress_header(cell: Cell) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    cell.font = Font(FONT, 10, bold=True, color=WHITE)
    cell.fill = PatternFill("solid", fgColor=TEAL)
    cell.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)


def _dress(cell: Cell, value: Value, wrapped: bool = True) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    cell.font = Font(FONT, 10, color=INK)
    cell.alignment = Alignment(
        horizontal="right" if isinstance(value, int) else "left", vertical="top", wrap_text=wrapped, indent=1
    )
    cell.border = Border(bottom=Side("thin", color=LINE))
    if value in FILLS:
        cell.fill = PatternFill("solid", fgColor=FILLS[str(value)])


def _for_paper(page: Worksheet, heading: Heading) -> None:
    from openpyxl.worksheet.properties import PageSetupProperties

    page.page_setup.orientation = page.page_setup.orientation or "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_margins.left = page.page_margins.right = 0.4
    page.HeaderFooter.oddHeader = _edge(_in_header(heading.title), f"{heading.checked_at:%Y-%m-%d}")
    page.HeaderFooter.oddFooter = _edge(page.title, "&P / &N")


def _edge(left: str, right: str) -> HeaderFooterItem:
    """The head or foot of a page."""
    from openpyxl.worksheet.header_footer import HeaderFooterItem

    edge = HeaderFooterItem()
    edge.left.text, edge.right.text = left, right
    return edge


def _in_header(text: str) -> str:
    """Words for the head of a page, where & begins a code."""
    return plain(text)[:HEADER_LENGTH].replace("&", "&&")
