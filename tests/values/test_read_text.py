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
        # as it is typed in one country and another
        *(
            "15.3.2026 г.",
            "15 березня 2026 р.",
            "15 марта 2026",
            "15 mart 2026",
            "15. 3. 2026.",
            "2026. 03. 15.",
        ),
        *(
            "2026. március 15.",
            "2026. gada 15. marts",
            "2026 m. kovo 15 d.",
            "2026ko martxoaren 15a",
            "15 març de 2026",
        ),
        *(
            "15 de março de 2026",
            "15 ta’ Marzu 2026",
            "15 Márta 2026",
            "15. maaliskuuta 2026",
            "15. märts 2026",
        ),
        *(
            "le 15 mars 2026",
            "dimanche 15 mars 2026",
            "am 15. März 2026",
            "So., 15. März 2026",
            "15. MÄRZ 2026",
        ),
        *("15 ΜΑΡΤΙΟΥ 2026", "Κυριακή 15 Μαρτίου 2026", "15 Mart 2026 Pazar", "15 MART 2026", "15-Mar-2026"),
        *(
            "dne 15. března 2026",
            "dnia 15 marca 2026 r.",
            "15. mars 2026",
            "15. ožujka 2026.",
            "15–03–2026 нд",
        ),
        *(
            "15º marzo 2026",
            "15th March, 2026",
            "15 mars 2026",
            "2026 03 15",
            "15 d’març 2026",
            "15 Maart 2026",
        ),
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
            "lunes 15 de marzo de 2026",
            "Pzt 15.3.2026",
            "15 Marchember 2026",
            "2026-03-15 14:30",
            "0000-01-01",
        ),
        *(
            "by 15 March 2026",
            "15 or 16 March 2026",
            "15 March or April 2026",
            "15 March 2026 14:00",
            "15² March 2026",
        ),
        *(
            "15 March 2026?",
            "March 15",
            "15.3",
            "15/03/26",
            "١٥/٣/٢٠٢٦",
            "2026/15/03",
            "15.03/2026",
            "15 March 20266",
        ),
        "monday " * 5000,
    ],
)
def test_what_is_no_date_stays_as_typed(text: str):
    assert value(Kind.DATE, text) == text.strip()


YES = {
    "bg": "да", "cs": "ano", "da": "ja", "de": "ja", "el": "ναι", "en": "yes", "es": "sí", "et": "jah",
    "fi": "kyllä", "fr": "oui", "ga": "tá", "hr": "da", "hu": "igen", "it": "sì", "lt": "taip", "lv": "jā",
    "mt": "iva", "nl": "ja", "pl": "tak", "pt": "sim", "ro": "da", "sk": "áno", "sl": "da", "sv": "ja",
    "bs": "da", "ca": "sí", "eu": "bai", "gl": "si", "is": "já", "mk": "да", "nb": "ja", "sq": "po",
    "sr": "да", "tr": "evet", "uk": "так",
}  # fmt: skip
NO = {
    "bg": "не", "cs": "ne", "da": "nej", "de": "nein", "el": "όχι", "en": "no", "es": "no", "et": "ei",
    "fi": "ei", "fr": "non", "ga": "níl", "hr": "ne", "hu": "nem", "it": "no", "lt": "ne", "lv": "nē",
    "mt": "le", "nl": "nee", "pl": "nie", "pt": "não", "ro": "nu", "sk": "nie", "sl": "ne", "sv": "nej",
    "bs": "ne", "ca": "no", "eu": "ez", "gl": "non", "is": "nei", "mk": "не", "nb": "nei",
    "sr": "не", "tr": "hayır", "uk": "ні",
}  # fmt: skip


@pytest.mark.parametrize(("words", "meant"), [(YES, True), (NO, False)])
def test_yes_and_no_in_every_language(words: dict[str, str], meant: bool):
    for language, word in words.items():
        for text in (word, word.upper(), word.capitalize(), f" {word}. ", f"{word}!", f"“{word}”"):
            assert value(Kind.BOOLEAN, text) is meant, (language, text)


@pytest.mark.parametrize(
    "text",
    [
        *("yes", " YES ", "Ja", "oui", "Sí", "si\u0301", "SI", "y", "TRUE", "wahr", "ΝΑΙ", "EVET", "İGEN"),
        *("x", "X", "✓", "✔", "☑", "☒", "ｙｅｓ", "y\u00ades", "\u200eyes"),
    ],
)
def test_words_and_ticks_for_yes(text: str):
    assert value(Kind.BOOLEAN, text) is True


@pytest.mark.parametrize(
    "text", ["no", "N", "nein", "Non", "false", "ΌΧΙ", "ΟΧΙ", "HAYIR", "hayir", "Hayır", "NÃO"]
)
def test_words_for_no(text: str):
    assert value(Kind.BOOLEAN, text) is False


@pytest.mark.parametrize(
    "text", ["maybe", "yes and no", "1", "-", "not yet", "☐", "✗", "yes, from 2027", "no (yet)"]
)
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


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Bâtiments – «écoles»",
            'BATIMENTS - "ECOLES"',
            'batiments — "écoles"',
            "Bâti\u00adments – “écoles”",
        ),
        *("Ｂâtiments\u00a0- „écoles”", "\u200bBâtiments –\u2009«écoles»\u200e"),
    ],
)
def test_slips_of_the_keyboard_do_not_count(text: str):
    schools = (Choice("a", "Bâtiments – “écoles”"), Choice("b", "Bâtiments"))
    assert value(Kind.CHOICE, text, choices=schools) == "a"


@pytest.mark.parametrize(
    ("label", "text"),
    [
        *(
            ("Isıtma ve İklim", "ISITMA VE İKLİM"),
            ("Isıtma ve İklim", "isitma ve iklim"),
            ("İşbirliği", "işbirliği"),
        ),
        *(
            ("Θέρμανση κτιρίων", "ΘΕΡΜΑΝΣΗ ΚΤΙΡΙΩΝ"),
            ("Straße", "STRASSE"),
            ("L’eau", "L'EAU"),
            ("CO₂", "co2"),
        ),
        *(("Énergie", "ENERGIE"), ("Łódź", "ŁÓDŹ"), ("City – own", "City-own".replace("-", " - "))),
    ],
)
def test_a_label_in_capitals_or_without_accents(label: str, text: str):
    assert value(Kind.CHOICE, text, choices=(Choice("a", label), Choice("b", "Other"))) == "a"
    assert value(Kind.CHOICES, f"Other; {text}", choices=(Choice("a", label), Choice("b", "Other"))) == [
        "b",
        "a",
    ]


def test_labels_that_differ_by_an_accent_only_are_not_mixed_up():
    choices = (Choice("a", "Résumé"), Choice("b", "Resume"))
    assert [value(Kind.CHOICE, text, choices=choices) for text in ("RÉSUMÉ", "RESUME")] == ["a", "b"]
    assert value(Kind.CHOICE, "Resumé", choices=choices) == "Resumé"


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
