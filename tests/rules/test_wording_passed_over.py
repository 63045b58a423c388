"""Short cuts past texts that cannot hold what is looked for give the same answers as the long way."""

import re

import pytest

from pipeline.rules import wording

ODD_TEXTS = (
    *(
        "TBD",
        "to be Confirmed",
        "İNSERT TEXT",
        "lorem ıpsum",
        "LOREM IPSUM",
        "wıll follow",
        "À DÉFINIR",
        "???",
    ),
    *(
        "a [fill in later] b",
        "(noch offen)",
        "Xxx",
        "setback",
        "‹name›",
        "____",
        "the tb ward",
        "n.t.b.",
        "ſ",
    ),
    *(
        "BUDE DOPLNĚNO",
        "to be confirmed by the council after a long and public debate in the next spring",
        "",
    ),
)


def test_texts_without_the_signs_of_a_stand_in_are_passed_over_rightly(monkeypatch):
    quick = [wording.placeholder_in(text) for text in ODD_TEXTS]
    monkeypatch.setattr(wording, "STAND_IN_SIGNS", ("",))
    monkeypatch.setattr(wording, "SMALL_PHRASES", re.compile(""))
    assert quick == [wording.placeholder_in(text) for text in ODD_TEXTS]


def test_capitals_that_a_search_ignores_are_taken_for_small_ones_rightly():
    for letter in set(filter(str.isalpha, wording.PHRASES.pattern)):
        alike = re.compile(re.escape(letter), re.I)
        for other in map(chr, range(0x250)):
            if alike.fullmatch(other):
                assert wording._small(other) == letter, other


def test_plain_texts_and_words_hide_nothing(monkeypatch):
    signs = [chr(code) for code in range(0x2100) if not 0xD800 <= code < 0xE000]
    texts = [text for sign in signs for text in (f"plain{sign}words", f"λόγος{sign}", f"слово{sign * 9}")]
    quick = [wording.unseen_in(text) for text in texts]
    never = re.compile("(?!)")
    monkeypatch.setattr(wording, "PLAIN", never)
    monkeypatch.setattr(wording, "PLAIN_WORD", never)
    assert quick == [wording.unseen_in(text) for text in texts]


@pytest.mark.parametrize("text", ["call 12345", "me at)home", "+43 660 123", "a@b", "tel 12 34 56", "x"])
def test_texts_without_signs_and_digits_have_no_contact(text, monkeypatch):
    quick = wording.mentions_contact(text)
    monkeypatch.setattr(wording, "FEWEST_DIGITS", 0)
    monkeypatch.setattr(wording, "AT", ("",))
    assert quick == wording.mentions_contact(text)
