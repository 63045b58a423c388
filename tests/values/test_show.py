"""What we write into a form is read back as the same value."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.fields import Choice, Kind
from pipeline.values import clean, read_text, show
from tests.values.test_read_text import ID, field

WORDS = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=40)
TEXTS = WORDS.map(clean).filter(bool)
LINES = WORDS.map(lambda text: clean(text.replace("\n", " ").replace("\r", " "))).filter(
    lambda t: t and "\n" not in t
)
LABELS = st.text(alphabet="aA bB;,-éß()", min_size=1, max_size=8).map(clean).filter(bool)
CODES = st.text(alphabet="abc_", min_size=1, max_size=4)
CHOICES = st.dictionaries(CODES, LABELS, min_size=1, max_size=6).map(
    lambda found: tuple(Choice(code, label) for code, label in found.items())
)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)


def read_back(kind: Kind, value: object, **more: object) -> object:
    asked = field(kind, **more)
    reading = read_text(asked, show(asked, value))
    assert reading.note is None
    return reading.value


@given(TEXTS)
def test_text_comes_back(text: str):
    assert read_back(Kind.TEXT, text) == text


@given(st.lists(LINES, min_size=1))
@example(["one; two", "- three, four"])
def test_a_list_comes_back(items: list[str]):
    assert read_back(Kind.LIST, items) == items


@given(st.integers(-(10**300), 10**300))
def test_an_integer_comes_back(number: int):
    assert read_back(Kind.INTEGER, number) == number


@given(FLOATS)
@example(18.125)
@example(-0.5)
@example(999.999)
@example(1e308)
@example(5e-324)
@example(1e16)
def test_a_number_comes_back(number: float):
    assert read_back(Kind.NUMBER, number) == number


@given(st.dates(), st.booleans())
def test_dates_and_yes_or_no_come_back(day: date, yes: bool):
    assert read_back(Kind.DATE, day.isoformat()) == day.isoformat()
    assert read_back(Kind.BOOLEAN, yes) is yes


@given(CHOICES, st.data())
def test_choices_come_back(choices: tuple[Choice, ...], data: st.DataObject):
    codes = [choice.code for choice in choices]
    code = data.draw(st.sampled_from(codes))
    chosen = data.draw(st.lists(st.sampled_from(codes), min_size=1, unique=True))
    assert read_back(Kind.CHOICE, code, choices=choices) == code
    assert read_back(Kind.CHOICES, chosen, choices=choices) == chosen


def test_choices_come_back_where_two_together_look_like_a_third():
    choices = (Choice("a", "A"), Choice("b", "B"), Choice("c", "A; B"))
    assert read_back(Kind.CHOICES, ["a", "b"], choices=choices) == ["a", "b"]


@given(st.lists(st.from_regex(r"\ALO-[0-9]{2}\Z"), min_size=1))
def test_references_come_back(ids: list[str]):
    assert read_back(Kind.REFERENCES, ids, schema={"items": ID}) == ids
    assert read_back(Kind.REFERENCE, ids[0], schema=ID) == ids[0]


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Kind.BOOLEAN, True, "yes"),
        (Kind.INTEGER, 18200, "18200"),
        (Kind.NUMBER, 18.125, "18.1250"),
        (Kind.NUMBER, 18.0, "18"),
        (Kind.LIST, ["a", "b"], "a\nb"),
        (Kind.REFERENCES, ["LO-01", "LO-02"], "LO-01, LO-02"),
        (Kind.DATE, "2026-03-15", "2026-03-15"),
        (Kind.TEXT, None, ""),
    ],
)
def test_what_stands_in_the_form(kind: Kind, value: object, text: str):
    assert show(field(kind), value) == text


def test_choices_are_shown_by_their_labels():
    choices = (Choice("a", "First one"), Choice("b", "Second"))
    assert show(field(Kind.CHOICE, choices=choices), "a") == "First one"
    assert show(field(Kind.CHOICES, choices=choices), ["a", "b"]) == "First one; Second"
