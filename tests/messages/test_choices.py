"""The choice that was meant, and choices as a list to read."""

import pytest

from pipeline.fields import Choice, Field, Kind
from pipeline.messages import choices_text, closest, suggestion


def field(*choices):
    made = tuple(Choice(*choice) for choice in choices)
    return Field("f", "A1", "Label", "", Kind.CHOICE, "/a/f", False, {}, made)


DOMAINS = field(
    ("buildings", "Buildings: built environment, heating and cooling"),
    ("mobility", "Mobility and transport"),
    ("waste_circular", "Waste and circular economy"),
    ("industry", "Industry"),
)
LEVELS = field(
    ("1", "1 - aware"), ("2", "2 - can do with help"), ("other_a", "Other A"), ("other_b", "Other B")
)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("mobilty", "mobility"),
        ("Mobility & Transports", "mobility"),
        ("transport", "mobility"),
        ("waste", "waste_circular"),
        ("WASTE-CIRCULAR", "waste_circular"),
        ("Indústry", "industry"),
        ("cooling", "buildings"),
    ],
)
def test_closest(typed, code):
    assert closest(DOMAINS, typed).code == code


@pytest.mark.parametrize("typed", ["", "agriculture", "x" * 100_000, "???"])
def test_nothing_is_near(typed):
    assert closest(DOMAINS, typed) is None
    assert suggestion(DOMAINS, typed) == ""


def test_two_that_are_as_near_are_no_suggestion():
    assert closest(LEVELS, "other") is None


def test_a_number_is_no_worse_than_its_text():
    assert suggestion(LEVELS, 2.0) == "" or "2" in suggestion(LEVELS, 2.0)
    assert suggestion(LEVELS, 2) == "Did you mean ‘2 - can do with help’? "


def test_few_choices_are_all_named():
    assert choices_text(field(("a", "A"), ("b", "B"), ("c", "C"))) == "‘A’, ‘B’ or ‘C’"


def test_many_choices_are_cut():
    many = field(*((str(n), f"Choice {n}") for n in range(20)))
    assert choices_text(many).endswith("‘Choice 5’ or one of 14 more in the list")
