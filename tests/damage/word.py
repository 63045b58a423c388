"""Filled Word forms of every output, each broken in every way, and the count of what is still read right."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache

from pipeline import generate, intake, package, programme, submissions
from pipeline.fields import Form
from pipeline.forms import word
from pipeline.forms.word.properties import serialise
from pipeline.model import Record
from pipeline.programme import Programme
from tests.damage.counting import Count, count, given
from tests.damage.word_breaks import BREAKS
from tests.damage.word_form import Form_
from tests.damage.word_moves import MOVES, crossed_tags
from tests.forms.word.edits import DOCUMENT, document_of
from tests.samples import COHORT, WHEN, Sample, content

CROSSED = "crossed_tags"
NAMES = (*(change.__name__ for change in (*BREAKS, *MOVES)), CROSSED)
CHANGES = {change.__name__: change for change in (*BREAKS, *MOVES)}


@cache
def definition() -> Programme:
    return programme.load()


def outputs() -> tuple[str, ...]:
    return tuple(output.id for output in definition().outputs if output.has_schema)


@cache
def filled(output: str) -> bytes:
    """The form of the sample city, filled in."""
    city = submissions.read_city(COHORT / "exempla")
    blank = generate.generate(definition(), output, "docx", city, WHEN)
    return word.fill(blank, definition().form(output), content(Sample("exempla", output, "docx")))


def broken(output: str, name: str) -> tuple[bytes, Record]:
    """The form broken in one way, and what it should be read as (or every difference be said)."""
    original, form = filled(output), definition().form(output)
    whole = read(original, form)
    if name == CROSSED:
        parts = {DOCUMENT: crossed_tags(serialise(document_of(original)).decode()).encode()}
        return package.rewrite(original, parts), whole
    it = Form_(form, document_of(original), copy.deepcopy(dict(whole.data)))
    CHANGES[name](it)
    return package.rewrite(original, {DOCUMENT: serialise(it.root), **it.parts}), whole


def read(data: bytes, form: Form) -> Record:
    return word.read(intake.open_bytes(data, "form.docx"), form)


def counted(output: str, name: str) -> Count:
    form = definition().form(output)
    data, whole = broken(output, name)
    return count(given(form, whole.data), _as_given(form, read(data, form)))


def every() -> Iterator[tuple[str, str, Count]]:
    """Every output broken in every way, with its count."""
    for output in outputs():
        for name in NAMES:
            yield output, name, counted(output, name)


def _as_given(form: Form, record: Record) -> Record:
    from msgspec.structs import replace

    return replace(record, data=given(form, record.data))
