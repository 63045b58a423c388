"""What the other answers and the language say of how somebody writes, and what is settled by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fields import Kind
from pipeline.values import numbers, read_text, show
from pipeline.values.habits import (
    COMMA_DECIMAL,
    DAY_FIRST,
    MONTH_FIRST,
    POINT_DECIMAL,
    UNKNOWN,
    Habits,
    in_language,
    known,
)
from pipeline.values.languages import habits_of
from tests.typed import cldr
from tests.values.test_read_text import ID, field
from tests.values.test_show import CHOICES, FLOATS, LINES, TEXTS, Choice

ALL = sorted(
    (*COMMA_DECIMAL, *POINT_DECIMAL, DAY_FIRST, MONTH_FIRST, *map(in_language, ("cs", "hr", "sq", "sv")))
)
HABITS = st.builds(
    known,
    st.dictionaries(st.sampled_from(ALL), st.just("1.250,50")),
    st.sampled_from(cldr.languages()).map(habits_of) | st.frozensets(st.sampled_from(ALL)),
    st.just("Czech"),
)


def comma(text: str = "37,5") -> Habits:
    return known(dict.fromkeys(COMMA_DECIMAL, text))


def point(text: str = "37.5") -> Habits:
    return known(dict.fromkeys(POINT_DECIMAL, text))


@pytest.mark.parametrize(
    ("text", "habits", "value", "other", "instead"),
    [
        ("18.200", comma(), 18200, "18.2", "18,2"),
        ("18,200", comma(), 18.2, "18200", "18200"),
        ("18.200", point(), 18.2, "18200", "18200"),
        ("18,200", point(), 18200, "18.2", "18.2"),
        ("-1.234", comma(), -1234, "-1.2340", "-1,2340"),
    ],
)
def test_the_file_settles_a_number_and_says_so(text, habits, value, other, instead):
    reading = read_text(field(Kind.NUMBER), text, habits)
    assert reading.value == value
    assert reading.note.rule == "number-by-file"
    assert reading.note.found == text
    evidence = {"evidence": next(iter(habits.shown.values()))}
    first = numbers.show(value)
    assert reading.note.params == {"first": first, "second": other, "instead": instead, **evidence}
    assert read_text(field(Kind.NUMBER), instead, habits).value == float(other)  # as the advice says
    assert read_text(field(Kind.NUMBER), instead, habits).note is None


@pytest.mark.parametrize(
    ("language", "country", "text", "value"),
    [
        *(("de", "", "18.200", 18200), ("de", "AT", "18.200", 18200), ("de", "", "18,200", 18.2)),
        *(("de", "CH", "18.200", "18.200"), ("de", "CH", "18,200", 18.2)),
        *(("el", "GR", "18.200", 18200), ("tr", "TR", "18.200", 18200), ("es", "ES", "18.200", 18200)),
        *(("pt", "PT", "18.200", 18200), ("it", "IT", "18,200", 18.2)),
        *(("fr", "FR", "18,200", 18.2), ("fr", "FR", "18.200", "18.200"), ("pl", "PL", "18.200", "18.200")),
        *(("ga", "IE", "18.200", 18.2), ("mt", "MT", "18,200", 18200)),
        *(("en", "IE", "18,200", 18200), ("en", "", "18,200", 18200), ("en", "IE", "18.200", "18.200")),
        *(("en", "AT", "18,200", "18,200"), ("en", "ES", "18.200", "18.200"), ("xx", "", "18.200", "18.200")),
    ],
)
def test_the_language_settles_a_number_where_its_marks_are_known(language, country, text, value):
    reading = read_text(field(Kind.NUMBER), text, known({}, habits_of(language, country), "Language"))
    assert reading.value == value
    assert reading.note.rule == ("ambiguous-number" if value == text else "number-by-language")
    assert (reading.note.params.get("language") == "Language") == (value != text)


def test_where_the_evidence_disagrees_nothing_is_settled():
    both = {**comma().shown, **point().shown}
    against = known(comma().shown, POINT_DECIMAL)
    for habits in (
        known(both),
        against,
        known(both, habits_of("de")),
        known({}, COMMA_DECIMAL | POINT_DECIMAL),
    ):
        assert read_text(field(Kind.NUMBER), "18.200", habits).note.rule == "ambiguous-number"
    for habits in (
        known({DAY_FIRST: "1", MONTH_FIRST: "2"}),
        known({MONTH_FIRST: "12/25/2026"}, habits_of("el")),
    ):
        assert read_text(field(Kind.DATE), "03/04/2025", habits).note.rule == "ambiguous-date"
    assert read_text(field(Kind.DATE), "03/04/2025", known(both, habits_of("el"))).value == "2025-04-03"


def test_the_file_settles_a_date_and_says_so():
    reading = read_text(field(Kind.DATE), "03/04/2025", known({DAY_FIRST: "25/12/2026"}))
    assert (reading.value, reading.note.rule) == ("2025-04-03", "date-by-file")
    assert reading.note.params == {
        "first": "2025-04-03",
        "second": "2025-03-04",
        "instead": "2025-03-04",
        "evidence": "25/12/2026",
    }


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        *(("3. listopada 2026", "hr", "2026-10-03"), ("3 listopada 2026", "pl", "2026-11-03")),
        *(("3. srp 2026", "hr", "2026-07-03"), ("3. SRP 2026", "cs", "2026-08-03")),
        ("3 listopada 2026", "de", "3 listopada 2026"),
    ],
)
def test_a_month_that_two_languages_share(text, language, value):
    reading = read_text(field(Kind.DATE), text, known({}, habits_of(language), language))
    assert reading.value == value
    assert reading.note.rule == ("ambiguous-word" if value == text else "word-by-language")


@pytest.mark.parametrize(("language", "value"), [("sq", False), ("sv", True), ("de", "jo"), ("", "jo")])
def test_a_yes_that_is_a_no_elsewhere(language, value):
    reading = read_text(field(Kind.BOOLEAN), "jo", known({}, habits_of(language), language))
    assert reading.value is value or reading.value == value
    assert reading.note.params["first"] in ("yes", "no")
    assert reading.note.rule == ("word-by-language" if value in (True, False) else "ambiguous-word")


@given(st.sampled_from((Kind.TEXT, Kind.LONG_TEXT)), TEXTS, HABITS)
def test_text_is_never_changed(kind, text, habits):
    assert read_text(field(kind), text, habits) == read_text(field(kind), text, UNKNOWN)
    assert read_text(field(kind), text, habits).value == text


@given(st.data(), HABITS)
def test_what_we_write_is_read_back_whatever_the_habits(data, habits):
    choices = data.draw(CHOICES)
    code = st.sampled_from([choice.code for choice in choices])
    ids = st.from_regex(r"\ALO-[0-9]{2}\Z")
    for kind, values, more in (
        (Kind.NUMBER, FLOATS | st.integers(-(10**20), 10**20), {}),
        (Kind.NUMBER, st.integers(-(10**6), 10**6).map(lambda n: n / 1000), {"unit": "EUR"}),
        (Kind.INTEGER, st.integers(-(10**20), 10**20), {"unit": "t CO2e per year"}),
        (Kind.DATE, st.dates().map(lambda day: day.isoformat()), {}),
        (Kind.BOOLEAN, st.booleans(), {}),
        (Kind.CHOICE, code, {"choices": choices}),
        (Kind.CHOICES, st.lists(code, min_size=1, unique=True), {"choices": choices}),
        (Kind.LIST, st.lists(LINES, min_size=1), {}),
        (Kind.REFERENCE, ids, {"schema": ID}),
        (Kind.REFERENCES, st.lists(ids, min_size=1), {"schema": {"items": ID}}),
    ):
        value, asked = data.draw(values), field(kind, **more)
        reading = read_text(asked, show(asked, value), habits)
        assert (reading.value, reading.note) == (value, None)


@given(HABITS, st.from_regex(r"\A-?[0-9]{1,3}([.,' ][0-9]{1,3}){0,3}( ?(%|EUR))?\Z"))
def test_a_number_is_settled_as_one_of_its_readings_or_left_alone(habits, text):
    without = read_text(field(Kind.NUMBER, unit="EUR"), text)
    with_habits = read_text(field(Kind.NUMBER, unit="EUR"), text, habits)
    if without.note is None:
        assert with_habits == without
    else:
        shown = numbers.show(with_habits.value) if with_habits.value != without.value else text
        assert shown in (text, *without.note.params.values())


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        *(
            ("1.250.000,50", ","),
            ("37,5 %", ","),
            ("1.250.000", ","),
            ("1 250,5", ","),
            ("0,125", ","),
            ("5,50 €", ","),
        ),
        *(
            ("1,250,000.50", "."),
            ("37.5 %", "."),
            ("1'250.5", "."),
            ("EUR 1,250,000", "."),
            ("1234.567", "."),
        ),
        *(("18.200", ""), ("18,200 EUR", ""), ("1 250", ""), ("7", ""), ("", ""), ("n/a", ""), ("1,2,3", "")),
    ],
)
def test_what_a_number_shows_of_its_writer(text, mark):
    assert numbers.decimal_mark(text) == mark


@pytest.mark.parametrize("text", ["see chapter 3.2", "about 3.5", "3.5 of 10", "3,5-4,5", "v1.25", "3.5 kg"])
def test_a_number_among_words_shows_nothing(text):
    assert numbers.decimal_mark(text, "hours") == ""


def test_codes_of_choices_are_no_matter_of_habits():
    choices = (Choice("1.250", "One"), Choice("1,250", "Two"))
    assert read_text(field(Kind.CHOICE, choices=choices), "1.250", comma()).value == "1.250"
