"""Whatever text stands in an answer comes back as it was, from every text field of every form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from pipeline.fields import Field, Form, Kind, Section
from pipeline.forms import excel, word
from pipeline.forms.excel.markup import encoded
from tests.forms.excel import conftest as in_excel
from tests.forms.word import conftest as in_word
from tests.strategies import is_answer

SHIPPED = in_excel.SHIPPED
OUTPUTS = in_excel.OUTPUTS
FORMATS = ("word", "excel")
# all that XML allows; CR and the two separators are read as line breaks, which has a test of its own
CHARACTERS = st.characters(exclude_categories=("Cs",), min_codepoint=0x20, exclude_characters="\ufffe\uffff")
PIECES = (
    "_x000D_",
    "_x0041_",
    "_x005F_",
    "=1+1",
    "'",
    '"',
    "&amp;",
    "<w:t>",
    "]]>",
    "\t",
    "  ",
    "\\",
    "{{ x }}",
)
TEXTS = st.lists(st.text(CHARACTERS, max_size=8) | st.sampled_from(PIECES), min_size=1, max_size=4).map(
    "".join
)

AWKWARD = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+49 and more",
    "-5 °C at night",
    "@home",
    "'quoted'",
    '"quoted", and “otherwise”',
    "_x000D_",
    "before_x0041_after_x005F_",
    "_x005F_x000D_",
    "_x",
    "&amp; <b>&lt;</b> ]]> <!-- no comment -->",
    "{{ no template }} {% nor this %}",
    "a\ttab",
    "two  blanks   and three",
    "TRUE",
    "1e5",
    "00123",
    "1.10",
    "#REF!",
    "{=SUM(A1)}",
    "‹ no prompt › at all",
    "🏡 👨\u200d👩\u200d👧 and 🇦🇹",
    "𠀀𪛖 of plane 2, \U000e0041 of plane 14, \U0010fffd of plane 16",
    "\ue000 private \U000f0000 use \U0001fffe no character",
    "עברית and العربية \u202e turned",
    "e\u0301 is not é, ﬁ is not fi, Å is not Å",
    "zero\u200bwidth, joined\u2060words, mark\ufeffwithin",
    "controls \x7f \x80 \x9f within",
    "no\u00a0break, narrow\u202fbreak, soft\u00adhyphen",
)
LINES = ("one\ntwo", "one\n\nthree", "= first\n\t= second", "a\n_x000D_\nb")


def is_text(field: Field) -> bool:
    free = "pattern" not in field.schema and "format" not in field.schema and not field.is_id
    return (
        free
        and not field.computed
        and not field.fixed
        and field.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.LIST)
    )


def data_of(form: Form, texts: Sequence[str], shift: int) -> dict[str, Any]:
    """A record with one of the texts in every text field, two rows in every table."""
    number = shift
    data: dict[str, Any] = {}
    for part in form.parts:
        rows: list[dict[str, Any]] = [{}] if isinstance(part, Section) else [{}, {}]
        for row in rows:
            for field in filter(is_text, part.fields):
                said = texts[number % len(texts)]
                number += 1
                if is_answer(said, field) and ("\n" not in said or field.kind is Kind.LONG_TEXT):
                    row[field.name] = [said] if field.kind is Kind.LIST else said
        data[part.name] = rows[0] if isinstance(part, Section) else [row for row in rows if row]
    return data


@lru_cache
def blank(output: str, form: str) -> bytes:
    return in_excel.blank_of(output) if form == "excel" else in_word.blank_of(SHIPPED.form(output))


def read_back(output: str, kind: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
    form, module = SHIPPED.form(output), excel if kind == "excel" else word
    read = in_excel.read_bytes if kind == "excel" else in_word.read_bytes
    record = read(module.fill(blank(output, kind), form, data), form)
    assert record.notes == ()
    return record.data


def said(data: Mapping[str, Any]) -> dict[str, Any]:
    """Without sections in which nothing is said: one format keeps them, the other does not."""
    return {name: part for name, part in data.items() if part}


@pytest.mark.parametrize("output", OUTPUTS)
def test_every_text_field_is_tried(output):
    form = SHIPPED.form(output)
    data = data_of(form, ["any text"], 0)
    for part, field in form.fields():
        rows = data[part.name] if isinstance(data[part.name], list) else [data[part.name]]
        assert is_text(field) is all(field.name in row for row in rows if rows) or not any(rows)
    assert sum(is_text(field) for _, field in form.fields()) > 15


@pytest.mark.parametrize("shift", [0, 7, *(pytest.param(n, marks=pytest.mark.slow) for n in range(1, 34, 3))])
@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("output", OUTPUTS)
def test_awkward_texts_come_back(output, kind, shift):
    data = data_of(SHIPPED.form(output), AWKWARD + LINES, shift)
    assert said(read_back(output, kind, data)) == said(data)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_kind_of_line_break_is_one(kind):
    form = SHIPPED.form("roadmap")
    said = "one\r\ntwo\rthree\u2028four"
    data = {
        part.name: {f.name: said for f in part.fields if f.kind is Kind.LONG_TEXT and not f.fixed}
        for part in form.parts
        if isinstance(part, Section)
    }
    found = [
        text for part in read_back("roadmap", kind, data).values() if part for text in dict(part).values()
    ]
    assert len(found) > 5
    assert set(found) == {"one\ntwo\nthree\nfour"}


def any_text_comes_back(output: str, kind: str, texts: Sequence[str]) -> None:
    data = data_of(SHIPPED.form(output), texts, 0)
    assert said(read_back(output, kind, data)) == said(data)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("output", OUTPUTS)
@settings(max_examples=4, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(TEXTS, min_size=10, max_size=40))
def test_any_text_comes_back(output, kind, texts):
    any_text_comes_back(output, kind, texts)


@pytest.mark.slow
@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("output", OUTPUTS)
@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(TEXTS, min_size=10, max_size=40))
def test_any_of_many_texts_comes_back(output, kind, texts):
    any_text_comes_back(output, kind, texts)


# --- As another program writes them ---


def as_shared(text: str) -> object:
    return encoded(text)


def as_runs(text: str) -> object:
    half = len(text) // 2
    first = TextBlock(InlineFont(b=True), encoded(text[:half]))
    return CellRichText([first, encoded(text[half:])]) if half else encoded(text)


def places(form: Form, data: Mapping[str, Any]) -> Iterator[tuple[Field, str, object]]:
    for part in form.parts:
        rows = data[part.name]
        for index, row in enumerate(rows if isinstance(rows, list) else [rows]):
            for field in part.fields:
                if field.name in row:
                    yield field, field.at(index if isinstance(rows, list) else None), row[field.name]


@pytest.mark.parametrize("write", [as_shared, as_runs])
@pytest.mark.parametrize("output", OUTPUTS)
def test_awkward_texts_typed_with_another_program(output, write: Callable[[str], object]):
    """As shared texts, whole and in runs of different looks; an escape across two runs is none."""
    form = SHIPPED.form(output)
    data = data_of(form, AWKWARD + LINES, 3)
    stood = in_excel.read_bytes(excel.fill(blank(output, "excel"), form, data), form)

    def type_them(book):
        for _, pointer, value in places(form, data):
            sheet, ref = in_excel.place(stood, pointer)
            cell = book[sheet][ref]
            cell.value = write(value[0] if isinstance(value, list) else value)
            cell.data_type = "s"

    record = in_excel.read_bytes(in_excel.changed(blank(output, "excel"), type_them), form)
    assert said(record.data) == said(data)
    assert record.notes == ()
