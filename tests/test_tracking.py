"""What a tracking form says on the board, and whether a milestone waits for it."""

import dataclasses

import pytest
from msgspec.structs import replace

from pipeline import programme, tracking
from pipeline.milestones import Standing, judge_standings
from pipeline.model import City, FileResult, MilestoneState, Record, Stamp

SHIPPED = programme.load()
(FORM,) = SHIPPED.tracking
CITY = City("exempla", "Exempla", profile="tlp-18m")
DONE = {output.id: Standing(output.id, "hash") for output in SHIPPED.outputs}
AUTO = dataclasses.replace(SHIPPED, policy="auto")
BLOCKING = dataclasses.replace(AUTO, tracking=(replace(FORM, blocks=("MS2",)),))


def file(totals, output="participation"):
    return FileResult("p.xlsx", output=output, record=Record(Stamp(), {"totals": totals}, {}))


def test_figures_are_the_calculated_ones_of_the_board():
    totals = {"events_attended": 9, "events_total": 14, "representatives_total": 2, "hours_a_month": 10.0}
    found = tracking.figures(SHIPPED, file({**totals, "else": 3}))
    assert found == totals
    assert tracking.said(FORM, found) == "events 9 of 14, 2 representatives, 10 h a month"


def test_what_is_not_known_yet_is_a_dash_and_numbers_are_short():
    assert tracking.said(FORM, {"events_attended": 1, "hours_a_month": 10.5}).startswith("events 1 of –, ")
    assert tracking.said(FORM, {"hours_a_month": 10.5}).endswith("10.5 h a month")


def test_an_output_has_no_figures():
    assert tracking.figures(SHIPPED, file({"events_attended": 9}, "roadmap")) is None
    assert tracking.figures(SHIPPED, replace(file({}), record=None)) is None


@pytest.mark.parametrize("odd", [None, 3, "x", [1], {"a": "1", "b": None, "c": True, "d": [1]}])
def test_what_a_ledger_says_besides_numbers_is_passed_over(odd):
    assert tracking.known(odd) == {}


def test_no_milestone_waits_for_it_unless_the_definition_says_so():
    assert [m.state for m in judge_standings(AUTO, CITY, DONE)] == [MilestoneState.COMPLETE] * 2
    first, last = judge_standings(BLOCKING, CITY, DONE)
    assert (first.state, last.state) == (MilestoneState.COMPLETE, MilestoneState.OPEN)
    assert last.blocked_by == ("Participation record: not handed in",)
    assert last.basis.endswith("; also waits for: Participation record")
    assert "participation" not in last.outputs


@pytest.mark.parametrize(
    ("wanting", "state"), [("", MilestoneState.COMPLETE), ("2 errors", MilestoneState.OPEN)]
)
def test_a_milestone_that_waits_for_it_goes_on_when_it_is_valid(wanting, state):
    there = {**DONE, "participation": Standing("participation", "hash", wanting)}
    assert judge_standings(BLOCKING, CITY, there)[1].state is state


def test_it_needs_no_review():
    reviewed = dataclasses.replace(BLOCKING, policy="reviewed")
    there = {**DONE, "participation": Standing("participation", "other")}
    assert judge_standings(reviewed, CITY, there, ["hash"])[1].state is MilestoneState.COMPLETE
