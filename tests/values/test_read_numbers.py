from __future__ import annotations

import pytest

from pipeline.fields import Kind
from pipeline.values import read_text
from tests.values.test_read_text import field, value


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
            "1.5 billion",
            "2 mil.",
            "1,2 M€",
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
    ("text", "unit", "number"),
    [
        # euros as they are typed from Lisbon to Ankara and Kyiv
        *(
            ("48.650,50 €", "EUR", 48650.5),
            ("€ 48 650,50", "EUR", 48650.5),
            ("48\u202f650,50 euros", "EUR", 48650.5),
        ),
        *(
            ("€48,650.50", "EUR", 48650.5),
            ("EUR 48'650.50", "EUR", 48650.5),
            ("48’650.50 Euro", "EUR", 48650.5),
        ),
        *(
            ("48650,50 ευρώ", "EUR", 48650.5),
            ("48650,50 ΕΥΡΩ", "EUR", 48650.5),
            ("48650,5 avro", "EUR", 48650.5),
        ),
        *(
            ("500 evra", "EUR", 500),
            ("500 evrov", "EUR", 500),
            ("500 eur", "EUR", 500),
            ("500 евро", "EUR", 500),
        ),
        *(
            ("500 євро", "EUR", 500),
            ("500 eiro", "EUR", 500),
            ("500 eurų", "EUR", 500),
            ("500 eurot", "EUR", 500),
        ),
        *(
            ("500 euroa", "EUR", 500),
            ("500 euró", "EUR", 500),
            ("500 ewro", "EUR", 500),
            ("20 de euro", "EUR", 20),
        ),
        *(
            ("500,-", "EUR", 500),
            ("500,- €", "EUR", 500),
            ("€ 500,--", "EUR", 500),
            ("500.– EUR", "EUR", 500),
        ),
        *(
            ("1.250,— €", "EUR", 1250),
            ("-500 €", "EUR", -500),
            ("–500 €", "EUR", -500),
            ("EUR −500", "EUR", -500),
        ),
        # factors in which all languages agree
        *(
            ("1.5 million", "EUR", 1500000),
            ("EUR 1.5 million", "EUR", 1500000),
            ("1,5 Mio. €", "EUR", 1500000),
        ),
        *(("1,5 millones de euros", "EUR", 1500000), ("2 millions d’euros", "EUR", 2000000)),
        *(
            ("1,5 εκατ. ευρώ", "EUR", 1500000),
            ("1,5 milyon avro", "EUR", 1500000),
            ("2 mln EUR", "EUR", 2000000),
        ),
        *(
            ("48,65 Tsd. €", "EUR", 48650),
            ("48 k€", "EUR", 48000),
            ("48k", "EUR", 48000),
            ("3 тис.", "persons", 3000),
        ),
        *(("2,5 tys.", "EUR", 2500), ("1,2345 Mio.", "EUR", 1234500), ("0,0015 Mio.", "EUR", 1500)),
        # percentages
        *(("%37,5", "%", 37.5), ("% 37,5", "%", 37.5), ("37,5\u00a0%", "%", 37.5), ("yüzde 37,5", "%", 37.5)),
        *(("37,5 Prozent", "%", 37.5), ("37,5 τοις εκατό", "%", 37.5), ("37,5 por ciento", "%", 37.5)),
        *(("0,375 %", "%", 0.375), ("37,5 v. H.", "%", 37.5), ("37,5 pour cent", "%", 37.5)),
        # tonnes of carbon dioxide
        *(("1 200 t CO2e", "t CO2e per year", 1200), ("1200 tCO₂e", "t CO2e per year", 1200)),
        *(("1200 t CO2eq/a", "t CO2e per year", 1200), ("1200 t CO₂-Äq./Jahr", "t CO2e per year", 1200)),
        *(("1200 tonnes CO2e per year", "t CO2e per year", 1200), ("1200 teqCO2", "t CO2e per year", 1200)),
        *(("1200 ton CO2e/yıl", "t CO2e per year", 1200), ("1200 tCO2-eq", "tCO2e", 1200)),
        *(("12 kt CO2e", "t CO2e per year", 12000), ("12,5 kt CO2eq", "tCO2e", 12500)),
        *(("tCO2e 1200", "t CO2e per year", 1200), ("3,5 t CO\u2082e", "tCO2e", 3.5)),
        # hours and people
        *(
            ("40 Std.", "hours", 40),
            ("6,5 h", "hours", 6.5),
            ("40 saat", "hours", 40),
            ("40 ώρες", "hours", 40),
        ),
        *(
            ("84.300,0 Einwohner", "inhabitants", 84300),
            ("12 kişi", "persons", 12),
            ("12 osób", "persons", 12),
        ),
    ],
)
def test_numbers_with_units_as_typed_across_europe(text: str, unit: str, number: float):
    found = value(Kind.NUMBER, text, unit=unit)
    assert found == number
    assert type(found) is (int if float(number).is_integer() else float)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        *(
            ("(500)", "EUR"),
            ("(1.250,50)", "EUR"),
            ("(-500)", "EUR"),
        ),  # in accounts below zero, elsewhere not
        *(
            ("2 mil", "EUR"),
            ("2 mil.", "EUR"),
            ("2 M€", "EUR"),
            ("2 Mrd.", "EUR"),
            ("2 billion", "EUR"),
            ("2 bn", "EUR"),
        ),
        *(("12 Mt CO2e", "tCO2e"), ("12 t CO2", "tCO2e"), ("12 kg CO2e", "tCO2e")),
        *(
            ("500 zł", "EUR"),
            ("500 TL", "EUR"),
            ("500 €/year", "EUR"),
            ("1.5 million $", "EUR"),
            ("5 k%", "EUR"),
        ),
        *(
            (".5", ""),
            (",5", ""),
            ("5-", ""),
            ("500.", ""),
            ("10²", ""),
            ("½", ""),
            ("1½", ""),
            ("٣٧", ""),
            ("３７", ""),
        ),
        *(
            ("~500", "EUR"),
            ("500+", "EUR"),
            (">500", "EUR"),
            ("2025-2027", ""),
            ("5 + 3", ""),
            ("1:3", ""),
            ("2 elf", ""),
        ),
    ],
)
def test_what_is_not_certain_stays_as_typed(text: str, unit: str):
    assert value(Kind.NUMBER, text, unit=unit) == text


def test_two_readings_may_have_a_factor():
    reading = read_text(field(Kind.NUMBER, unit="EUR"), "1.250 Mio. €")
    assert reading.note is not None
    assert reading.note.params == {"first": "1250000000", "second": "1250000"}


@pytest.mark.parametrize(
    ("text", "doubtful"), [("0.375", True), ("0,5", True), ("-0.5", True), ("0.375 %", False)]
)
def test_a_share_where_percentages_are_asked_for(text: str, doubtful: bool):
    reading = read_text(field(Kind.NUMBER, unit="%"), text)
    assert isinstance(reading.value, float)
    assert (reading.note is not None) == doubtful
    if reading.note:
        assert reading.note.rule == "share-below-one"
        assert float(reading.note.params["second"]) == 100 * reading.value
    assert read_text(field(Kind.NUMBER, unit="EUR"), text.strip(" %")).note is None


@pytest.mark.parametrize("text", ["0", "1", "37,5", "100"])
def test_other_percentages_are_not_in_doubt(text: str):
    assert read_text(field(Kind.NUMBER, unit="%"), text).note is None


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
