"""A workbook and a form in, the place of every answer out; the one locator of reader and writer."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from pipeline.fields import Form, Table
from pipeline.forms.excel.beside import guidance_columns
from pipeline.forms.excel.keys import (
    PREFIX,
    QUESTIONS,
    STAMP_SHEET,
    field_key,
    folded,
    table_key,
)
from pipeline.forms.excel.locate_questions import Question, locate_questions
from pipeline.forms.excel.locate_tables import TablePlace, locate_table
from pipeline.forms.excel.votes import Texts, anchored_share
from pipeline.forms.excel.workbook import Workbook

LEAST_SHARE = 0.6  # of a form's fields must be found before the file counts as that form


class Places(Struct, frozen=True):
    """The located questions by pointer and tables by name; what is missing has lost its anchors.

    `share` says how much of the form is there, and how much of what is there is this form, whichever is less.
    `texts` are all texts, `guidance` is the column of each sheet with questions in which our guidance stands.
    """

    questions: Mapping[str, Question]
    tables: Mapping[str, TablePlace]
    share: float
    texts: Texts
    guidance: Mapping[str, int]

    @property
    def is_ours(self) -> bool:
        """Are enough fields found to take the file for this form?"""
        return self.share >= LEAST_SHARE


def locate(workbook: Workbook, form: Form) -> Places:
    """Find every answer by its anchors."""
    texts = Texts(sheet for sheet in workbook.sheets if sheet.name != STAMP_SHEET)
    guidance = guidance_columns(workbook, form)
    tables = {
        part.name: place
        for part in form.parts
        if isinstance(part, Table) and (place := locate_table(workbook, part, texts))
    }
    questions = locate_questions(workbook, form, texts, guidance, [*tables.values()])
    found = len(questions) + sum(len(place.columns) for place in tables.values())
    share = min(anchored_share(found, list(form.fields())), _share_of_keys(form, texts))
    return Places(questions, tables, share, texts, guidance)


def _share_of_keys(form: Form, texts: Texts) -> float:
    """How many of a file's keys are this form's; codes alone do not tell one form from another."""
    keys = {key.partition("=")[0] for key in texts.starting_with(PREFIX)} - {QUESTIONS}
    ours = {folded(field_key(field)) for _, field in form.fields()}
    ours |= {folded(table_key(part)) for part in form.parts if isinstance(part, Table)}
    return len(keys & ours) / len(keys) if keys else 1.0
