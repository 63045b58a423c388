"""What does not fit in review.toml."""

import pytest

from pipeline import rules
from pipeline.errors import DefinitionError
from pipeline.programme import check, load
from tests.programme.edits import edit

CRITERION = 'id = "R1"\noutput = "roadmap"'


def problems(home):
    return [f"{p.where}: {p.what}" for p in check(load(home))]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (CRITERION, 'id = "R2"\noutput = "roadmap"', "the criterion 'R2' is there twice"),
        (CRITERION, 'id = "R1"\noutput = "road"', "\"R1\": there is no output 'road' with a form"),
        ('"roadmap#/focus/focus_domains"', '"roadmap#/focus/domains"', "which is no question of that form"),
        ('"roadmap#/focus/focus_domains"', '"road#/focus/domains"', "there is no output 'road' with a form"),
        ('output = "roadmap"\ntopic', 'output = "road"\ntopic', "signal number 1: there is no output 'road'"),
        ('needs = ["roadmap"]', 'needs = ["road"]', "there is no output 'road' with a form"),
        ('id = "return"', 'id = "send_back"', '"send_back": there are accept, accept_with_remarks, return'),
        ('when = "true"', 'when = "scores.mean < 2.5"', "the last decision must have when = 'true'"),
    ],
)
def test_what_does_not_fit_is_named(home, old, new, said):
    edit(home, "review.toml", old, new)
    (found,) = problems(home)
    assert said in found


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (
            "vocabularies.schema.json",
            '"x-accepts": true, "x-said": "accepted"}',
            '"x-said": "accepted"}',
            "x-accepts",
        ),
        ("review.schema.json", '"x-code": "A5"', '"x-code": "A6"', "the code A6 is there twice"),
        ("review.schema.json", '"x-form-version": "1.0",', "", "it has no x-form-version"),
    ],
)
def test_so_is_what_it_builds_on(home, name, old, new, said):
    edit(home, name, old, new)
    assert any(said in found for found in problems(home))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "second_opinion_from = 2",
            'second_opinion_from = "two"',
            "schemas/review.toml, second_opinion_from",
        ),
        (CRITERION, 'id = "R1"\noutptu = "roadmap"', "'outptu' is not known here"),
        (CRITERION, "output = 'roadmap'", "'id' is missing"),
    ],
)
def test_what_the_schema_of_the_rubric_does_not_know_stops(home, old, new, said):
    edit(home, "review.toml", old, new)
    with pytest.raises(DefinitionError, match=said):
        load(home)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("scores.mean >= 2.5", "scores.mean >>= 2.5", 'decision "accept": no sound CEL'),
        ("median(doc.learning_objectives", "middle(doc.learning_objectives", "signal number 3: no sound CEL"),
        ("No event in the calendar serves {found}.", "Nothing serves {them}.", "ask names {them}"),
        ("No event in the calendar serves {found}.", "Nothing serves {.", "signal number 2: ask:"),
    ],
)
def test_expressions_and_sentences_are_judged_with_the_rules(home, old, new, said):
    edit(home, "review.toml", old, new)
    assert any(said in f"{p.where}: {p.what}" for p in rules.check(load(home)))


def test_a_programme_without_a_rubric_is_sound_and_has_no_sheet(home):
    for name in ("review.toml", "review.schema.json"):
        (home / "schemas" / name).unlink()
    without = load(home)
    assert without.review is None
    assert not check(without)
    with pytest.raises(DefinitionError, match="there are no reviews"):
        without.with_sheet()


def test_an_outputs_own_criteria_come_first(shipped):
    names = [criterion.id for criterion in shipped.review.criteria_of("info-session")]
    assert names == ["I1", "I2", "I3", "I4", "C1", "C2", "C3", "C4", "C5"]
