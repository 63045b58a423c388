"""A table of a form in, its sheet out: title, guidance, header row, and rows to fill in.

The hidden row over the header holds the columns' keys. Rows to fill in come in two looks: as many as the form
wants to offer are drawn, those after them are ready for use but look like empty paper until something is
typed, so that a blank form does not print pages of empty boxes.
"""

from __future__ import annotations

from itertools import accumulate, groupby, takewhile

from openpyxl.formatting.rule import Rule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.fields import Field, Form, Kind, Table
from pipeline.forms.excel import formulas, hints, looks
from pipeline.forms.excel.keys import START_SHEET, cell_name, column_header, field_key, table_key
from pipeline.forms.excel.layout import LINE_HEIGHT, SMALL_SIZE, lines, narrow_lines
from pipeline.forms.excel.master import (
    Master,
    fit_page,
    fixed_height,
    is_short,
    least_height,
    link_to,
    protect,
    put,
    put_formula,
)
from pipeline.forms.excel.names import define
from pipeline.forms.excel.validation import Validations

KEY, FIRST_COLUMN = 1, 2
LINK_ROW, TITLE_ROW, GUIDANCE_ROW, COLUMN_GUIDANCE_ROW, KEY_ROW, HEADER_ROW = range(1, 7)
FIRST_ROW = HEADER_ROW + 1
SPARE_ROWS = 20  # ready for use after the drawn rows of a table that may have any number
MOST_ROWS = 200
DEFAULT_WIDTH = 8.43  # of a column that no one has set
GUIDANCE_WIDTH = 100  # characters; a longer line is hard to read
MOST_GUIDANCE_LINES = 4  # over a column; what is longer stands in the prompt of the cells
MOST_HEADER_LINES = 3
GUIDANCE_LINE = 11.0  # points; a line over a column
BOLD = 0.95  # bold letters are so much wider
ROW_HEIGHT = 20.0  # points; of a drawn row
COMFORTABLE_WIDTH = 130  # characters; a narrower table is stretched, so that its texts get more room
STRETCHABLE = (Kind.TEXT, Kind.LONG_TEXT, Kind.LIST, Kind.CHOICES)

MOST_FROZEN = 45  # characters; wider columns that stay in sight leave too little room for the others


