"""A field in, the drop-down, limits, prompt and error text of its cells out.

They help while typing. They check nothing for good: what is pasted over a cell takes its validation away.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from openpyxl.worksheet.datavalidation import DataValidation

from pipeline.fields import Field, Form, Kind
from pipeline.forms.excel import hints, looks
from pipeline.forms.excel.keys import TICK, YES_NO, cell_name
from pipeline.forms.excel.lists import Lists

FIRST_DAY, LAST_DAY = 32874, 73415  # 1990-01-01 and 2100-12-31 as Excel counts days
NO_LIMIT = 10**15  # Excel keeps fifteen digits


class Validations:
    """Makes the validations of one form; drop-downs share the sheet of lists."""

    def __init__(self, form: Form, lists: Lists) -> None:
        self.form = form
        self.lists = lists

    def tick(self, field: Field, label: str) -> DataValidation:
        """For the cell in which one choice is ticked."""
        rule = DataValidation(type="list", formula1=f'"{TICK}"', allow_blank=True)
        prompt = (
            hints.short(label, hints.TITLE_LENGTH),
            f"Choose {TICK} if this applies; leave it blank if not.",
        )
        return _worded(rule, prompt, hints.error(field))

    def single(self, field: Field) -> DataValidation:
        """For the answer cell of a question, whose guidance stands beside it."""
        rule = self._rule(field, "$A$1")
        strict = field.kind is not Kind.REFERENCES
        return _worded(rule, hints.prompt(field, beside=True), hints.error(field) if strict else None)

    def column(self, field: Field, first_cell: str) -> DataValidation:
        """For the cells of a column, of which `first_cell` is the first."""
        rule = self._rule(field, first_cell)
        strict = field.kind is not Kind.REFERENCES
        return _worded(rule, hints.prompt(field, beside=False), hints.error(field) if strict else None)

    def _rule(self, field: Field, first_cell: str) -> DataValidation:
        if field.computed or field.fixed:
            return DataValidation(type="custom", formula1="FALSE", allow_blank=True)
        if field.kind in (Kind.REFERENCE, Kind.REFERENCES) and field.choices:
            return self._offered(field)
        match field.kind:
            case Kind.CHOICE:
                return self._list(field.label, [c.label for c in field.choices])
            case Kind.BOOLEAN:
                return self._list("Yes or no", YES_NO)
            case Kind.DATE:
                return DataValidation(
                    type="date",
                    operator="between",
                    formula1=str(FIRST_DAY),
                    formula2=str(LAST_DAY),
                    allow_blank=True,
                )
            case Kind.INTEGER | Kind.NUMBER:
                return self._scale(field) or _number(field)
            case Kind.REFERENCE | Kind.REFERENCES:
                return self._ids(field)
        return _text(field, first_cell)

    def _scale(self, field: Field) -> DataValidation | None:
        """A list of the few numbers of a scale; None for other numbers."""
        steps = looks.steps(field)
        return self._list(f"{steps[0]} to {steps[-1]}", steps) if steps else None

    def _list(self, title: str, entries: Sequence[str | int]) -> DataValidation:
        return DataValidation(type="list", formula1=self.lists.range(title, entries), allow_blank=True)

    def _offered(self, field: Field) -> DataValidation:
        """Rows of an earlier output; of several the list gives the first, the others are typed behind it."""
        several = field.kind is Kind.REFERENCES
        rule = self._list(field.label, [c.code if several else c.label for c in field.choices])
        rule.errorStyle = "warning"  # the earlier output may have changed since the form was made
        return rule

    def _ids(self, field: Field) -> DataValidation:
        """Offers the ids that stand in the other table; of several ids the list offers the first only."""
        target = _column(self.form, field.reference)
        if target is None:
            return DataValidation(allow_blank=True)
        if target.choices:
            rule = self._list(f"{target.label}: codes", [c.code for c in target.choices])
        else:
            name = cell_name(target)
            # not the whole column: in a list with blank entries Excel lets everything pass
            used = f"OFFSET({name},0,0,MAX(1,COUNTA({name})),1)"
            rule = DataValidation(type="list", formula1=used, allow_blank=True)
        rule.errorStyle = "warning"  # the row may be written later
        return rule


def _column(form: Form, reference: str) -> Field | None:
    """The id column of this form that a reference points to; None if it lies in another output."""
    part, _, name = reference.strip("/").partition("/")
    tables = {p.name: p for p in form.parts}
    if not reference.startswith("/") or part not in tables:
        return None
    return next((field for field in tables[part].fields if field.name == name), None)


def _number(field: Field) -> DataValidation:
    least, most = hints.bounds(field)
    kind: Literal["whole", "decimal"] = "whole" if field.kind is Kind.INTEGER else "decimal"
    if most is None and "exclusiveMinimum" in field.schema:
        return DataValidation(type=kind, operator="greaterThan", formula1=str(least), allow_blank=True)
    limits = (-NO_LIMIT if least is None else least, NO_LIMIT if most is None else most)
    return DataValidation(
        type=kind, operator="between", formula1=str(limits[0]), formula2=str(limits[1]), allow_blank=True
    )


def _text(field: Field, first_cell: str) -> DataValidation:
    """Unique ids, texts of at most so many characters; the latter as a question, so that no text is lost."""
    if field.is_id:
        unique = f"COUNTIF({cell_name(field)},{first_cell})=1"
        return DataValidation(type="custom", formula1=unique, allow_blank=True)
    longest = field.schema.get("maxLength")
    if longest is None:
        return DataValidation(allow_blank=True)
    return DataValidation(
        type="textLength",
        operator="lessThanOrEqual",
        formula1=str(longest),
        allow_blank=True,
        errorStyle="warning",
    )


def _worded(rule: DataValidation, prompt: tuple[str, str], error: tuple[str, str] | None) -> DataValidation:
    """The rule with its prompt; without error texts Excel offers the list and takes anything else as well."""
    if prompt[1]:
        rule.promptTitle, rule.prompt = prompt
        rule.showInputMessage = True
    if error and rule.type:
        rule.errorTitle, rule.error = error
        rule.showErrorMessage = True
    return rule
