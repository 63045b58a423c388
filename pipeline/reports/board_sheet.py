"""A table in, a sheet of the board's workbook out: text that stays text, colours, and a header in sight."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.forms.excel.layout import LINE_HEIGHT, lines
from pipeline.reports.heading import Heading
from pipeline.reports.plain import plain

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.header_footer import HeaderFooterItem
    from openpyxl.worksheet.worksheet import Worksheet

FONT, SIZE = "Arial", 10
INK, FAINT, WHITE, TEAL, LINE = "1F2A37", "5B6770", "FFFFFF", "0B5563", "C9D3D6"
PADDING, TALLEST = 6.0, 200.0  # points
MARGIN = 2  # characters that the space before the words takes
LONGEST = 2_000  # characters of a cell; more would hide the row below
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel would take it for a character by its code
NOT_IN_XML = re.compile("[\ufffe\uffff]")
FORMULA = tuple("=+-@")
TITLE_LENGTH = 100  # a header of Excel holds 255 characters with its codes


class Look(StrEnum):
    """How a cell looks; each goes with words that say the same, so that nobody has to tell colours apart."""

    HEAD = "board head"
    NAME = "board name"
    TEXT = "board text"
    GOOD = "board good"
    READY = "board ready"
    WAITING = "board waiting"
    WEAK = "board weak"
    BAD = "board bad"
    WORST = "board worst"
    BLANK = "board blank"


FILLS: Mapping[Look, tuple[str, str]] = {  # background and ink
    Look.HEAD: (TEAL, WHITE),
    Look.GOOD: ("CFE8D5", INK),
    Look.READY: ("CFE2F3", INK),
    Look.WAITING: ("FFF1CC", INK),
    Look.WEAK: ("FBE0D3", INK),
    Look.BAD: ("F2B8A0", INK),
    Look.WORST: ("B23A2E", WHITE),
    Look.BLANK: ("F1F3F4", FAINT),
}
Value = tuple[str | int, Look]


def add_looks(book: Workbook) -> None:
    """Give the workbook a cell style for each look, which people may restyle in Excel."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

    for look in Look:
        background, ink = FILLS.get(look, (WHITE, INK))
        style = NamedStyle(look.value)
        style.font = Font(FONT, SIZE, bold=look in (Look.HEAD, Look.NAME), color=ink)
        style.fill = PatternFill("solid", fgColor=background)
        style.alignment = Alignment("left", "center", wrap_text=True, indent=1)
        style.border = Border(bottom=Side("thin", color=LINE), right=Side("thin", color=LINE))
        book.add_named_style(style)


def add_sheet(
    book: Workbook,
    title: str,
    heading: Heading,
    columns: Mapping[str, int],
    rows: Iterable[Sequence[Value]],
    frozen: str,
) -> None:
    """A sheet with a header row, the rows, filters, and one page in width on paper.

    `columns` are the titles with their widths in characters; what is above and left of `frozen` stays in
    sight.
    """
    sheet = book.create_sheet(title)
    widths = list(columns.values())
    last = 1
    _append(sheet, 1, [(name, Look.HEAD) for name in columns], widths)
    for last, row in enumerate(rows, 2):
        _append(sheet, last, row, widths)
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[sheet.cell(1, number).column_letter].width = width
    sheet.freeze_panes = frozen
    sheet.auto_filter.ref = f"A1:{sheet.cell(1, len(widths)).column_letter}{last}"
    sheet.sheet_view.showGridLines = False
    _for_paper(sheet, heading)


def _append(sheet: Worksheet, number: int, row: Sequence[Value], widths: Sequence[int]) -> None:
    for at, (value, look) in enumerate(row, 1):
        _put(sheet.cell(number, at), value)
        sheet.cell(number, at).style = look.value
        sheet.cell(number, at).quotePrefix = isinstance(value, str) and value.lstrip().startswith(FORMULA)
    # programs that do not measure rows themselves would hide all but a line
    most = max(
        (lines(str(value), width - MARGIN) for (value, _), width in zip(row, widths, strict=True)), default=1
    )
    sheet.row_dimensions[number].height = min(most * LINE_HEIGHT + PADDING, TALLEST)


def _put(cell: Cell | MergedCell, value: str | int) -> None:
    """Text stays text, also when it is edited; numbers are only our own."""
    if isinstance(value, int):
        cell.value = value
        return
    text = NOT_IN_XML.sub("\ufffd", plain(value))
    text = text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
    cell.value = ESCAPE.sub("_x005F_", text)
    cell.data_type = "s"  # openpyxl takes what begins with = for a formula


def _for_paper(sheet: Worksheet, heading: Heading) -> None:
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    title = plain(heading.title)[:TITLE_LENGTH].replace("&", "&&")
    sheet.HeaderFooter.oddHeader = _edge(title, f"{heading.checked_at:%Y-%m-%d}")
    sheet.HeaderFooter.oddFooter = _edge(sheet.title, "&P / &N")


def _edge(left: str, right: str) -> HeaderFooterItem:
    """The head or foot of a page."""
    from openpyxl.worksheet.header_footer import HeaderFooterItem

    edge = HeaderFooterItem()
    edge.left.text, edge.right.text = left, right
    return edge
