"""What Babel says people write in each language of the programme is read as it is meant."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent
from babel.numbers import get_currency_name as currency

from pipeline.fields import Kind
from pipeline.values import read_text, show
from pipeline.values.habits import DAY_FIRST, MONTH_FIRST, Habits, known
from pipeline.values.languages import habits_of
from tests.typed import cldr
from tests.values.test_read_text import field

LANGUAGES = cldr.languages()
VARIANTS = [variant for variants in cldr.VARIANTS.values() for variant in variants]
LOCALES = [*LANGUAGES, *VARIANTS]
# every month and weekday; no day up to 12 but the fourth of April, so that day and month cannot be confused
DAYS = [date(2026, month, 13 + month) for month in range(1, 13)] + [date(2027, 4, 4)]
SHAPES = (
    *("short", "medium", "long", "full"),
    *(
        "d.M.y",
        "dd.MM.y",
        "d. M. y",
        "d/M/y",
        "dd/MM/y",
        "d-M-y",
        "dd-MM-y",
        "y-MM-dd",
        "y/MM/dd",
        "y.MM.dd.",
    ),
    *(
        "d MMMM y",
        "d. MMMM y",
        "d LLLL y",
        "d MMM y",
        "d-MMM-y",
        "d. MMM. y",
        "d LLL y",
        "MMMM d, y",
        "y MMMM d",
    ),
    *("EEEE d MMMM y", "EEE d.M.y", "EEEE, d. M. y", "cccc d LLLL y", "EEE, d MMM y", "d MMMM y, EEEE"),
)


def of(language: str) -> Habits:
    return known({}, habits_of(language.partition("_")[0]), language)


def shapes(locale: str) -> Iterator[tuple[str, str]]:
    for shape in SHAPES:
        pattern = Locale.parse(locale).date_formats[shape].pattern if shape in SHAPES[:4] else shape
        yield shape, pattern.replace("yy", "y") if "yyyy" not in pattern else pattern


@pytest.mark.parametrize("upper", [False, True], ids=["", "CAPITALS"])
@pytest.mark.parametrize("locale", LOCALES)
def test_dates_as_the_language_writes_them(locale: str, upper: bool):
    """Without any knowledge of the writer, but for names of months that another language uses for another."""
    for shape, pattern in shapes(locale):
        if pattern.startswith("M/d"):
            continue  # English of the United States
        for day in DAYS:
            text = format_date(day, pattern, locale)
            reading = read_text(field(Kind.DATE), text.upper() if upper else text, of(locale))
            assert reading.value == day.isoformat(), (shape, text, reading)
            assert reading.note is None or reading.note.rule == "word-by-language"


@pytest.mark.parametrize("locale", LOCALES)
def test_no_date_is_read_as_another_without_knowledge_of_the_writer(locale: str):
    noted = set()
    for _, pattern in shapes(locale):
        for number in range(0, 365, 6):
            day = date(2026, 1, 1) + timedelta(number)
            text = format_date(day, pattern, locale)
            reading = read_text(field(Kind.DATE), text)
            if reading.note is None:
                assert reading.value == day.isoformat(), text
            else:
                assert day.isoformat() in reading.note.params.values(), text
                noted.add(reading.note.rule)
    assert "ambiguous-date" in noted
    assert ("ambiguous-word" in noted) == (locale in ("cs", "hr", "pl"))


@pytest.mark.parametrize("locale", [code for code in LANGUAGES if code != "en"])
def test_day_and_month_in_the_order_of_the_language(locale: str):
    text = format_date(date(2026, 4, 3), "dd/MM/y", locale)
    reading = read_text(field(Kind.DATE), text, of(locale))
    year_first = locale in (
        "eu",
        "hu",
        "lt",
        "sv",
    )  # what they put first when the year is last, CLDR does not say
    assert reading.value == (text if year_first else "2026-04-03")
    assert reading.note
    assert reading.note.rule == ("ambiguous-date" if year_first else "date-by-language")


@pytest.mark.parametrize("habits", [Habits(), of("en"), of("sv")])
def test_english_alone_says_nothing_of_day_and_month(habits: Habits):
    assert read_text(field(Kind.DATE), "03/04/2026", habits).value == "03/04/2026"


NUMBERS = [
    0,
    7,
    35,
    999,
    1250,
    18200,
    84300,
    462000,
    1250000,
    6.5,
    37.5,
    1234.5,
    48650.75,
    1250000.5,
    -1250.5,
]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_as_the_language_writes_them(locale: str, number: float):
    text = format_decimal(number, locale=locale, group_separator=True)
    reading = read_text(field(Kind.NUMBER), text, of(locale))
    assert reading.value == number or (reading.note and reading.note.rule == "ambiguous-number"), text
    if reading.note and locale != "de_CH":  # the marks of Switzerland are not those of German
        assert reading.note.rule == "number-by-language"


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_is_never_read_as_another(locale: str, number: float):
    for text in (
        format_decimal(number, locale=locale, group_separator=True),
        format_decimal(number, locale=locale, group_separator=False),
        format_decimal(number, "#,##0.00", locale=locale),
        format_decimal(number, "#,##0.000", locale=locale),
    ):
        reading = read_text(field(Kind.NUMBER), text)
        if reading.note is None:
            assert reading.value == number, text
        else:
            assert reading.value == text
            assert show(field(Kind.NUMBER), number) in reading.note.params.values()


@pytest.mark.parametrize("locale", LOCALES)
def test_euros_and_percentages(locale: str):
    money = [format_currency(1234567.5, "EUR", locale=locale)]
    money += [f"{count} {currency('EUR', count, locale)}" for count in (0, 1, 2, 5, 11, 21)]
    money += [
        f"7 {form}" for form in Locale.parse(locale)._data["currency_names_plural"].get("EUR", {}).values()
    ]
    values = [1234567.5, 0, 1, 2, 5, 11, 21] + [7] * len(money)
    for text, value in zip(money, values, strict=False):
        assert read_text(field(Kind.NUMBER, unit="EUR"), text).value == value, text
    share = format_percent(0.375, "#,##0.0%" if locale not in ("tr", "eu") else "%#,##0.0", locale=locale)
    assert read_text(field(Kind.NUMBER, unit="%"), share).value == 37.5, share
    assert read_text(field(Kind.NUMBER, unit="EUR"), share).value == share


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("unit", "of_ours"), [("concentr-percent", "%"), ("duration-hour", "hours")])
def test_words_for_units(locale: str, unit: str, of_ours: str):
    patterns = {
        pattern
        for width in ("long", "short")
        for count, pattern in Locale.parse(locale)._data["unit_patterns"].get(unit, {}).get(width, {}).items()
        if count in ("zero", "one", "two", "few", "many", "other")
    }
    assert patterns
    for pattern in patterns:
        text = pattern.replace("{0}", "7")
        assert read_text(field(Kind.NUMBER, unit=of_ours), text).value == 7, text


def test_the_shipped_table_is_that_of_babel():
    """What a newer Babel knows is to be shipped as well."""
    shipped = json.loads(cldr.SHIPPED.read_text(encoding="utf-8"))["languages"]
    assert shipped == cldr.table()["languages"], "run `python -m tests.typed.cldr`"


def test_orders_are_told_apart():
    assert read_text(field(Kind.DATE), "03/04/2026", known({DAY_FIRST: "x"})).value == "2026-04-03"
    assert read_text(field(Kind.DATE), "03/04/2026", known({MONTH_FIRST: "x"})).value == "2026-03-04"
