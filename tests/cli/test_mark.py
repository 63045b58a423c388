"""`twinning mark`: on the record once, and what is said of ledgers that are not in order."""

import multiprocessing

import pytest

from pipeline import ledger
from tests.cli.marked import CITY_FILE, DEFINITION, entries
from tests.cli.running import (
    definition_copy,
    fingerprint,
    piped,
    printed_json,
    run,
    sample_city,
)
from tests.samples.odd_files import changed


@pytest.fixture
def city(tmp_path):
    return sample_city(tmp_path)


@pytest.fixture(scope="module")
def auto(tmp_path_factory):
    """The definition with the policy that asks for no reviews."""
    return definition_copy(tmp_path_factory.mktemp("auto"), ('policy = "reviewed"', 'policy = "auto"'))


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
