"""The sections of a form in, the sheet "Questions" out: one row a question, one row a choice to tick.

Columns: hidden key, code, question, answer, guidance, and a hidden column with 1 for each required answer
that is given and 0 for each that is not; the progress on the first sheet adds it up.
"""

from __future__ import annotations

from openpyxl.formatting.rule import Rule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.fields import Field, Form, Kind, Section
from pipeline.forms.cover import REQUIRED_LEGEND
from pipeline.forms.excel import formulas, hints, looks
from pipeline.forms.excel.keys import (
    CALCULATED,
    QUESTIONS,
    QUESTIONS_SHEET,
    START_SHEET,
    TICK_BELOW,
    cell_name,
    field_key,
    question_label,
    tick_key,
    tick_name,
)
from pipeline.forms.excel.layout import LINE_HEIGHT, NORMAL_SIZE, QUIET_SIZE, lines
from pipeline.forms.excel.master import (
    Master,
    fit_page,
    fixed_height,
    least_height,
    link_to,
    protect,
    put,
    put_formula,
)
from pipeline.forms.excel.names import define
from pipeline.forms.excel.validation import Validations

KEY, CODE, LABEL, ANSWER, GUIDANCE, DONE = range(1, 7)
LINK_ROW, LEGEND_ROW, HEADER_ROW = 1, 3, 4
LONG_ANSWER_LINES = 5  # how tall the box of a long answer is before anything is written


class Questions:
    """Writes the sheet from top to bottom."""

    def __init__(self, master: Master, form: Form, validations: Validations) -> None:
        self.form = form
        self.validations = validations
        self.sheet: Worksheet = master.sheet("Questions", QUESTIONS_SHEET)
        self.todo = master.highlight("Questions", "required")
        self.row = HEADER_ROW

    def write(self) -> Worksheet:
        """The finished sheet."""
        self._reset()
        for part in self.form.parts:
            if isinstance(part, Section):
                self._section(part)
        self._finish()
        return self.sheet

    @property
    def done_cells(self) -> str:
        """The cells that hold 1 for each required answer given and 0 for each still blank."""
        return f"'{QUESTIONS_SHEET}'!$F${HEADER_ROW + 1}:$F${max(self.row, HEADER_ROW + 1)}"

    def _reset(self) -> None:
        """Empty the row that the master uses to show the look of an answer."""
        self.sheet.delete_rows(HEADER_ROW + 1, self.sheet.max_row)
        put(self.sheet, HEADER_ROW, KEY, QUESTIONS, "Key")
        link_to(self.sheet, LINK_ROW, CODE, START_SHEET)
        legend = self.sheet.cell(LEGEND_ROW, CODE)
        legend.value = str(legend.value).replace("{required_legend}", REQUIRED_LEGEND)
        for column in "AF":
            self.sheet.column_dimensions[column].hidden = True

    def _section(self, section: Section) -> None:
        self.row += 1
        put(self.sheet, self.row, CODE, section.code, "Section")
        put(self.sheet, self.row, LABEL, section.label, "Section")
        put(self.sheet, self.row, ANSWER, section.guidance, "Section guidance")
        put(self.sheet, self.row, GUIDANCE, None, "Section guidance")
        tall = self._lines(ANSWER, section.guidance, QUIET_SIZE)
        fixed_height(self.sheet, self.row, LINE_HEIGHT * tall + 9)
        for field in section.fields:
            self._question(section, field)

    def _question(self, section: Section, field: Field) -> None:
        self.row += 1
        guidance = hints.guidance(field)
        put(self.sheet, self.row, KEY, field_key(field), "Key")
        put(self.sheet, self.row, CODE, field.code, "Code")
        put(self.sheet, self.row, LABEL, question_label(field), "Label")
        put(self.sheet, self.row, GUIDANCE, guidance, "Guidance")
        self._answer(section, field)
        wanted = LONG_ANSWER_LINES if field.kind is Kind.LONG_TEXT else 1
        beside = self._lines(GUIDANCE, guidance, QUIET_SIZE), self._lines(LABEL, question_label(field))
        tallest = max(wanted, *beside)
        least_height(self.sheet, self.row, LINE_HEIGHT * tallest + 5)
        if field.kind is Kind.CHOICES and not field.fixed:
            self._ticks(field)

    def _answer(self, section: Section, field: Field) -> None:
        where = f"'{QUESTIONS_SHEET}'!$D${self.row}"
        define(self.sheet, cell_name(field), where)
        if field.computed:
            shown = formulas.in_section(self.form, section, field) if field.formula else CALCULATED
            write = put_formula if field.formula else put
            write(self.sheet, self.row, ANSWER, shown, looks.style("Computed", field))
        elif field.fixed:
            put(self.sheet, self.row, ANSWER, None, "Fixed answer")
        elif field.kind is Kind.CHOICES:
            put(self.sheet, self.row, ANSWER, TICK_BELOW, "Guidance")
        else:
            put(self.sheet, self.row, ANSWER, None, looks.style("Answer", field))
            self._validate(self.validations.single(field), self.row)
            self._count(field, f"$D{self.row}")

    def _ticks(self, field: Field) -> None:
        """One row a choice; the question counts as answered when at least one is ticked."""
        asked = self.row
        for choice in field.choices:
            self.row += 1
            put(self.sheet, self.row, KEY, tick_key(field, choice), "Key")
            put(self.sheet, self.row, LABEL, choice.label, "Choice label")
            least_height(self.sheet, self.row, LINE_HEIGHT * self._lines(LABEL, choice.label) + 3)
            put(self.sheet, self.row, ANSWER, None, "Answer tick")
            define(self.sheet, tick_name(field, choice), f"'{QUESTIONS_SHEET}'!$D${self.row}")
            self._validate(self.validations.tick(field, choice.label), self.row)
        self._count(field, f"$D{asked + 1}:$D{self.row}", asked)

    def _count(self, field: Field, cells: str, row: int | None = None) -> None:
        """Note whether a required answer is given, and tint its cells until it is."""
        row = row or self.row
        if not field.required:
            return
        put_formula(self.sheet, row, DONE, f"=IF(COUNTA({cells})>0,1,0)", "Key")
        rule = Rule(type="expression", dxf=self.todo, formula=[f"$F${row}=0"])
        self.sheet.conditional_formatting.add(cells.replace("$", ""), rule)

    def _validate(self, rule: object, row: int) -> None:
        rule.add(self.sheet.cell(row, ANSWER))  # type: ignore[attr-defined]
        self.sheet.add_data_validation(rule)  # type: ignore[arg-type]

    def _lines(self, column: int, text: str, size: float = NORMAL_SIZE) -> int:
        letter = get_column_letter(column)
        return lines(text, self.sheet.column_dimensions[letter].width, size)

    def _finish(self) -> None:
        self.sheet.freeze_panes = f"A{HEADER_ROW + 1}"
        width = sum(self.sheet.column_dimensions[letter].width for letter in "BCDE")
        fit_page(self.sheet, width, HEADER_ROW)
        self.sheet.print_area = f"B1:E{self.row}"
        protect(self.sheet)
