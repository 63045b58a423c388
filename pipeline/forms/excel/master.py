"""The Excel master in, sheets and cells in its looks out: the only module that knows how a form looks.

A designer changes widths, fonts, colours, headers and footers in templates/form.xlsx; the code names styles
("Answer", "Label") and prototype sheets ("Questions", "Table") and never a colour.
"""

from __future__ import annotations

import math
from copy import copy
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.errors import DefinitionError
from pipeline.fields import SHORT_TEXT_TO, Field, Kind
from pipeline.forms.excel.layout import LINE_HEIGHT
from pipeline.forms.excel.markup import encoded

MASTER = "form.xlsx"
WIDTHS_ROW = 5  # in the prototype "Table": the kind of answer that a column is meant for
A3, A4 = "8", "9"
WIDEST_ON_A4 = 190  # characters; beyond it an A4 page would be too small to read
WIDEST_ON_A3 = 290  # the same for an A3 page
WIDEST_UPRIGHT = 135  # the same for an A4 page that is not turned
MANY_ROWS = 25  # do not fit on a turned page


class _Growing(RowDimension):
    """A row that is offered with a height and still grows with its text; openpyxl would fix the height."""

    @property
    def customHeight(self) -> bool:
        """Never: Excel then fits the row to its text as soon as something is typed."""
        return False


class Master:
    """The opened master; sheets are copied from its prototypes, which are removed at the end."""

    def __init__(self, templates: Path) -> None:
        path = templates / MASTER
        if not path.is_file():
            raise DefinitionError(f"{path}: the Excel master is missing")
        self.workbook: Workbook = load_workbook(path)
        self.prototypes = {sheet.title: sheet for sheet in self.workbook.worksheets}
        for name, sheet in self.prototypes.items():
            sheet.title = f"~{name}"  # makes way for the sheets of the form
        self.widths = self._widths()

    def sheet(self, prototype: str, title: str) -> Worksheet:
        """A copy of a prototype sheet, with what openpyxl leaves out of a copy."""
        source = self.prototypes[prototype]
        sheet = self.workbook.copy_worksheet(source)
        sheet.title = title
        sheet.HeaderFooter = copy(source.HeaderFooter)
        sheet.sheet_view.showGridLines = source.sheet_view.showGridLines
        return sheet

    def highlight(self, prototype: str, name: str) -> DifferentialStyle:
        """The conditional look called `name` in column A of a prototype: that of the cell beside it."""
        source = self.prototypes[prototype]
        row = next(cell.row for cell in source["A"] if cell.value == name)
        for formatted in source.conditional_formatting:
            if any(area.min_row == row for area in formatted.sqref.ranges):
                look: DifferentialStyle = formatted.rules[0].dxf
                return look
        raise DefinitionError(f"{MASTER}: sheet {prototype!r} has no conditional format called {name!r}")

    def finish(self) -> Workbook:
        """The workbook without the prototypes, opened on its first sheet."""
        for sheet in self.prototypes.values():
            self.workbook.remove(sheet)
        self.workbook.active = 0
        return self.workbook

    def width(self, field: Field) -> float:
        """How wide the column of a field is: as the master says for its kind, but never cut in a word.

        A column of choices is no wider than its longest label.
        """
        kind = "id" if field.is_id and field.kind is not Kind.CHOICE else str(field.kind)
        kind = str(Kind.REFERENCE) if is_short(field) else kind
        wanted = self.widths[kind]
        if field.kind is Kind.CHOICE:
            wanted = min(wanted, max(len(choice.label) for choice in field.choices) + 2)
        return max(wanted, max((len(word) for word in field.label.split()), default=0) + 4)

    def height(self, prototype: str, row: int) -> float:
        """How tall a row of a prototype is."""
        return float(self.prototypes[prototype].row_dimensions[row].height or LINE_HEIGHT)

    def _widths(self) -> dict[str, float]:
        sheet = self.prototypes["Table"]
        named = {str(cell.value): cell.column_letter for cell in sheet[WIDTHS_ROW] if cell.value}
        widths = {kind: sheet.column_dimensions[letter].width for kind, letter in named.items()}
        if lacking := sorted({"id", *map(str, Kind)} - set(widths)):
            raise DefinitionError(f"{MASTER}: sheet 'Table' has no column for {', '.join(lacking)}")
        return widths


def is_short(field: Field) -> bool:
    """Whether an answer is a name or a number rather than words that need room."""
    longest = int(field.schema.get("maxLength", SHORT_TEXT_TO + 1))
    return field.kind is Kind.TEXT and not field.is_id and longest <= SHORT_TEXT_TO


def put(sheet: Worksheet, row: int, column: int, value: object, style: str) -> None:
    """Write a cell; text stays as it is even if it begins with an equals sign or looks like an escape."""
    cell = sheet.cell(row, column)
    cell.value = encoded(value) if isinstance(value, str) else value  # type: ignore[assignment]
    if isinstance(value, str):
        cell.data_type = "s"
    cell.style = style


def put_formula(sheet: Worksheet, row: int, column: int, formula: str, style: str) -> None:
    """Write a cell that Excel calculates."""
    cell = sheet.cell(row, column)
    cell.value = formula
    cell.style = style


def link_to(sheet: Worksheet, row: int, column: int, target: str) -> None:
    """Make a cell lead to another sheet, and keep its looks; a relative link, so it works in every copy."""
    cell = sheet.cell(row, column)
    look = cell.style
    place = "'" + target.replace("'", "''") + "'!A1"
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place)
    cell.style = look  # openpyxl gives a linked cell a style of its own


def fixed_height(sheet: Worksheet, row: int, height: float) -> None:
    """Give a row a height that stays."""
    sheet.row_dimensions[row].height = height


def least_height(sheet: Worksheet, row: int, height: float) -> None:
    """Offer a row with a height that grows with what is typed into it."""
    sheet.row_dimensions[row] = _Growing(sheet, index=row, ht=height)


def fit_page(sheet: Worksheet, width: float, header_row: int, leading: str = "", rows: int = 0) -> None:
    """Print on one page across, on A3 if A4 gets too small to read, on more pages if that does too.

    A narrow table with many rows stands upright, as a list does. Every page has the header row, and the pages
    of a row the columns `leading` (such as "B:C") that tell which row it is.
    """
    if rows >= MANY_ROWS and width <= WIDEST_UPRIGHT:
        sheet.page_setup.orientation = "portrait"
    sheet.page_setup.paperSize = A3 if width > WIDEST_ON_A4 else A4
    sheet.page_setup.fitToWidth = math.ceil(width / WIDEST_ON_A3)
    sheet.print_title_rows = f"{header_row}:{header_row}"
    if leading and width > WIDEST_ON_A3:
        sheet.print_title_cols = leading


def protect(sheet: Worksheet) -> None:
    """Keep labels from being overwritten by accident; no password, and the daily work stays free."""
    guard = sheet.protection
    guard.sheet = True
    for free in (
        "sort",
        "autoFilter",
        "formatCells",
        "formatColumns",
        "formatRows",
        "insertRows",
        "deleteRows",
    ):
        setattr(guard, free, False)  # False means: not forbidden
