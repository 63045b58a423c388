"""Rules on single fields of a sort."""

import copy
import time

import pytest

from pipeline.rules import Broken, Reason, Unsound, Waiting
from tests import small
from tests.small import rule

LONG = "A sentence of some length about homes and heat, written so that it has more than fifteen words in it."


@pytest.fixture
def fields(loaded):
    """What becomes of the shipped field rules on the note, with changes to it."""
    rules = loaded()

    def run(about=None, unsound=None, **tables):
        data = copy.deepcopy(small.NOTE_DATA) | tables
        data["about"] |= about or {}
        return list(rules.evaluate_fields(rules.forms["note"], data, small.SITUATION, unsound))

    return run


def goal(number, text="Better homes", **more):
    return {"goal_id": f"G-{number:02d}", "text": text, "cost": 1.0, **more}


def places(outcomes):
    return [(outcome.rule, outcome.at[0]) for outcome in outcomes]


def test_good_answers_say_nothing(fields):
    assert fields() == []


def test_an_id_in_two_rows(fields):
    assert places(fields(goals=[goal(1), goal(1), goal(2)])) == [
        ("G-04", "/goals/0/goal_id"),
        ("G-04", "/goals/1/goal_id"),
    ]


def test_a_reference_to_no_row(fields):
    (broken,) = fields(steps=[{"goal": "G-09", "start": "2026-01-01"}])
    assert broken.at == ("/steps/0/goal",)
    assert broken.values == {"found": "G-09", "expected": "G-01, G-02"}


def test_a_reference_into_an_empty_table(fields):
    (broken,) = fields(goals=[])
    assert broken.values["expected"] == "none"


def test_a_reference_waits_for_a_table_that_was_lost(fields):
    found = fields(goals=[], unsound=Unsound(lost=frozenset({"/goals"})))
    assert found == [Waiting("G-04", "note", Reason.ANSWERS, ("note#/goals",))]


def test_an_answer_with_a_finding_of_its_own_is_passed_over(fields):
    steps = [{"goal": "G-09", "start": "2026-01-01"}]
    assert fields(steps=steps, unsound=Unsound({"/steps/0/goal"})) == []


def test_a_copied_text_names_the_other_place(fields):
    (broken,) = fields(about={"story": LONG}, goals=[goal(1), goal(2, LONG.upper() + " And more.")])
    assert broken.rule == "G-06"
    assert broken.at == ("/goals/1/text", "/about/story")
    assert broken.values == {"found": "100", "other": "Story", "other_part": "About"}


def test_short_texts_may_be_alike(fields):
    assert not places(fields(goals=[goal(1, "Better homes for all"), goal(2, "Better homes for all")]))


def test_many_long_texts_are_compared_quickly(fields):
    goals = [goal(n % 99, f"{LONG} {n} {n + 1} {n + 2}") for n in range(600)]
    start = time.monotonic()
    found = fields(goals=goals)
    assert sum(outcome.rule == "G-06" for outcome in found) == 599
    assert time.monotonic() - start < 10


@pytest.mark.parametrize(
    ("about", "rule_id"),
    [
        ({"name": "TBD"}, "G-07"),
        ({"name": "n/a"}, "G-07"),
        ({"name": "ask jo@city.example"}, "G-10"),
        ({"story": "word " * 17 + "end."}, "G-08"),
    ],
)
def test_texts(fields, about, rule_id):
    assert places(fields(about=about)) == [(rule_id, f"/about/{next(iter(about))}")]


@pytest.mark.parametrize(
    "about", [{"reason": "n/a"}, {"mail": "a@city.example"}, {"story": small.FULL_STORY}]
)
def test_texts_that_may_stand(fields, about):
    assert fields(about=about) == []


PLAN = {"links": {"day": "2026-03-01", "goals": ["G-02", "G-07"]}}


class TestReferencesIntoAnotherForm:
    @pytest.fixture
    def across(self, loaded):
        def run(data, unsound=None, **rule_files):
            return list(loaded(**rule_files).evaluate_across(data, small.SITUATION, unsound or {}))

        return run

    def test_to_no_row(self, across):
        (broken,) = across({"note": small.NOTE_DATA, "plan": PLAN})
        assert (broken.rule, broken.output, broken.at) == ("G-04", "plan", ("/links/goals",))
        assert broken.values["found"] == "G-07"

    def test_waits_for_the_other_form(self, across):
        assert across({"plan": PLAN}) == [Waiting("G-04", "plan", Reason.OUTPUTS, ("note",))]

    def test_is_left_to_a_rule_that_looks_at_it(self, across):
        own = rule(
            id="X-6",
            output="plan",
            needs=["note"],
            when="has(doc.links.goals)",
            test="doc.links.goals.all(r, docs['note'].goals.exists(g, g.goal_id == r))",
            at="/links/goals",
            fail={"plan#/links/goals": ["G-09"]},
        )
        found = across({"note": small.NOTE_DATA, "plan": PLAN}, across=own)
        assert [(type(outcome), outcome.rule) for outcome in found] == [(Broken, "X-6")]
