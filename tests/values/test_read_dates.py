from __future__ import annotations

import pytest

from pipeline.fields import Kind
from pipeline.values import read_text
from tests.values.test_read_text import field, value


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
