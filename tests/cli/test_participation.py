"""The participation record from blank form to milestone, through the command line."""

import json
from pathlib import Path

import pytest

from tests.cli.running import definition_copy, printed_json, run, sample_city
from tests.samples import EXAMPLES

RECORD = json.loads((EXAMPLES / "participation.json").read_text(encoding="utf-8"))


def with_record(folder, suffix="xlsx", **changes):
    """Make the city's record, fill it in, and put it into the folder; `changes` are to rows of events."""
    data = json.loads(json.dumps(RECORD))
    for code, answers in changes.items():
        row = next(row for row in data["events"] if row["event_code"] == code)
        row.update(answers)
    to = folder.parent.parent / "forms"
    made = run("generate", folder, "--output", "participation", "--as", suffix, "--to", to, "--force")
    assert made.exit_code == 0, made.output
    (to / "data.json").write_text(json.dumps(data), encoding="utf-8")
    filled = folder / f"participation.{suffix}"
    blank = to / f"{folder.name}-participation.{suffix}"
    assert run("fill", blank, to / "data.json", "--to", filled).exit_code == 0
    return filled


def test_it_is_made_when_it_is_asked_for_and_excel_is_the_default(tmp_path):
    city = sample_city(tmp_path, "exempla", "submission.toml")
    assert run("generate", city).exit_code == 0
    assert not list(city.glob("*participation*"))
    assert run("generate", city, "--output", "PART").exit_code == 0
    assert [path.name for path in city.glob("*participation*")] == ["exempla-participation.xlsx"]
    assert run("generate", "--blank", "--output", "participation", "--to", tmp_path / "b").exit_code == 0


def test_the_events_are_there_before_anybody_writes(tmp_path):
    city = sample_city(tmp_path, "exempla", "submission.toml")
    run("generate", city, "--output", "participation")
    data = printed_json("extract", city / "exempla-participation.xlsx")["data"]
    assert [(row["event_code"], row["usual_month"]) for row in data["events"]] == [
        (row["event_code"], row["usual_month"]) for row in RECORD["events"]
    ]
    checked = printed_json("check", city, "--format", "json")["cities"][0]["files"][0]
    assert [finding["rule"] for finding in checked["findings"]] == ["not-started"]


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_a_filled_record_comes_back_and_has_no_finding(tmp_path, suffix):
    city = sample_city(tmp_path, "exempla", "submission.toml")
    data = printed_json("extract", with_record(city, suffix))["data"]
    assert data["events"] == RECORD["events"]
    assert data["monthly_hours"] == RECORD["monthly_hours"]
    (file,) = printed_json("check", city, "--format", "json")["cities"][0]["files"]
    assert (file["output"], file["verdict"], file["findings"]) == ("participation", "valid", [])


def test_an_event_to_come_that_is_marked_as_attended_is_an_error_at_its_cell(tmp_path):
    city = sample_city(tmp_path, "exempla", "submission.toml")
    with_record(city, IS={"event_date": "2026-07-09"})
    checked = run("check", city)
    assert checked.exit_code == 1
    assert (
        "‘IS - Info Session in our city’ is marked as attended, but its date, 9 July 2026" in checked.stdout
    )
    assert "[PART-01]" in checked.stdout


@pytest.mark.slow
@pytest.mark.parametrize(("blocks", "state"), [([], "complete"), (["MS2"], "open")])
def test_a_milestone_waits_for_it_only_if_the_programme_says_so(tmp_path, blocks, state):
    replaced = ('policy = "reviewed"', 'policy = "auto"'), ("blocks = []", f"blocks = {json.dumps(blocks)}")
    home = definition_copy(tmp_path / "home", *replaced)
    city = sample_city(tmp_path / "cities")

    def board():
        return printed_json("status", city, "--format", "json", "--programme", home)["cities"][0]

    run("mark", city, "--programme", home)
    second = board()["milestones"][1]
    assert second["state"] == state
    assert ("Participation record: not handed in" in second["blocked_by"]) is bool(blocks)
    with_record(city)
    assert run("mark", city, "--programme", home).exit_code == 0
    found = board()
    assert found["milestones"][1]["state"] == "complete"
    assert found["tracking"][0]["said"] == "events 14 of 14, 2 representatives, 10.4 h a month"
    (city / "participation.xlsx").unlink()
    assert board()["milestones"][1]["state"] == state


def test_a_newer_record_takes_the_place_of_the_one_before(tmp_path):
    city = sample_city(tmp_path, "lindenquell")
    older = city / "participation.xlsx"
    older.rename(city / "participation of the autumn.xlsx")
    with_record(city)
    (now,) = printed_json("check", city, "--format", "json")["cities"]
    files = [file for file in now["files"] if file["output"] == "participation"]
    superseded = {Path(file["path"]).name: file["superseded"] for file in files}
    assert superseded == {"participation of the autumn.xlsx": True, "participation.xlsx": False}
