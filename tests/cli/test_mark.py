"""`twinning mark` and `twinning status`: on the record once, and where everybody stands from there."""

import json
import multiprocessing
import shutil
from datetime import UTC, datetime

import pytest

from pipeline import ledger, programme
from pipeline.standing import NOT_CHECKED
from tests.cli.running import (
    definition_copy,
    definition_with_a_logbook,
    fingerprint,
    piped,
    printed_json,
    run,
    sample_city,
)
from tests.samples import COHORT
from tests.samples.odd_files import changed

CITY_FILE = "submission.toml"
DEFINITION = programme.load()
FILES = (
    "action-plan.docx",
    "engagement-plan.xlsx",
    "info-session.docx",
    "roadmap.docx",
    "transferability.xlsx",
)
OUTPUTS = ("roadmap", "engagement-plan", "transferability", "action-plan", "info-session")
VALID = dict.fromkeys(OUTPUTS, "")
NOTHING = dict.fromkeys(OUTPUTS, "not handed in")


@pytest.fixture
def city(tmp_path):
    return sample_city(tmp_path)


@pytest.fixture(scope="module")
def auto(tmp_path_factory):
    """The definition with the policy that asks for no reviews."""
    return definition_copy(tmp_path_factory.mktemp("auto"), ('policy = "reviewed"', 'policy = "auto"'))


def entries(folder):
    return ledger.read(folder / ledger.NAME).entries


def standing(folder, *words):
    """What the board says of the only city below a folder."""
    (only,) = printed_json("status", folder, "--format", "json", *words)["cities"]
    return only


def wanting(folder):
    return {output["output"]: output["wanting"] for output in standing(folder)["outputs"]}


# --- Written once -----------------------------------------------------------------------------------------


def test_what_was_found_is_written_and_not_written_again(city):
    first = run("mark", city)
    assert first.exit_code == 0, first.output
    assert first.output.startswith("exempla: 12 entries written\n")
    kinds = [entry["kind"] for entry in entries(city)]
    assert kinds == ["submitted", "checked"] * 5 + ["milestone"] * 2
    before = fingerprint(city)
    second = run("mark", city)
    assert second.output == "exempla: nothing new\n"
    assert fingerprint(city) == before


def test_an_entry_names_what_it_was_judged_by(city):
    run("mark", city)
    (roadmap,) = (e for e in entries(city) if e["kind"] == "checked" and e["file"] == "roadmap.docx")
    assert roadmap["verdict"] == "valid"
    assert roadmap["counts"] is True
    assert roadmap["sha256"] == fingerprint(city)["roadmap.docx"]
    assert roadmap["city_file"] == fingerprint(city)[CITY_FILE]
    assert len(roadmap["definition"]) == 64
    assert roadmap["time"] == "2026-07-06T00:00:00Z"


def test_a_dry_run_says_the_same_and_writes_nothing(city):
    before = fingerprint(city)
    dry = run("mark", city, "--dry-run")
    assert fingerprint(city) == before
    wet = run("mark", city)
    assert dry.output.replace("would be written", "written") == wet.output


def test_findings_that_block_are_exit_code_1(tmp_path):
    done = run("mark", sample_city(tmp_path, "brackwater"))
    assert done.exit_code == 1
    assert "roadmap.docx: invalid, 10 errors, 0 warnings" in done.output


def test_a_changed_file_is_written_as_one(city):
    run("mark", city)
    changed(document_version="1.1")(city / "roadmap.docx", DEFINITION)
    done = run("mark", city)
    received = [line.strip() for line in done.output.splitlines() if ": received" in line]
    assert [line.partition(":")[0] for line in received] == ["roadmap.docx"]
    assert ledger.verify(city / ledger.NAME) is None


def test_the_number_of_processes_changes_no_byte(tmp_path):
    for jobs in ("1", "2"):
        for name in ("exempla", "larkhaven", "brackwater"):
            sample_city(tmp_path / jobs, name)
        run("mark", tmp_path / jobs, "--jobs", jobs)
    assert fingerprint(tmp_path / "1") == fingerprint(tmp_path / "2")


def test_two_runs_at_the_same_time_leave_one_sound_chain(city):
    context = multiprocessing.get_context("spawn")
    with context.Pool(4) as pool:
        codes = pool.map(_mark, [str(city)] * 4)
    assert codes == [0] * 4
    assert ledger.verify(city / ledger.NAME) is None
    assert len(entries(city)) == 12


