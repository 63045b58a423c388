"""Rules that are well written but do not fit their forms, their variables or their examples."""

import pytest

from pipeline import rules
from tests import small
from tests.small import rule


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"test": "doc.about.amount >"}, "no sound CEL: 1:19: "),
        ({"found": "doc.about.amont"}, "it reads 'amont', which about does not have"),
        ({"test": "doc.about.price > 1.0"}, "it reads 'price', which about does not have"),
        ({"each": "/about"}, "each is 'about', which is no table of note"),
        ({"each": "/poems"}, "each is 'poems', which is no table of note"),
        ({"at": "/about/price"}, "at names '/about/price', which is not there"),
        ({"each": "/goals", "at": "price"}, "at names 'price', which is not there"),
        ({"each": "/goals", "at": "/steps/*/start[goal=price]"}, "start[goal=price]', which is not there"),
        ({"each": "/goals", "at": "/steps/*/start[price=goal_id]"}, "start[price=goal_id]', which is not"),
        ({"each": "/goals", "at": "/about/day[goal=goal_id]"}, "day[goal=goal_id]', which is not there"),
        ({"at": ["/about/amount", "plan#/links/day"]}, "at names 'plan#/links/day', which is not there"),
        ({"test": "row.cost > 1.0"}, "it says `row`, but has no `each`"),
        ({"test": "value == 1"}, "it says 'value', which is not known there"),
        ({"test": "docs['plan'].links.day != ''"}, "it reads the output 'plan', which is not among `needs`"),
        ({"test": "doc.about.other != ''"}, "it reads about/other, which may be blank, without has()"),
        (
            {"test": "doc.goals.all(g, g.colour != 'red')"},
            "it reads goals/*/colour, which may be blank, without has()",
        ),
    ],
)
def test_a_rule_that_does_not_fit(checked, keys, said):
    (problem, *_) = checked(note=rule(**keys))
    assert problem.startswith("schemas/rules/note.toml, rule N-01: ")
    assert said in problem


@pytest.mark.parametrize(
    "test",
    [
        "!has(doc.about.other) || doc.about.other != ''",
        "doc.about.?other.orValue('x') != ''",
        "doc.goals.all(g, !has(g.colour) || g.colour != 'red')",
    ],
)
def test_has_makes_a_blank_answer_safe(checked, test):
    assert not [problem for problem in checked(note=rule(test=test)) if "may be blank" in problem]


def test_has_in_when_counts_too(checked):
    found = checked(note=rule(when="has(doc.about.other)", test="doc.about.other != ''"))
    assert not [problem for problem in found if "may be blank" in problem]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = ["boolean"]', 'kind = ["truth"]', "there is no kind 'truth'"),
        ('for = ["id"]', 'for = ["ids"]', "`for` names 'ids'"),
        (
            "column.filter(c, c == value)",
            "row.filter(c, c == value)",
            "it says 'row', which is not known there",
        ),
        ('keyword = ["*"]', 'keyword = ["allOf"]', "no case has the keyword '*'"),
    ],
)
def test_a_case_that_does_not_fit(checked, old, new, said):
    general = small.without_document_rules()
    assert old in general
    assert any(said in problem for problem in checked(general=general.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("computed", "said"),
    [
        ("doc.sums.total + 1.0", "in a circle: /goals/*/share, /sums/total"),
        ("doc.about.price", "it reads 'price'"),
        ("doc.about.amount +", "no sound CEL"),
        ("city.name == '' ? 1.0 : 2.0", "says 'city', which is not known there"),
    ],
)
def test_a_computed_field_that_does_not_fit(tmp_path, computed, said):
    total = {**small.SUMS["properties"]["total"], "x-computed": computed}
    sums = {**small.SUMS, "properties": {"total": total}}
    note = {**small.NOTE, "properties": {**small.NOTE["properties"], "sums": sums}}
    found = rules.check(small.programme(tmp_path, note_schema=note))
    assert any(said in problem.what for problem in found)
    assert all(problem.where == "schemas/note.schema.json" for problem in found)
