"""Dates on a line of programme months."""

from datetime import date

import pytest

from pipeline.model import CityStanding, OutputStanding, Schedule
from pipeline.reports.timeline import timeline

START = date(2025, 1, 13)
SCHEDULE = Schedule(START, date(2026, 7, 12), {"roadmap": date(2025, 5, 12), "plan": date(2025, 10, 12)})


def standing(city="exempla", roadmap="", plan="not handed in", schedule=SCHEDULE):
    outputs = (OutputStanding("roadmap", "Roadmap", roadmap), OutputStanding("plan", "Plan", plan))
    return CityStanding(city, "3", "active", outputs, (), schedule=schedule)


def line(today, **more):
    (only,) = timeline([standing(**more)], today).lines
    return only


def test_an_output_stands_at_the_end_of_the_month_it_is_due_in():
    dues = line(START).dues
    assert [(due.number, due.month, due.at) for due in dues] == [(1, 4, "22.22%"), (2, 9, "50.00%")]


@pytest.mark.parametrize(
    ("wanting", "today", "state", "words"),
    [
        ("", date(2027, 1, 1), "valid", "valid"),
        ("3 errors", date(2025, 5, 12), "wrong", "3 errors"),
        ("3 errors", date(2025, 5, 13), "late", "3 errors, 1 day late"),
        ("not handed in", date(2025, 5, 12), "to come", "not handed in"),
        ("not handed in", date(2025, 5, 22), "late", "not handed in, 10 days late"),
    ],
)
def test_it_is_late_from_the_day_after_unless_it_is_valid(wanting, today, state, words):
    due = line(today, roadmap=wanting).dues[0]
    assert (due.state, due.words) == (state, words)


@pytest.mark.parametrize(
    ("today", "at", "words"),
    [
        (date(2025, 1, 1), "0.00%", "not begun"),
        (START, "0.00%", "month 1 of 18"),
        (date(2025, 2, 12), "5.38%", "month 1 of 18"),
        (date(2025, 2, 13), "5.56%", "month 2 of 18"),
        (date(2026, 7, 12), "99.82%", "month 18 of 18"),
        (date(2026, 7, 13), "100.00%", "ended, 18 months"),
        (date(2030, 1, 1), "100.00%", "ended, 18 months"),
    ],
)
def test_today_stands_where_the_programme_is(today, at, words):
    assert (line(today).today, line(today).standing) == (at, words)


def test_programmes_of_different_length_share_a_scale():
    longer = Schedule(START, date(2026, 9, 12), {})
    made = timeline([standing(), standing("other", schedule=longer)], START)
    assert [(one.city, one.length) for one in made.lines] == [("exempla", "90.00%"), ("other", "100.00%")]
    assert made.ticks[0] == (0, "0.00%")
    assert made.ticks[-1] == (20, "100.00%")


def test_a_city_without_a_start_is_named():
    made = timeline([standing(schedule=None)], START)
    assert (made.lines, made.unknown) == ((), ("exempla",))


def test_an_output_that_is_not_asked_of_the_city_is_on_no_line():
    only = Schedule(START, SCHEDULE.end, {"plan": date(2025, 10, 12)})
    assert [due.number for due in line(START, schedule=only).dues] == [2]
