"""Changes to example records, and rules that prove themselves by them."""

import json

import pytest

from pipeline import rules
from pipeline.errors import DefinitionError
from pipeline.rules.examples import patched
from tests import small
from tests.small import rule

SITUATION = 'today = 2026-03-15\n[city]\nslug = "exempla"\nname = "Exempla"\nstart = 2026-01-01\n'


@pytest.fixture
def proved(tmp_path):
    """What `check` says of examples, with example records there."""

    def check(*, records=None, situation=SITUATION, **rule_files):
        definition = small.programme(tmp_path, **rule_files)
        folder = tmp_path / "schemas" / "examples"
        folder.mkdir()
        for name, data in (records or {"note": small.NOTE_DATA, "plan": small.PLAN_DATA}).items():
            (folder / f"{name}.json").write_text(json.dumps(data))
        (folder / "situation.toml").write_text(situation)
        found = rules.check(definition)
        # the general rules' own examples change the shipped records and are left out here
        return [
            f"{problem.where}: {problem.what}" for problem in found if "general.toml" not in problem.where
        ]

    return check


def test_examples_that_show_what_they_should(proved):
    across = rule(
        id="X-1",
        output="plan",
        needs=["note"],
        test="docs['note'].about.day < doc.links.day",
        at="/links/day",
        fail={"note#/about/day": "2026-12-31"},
    )
    assert proved(note=rule(), across=across) == []


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"pass": {"/about/amount": 0}}, "example 1 (`pass`): the rule is broken, at /about/amount"),
        ({"fail": {"/about/amount": 1}}, "example 2 (`fail`): the rule is kept"),
        ({"fail": {"/about/amount": "much"}}, "example 2 (`fail`): the rule could not be evaluated"),
        ({"fail": {"/goals/9/cost": 1}}, "/goals/9/cost, which is not in the record"),
        ({"fail": {"/about/amount/x": 1}}, "/about/amount/x, which is not in the record"),
        ({"fail": {"poem#/a/b": 1}}, "there is no schemas/examples/poem.json"),
        ({"when": "doc.about.amount > 100.0"}, "example 2 (`fail`): the rule is kept"),
        ({"test": "city.language != ''"}, "the rule could not be evaluated (language)"),
    ],
)
def test_an_example_that_does_not(proved, keys, said):
    found = proved(note=rule(**keys))
    assert found[0].startswith("schemas/rules/note.toml, rule N-01: ")
    assert any(said in problem for problem in found)


def test_examples_need_their_record(proved):
    found = proved(records={"plan": small.PLAN_DATA}, note=rule())
    assert any("no schemas/examples/note.json" in problem for problem in found)


@pytest.mark.parametrize(
    "situation", ["", "today = 1\n[city]\n", 'today = "soon"\n[city]\nslug="a"\nname="A"\n']
)
def test_the_situation_has_to_be_there(proved, situation):
    (problem,) = proved(situation=situation)
    assert problem.startswith("schemas/examples/situation.toml: ")


def test_patches():
    records = {"note": {"about": {"name": "A", "mail": "a@b.eu"}, "goals": [{"cost": 1}, {"cost": 2}]}}
    changed = patched(
        records,
        {
            "note#/about/name": "B",
            "note#/about/mail": "@blank",
            "note#/goals/0": "@blank",
            "note#/goals/+": {"cost": 3},
            "note#/sums/total": 5,
        },
    )
    assert changed == {
        "note": {"about": {"name": "B"}, "goals": [{"cost": 2}, {"cost": 3}], "sums": {"total": 5}}
    }
    assert records["note"]["about"]["name"] == "A"


def test_a_patch_that_leads_nowhere():
    with pytest.raises(DefinitionError, match="not in the record"):
        patched({"note": {"goals": []}}, {"note#/goals/0/cost": 1})
