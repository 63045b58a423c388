"""What the board of `twinning status` says from there: files, milestones, policies."""

import json
import shutil
from datetime import UTC, datetime

import pytest

from pipeline import ledger
from pipeline.standing import NOT_CHECKED
from tests.cli.marked import CITY_FILE, DEFINITION, FILES, NOTHING, OUTPUTS, VALID, entries, standing, wanting
from tests.cli.running import (
    definition_copy,
    definition_with_a_logbook,
    fingerprint,
    printed_json,
    run,
    sample_city,
)
from tests.samples import COHORT
from tests.samples.odd_files import changed


@pytest.fixture
def city(tmp_path):
    return sample_city(tmp_path)


@pytest.fixture(scope="module")
def auto(tmp_path_factory):
    """The definition with the policy that asks for no reviews."""
    return definition_copy(tmp_path_factory.mktemp("auto"), ('policy = "reviewed"', 'policy = "auto"'))


# --- Status -----------------------------------------------------------------------------------------------


def test_before_the_first_mark_files_are_said_to_be_new(city):
    assert wanting(city) == dict.fromkeys(OUTPUTS, "not handed in, or not checked yet")
    assert standing(city)["notes"] == [f"{name}: {NOT_CHECKED}" for name in FILES]


def test_a_city_that_has_handed_in_nothing(tmp_path):
    folder = sample_city(tmp_path, "exempla", "nothing")
    assert wanting(folder) == NOTHING
    assert standing(folder)["notes"] == []


def test_a_form_that_nobody_has_begun_is_called_that(tmp_path):
    folder = sample_city(tmp_path, "exempla", "nothing")
    run("generate", folder, "--output", "roadmap")
    run("mark", folder)
    assert wanting(folder) == {**NOTHING, "roadmap": "nothing filled in yet"}


def test_after_it_the_board_says_what_the_ledger_says(city):
    run("mark", city)
    board = standing(city)
    assert wanting(city) == VALID
    assert board["notes"] == []
    checked = json.loads(run("check", city, "--format", "json").stdout)["cities"][0]
    both = zip(board["milestones"], checked["milestones"], strict=True)
    assert [{name: shown[name] for name in found} for shown, found in both] == checked["milestones"]


def test_what_has_nothing_to_do_with_it_changes_nothing(city):
    run("mark", city)
    before = run("status", city).stdout
    (city / "readme.txt").write_text("for people", encoding="utf-8")
    (city / "evidence").mkdir()
    (city / "evidence" / "agenda.docx").write_bytes(b"x")
    (city / "~$roadmap.docx").write_bytes(b"lock")
    shutil.copy(city / "roadmap.docx", city.parent)
    assert run("status", city).stdout == before


def test_a_changed_file_is_not_relied_on(city):
    run("mark", city)
    changed(document_version="1.1")(city / "roadmap.docx", DEFINITION)
    board = standing(city)
    assert wanting(city) == {**VALID, "roadmap": NOT_CHECKED}
    assert f"roadmap.docx: {NOT_CHECKED}" in board["notes"]
    assert any("between the files" in note for note in board["notes"])
    assert board["milestones"][0]["state"] == "open"
    run("mark", city)
    assert standing(city)["notes"] == []


def test_a_file_that_is_gone_is_said_until_the_next_mark(city):
    run("mark", city)
    (city / "roadmap.docx").unlink()
    assert wanting(city) == {**VALID, "roadmap": "not handed in"}
    assert "roadmap.docx: no longer there" in standing(city)["notes"]
    run("mark", city)
    assert standing(city)["notes"] == []


def test_an_older_version_counts_again_only_after_a_check(city):
    changed(document_version="1.1")(city / "roadmap 1.1.docx", DEFINITION)
    run("mark", city)
    assert wanting(city)["roadmap"] == ""
    (city / "roadmap 1.1.docx").unlink()
    assert wanting(city)["roadmap"] == NOT_CHECKED
    run("mark", city)
    assert wanting(city)["roadmap"] == ""


