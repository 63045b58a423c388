from __future__ import annotations

import pytest

from pipeline.fields import Choice, Field, Kind
from pipeline.values import Reading, read_text, show

DOMAINS = (
    Choice("buildings", "Buildings and heating"),
    Choice("own_departments", "City departments, and services"),
    Choice("waste", "Waste; water"),
)


def field(kind: Kind, **more: object) -> Field:
    known = {"name": "x", "code": "B1", "label": "X", "guidance": "", "pointer": "/s/x", "required": False}
    return Field(**{**known, "kind": kind, "schema": {}, **more})  # type: ignore[arg-type]


def value(kind: Kind, text: str, **more: object) -> object:
    reading = read_text(field(kind, **more), text)
    assert reading.note is None
    return reading.value


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("text", ["", "  \n\u00a0", "\u200b", " \ufeff \u200b "])
def test_blank_text_is_no_value(kind: Kind, text: str):
    assert read_text(field(kind), text) == Reading(None)


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.LONG_TEXT])
def test_text_is_trimmed_and_its_line_breaks_made_equal(kind: Kind):
    assert (
        value(kind, "\u00a0 First,\r\nsecond\vthird\rfourth\u2028fifth  ")
        == "First,\nsecond\nthird\nfourth\nfifth"
    )


def test_text_is_otherwise_left_as_typed():
    assert value(Kind.TEXT, "03/04/2025, 1,234 and e\u0301 & <b>") == "03/04/2025, 1,234 and e\u0301 & <b>"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("-7", -7),
        ("− 7", -7),
        ("+7", 7),
        ("1234567", 1234567),
        ("1 234,5", 1234.5),
        ("1\u00a0234.5", 1234.5),
        ("1\u2009234", 1234),
        ("1\u202f234\u202f567", 1234567),
        ("1'234.50", 1234.5),
        ("1’234’567", 1234567),
        ("1 234.567", 1234.567),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234.567,891", 1234567.891),
        ("1,234.567", 1234.567),
        ("1.234.567", 1234567),
        ("1,234,567", 1234567),
        ("3,5", 3.5),
        ("18.20", 18.2),
        ("1234.567", 1234.567),
        ("0.125", 0.125),
        ("0,500", 0.5),
        ("18.0", 18),
    ],
)
def test_numbers_as_people_write_them(text: str, number: float):
    assert value(Kind.NUMBER, text) == number


@pytest.mark.parametrize(
    "text",
    [
        *(
            "about 500",
            "500-600",
            "1e5",
            "1.5 million",
            "12 345 6",
            "1,23.4",
            "1.23.4",
            "1234,567.8",
            "n/a",
            ".",
        ),
        *("EUR", "12 34", "1 234 5678", "٣", "1,2,3", "--5", "5-", "1.234.567.8"),
    ],
)
def test_what_is_no_number_stays_as_typed(text: str):
    assert value(Kind.NUMBER, text) == text


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("12 %", "%", 12),
        ("12,5%", "%", 12.5),
        ("12 percent", "%", 12),
        ("EUR 500", "EUR", 500),
        ("500 €", "EUR", 500),
        ("€1.234.567", "EUR", 1234567),
        ("500 euros", "EUR", 500),
        ("40 Hours", "hours", 40),
        ("3,5 t CO₂e", "tCO2e", 3.5),
    ],
)
def test_the_fields_own_unit_may_be_written(text: str, unit: str, number: float):
    assert value(Kind.NUMBER, text, unit=unit) == number


@pytest.mark.parametrize(
    ("text", "unit"), [("12 %", "EUR"), ("$ 500", "EUR"), ("EUR 500", ""), ("EUR 5 EUR", "EUR")]
)
def test_another_unit_is_never_dropped(text: str, unit: str):
    assert value(Kind.NUMBER, text, unit=unit) == text


@pytest.mark.parametrize("kind", [Kind.INTEGER, Kind.NUMBER])
@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("18.200", "18200", "18.2"),
        ("1,234", "1234", "1.2340"),
        ("-1,234", "-1234", "-1.2340"),
        ("EUR 18.200", "18200", "18.2"),
        ("18,000", "18000", "18"),
    ],
)
def test_an_ambiguous_number_stays_as_typed_with_both_readings(
    kind: Kind, text: str, first: str, second: str
):
    reading = read_text(field(kind, unit="EUR"), text)
    assert reading.value == text
    assert reading.note is not None
    assert (reading.note.rule, reading.note.found) == ("ambiguous-number", text)
    assert reading.note.params == {"first": first, "second": second}


def test_a_very_long_row_of_digits_stays_text():
    assert value(Kind.NUMBER, "9" * 5000) == "9" * 5000
    assert value(Kind.NUMBER, "9" * 399 + ".5") == "9" * 399 + ".5"  # more than a float can hold


@pytest.mark.parametrize(
    "text",
    [
        *("2026-03-15", "2026/03/15", "2026-3-15", "15.3.2026", "15.03.2026", "15. 3. 2026", "15/03/2026"),
        *("15-03-2026", "03/15/2026", "15 March 2026", "15th of March 2026", "15 mar 2026", "15. March 2026"),
        *(
            "March 15, 2026",
            "MARCH 15th, 2026",
            "15-Mar-2026",
            "Sunday, 15 March 2026",
            "15\u00a0March\u00a02026",
        ),
        *("2026-03-15 00:00:00", "2026-03-15T00:00:00Z"),
    ],
)
def test_dates_as_people_write_them(text: str):
    assert value(Kind.DATE, text) == "2026-03-15"


