"""Computed fields, worked out afresh and in the right order."""

import copy

import pytest

from tests import small


@pytest.fixture
def compute(loaded):
    rules = loaded()

    def run(**changes):
        data = copy.deepcopy(small.NOTE_DATA) | changes
        return rules.compute(rules.forms["note"], data)

    return run


def test_a_field_that_builds_on_a_later_one(compute):
    data = compute()
    assert data["sums"] == {"total": 30.0}
    assert [goal["share"] for goal in data["goals"]] == [0.333333333, 0.666666667]


def test_what_the_file_says_is_not_used(compute):
    data = compute(sums={"total": 99.0}, goals=[{"goal_id": "G-01", "text": "x", "cost": 10, "share": 7}])
    assert data["sums"] == {"total": 10.0}
    assert data["goals"][0]["share"] == 1.0


def test_without_its_answers_a_computed_field_is_blank(compute):
    data = compute(sums={"total": 99.0}, goals=[{"goal_id": "G-01", "text": "x", "share": 7}])
    assert data["sums"] == {}
    assert "share" not in data["goals"][0]


def test_a_text_where_a_number_should_be_leaves_it_blank(compute):
    assert compute(goals=[{"cost": "ten"}])["sums"] == {}


def test_everything_else_stays_as_it_is(compute):
    data = compute(goals=[{"cost": 1, "odd": [1, {"deep": 2}]}], extra="kept")
    assert data["extra"] == "kept"
    assert data["goals"][0]["odd"] == [1, {"deep": 2}]
    assert data["about"] == small.NOTE_DATA["about"]


def test_data_built_otherwise_does_no_harm(compute):
    assert compute(goals=None, sums=None, steps="x")["sums"] == {"total": 0.0}
    assert compute(goals=["x", {"cost": 2}])["goals"][0] == "x"


def test_the_given_data_is_not_changed(compute):
    before = copy.deepcopy(small.NOTE_DATA)
    compute()
    assert before == small.NOTE_DATA