def milestone_entries(folder):
    return [(e["milestone"], e["files"]) for e in entries(folder) if e["kind"] == "milestone"]


def hashes(folder, *names):
    return {name.partition(".")[0]: fingerprint(folder)[name] for name in names}


FIRST = ("roadmap.docx", "engagement-plan.xlsx", "transferability.xlsx")
SECOND = ("action-plan.docx", "info-session.docx")


def test_a_milestone_names_the_files_of_its_own_outputs_and_no_others(city):
    run("mark", city)
    assert milestone_entries(city) == [("MS1", hashes(city, *FIRST)), ("MS2", hashes(city, *SECOND))]


@pytest.mark.parametrize(("file", "milestone"), [("roadmap.docx", "MS1"), ("action-plan.docx", "MS2")])
def test_a_changed_file_is_a_change_for_the_milestone_that_counts_it_only(city, file, milestone, tmp_path):
    run("mark", city)
    said = printed_json("extract", city / file)["data"]
    said["document_control"]["document_version"] = "1.1"
    assert run("fill", city / file, "-", "--to", tmp_path / file, input=json.dumps(said)).exit_code == 0
    shutil.move(tmp_path / file, city / file)
    run("mark", city)
    own = FIRST if milestone == "MS1" else SECOND
    assert milestone_entries(city)[2:] == [(milestone, hashes(city, *own))]


@pytest.mark.parametrize("file", FILES)
def test_a_file_of_either_milestone_that_is_gone_is_said_until_the_next_mark(city, file):
    run("mark", city)
    changed(document_version="1.1")(city / "roadmap.docx", DEFINITION)
    run("mark", city)  # now the two milestones were judged in different runs
    (city / file).unlink()
    assert f"{file}: no longer there" in standing(city)["notes"]
    run("mark", city)
    assert standing(city)["notes"] == []


def test_what_a_milestone_rested_on_that_is_no_longer_asked_for_is_not_missed(city):
    run("mark", city)
    (city / "roadmap.docx").unlink()
    path = city / CITY_FILE
    text = path.read_text(encoding="utf-8")
    assert 'profile = "tlp-18m"' in text
    path.write_text(text.replace("tlp-18m", "tlp-20m-2023"), encoding="utf-8")
    run("mark", city)
    assert [m["id"] for m in standing(city)["milestones"]] == ["MS2"]
    assert standing(city)["notes"] == []


def test_a_renamed_file_is_new(city):
    run("mark", city)
    (city / "roadmap.docx").rename(city / "our roadmap.docx")
    assert f"our roadmap.docx: {NOT_CHECKED}" in standing(city)["notes"]


def test_another_citys_form_in_the_folder_does_not_hide_the_right_one(city):
    shutil.copy(COHORT / "larkhaven" / "roadmap.xlsx", city)
    run("mark", city)
    assert wanting(city) == VALID
    assert standing(city)["milestones"][0]["state"] == "ready_for_review"