def test_with_dots_the_day_comes_first():
    assert value(Kind.DATE, "03.04.2025") == "2025-04-03"


def test_the_same_day_both_ways_is_clear():
    assert value(Kind.DATE, "04/04/2025") == "2025-04-04"


@pytest.mark.parametrize("text", ["03/04/2025", "3-4-2025", "03/04/2025 "])
def test_an_ambiguous_date_stays_as_typed_with_both_readings(text: str):
    reading = read_text(field(Kind.DATE), text)
    assert reading.value == text.strip()
    assert reading.note is not None
    assert reading.note.rule == "ambiguous-date"
    assert reading.note.params == {"first": "2025-04-03", "second": "2025-03-04"}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2026-02-30",
            "31.04.2026",
            "04.13.2026",
            "29 February 2025",
            "13/13/2025",
            "0/1/2025",
            "March 2026",
        ),
        *(
            "15.3.26",
            "spring",
            "2026",
            "Monday, 15 March 2026",
            "15 Marchember 2026",
            "2026-03-15 14:30",
            "0000-01-01",
        ),
        "monday " * 5000,
    ],
)
def test_what_is_no_date_stays_as_typed(text: str):
    assert value(Kind.DATE, text) == text.strip()


@pytest.mark.parametrize("text", ["yes", " YES ", "Ja", "oui", "Sí", "si\u0301", "x", "✓", "TRUE"])
def test_words_for_yes(text: str):
    assert value(Kind.BOOLEAN, text) is True


@pytest.mark.parametrize("text", ["no", "N", "nein", "Non", "false", "όχι"])
def test_words_for_no(text: str):
    assert value(Kind.BOOLEAN, text) is False


@pytest.mark.parametrize("text", ["maybe", "yes and no", "1", "-", "not yet"])
def test_other_words_are_neither_yes_nor_no(text: str):
    assert value(Kind.BOOLEAN, text) == text


@pytest.mark.parametrize(
    "text",
    [
        "buildings",
        "Buildings and heating",
        " BUILDINGS  AND\u00a0heating",
        "buildings – Buildings and heating",
        "Buildings and heating (buildings)",
    ],
)
def test_a_choice_by_label_by_code_or_both(text: str):
    assert value(Kind.CHOICE, text, choices=DOMAINS) == "buildings"


@pytest.mark.parametrize("text", ["Building and heating", "buildings, transport", "buildings - Waste; water"])
def test_what_is_no_choice_stays_as_typed(text: str):
    assert value(Kind.CHOICE, text, choices=DOMAINS) == text


def test_a_label_that_two_choices_share_is_not_guessed():
    twins = (Choice("a", "Other"), Choice("b", "other"), Choice("c", "a"))
    assert value(Kind.CHOICE, "Other", choices=twins) == "Other"
    assert value(Kind.CHOICE, "a", choices=twins) == "a"
    assert [show(field(Kind.CHOICE, choices=twins), code) for code in "abc"] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "text",
    [
        "Buildings and heating\nWaste; water",
        "Buildings and heating; Waste; water",
        "buildings, waste",
        "BUILDINGS;waste;",
        "Buildings and heating, Waste; water",
    ],
)
def test_several_choices_however_they_are_separated(text: str):
    assert value(Kind.CHOICES, text, choices=DOMAINS) == ["buildings", "waste"]


def test_a_label_with_a_comma_is_found_between_commas():
    text = "waste, City departments, and services, buildings"
    assert value(Kind.CHOICES, text, choices=DOMAINS) == ["waste", "own_departments", "buildings"]


def test_an_unknown_choice_is_kept_beside_the_known_ones():
    assert value(Kind.CHOICES, "Buildings and heating; Trafic, air", choices=DOMAINS) == [
        "buildings",
        "Trafic, air",
    ]


def test_several_choices_with_very_many_separators_take_no_time():
    assert len(value(Kind.CHOICES, "y;," * 20_000, choices=DOMAINS)) == 20_000  # type: ignore[arg-type]


def test_a_list_has_one_item_a_line_and_nothing_else_parts_it():
    assert value(Kind.LIST, " one; two \n\n three, four ") == ["one; two", "three, four"]


ID = {"pattern": "^LO-[0-9]{2}$"}


@pytest.mark.parametrize(
    "text", ["LO-01, LO-02", "LO-01\nLO-02", "LO-01 LO-02", "lo-01;LO‑02", "LO-01 and LO–02", "LO-01,,LO-02"]
)
def test_references_however_they_are_separated(text: str):
    assert value(Kind.REFERENCES, text, schema={"items": ID}) == ["LO-01", "LO-02"]


def test_text_that_is_no_reference_stays_in_one_piece():
    assert value(Kind.REFERENCES, "LO-01, the second one", schema={"items": ID}) == [
        "LO-01",
        "the second one",
    ]


def test_references_without_a_pattern_are_parted_too():
    assert value(Kind.REFERENCES, "a-1 b-2") == ["a-1", "b-2"]


@pytest.mark.parametrize(("kind", "more"), [(Kind.REFERENCE, {}), (Kind.TEXT, {"is_id": True})])
def test_an_id_loses_its_typographic_dash_only_if_it_then_fits(kind: Kind, more: dict[str, bool]):
    assert value(kind, "lo–01", schema=ID, **more) == "LO-01"
    assert value(kind, "goal – 1", schema=ID, **more) == "goal – 1"


def test_plain_text_keeps_its_dash():
    assert value(Kind.TEXT, "lo–01", schema=ID) == "lo–01"
