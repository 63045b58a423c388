"""`twinning check`: its reports, that it changes nothing, and that the same input gives the same bytes."""

import json
import multiprocessing
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pipeline import batch, process
from tests.cli.checking import SCHEMA, check
from tests.cli.running import (
    TWINNING,
    definition_copy,
    fingerprint,
    on_a_terminal,
    piped,
    run,
    sample_city,
)
from tests.reports.looking import parsed, text
from tests.samples import COHORT

# --- What the JSON report looks like ----------------------------------------------------------------------


def test_the_schema_of_the_report_is_sound():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("city", ["exempla", "brackwater", "larkhaven"])
@pytest.mark.parametrize("draft", [(), ("--draft",)])
def test_the_report_on_a_sample_city_is_as_its_schema_says(city, draft):
    (found,) = check(COHORT / city, *draft)
    assert found["city"] == city
    assert found["status"] == "active"


def test_the_report_on_refused_empty_unknown_and_loose_is_as_its_schema_says(tmp_path):
    broken = sample_city(tmp_path, "exempla", "roadmap.docx")
    (broken / "roadmap.docx").write_bytes(b"PK\x03\x04 half a file")
    (broken / os.fsdecode(b"\xff\x1b\n.docx")).write_bytes(b"")
    empty = sample_city(tmp_path, "larkhaven", "none")
    unknown = tmp_path / "inbox"
    unknown.mkdir()
    shutil.copy(COHORT / "exempla" / "roadmap.docx", unknown)
    loose = tmp_path / "letter.txt"
    loose.write_text("Dear all", encoding="utf-8")
    cities = {city["city"]: city for city in check(broken, empty, unknown, loose)}
    assert {file["verdict"] for file in cities["exempla"]["files"]} == {"refused"}
    assert [finding["rule"] for finding in cities["larkhaven"]["findings"]] == ["empty-folder"]
    assert cities["inbox"]["status"] == "unknown"
    assert cities[None]["files"][0]["verdict"] == "refused"


def test_a_draft_is_incomplete_not_valid():
    (city,) = check(COHORT / "larkhaven", "--draft")
    verdicts = {Path(file["path"]).suffix: file["verdict"] for file in city["files"]}
    assert verdicts == {".docx": "incomplete", ".xlsx": "valid"}


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
@pytest.mark.parametrize("place", ["the city's folder", "elsewhere"])
def test_a_form_that_nobody_has_begun_gets_one_finding_and_a_list(suffix, place, tmp_path):
    folder = sample_city(tmp_path, "exempla", "nothing")
    to = folder if "folder" in place else tmp_path
    run("generate", folder, "--as", suffix, "--output", "roadmap", "--to", to)
    (city,) = check(to / f"exempla-roadmap.{suffix}")
    (file,) = city["files"]
    assert [finding["rule"] for finding in file["findings"]] == ["not-started"]
    assert (file["verdict"], len(file["missing"]) > 50) == ("invalid", True)
    assert run("check", to / f"exempla-roadmap.{suffix}").exit_code == 1
    (draft,) = check(to / f"exempla-roadmap.{suffix}", "--draft")
    assert draft["files"][0] == {**file, "findings": [], "verdict": "incomplete"}


def test_a_form_with_a_single_answer_has_been_begun(tmp_path):
    folder = sample_city(tmp_path, "exempla", "nothing")
    run("generate", folder, "--output", "roadmap")
    data = json.dumps({"document_control": {"prepared_by": "Climate unit"}})
    run("fill", folder / "exempla-roadmap.docx", "-", "--to", folder / "roadmap.docx", input=data)
    (city,) = check(folder / "roadmap.docx")
    rules = {finding["rule"] for finding in city["files"][0]["findings"]}
    assert "G-01" in rules
    assert "not-started" not in rules


# --- Nothing is changed -----------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [["check"], ["check", "--draft", "--format", "json"], ["status"]])
def test_folders_are_only_read(command, tmp_path):
    for city in ("exempla", "brackwater"):
        sample_city(tmp_path, city)
    before = fingerprint(tmp_path)
    run(*command, tmp_path)
    assert fingerprint(tmp_path) == before


def test_a_report_goes_to_a_file_that_is_not_there_yet(tmp_path):
    to = tmp_path / "new" / "report.txt"
    first = run("check", COHORT / "exempla", "--to", to)
    assert first.exit_code == 0
    assert first.stdout == ""
    assert str(to) in first.stderr
    assert "1 city, 5 files, 0 errors, 0 warnings" in first.stderr
    report = to.read_text(encoding="utf-8")
    assert report == run("check", COHORT / "exempla").stdout
    again = run("check", COHORT / "brackwater", "--to", to)
    assert again.exit_code == 2
    assert "--force" in again.stderr
    assert to.read_text(encoding="utf-8") == report
    assert run("check", COHORT / "brackwater", "--to", to, "--force").exit_code == 1
    assert "brackwater" in to.read_text(encoding="utf-8")


