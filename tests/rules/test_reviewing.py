"""Scores become a decision, records become questions."""

import pytest

from pipeline import programme, rules
from pipeline.errors import DefinitionError
from pipeline.programme import DecisionRule, Rubric, Signal
from pipeline.rules import decided, questions
from tests.small import SITUATION
from tests.small import programme as small

SHIPPED = programme.load()
RULES = rules.load(SHIPPED)


@pytest.mark.parametrize(
    ("scores", "decision"),
    [
        ([4, 4, 4], "accept"),
        ([3, 2, 3], "accept"),  # 2.67
        ([2, 3], "accept"),  # just 2.5
        ([2, 3, 2], "return"),  # no 1, but a mean of 2.33
        ([1, 4, 4], "accept_with_remarks"),
        ([1, 1, 4, 4, 4, 4], "return"),
        ([1, 2, 2], "accept_with_remarks"),
        ([0, 4, 4, 4], "return"),
        ([0, 1, 4, 4], "return"),
        ([], ""),
    ],
)
def test_the_first_decision_that_holds_is_what_the_scores_say(scores, decision):
    assert decided(SHIPPED.review, RULES, scores) == decision


def test_a_decision_that_cannot_be_evaluated_stops():
    broken = Rubric(2, (DecisionRule("accept", "scores.median > 2", ""),), ())
    with pytest.raises(DefinitionError, match=r"review\.toml: a decision cannot be evaluated"):
        decided(broken, RULES, [3])


def asked(home, signal, records=None):
    known = rules.load(small(home))
    rubric = Rubric(2, (), (), (signal,))
    given = {"note": {"about": {"name": "Exempla", "count": 3}}} if records is None else records
    return list(questions(rubric, known, "note", given, SITUATION))


def test_a_question_shows_what_was_found(tmp_path):
    signal = Signal(
        "note", "Names", "doc.about.name", "{found} for {many}?", values={"many": "doc.about.count"}
    )
    assert asked(tmp_path, signal) == [("Names", "Exempla for 3?")]


@pytest.mark.parametrize(
    "signal",
    [
        Signal("note", "t", "doc.about.count", "{found}?", when="value > 3"),
        Signal("note", "t", "doc.about.amount", "{found}?"),  # blank
        Signal("plan", "t", "1", "{found}?"),
        Signal("note", "t", "1", "{found}?", needs=("plan",)),
    ],
)
def test_no_question_where_nothing_is_to_be_asked(tmp_path, signal):
    assert asked(tmp_path, signal) == []


def test_nothing_is_asked_of_an_output_that_is_not_there(tmp_path):
    assert asked(tmp_path, Signal("note", "t", "1", "?"), {}) == []


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ("[]", "none?"),
        ("['a']", "a?"),
        ("['a','b']", "a and b?"),
        (str([*"abcdef"]), "a, b, c, d, e and f?"),
        (str([*"abcdefg"]), "a, b, c, d, e, f and 1 more?"),
        (str([*"abcdefgh"]), "a, b, c, d, e, f and 2 more?"),
    ],
)
def test_lists_are_told_by_their_first_entries(tmp_path, entries, said):
    assert asked(tmp_path, Signal("note", "t", entries, "{found}?")) == [("t", said)]
