"""Rules evaluated over records: broken, kept, or waiting with a reason."""

import copy
from datetime import date

import pytest

from pipeline.model import City, Finding, Missing, Severity
from pipeline.model import Location as Nowhere
from pipeline.rules import Broken, Reason, Situation, Unsound, Waiting
from tests import small
from tests.small import rule


@pytest.fixture
def outcomes(loaded):
    """What becomes of a rule on the note, with changes to its parts."""

    def run(*, situation=small.SITUATION, unsound=None, parts=(), **keys):
        rules = loaded(note=rule(**keys))
        form = rules.forms["note"]
        data = rules.compute(form, copy.deepcopy(small.NOTE_DATA) | dict(parts))
        return list(rules.evaluate_document(form, data, situation, unsound))

    return run


def test_a_rule_that_is_kept_says_nothing(outcomes):
    assert outcomes() == []


def test_a_broken_rule_names_place_and_values(outcomes):
    (broken,) = outcomes(
        test="doc.about.amount < total(doc.goals.map(g, g.cost))",
        at=["/about/amount", "/goals/*/cost"],
        expected="total(doc.goals.map(g, g.cost))",
        values={"day": "doc.about.day"},
    )
    assert broken == Broken(
        "N-01",
        "note",
        ("/about/amount", "/goals/0/cost", "/goals/1/cost"),
        {"found": 30.0, "expected": 30.0, "day": "2026-02-01"},
    )


def test_each_row_is_looked_at_by_itself(outcomes):
    (broken,) = outcomes(
        each="/goals", test="row.cost > 15.0", at=["cost", "/about/amount"], found="row.text"
    )
    assert broken.at == ("/goals/0/cost", "/about/amount")
    assert broken.values == {"found": "Better homes"}


def test_when_narrows_a_rule(outcomes):
    assert outcomes(test="false", when="doc.about.amount > 100.0") == []
    assert len(outcomes(test="false", when="doc.about.amount > 10.0")) == 1


def test_a_table_without_rows_is_the_place_itself(outcomes):
    (broken,) = outcomes(test="doc.steps.size() > 0", at="/steps/*/goal", parts={"steps": []})
    assert broken.at == ("/steps",)


def test_rows_without_the_answer_are_no_places(outcomes):
    (broken,) = outcomes(
        test="false",
        at="/goals/*/colour",
        parts={"goals": [{"cost": 1.0}, {"cost": 1.0, "colour": "red"}]},
    )
    assert broken.at == ("/goals/1/colour",)


def test_places_in_another_table_are_the_rows_that_match(outcomes):
    steps = [{"goal": "G-02", "start": "2026-01-10"}, {"goal": "G-01", "start": "2026-01-11"}]
    found = outcomes(
        each="/goals", test="false", at=["cost", "/steps/*/start[goal=goal_id]"], parts={"steps": steps}
    )
    assert [broken.at for broken in found] == [
        ("/goals/0/cost", "/steps/1/start"),
        ("/goals/1/cost", "/steps/0/start"),
    ]


def test_the_table_itself_is_the_place_when_no_row_matches(outcomes):
    _, without_steps = outcomes(each="/goals", test="false", at="/steps/*/start[goal=goal_id]")
    assert without_steps.at == ("/steps",)


def test_whole_numbers_and_others_compare_and_add_as_they_should(outcomes):
    parts = {"goals": [{"goal_id": "G-01", "text": "x", "cost": 10}]}
    assert outcomes(test="doc.goals[0].cost + 0.5 == 10.5", parts=parts) == []


def test_a_value_that_cannot_be_worked_out_leaves_the_finding(outcomes):
    (broken,) = outcomes(test="false", expected="doc.goals[7].text")
    assert broken.values == {"found": 30.0, "expected": None}