def test_that_a_report_cannot_be_written_is_said_before_the_work(tmp_path, monkeypatch):
    (tmp_path / "report.txt").touch()
    monkeypatch.setattr(batch, "results", lambda *_: pytest.fail("the work was begun"))
    assert run("check", COHORT, "--to", tmp_path / "report.txt").exit_code == 2
    assert run("check", COHORT, "--to", tmp_path).exit_code == 2


def test_a_report_never_replaces_what_is_checked(tmp_path):
    folder = sample_city(tmp_path)
    before = fingerprint(tmp_path)
    done = run("check", folder / "roadmap.docx", "--to", folder / "roadmap.docx", "--force")
    assert done.exit_code == 2
    assert fingerprint(tmp_path) == before


def test_a_dangling_link_is_no_free_place(tmp_path):
    (tmp_path / "report.txt").symlink_to(tmp_path / "elsewhere.txt")
    assert run("check", COHORT / "exempla", "--to", tmp_path / "report.txt").exit_code == 2
    assert not (tmp_path / "elsewhere.txt").exists()


# --- The same input gives the same bytes ------------------------------------------------------------------


@pytest.mark.parametrize("format_", ["text", "json"])
def test_the_number_of_processes_changes_nothing(format_, tmp_path):
    shutil.copy(COHORT / "exempla" / "roadmap.docx", tmp_path)
    asked = ("check", tmp_path / "roadmap.docx", COHORT, "--format", format_)
    one, two = run(*asked, "--jobs", "1"), run(*asked, "--jobs", "2")
    assert one.stdout == two.stdout
    assert one.stdout_bytes
    assert one.exit_code == two.exit_code == 1


def test_a_process_that_is_ended_from_outside_is_said(monkeypatch):
    monkeypatch.setattr(batch, "check_city", _die)
    done = run("check", COHORT, "--jobs", "2")
    assert done.exit_code == 2
    assert "ended from outside" in done.stderr


def _die(*given):
    if multiprocessing.parent_process():
        os._exit(9)
    return process.check_city(*given)


# --- Terminals --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [80, 120])
def test_a_terminal_gets_lines_that_fit_and_the_same_words(columns):
    shown = on_a_terminal("check", COHORT / "brackwater", columns=columns)
    lines = shown.splitlines()
    assert max(len(line) for line in lines) <= columns
    assert shown.split() == run("check", COHORT / "brackwater").stdout.split()


def test_a_bar_is_shown_on_a_terminal_only():
    assert "Checking" in on_a_terminal("check", COHORT, columns=100)
    assert b"Checking" not in piped("check", COHORT).stderr


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_a_pipe_gets_utf_8_whatever_the_terminal_speaks(encoding):
    done = piped("check", COHORT / "brackwater", PYTHONIOENCODING=encoding)
    assert done.returncode == 1
    assert done.stdout.decode() == run("check", COHORT / "brackwater").stdout


def test_a_reader_that_stops_early_gets_no_complaint():
    command = f"{TWINNING} check --format json {COHORT} | head -c 10"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stdout == '{\n  "versi'
    assert "Traceback" not in done.stderr
    assert "Broken pipe" not in done.stderr


def test_no_seed_of_hashing_changes_a_byte():
    reports = {piped("check", COHORT, "--format", "json", PYTHONHASHSEED=seed).stdout for seed in ("1", "2")}
    assert len(reports) == 1


# --- The report as a page ---------------------------------------------------------------------------------


def test_the_page_says_all_that_the_json_says(tmp_path):
    folder = sample_city(tmp_path, "brackwater", "roadmap.docx")
    to = tmp_path / "report.html"
    done = run("check", folder, "--format", "html", "--to", to)
    assert (done.exit_code, done.stdout) == (1, "")
    said = text(parsed(to.read_text(encoding="utf-8")))
    (found,) = check(folder)
    for finding in found["files"][0]["findings"]:
        for words in (finding["message"], finding["action"], finding["rule"], finding["location"]["label"]):
            assert " ".join(words.split()) in said
    for milestone in found["milestones"]:
        assert all(reason in said for reason in milestone["blocked_by"])
    assert all(entry["rule"] in said for entry in found["not_checked"])


def test_a_master_that_is_not_in_order_is_told_in_a_line(tmp_path):
    home = definition_copy(tmp_path / "programme")
    (home / "templates" / "report.html.j2").write_text("{% if %}", encoding="utf-8")
    file = COHORT / "exempla" / "roadmap.docx"
    done = run("check", file, "--format", "html", "--programme", home)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "templates/report.html.j2, line 1: " in done.stderr
    assert len(done.stderr.splitlines()) == 1
