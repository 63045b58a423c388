"""Values as short texts for a sentence."""

import pytest

from pipeline.fields import Choice, Field, Kind
from pipeline.messages import counted, joined, number, shortened, shown


def field(kind, unit=""):
    choices = (Choice("red", "Fire red"), Choice("blue", "Sea blue"))
    return Field("f", "A1", "Label", "", kind, "/a/f", False, {}, choices if "choice" in kind else (), unit)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2026, "2026"),
        (12500, "12\u00a0500"),
        (-1234567, "-1\u00a0234\u00a0567"),
        (12.0, "12"),
        (0.1 + 0.2, "0.3"),
        (12500.5, "12\u00a0500.5"),
        (0, "0"),
        (0.0000001, "1e-07"),
        (float("nan"), "no number"),
        (float("-inf"), "no number"),
    ],
)
def test_number(value, text):
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        ("red", Kind.CHOICE, "Fire red"),
        ("green", Kind.CHOICE, "green"),
        (["red", "blue", "green"], Kind.CHOICES, "Fire red, Sea blue and green"),
        (["a", "a"], Kind.LIST, "a"),
        ("2026-03-05", Kind.DATE, "5 March 2026"),
        ("2026-02-30", Kind.DATE, "2026-02-30"),
        ("spring", Kind.DATE, "spring"),
        (True, Kind.BOOLEAN, "Yes"),
        (False, Kind.BOOLEAN, "No"),
        (10000, Kind.NUMBER, "10\u00a0000"),
        (None, Kind.TEXT, "blank"),
        ("", Kind.TEXT, "blank"),
        ([], Kind.CHOICES, "blank"),
        ({"a": 1}, Kind.TEXT, "{'a': 1}"),
    ],
)
def test_shown(value, kind, text):
    assert shown(value, field(kind)) == text


def test_long_text_is_cut_at_a_word():
    text = shortened("word " * 100)
    assert len(text) <= 120
    assert text.endswith("word…")


def test_long_text_without_blanks_is_cut_all_the_same():
    assert shortened("x" * 500) == "x" * 119 + "…"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("two\nlines\tand  gaps ", "two lines and gaps"),
        ("turned\u202eround\u200b\x1b[31m\x00", "turnedround[31m"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("thin\u2009blank", "thin blank"),
    ],
)
def test_what_cannot_be_seen_is_taken_out(text, seen):
    assert shortened(text) == seen


def test_joined_and_counted():
    assert [joined([]), joined(["a"]), joined(["a", "b"], "or"), joined(["a", "b", "c"])] == [
        "",
        "a",
        "a or b",
        "a, b and c",
    ]
    assert [counted(0, "row"), counted(1, "row"), counted(2, "entry", "entries")] == [
        "no rows",
        "1 row",
        "2 entries",
    ]
