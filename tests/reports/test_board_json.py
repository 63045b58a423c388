"""The board for machines keeps to its own schema."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pipeline.reports.board import BOARDS
from tests.outgoing.hostile import EVERY
from tests.reports.boards import HEADING, city, everything

SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "board.schema.json").read_text(encoding="utf-8"))
JUDGE = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)


def board(*cities):
    found = json.loads(BOARDS["json"](HEADING, cities, 80))
    assert [error.message for error in JUDGE.iter_errors(found)] == []
    return found


def test_the_schema_is_sound_and_lets_nothing_else_pass():
    Draft202012Validator.check_schema(SCHEMA)
    found = board(*everything())
    found["cities"][0]["milestones"][0]["state"] = "done"
    found["cities"][0]["more"] = 1
    assert len(list(JUDGE.iter_errors(found))) == 2


def test_it_says_all_there_is():
    found = board(*everything())
    assert (found["version"], found["made_at"], found["definition"]) == (1, "2026-01-02T00:00:00+00:00", "d")
    first, second, *_, last = found["cities"]
    assert first["outputs"][0]["file"] == "plan.docx"
    assert first["tracking"][0]["said"] == "events 9 of 14"
    assert first["tracking"][0]["figures"] == {"events": 9, "hours": 10.5}
    assert first["notes"] == ["plan.docx: new"]
    assert second["outputs"][0]["rules"] == {"PL-01": 2, "PL-02": 1}
    late, due = second["milestones"]
    assert (late["due"], late["days_late"], late["blocked_by"][0]) == ("2025-12-21", 12, "Plan: 3 errors")
    assert (due["due"], due["days_late"]) == ("2026-06-30", 0)
    assert (last["status"], last["milestones"]) == ("withdrawn", [])
    assert found["frequent_findings"][0] == {"rule": "PL-01", "title": "Sums add up", "times": 7, "cities": 2}


def test_of_nobody_there_is_a_board_too():
    assert board()["cities"] == []


@pytest.mark.parametrize("text", EVERY.values(), ids=EVERY)
def test_words_of_strangers_come_back_as_they_were(text):
    found = board(city(text, text, notes=(text,), rules={text: 1}, said=text))
    (only,) = found["cities"]
    assert [only["city"], only["outputs"][0]["wanting"], *only["notes"]] == [text] * 3