def _mark(folder):
    return piped("mark", folder).returncode


# --- Ledgers that are not in order ------------------------------------------------------------------------


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_a_broken_ledger_is_said_and_the_other_cities_are_still_marked(city, tmp_path, dry):
    run("mark", city)
    broken = city / ledger.NAME
    text = broken.read_text(encoding="utf-8").replace("ready_for_review", "complete")
    broken.write_text(text, encoding="utf-8")
    other = sample_city(tmp_path, "larkhaven")
    done = run("mark", tmp_path, *dry)
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    assert f"{broken}, line 11" in line
    assert "larkhaven: 6 entries" in done.stdout
    assert (other / ledger.NAME).exists() is not bool(dry)
    assert broken.read_text(encoding="utf-8") == text


def test_a_folder_where_a_ledger_should_be_is_said(city, tmp_path):
    (city / ledger.NAME).mkdir()
    sample_city(tmp_path, "larkhaven")
    done = run("mark", tmp_path)
    assert done.exit_code == 2
    assert "not an ordinary file" in done.stderr
    assert "larkhaven: 6 entries written" in done.stdout


def test_a_last_line_that_was_cut_off_is_put_aside(city):
    run("mark", city)
    whole = (city / ledger.NAME).read_bytes()
    (city / ledger.NAME).write_bytes(whole[:-20])
    done = run("mark", city)
    assert done.exit_code == 0
    assert "a line that was cut off was put aside in ledger.torn-1" in done.output
    assert ledger.verify(city / ledger.NAME) is None
    assert entries(city)[-1]["kind"] == "milestone"
    assert run("mark", city).output == "exempla: nothing new\n"
    assert run("check", city).exit_code == 0  # what was put aside is no form


def test_a_last_line_without_its_end_is_whole(city):
    run("mark", city)
    whole = (city / ledger.NAME).read_bytes()
    (city / ledger.NAME).write_bytes(whole.rstrip(b"\n"))
    assert run("mark", city).output == "exempla: nothing new\n"
    changed(document_version="1.1")(city / "roadmap.docx", DEFINITION)
    assert "cut off" not in run("mark", city).output
    assert (city / ledger.NAME).read_bytes().startswith(whole)
    assert not list(city.glob("ledger.torn*"))


@pytest.mark.parametrize("text", [None, "city = "])
def test_without_a_city_nothing_is_written(tmp_path, text):
    folder = sample_city(tmp_path)
    sample_city(tmp_path, "larkhaven")
    (folder / CITY_FILE).unlink()
    if text is not None:
        (folder / CITY_FILE).write_text(text, encoding="utf-8")
    done = run("mark", tmp_path)
    assert done.exit_code == 2
    assert CITY_FILE in done.stderr
    assert "larkhaven: 6 entries written" in done.stdout
    assert not (folder / ledger.NAME).exists()


def test_a_city_under_a_profile_that_is_switched_off_gets_nothing_and_hears_why(tmp_path):
    folder = sample_city(tmp_path)
    (folder / CITY_FILE).write_text('city = "Exempla"\ncohort = "4"\n', encoding="utf-8")
    sample_city(tmp_path, "larkhaven")
    off = "the profile 'tlp-12m-2025' is not ready for use in this definition"
    for words in (("--dry-run",), ()):
        done = run("mark", tmp_path, *words)
        assert done.exit_code == 2
        (line,) = done.stderr.splitlines()
        assert str(folder) in line
        assert off in line
        assert "larkhaven: 6 entries" in done.stdout
    assert not (folder / ledger.NAME).exists()
    (board,) = (
        c for c in printed_json("status", tmp_path, "--format", "json")["cities"] if c["city"] == "exempla"
    )
    assert (board["status"], board["milestones"]) == ("unknown", [])
    assert any(note.startswith(f"{CITY_FILE}: {off}") for note in board["notes"])


@pytest.mark.parametrize("command", ["mark", "status"])
def test_a_file_is_no_city(command, city):
    done = run(command, city / "roadmap.docx")
    assert done.exit_code == 2
    assert "folder" in done.stderr
    assert done.stdout == ""


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
