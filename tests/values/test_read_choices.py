from __future__ import annotations

import pytest

from pipeline.fields import Choice, Kind
from pipeline.values import show
from tests.values.test_read_text import DOMAINS, field, value


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