def test_a_changed_city_file_and_a_changed_definition_are_told(city, auto):
    run("mark", city)
    path = city / CITY_FILE
    path.write_text(path.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")
    assert standing(city)["notes"] == [
        f"{CITY_FILE} has changed since the check; `twinning mark` checks anew"
    ]
    notes = standing(city, "--programme", auto)["notes"]
    assert "checked with an earlier definition of the programme; `twinning mark` checks anew" in notes


def test_a_withdrawn_city_has_no_milestones(city):
    path = city / CITY_FILE
    lines = path.read_text(encoding="utf-8").splitlines()
    lines.insert(0, 'status = "withdrawn"')
    path.write_text(
        "\n".join(line for n, line in enumerate(lines) if n == 0 or "status" not in line), encoding="utf-8"
    )
    done = run("mark", city)
    assert done.exit_code == 0, done.output
    assert {entry["kind"] for entry in entries(city)} == {"submitted", "checked"}
    board = standing(city)
    assert board["status"] == "withdrawn"
    assert board["milestones"] == []
    assert "Withdrawn: exempla (cohort 3)\n" in run("status", city).stdout


def test_a_broken_or_forged_ledger_is_told_and_does_not_stop_the_board(city, tmp_path):
    forged = [
        {"kind": "checked"},
        {"kind": "checked", "file": 1, "sha256": []},
        {"kind": "milestone", "files": 3},
    ]
    ledger.append(city / ledger.NAME, [{"kind": "odd"}, *forged], datetime(2025, 1, 1, tzinfo=UTC))
    other = sample_city(tmp_path, "larkhaven")
    (other / ledger.NAME).write_text("nonsense\n", encoding="utf-8")
    boards = {c["city"]: c for c in printed_json("status", tmp_path, "--format", "json")["cities"]}
    assert all(NOT_CHECKED in note for note in boards["exempla"]["notes"])
    assert any("cannot be trusted from line 1" in note for note in boards["larkhaven"]["notes"])


def test_a_ledger_that_cannot_be_read_is_told(city, monkeypatch):
    def read(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(ledger, "read", read)
    assert "the ledger cannot be read: Permission denied" in standing(city)["notes"]


# --- Policies ---------------------------------------------------------------------------------------------


def test_without_reviews_valid_outputs_complete_the_milestone(city, auto):
    done = run("mark", city, "--programme", auto)
    assert done.exit_code == 0, done.output
    assert "MS1: complete" in done.output
    assert "MS2: complete" in done.output
    milestones = standing(city, "--programme", auto)["milestones"]
    assert [(m["state"], m["blocked_by"]) for m in milestones] == [("complete", [])] * 2


def test_without_reviews_a_milestone_waits_for_each_of_its_outputs(city, auto):
    (city / "info-session.docx").unlink()
    run("mark", city, "--programme", auto)
    first, second = standing(city, "--programme", auto)["milestones"]
    assert (first["state"], second["state"]) == ("complete", "open")
    assert (first["blocked_by"], second["blocked_by"]) == ([], ["Info Session report: not handed in"])


def test_with_reviews_they_are_ready_for_one(city):
    run("mark", city)
    assert [m["state"] for m in standing(city)["milestones"]] == ["ready_for_review"] * 2


def test_a_draft_does_not_complete_a_milestone(city, auto):
    changed(document_status="draft")(city / "roadmap.docx", DEFINITION)
    assert "MS1: open" in run("mark", city, "--programme", auto).output
    assert "‘Draft’" in wanting(city)["roadmap"]


def test_an_output_without_a_form_is_left_out_and_said_to_be(city, tmp_path):
    home = definition_with_a_logbook(tmp_path / "asks for more")
    assert run("mark", city, "--programme", home).exit_code == 0
    first, second = standing(city, "--programme", home)["milestones"]
    assert (first["state"], second["state"]) == ("ready_for_review", "ready_for_review")
    assert "left out" not in first["basis"]
    assert second["basis"].endswith("left out, no form in this definition: Learning Logbook")


def test_the_board_goes_to_a_file(city, tmp_path):
    to = tmp_path / "board.txt"
    assert run("status", city, "--to", to).stdout == ""
    assert to.read_text(encoding="utf-8") == run("status", city).stdout
    assert run("status", city, "--to", to).exit_code == 2


def test_the_board_as_a_page_goes_to_a_file_and_overwrites_nothing(city, tmp_path):
    to = tmp_path / "board.html"
    assert run("status", city, "--format", "html", "--to", to).stdout == ""
    assert to.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    to.write_text("mine", encoding="utf-8")
    assert run("status", city, "--format", "html", "--to", to).exit_code == 2
    assert to.read_text(encoding="utf-8") == "mine"
    assert run("status", city, "--format", "html", "--to", to, "--force").exit_code == 0
    assert "exempla" in to.read_text(encoding="utf-8")
