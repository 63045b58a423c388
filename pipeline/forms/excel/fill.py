"""An Excel form and data in, a copy of the form with the data in its answers out.

The cells are found as the reader finds them and changed in the file's own XML, so what is not filled in stays
as it was, whichever program saved the form last.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from lxml import etree
from msgspec import Struct

from pipeline import intake, package, values
from pipeline.errors import UsageError
from pipeline.fields import Field, Form, Kind, Section, Table
from pipeline.forms.excel import formulas
from pipeline.forms.excel.addresses import address, area
from pipeline.forms.excel.edit import SheetEditor, serialised
from pipeline.forms.excel.keys import TICK, YES_NO
from pipeline.forms.excel.locate import Places, locate
from pipeline.forms.excel.locate_questions import Question
from pipeline.forms.excel.locate_tables import TablePlace
from pipeline.forms.excel.markup import MAIN
from pipeline.forms.excel.number_formats import serial
from pipeline.forms.excel.workbook import open_workbook
from pipeline.intake import Package

BLANK: tuple[object, ...] = (None, "", [], ())
EXACT = 10**15  # Excel keeps fifteen digits; a longer number goes in as text, so that none is lost
FIRST_SURE_DAY = date(1904, 1, 2)  # Excel and the calendar count the days before differently
_ENDS = re.compile(r"(\$[A-Z]{1,3}\$)[0-9]+$")


def fill(original: bytes, form: Form, data: Mapping[str, Any]) -> bytes:
    """The form with `data` in it: rows by position, more of them added when needed, nothing taken away.

    Raises UsageError when the form has lost the place of an answer, Refused when it is no sound workbook.
    """
    opened = intake.open_bytes(original, "form.xlsx")
    filler = opened_to_fill(opened, form)
    filler.fill(data)
    return package.rewrite(original, filler.changed())


def opened_to_fill(opened: Package, form: Form) -> Filler:
    """What fills in an opened form; raises Refused when it is no sound workbook."""
    workbook = open_workbook(opened)
    parts = {sheet.name.casefold(): sheet.part for sheet in reversed(workbook.sheets)}  # the first one counts
    return Filler(form, locate(workbook, form), opened, parts, workbook.epoch_1904, {})


class Filler(Struct):
    """The sheets of a form as they are being filled in; a sheet is opened when it is first written to.

    `parts` gives the part of each sheet by its name in small letters, `editors` the opened sheets by name.
    """

    form: Form
    places: Places
    opened: Package
    parts: Mapping[str, str]
    epoch_1904: bool
    editors: dict[str, SheetEditor]
    book: etree._Element | None = None

    def fill(self, data: Mapping[str, Any]) -> None:
        """Fill in all that `data` names."""
        for part in self.form.parts:
            if isinstance(part, Section):
                self.section(part, data.get(part.name) or {})
            else:
                self.table(part, data.get(part.name) or ())

    def changed(self) -> dict[str, bytes | None]:
        """The parts that are no longer as they were."""
        changed: dict[str, bytes | None] = {
            self.parts[name.casefold()]: editor.content() for name, editor in self.editors.items()
        }
        if self.book is not None:
            changed[self.opened.main] = serialised(self.book)
        return changed

    def section(self, section: Section, answers: Mapping[str, Any]) -> None:
        """Fill in the questions that `answers` names."""
        for field, value in _given(section.fields, answers):
            question = self.places.questions.get(field.pointer)
            if question is None:
                raise _no_place(field)
            sheet, row, column = question.verdict.target
            if question.ticks:
                self._tick(question, value)
            elif field.computed:
                self.editor(sheet).result(row, column, _result(field, value))
            else:
                self._put(self.editor(sheet), field, row, column, value)

    def table(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Fill in the rows of a table, with more rows than the form offered if need be."""
        place = self.places.tables.get(table.name)
        if not rows:
            return
        if place is None:
            raise _no_place(table.fields[0])
        editor = self.editor(place.sheet)
        last = place.first_row + len(rows) - 1
        offered = place.known_last or place.first_row
        if last > offered:
            self._more_rows(editor, place, offered, last)
        for number, row in enumerate(rows, place.first_row):
            self._row(editor, table, place, number, row)

    def _tick(self, question: Question, codes: Sequence[str]) -> None:
        for code, (sheet, row, column) in question.ticks.items():
            if code in codes:
                self.editor(sheet).text(row, column, TICK)
            else:
                self.editor(sheet).clear(row, column)

    def _row(
        self, editor: SheetEditor, table: Table, place: TablePlace, row: int, said: Mapping[str, Any]
    ) -> None:
        for field, value in _given(table.fields, said):
            verdict = place.columns.get(field.name)
            if verdict is None:
                raise _no_place(field)
            if not field.computed:
                self._put(editor, field, row, verdict.target, value)
        for field in table.fields:
            if field.computed and field.name in place.columns:
                self._compute(editor, field, place, row, said.get(field.name))

    def _compute(self, editor: SheetEditor, field: Field, place: TablePlace, row: int, value: object) -> None:
        """A formula for a row that has none yet, and what it gives if the data says so."""
        column = place.columns[field.name].target
        if field.formula and not editor.has_formula(row, column):
            formula = formulas.in_row(self.form, field, lambda name: address(row, place.columns[name].target))
            editor.formula(row, column, formula.removeprefix("="))
        if value is not None:
            editor.result(row, column, _result(field, value))

    def _put(self, editor: SheetEditor, field: Field, row: int, column: int, value: object) -> None:
        """A value as Excel holds it: dates and numbers as such, all else as text."""
        digits = self._digits(field, value)
        if digits is not None:
            editor.number(row, column, digits)
        else:
            editor.text(row, column, shown(field, value))

    def _digits(self, field: Field, value: object) -> str | None:
        """The number that stands for a value; None for what must be text, also when Excel would cut it."""
        if field.kind is Kind.DATE:
            return _day_number(value, self.epoch_1904)
        if field.kind not in (Kind.INTEGER, Kind.NUMBER) or isinstance(value, bool):
            return None
        if isinstance(value, int):
            return str(value) if abs(value) < EXACT else None
        return repr(value) if isinstance(value, float) and math.isfinite(value) else None

    def editor(self, name: str) -> SheetEditor:
        """The sheet of that name, opened."""
        if name not in self.editors:
            root = self.opened.tree(self.parts[name.casefold()])
            assert root is not None  # the locator only names sheets that it has read
            self.editors[name] = SheetEditor(root)
        return self.editors[name]

    def _more_rows(self, editor: SheetEditor, place: TablePlace, offered: int, last: int) -> None:
        """Rows beyond those that the form offered, with the looks, checks and names of the last of them."""
        for row in range(offered + 1, last + 1):
            editor.add_row_like(offered, row)
        editor.extend(offered, last)
        if self.book is None:
            self.book = self.opened.tree(self.opened.main)
        for name in () if self.book is None else self.book.iter(f"{MAIN}definedName"):
            named = area(name.text or "")
            if named and named.sheet == place.sheet and named.last_row == offered:
                name.text = _ENDS.sub(rf"\g<1>{last}", name.text or "")


def shown(field: Field, value: object) -> str:
    """The text that stands in a cell for a value."""
    if field.kind is Kind.BOOLEAN and isinstance(value, bool):
        return YES_NO[0] if value else YES_NO[1]
    return values.show(field, value)


def _given(fields: Sequence[Field], answers: Mapping[str, Any]) -> Iterator[tuple[Field, Any]]:
    for field in fields:
        value = answers.get(field.name)
        if value not in BLANK:
            yield field, value


def _result(field: Field, value: object) -> str | int | float:
    """What a formula gives, as its cell holds it."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number else shown(field, value)  # type: ignore[return-value]


def _no_place(field: Field) -> UsageError:
    return UsageError(f"the form has no place left for question {field.code}, ‘{field.label}’")


def _day_number(value: object, epoch_1904: bool) -> str | None:
    """The number of a day; None for text that is no date, and for days that Excel does not know."""
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        return None
    # only what is written YYYY-MM-DD reads back the same
    return str(serial(day, epoch_1904)) if day >= FIRST_SURE_DAY and day.isoformat() == value else None