class TestWaiting:
    def test_for_an_answer_that_is_not_in_order(self, outcomes):
        (waiting,) = outcomes(test="false", when="doc.about.amount > 0.0", unsound=Unsound({"/about/amount"}))
        assert waiting == Waiting("N-01", "note", Reason.ANSWERS, ("note#/about/amount",))

    def test_not_for_an_answer_that_is_not_read(self, outcomes):
        assert isinstance(outcomes(test="doc.about.amount < 0.0", unsound=Unsound({"/about/day"}))[0], Broken)

    def test_only_in_the_row_it_concerns(self, outcomes):
        found = outcomes(each="/goals", test="row.cost > 90.0", at="cost", unsound=Unsound({"/goals/0/cost"}))
        assert [type(outcome) for outcome in found] == [Broken, Waiting]
        assert found[0].at == ("/goals/1/cost",)
        assert found[1].names == ("note#/goals/0/cost",)

    def test_in_all_rows_when_a_column_is_read(self, outcomes):
        test = "row.cost < total(doc.goals.map(g, g.cost))"
        (waiting,) = outcomes(each="/goals", test=test, at="cost", unsound=Unsound({"/goals/0/cost"}))
        assert waiting.names == ("note#/goals/0/cost",)

    def test_for_what_a_computed_field_is_computed_from(self, outcomes):
        found = outcomes(test="doc.sums.total < 0.0", at="/sums/total", unsound=Unsound({"/goals/1/cost"}))
        assert found == [Waiting("N-01", "note", Reason.ANSWERS, ("note#/goals/1/cost",))]

    def test_for_a_table_with_too_few_rows(self, outcomes):
        unsound = Unsound({"/goals"})
        (waiting,) = outcomes(test="doc.goals.exists(g, g.cost > 90.0)", unsound=unsound)
        assert waiting.names == ("note#/goals",)
        assert isinstance(
            outcomes(each="/goals", test="row.cost > 90.0", at="cost", unsound=unsound)[0], Broken
        )

    def test_for_a_table_that_was_lost(self, outcomes):
        lost = Unsound(lost=frozenset({"/goals"}))
        (waiting,) = outcomes(test="doc.sums.total > 90.0", at="/sums/total", unsound=lost)
        assert waiting.reason is Reason.ANSWERS

    def test_for_a_column_that_was_lost(self, outcomes):
        lost = Unsound(lost=frozenset({"/goals/*/cost"}))
        (waiting,) = outcomes(each="/goals", test="row.cost > 90.0", at="cost", unsound=lost)
        assert waiting.names == ("note#/goals/*/cost",)

    @pytest.mark.parametrize(
        ("city", "reason"),
        [(None, Reason.NO_CITY), (City("exempla", "Exempla", profile="p"), Reason.CITY)],
    )
    def test_for_what_is_not_known_of_the_city(self, outcomes, city, reason):
        situation = Situation(date(2026, 3, 1), city)
        (waiting,) = outcomes(test="doc.about.day < city.start", at="/about/day", situation=situation)
        assert (waiting.reason, waiting.names) == (reason, ("start",))

    def test_an_expression_that_fails_is_not_passed(self, outcomes):
        (waiting,) = outcomes(test="doc.goals[9].cost > 0.0")
        assert waiting == Waiting("N-01", "note", Reason.FAILED)

    def test_a_row_that_fails_does_not_hide_the_others(self, outcomes):
        parts = {"goals": [{"cost": 1.0}, {"cost": 1.0, "text": "x"}]}
        found = outcomes(each="/goals", test="row.text == ''", at="text", parts=parts)
        assert [type(outcome) for outcome in found] == [Broken, Waiting]


class TestAcross:
    ACROSS = rule(
        id="X-1",
        output="plan",
        needs=["note"],
        test="docs['note'].about.day > doc.links.day",
        at=["/links/day", "note#/about/day"],
        fail={"plan#/links/day": "2026-01-01"},
    )

    def run(self, loaded, data, unsound=None, unreadable=()):
        rules = loaded(across=self.ACROSS)
        found = rules.evaluate_across(data, small.SITUATION, unsound or {}, unreadable)
        return [outcome for outcome in found if outcome.rule == "X-1"]

    def test_broken(self, loaded):
        (broken,) = self.run(loaded, {"note": small.NOTE_DATA, "plan": small.PLAN_DATA})
        assert broken.output == "plan"
        assert broken.at == ("/links/day", "note#/about/day")
        assert broken.values == {"found": "2026-03-01"}

    def test_rows_match_whatever_a_list_names(self, loaded):
        links = {"each": "/goals", "needs": ["plan"], "output": "note", "fail": {"plan#/links/day": "x"}}
        across = rule(id="X-1", test="false", at=["goal_id", "/steps/*/goal[goal=places]"], **links)
        note = {**small.NOTE_DATA, "goals": [{"goal_id": "G-01", "places": ["G-01", "G-07"]}]}
        found = loaded(across=across).evaluate_across(
            {"note": note, "plan": small.PLAN_DATA}, small.SITUATION
        )
        assert [o.at for o in found if o.rule == "X-1"] == [("/goals/0/goal_id", "/steps/0/goal")]

    def test_waits_for_an_output_that_is_not_there(self, loaded):
        (waiting,) = self.run(loaded, {"plan": small.PLAN_DATA})
        assert waiting == Waiting("X-1", "plan", Reason.OUTPUTS, ("note",))
        (waiting,) = self.run(loaded, {"note": small.NOTE_DATA})
        assert waiting == Waiting("X-1", "plan", Reason.OUTPUTS, ("plan",))

    def test_waits_for_an_output_that_could_not_be_read(self, loaded):
        (waiting,) = self.run(loaded, {"plan": small.PLAN_DATA}, unreadable=["note"])
        assert waiting == Waiting("X-1", "plan", Reason.UNREADABLE, ("note",))

    def test_waits_for_an_answer_in_the_other_output(self, loaded):
        both = {"note": small.NOTE_DATA, "plan": small.PLAN_DATA}
        (waiting,) = self.run(loaded, both, {"note": Unsound({"/about/day"})})
        assert waiting == Waiting("X-1", "plan", Reason.ANSWERS, ("note#/about/day",))

    def test_nothing_is_said_when_nothing_is_there(self, loaded):
        assert self.run(loaded, {}) == []


def test_what_later_rules_must_not_rely_on(loaded):
    rules = loaded()

    def finding(name, pointer, severity=Severity.ERROR):
        return Finding(name, severity, "m", "a", pointer=pointer)

    unsound = rules.unsound(
        [
            finding("G-01", "/about/name"),
            finding("G-07", "/about/reason", Severity.WARNING),
            finding("lost-field", "/goals"),
            finding("F-04", None),
        ],
        [Missing(Nowhere(), "/about/day")],
    )
    assert unsound == Unsound(frozenset({"/about/name", "/about/day"}), frozenset({"/goals"}))
    assert "/goals/0/cost" in unsound
    assert "/about/reason" not in unsound
