"""A workbook and a form in, the place of every answer out; the one locator of reader and writer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.fields import Form, Table
from pipeline.forms.excel.keys import LISTS_SHEET, STAMP_SHEET
from pipeline.forms.excel.locate_questions import Question, locate_questions
from pipeline.forms.excel.locate_tables import TablePlace, locate_table
from pipeline.forms.excel.votes import Texts, anchored_share
from pipeline.forms.excel.workbook import Workbook

LEAST_SHARE = 0.6  # of a form's fields must be found before the file counts as that form


@dataclass(frozen=True, slots=True)
class Places:
    """The located questions by pointer and tables by name; what is missing has lost its anchors."""

    questions: Mapping[str, Question]
    tables: Mapping[str, TablePlace]
    share: float

    @property
    def is_ours(self) -> bool:
        """Are enough fields found to take the file for this form?"""
        return self.share >= LEAST_SHARE


def locate(workbook: Workbook, form: Form) -> Places:
    """Find every answer by its anchors."""
    texts = [Texts(sheet) for sheet in workbook.sheets if sheet.name not in (LISTS_SHEET, STAMP_SHEET)]
    questions = locate_questions(workbook, form, texts)
    tables = {
        part.name: place
        for part in form.parts
        if isinstance(part, Table) and (place := locate_table(workbook, part, texts))
    }
    found = len(questions) + sum(len(place.columns) for place in tables.values())
    return Places(questions, tables, anchored_share(found, list(form.fields())))
