"""The words for what became of findings."""

from datetime import date

import pytest

from pipeline.model import Fixed, Life, Severity, Waiver
from pipeline.reports.lives import beside, fate, since
from tests.reports.results import file, finding

WAIVER = Waiver("G-01", "It has to be so.", "Officer", date(2026, 12, 31))
GONE = Fixed("G-02", Severity.ERROR, "plan", "0" * 12, "Goals · Cost")


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({}, ""),
        ({"life": Life.NEW}, "new"),
        ({"life": Life.STILL_OPEN}, "still open"),
        ({"life": Life.NEW, "severity": Severity.INFO}, ""),
        ({"life": Life.NEW, "explanation": "so"}, "explained"),
        ({"life": Life.STILL_OPEN, "explanation": "so", "waiver": WAIVER}, "waived"),
    ],
)
def test_one_word_for_a_finding(more, word):
    assert fate(finding(**more)) == word


def test_what_was_said_stands_in_lines_of_its_own():
    assert list(beside(finding(explanation="so\nit is", waiver=WAIVER))) == [
        "Explained by the city: so ⏎ it is",
        "Waived until 31 December 2026 by Officer: It has to be so.",
    ]


def test_since_the_last_submission():
    found = [
        finding(life=Life.NEW),
        finding(life=Life.STILL_OPEN, explanation="so"),
        finding(life=Life.STILL_OPEN),
    ]
    told = list(since(file("plan.docx", *found, fixed=(GONE,), not_settled=(GONE,))))
    assert told == [
        "Since the last submission: 1 new, 1 still open, 1 explained, 1 fixed, 1 could not be checked again",
        "  Fixed: Goals · Cost [G-02]",
        "  Not checked again: Goals · Cost [G-02]",
    ]


def test_without_one_nothing_is_said():
    assert list(since(file("plan.docx", finding()))) == []


def test_of_very_many_only_some_are_named():
    (_, named) = since(file("plan.docx", fixed=(GONE,) * 9))
    assert named.endswith("; and 4 more")
