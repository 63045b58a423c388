"""What all boards show of where the cities stand."""

import pytest
from msgspec.structs import replace

from pipeline.model import MilestoneState, OutputStanding
from pipeline.reports import overview
from tests.reports.boards import DONE, DUE, HEADING, LATE, city, everything


def test_rules_are_listed_by_the_cities_that_break_them_and_withdrawn_ones_do_not_count():
    found = [(one.rule, one.title, one.times, one.cities) for one in overview.frequent(HEADING, everything())]
    assert found == [
        ("PL-01", "Sums add up", 7, 2),
        ("XX-99", "", 4, 1),
        ("PL-02", "Dates exist", 1, 1),
    ]


def test_a_tracking_form_counts_among_the_findings():
    form = replace(city().tracking[0], rules={"PL-02": 3})
    (one,) = overview.frequent(HEADING, [replace(city(), tracking=(form,))])
    assert (one.rule, one.times, one.cities) == ("PL-02", 3, 1)


@pytest.mark.parametrize(
    ("milestone", "words"),
    [
        (LATE, "open, 12 days late"),
        (replace(LATE, days_late=1), "open, 1 day late"),
        (DUE, "open, due 2026-06-30"),
        (replace(DUE, due=None), "open"),
        (DONE, "complete"),
        (replace(LATE, state=MilestoneState.READY_FOR_REVIEW), "ready for review, 12 days late"),
    ],
)
def test_a_milestone_says_when_it_is_due_or_how_late_it_is(milestone, words):
    assert overview.state(milestone) == words


@pytest.mark.parametrize(
    ("wanting", "number"), [("1 error", 1), ("12 errors", 12), ("", 0), ("not handed in", 0)]
)
def test_how_many_errors_are_left(wanting, number):
    assert overview.errors(OutputStanding("plan", "Plan", wanting)) == number


def test_columns_are_those_of_all_cities():
    other = replace(city(), outputs=(OutputStanding("report", "Report", ""),))
    assert overview.columns([city(), other]) == {"plan": "Engagement Plan", "report": "Report"}