class TableSheet:
    """Writes the sheet of one table."""

    def __init__(self, master: Master, form: Form, table: Table, title: str, rules: Validations) -> None:
        self.master = master
        self.form = form
        self.table = table
        self.rules = rules
        self.sheet: Worksheet = master.sheet("Table", title)
        self.columns = {field.name: FIRST_COLUMN + n for n, field in enumerate(table.fields)}
        self.widths = _stretched({field.name: _width(master, field) for field in table.fields}, table)
        self.drawn, self.last = _extent(table)

    def write(self) -> Worksheet:
        """The finished sheet."""
        self._clear()
        self._head()
        for field in self.table.fields:
            self._column(field)
        self._tint()
        self._finish()
        return self.sheet

    def cells(self, field: Field) -> str:
        """The address of a column's cells, for use in other sheets."""
        letter = get_column_letter(self.columns[field.name])
        title = self.sheet.title.replace("'", "''")
        return f"'{title}'!${letter}${FIRST_ROW}:${letter}${self.last}"

    def _clear(self) -> None:
        """Empty the cells with which the master shows the looks and widths of columns."""
        self.sheet.delete_rows(GUIDANCE_ROW, self.sheet.max_row)
        for letter in list(self.sheet.column_dimensions):
            self.sheet.column_dimensions.pop(letter)
        self.sheet.row_dimensions.clear()
        for row in (LINK_ROW, TITLE_ROW):
            fixed_height(self.sheet, row, self.master.height("Table", row))
        self.sheet.column_dimensions["A"].hidden = True

    def _head(self) -> None:
        link_to(self.sheet, LINK_ROW, FIRST_COLUMN, START_SHEET)
        put(self.sheet, TITLE_ROW, FIRST_COLUMN, self.table.label, "Sheet title")
        text = " ".join(filter(None, (self.table.guidance, hints.rows(self.table))))
        put(self.sheet, GUIDANCE_ROW, FIRST_COLUMN, text, "Sheet guidance")
        last, width = self._span(GUIDANCE_WIDTH)
        self.sheet.merge_cells(
            start_row=GUIDANCE_ROW, start_column=FIRST_COLUMN, end_row=GUIDANCE_ROW, end_column=last
        )
        fixed_height(self.sheet, GUIDANCE_ROW, LINE_HEIGHT * lines(text, width) + 6)
        put(self.sheet, HEADER_ROW, KEY, table_key(self.table), "Key")
        self.sheet.row_dimensions[KEY_ROW].hidden = True

    def _span(self, wanted: float) -> tuple[int, float]:
        """The column up to which a text runs to be `wanted` characters wide, and how wide it then is.

        A narrow table is left behind: the blank columns beside it serve as well.
        """
        widths = [*self.widths.values()]
        width, count = 0.0, 0
        while width < wanted:
            width += widths[count] if count < len(widths) else DEFAULT_WIDTH
            count += 1
        return FIRST_COLUMN + count - 1, width

    def _column(self, field: Field) -> None:
        column = self.columns[field.name]
        self.sheet.column_dimensions[get_column_letter(column)].width = self.widths[field.name]
        put(self.sheet, COLUMN_GUIDANCE_ROW, column, self._guidance(field), "Header guidance")
        put(self.sheet, KEY_ROW, column, field_key(field), "Key")
        put(self.sheet, HEADER_ROW, column, column_header(field), "Header")
        define(self.sheet, cell_name(field), self.cells(field))
        for row in range(FIRST_ROW, self.last + 1):
            self._cell(field, row, column)
            if row <= self.drawn:
                least_height(self.sheet, row, ROW_HEIGHT)
        self._validate(field, get_column_letter(column))

    def _cell(self, field: Field, row: int, column: int) -> None:
        spare = row > self.drawn
        if field.computed and field.formula and not spare:
            formula = formulas.in_row(self.form, field, lambda name: self._address(name, row))
            put_formula(self.sheet, row, column, formula, looks.style("Computed cell", field))
        elif field.computed:  # in a spare row a formula would make Excel print blank pages
            put(
                self.sheet,
                row,
                column,
                None,
                looks.style("Spare computed" if spare else "Computed cell", field),
            )
        elif field.fixed:
            put(self.sheet, row, column, None, "Fixed")
        else:
            put(self.sheet, row, column, None, looks.style("Spare" if spare else "Cell", field))

    def _address(self, name: str, row: int) -> str:
        return f"{get_column_letter(self.columns[name])}{row}"

    def _validate(self, field: Field, letter: str) -> None:
        rule = self.rules.column(field, f"{letter}{FIRST_ROW}")
        rule.add(f"{letter}{FIRST_ROW}:{letter}{self.last}")
        self.sheet.add_data_validation(rule)

    def _tint(self) -> None:
        """Show which required cells of a begun row are blank, and draw a spare row once it is begun."""
        asked = [field for field in self.table.fields if field.required and not field.fixed]
        if asked:
            ranges = [self._range(field) for field in asked]
            blank = f"AND(ISBLANK({ranges[0].split(':')[0]}),COUNTA({self._asked(FIRST_ROW)})>0)"
            self._look("required", " ".join(ranges), blank)
        for field in filter(looks.has_good_and_bad, self.table.fields):
            first = self._address(field.name, FIRST_ROW)
            for name, condition in looks.good_and_bad(field, first):
                self._look(name, self._range(field), condition)
        first, last = (get_column_letter(n) for n in (FIRST_COLUMN, FIRST_COLUMN + len(self.columns) - 1))
        if looks.grouped(self.table):
            begins = f'AND(${first}{FIRST_ROW}<>"",${first}{FIRST_ROW}<>${first}{HEADER_ROW})'
            self._look("group", f"{first}{FIRST_ROW}:{last}{self.last}", begins)
        if self.last > self.drawn:
            begun = f"COUNTA({self._asked(self.drawn + 1)})>0"
            self._look("begun", f"{first}{self.drawn + 1}:{last}{self.last}", begun)

    def _look(self, name: str, cells: str, condition: str) -> None:
        """Give cells the conditional look that the master calls so, where the condition holds."""
        rule = Rule(type="expression", dxf=self.master.highlight("Table", name), formula=[condition])
        self.sheet.conditional_formatting.add(cells, rule)

    def _range(self, field: Field) -> str:
        """All cells of a column that can be filled in."""
        return f"{self._address(field.name, FIRST_ROW)}:{self._address(field.name, self.last)}"

    def _asked(self, row: int) -> str:
        """The addresses of a row's cells that people fill in; a cell with a formula never counts as blank."""
        runs = groupby(self.table.fields, key=lambda field: bool(field.computed or field.offered))
        asked = [list(run) for ours, run in runs if not ours]
        ends = [(self.columns[run[0].name], self.columns[run[-1].name]) for run in asked]
        return ",".join(f"${get_column_letter(a)}{row}:${get_column_letter(b)}{row}" for a, b in ends)

    def _guidance(self, field: Field) -> str:
        """What stands over a column: as much of its guidance as has room there."""
        text = hints.column_guidance(field)
        long = lines(text, self.widths[field.name], SMALL_SIZE) > MOST_GUIDANCE_LINES
        return hints.first_sentence(text) if long else text

    def _finish(self) -> None:
        pairs = [(field, self.widths[field.name]) for field in self.table.fields]
        deep = max(narrow_lines(self._guidance(field), width, SMALL_SIZE) for field, width in pairs)
        fixed_height(self.sheet, COLUMN_GUIDANCE_ROW, GUIDANCE_LINE * deep + 8)
        heads = max(lines(column_header(field), width * BOLD) for field, width in pairs)
        fixed_height(self.sheet, HEADER_ROW, LINE_HEIGHT * heads + 8)
        names = self._names()
        beside = FIRST_COLUMN + names if names else KEY
        self.sheet.freeze_panes = f"{get_column_letter(beside)}{FIRST_ROW}"
        last = get_column_letter(FIRST_COLUMN + len(self.columns) - 1)
        self.sheet.auto_filter.ref = f"B{HEADER_ROW}:{last}{self.last}"
        leading = f"{get_column_letter(FIRST_COLUMN)}:{get_column_letter(beside - 1)}" if names else ""
        fit_page(self.sheet, sum(self.widths.values()), HEADER_ROW, leading, self.drawn - HEADER_ROW)
        protect(self.sheet)

    def _names(self) -> int:
        """How many of the first columns say which row it is: they stay in sight and on every page."""
        widths = accumulate(self.widths.values())
        naming = (field.is_id or bool(field.offered) for field in self.table.fields)
        return sum(1 for _ in takewhile(all, zip(naming, (w <= MOST_FROZEN for w in widths), strict=True)))


def _extent(table: Table) -> tuple[int, int]:
    """The last row that is drawn, and the last that is ready for use."""
    offered = max(table.blank_rows, table.min_rows, 1)
    if table.max_rows:
        offered = min(offered, table.max_rows)
    most = table.max_rows or offered + SPARE_ROWS
    return HEADER_ROW + offered, HEADER_ROW + max(offered, min(most, MOST_ROWS))


def _width(master: Master, field: Field) -> float:
    """Wide enough for the header to stand on a few lines."""
    return max(master.width(field), len(column_header(field)) / MOST_HEADER_LINES + 4)


def _stretched(widths: dict[str, float], table: Table) -> dict[str, float]:
    """The widths of the columns, those of texts wider where the table leaves room on the page."""
    open_ended = (field for field in table.fields if field.kind in STRETCHABLE and not field.is_id)
    texts = [field.name for field in open_ended if not is_short(field)]
    missing = COMFORTABLE_WIDTH - sum(widths.values())
    if missing <= 0 or not texts:
        return widths
    factor = min(1 + missing / sum(widths[name] for name in texts), 2.0)
    return {name: width * factor if name in texts else width for name, width in widths.items()}
