"""`twinning check` in every format, on folders of every sort; where reports go; and when it cannot check."""

import shutil
from collections import Counter

import pytest

from pipeline import batch
from pipeline.reports import BINARY, FOR_MACHINES, REPORTERS
from tests.cli.running import fingerprint, on_a_terminal, run, sample_city
from tests.reports.judges import READ
from tests.samples import COHORT

ALL = sorted(READ)
ONE = COHORT / "exempla" / "roadmap.docx"


def in_all_formats(folder, to):
    """A check with a report in each format, in the folder `to`; what it answered."""
    return run("check", folder, *(word for name in ALL for word in ("--also", f"{name}={to / name}")))


def read(to):
    """The reports, each after its judge has said that it is one."""
    written = {path.name: path.read_bytes() for path in to.iterdir()}
    return {name: READ[name](data if name in BINARY else data.decode()) for name, data in written.items()}


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    to = tmp_path_factory.mktemp("reports")
    done = in_all_formats(COHORT / "brackwater", to)
    return done.exit_code, read(to)


def test_reports_on_valid_forms_are_sound(tmp_path):
    done = in_all_formats(sample_city(tmp_path / "in", "exempla", "roadmap.docx"), tmp_path / "out")
    assert done.exit_code == 0
    assert sorted(read(tmp_path / "out")) == ALL


def test_reports_on_refused_files_are_sound(tmp_path):
    folder = sample_city(tmp_path / "in", "exempla", "none")
    (folder / "roadmap.docx").write_bytes(b"PK\x03\x04 half a file")
    (folder / "letter.pdf").write_bytes(b"%PDF-1.7")
    done = in_all_formats(folder, tmp_path / "out")
    assert done.exit_code == 1
    found = read(tmp_path / "out")
    assert {file["verdict"] for file in found["json"]["cities"][0]["files"]} == {"refused"}
    assert found["junit"]["exempla"].get("failures") == "2"


def test_reports_on_an_empty_folder_are_sound_and_say_that_it_is(tmp_path):
    (tmp_path / "in").mkdir()
    done = in_all_formats(tmp_path / "in", tmp_path / "out")
    assert done.exit_code == 2
    found = read(tmp_path / "out")
    assert set(found) == FOR_MACHINES
    assert "no city's folder" in found["json"]["error"]


def test_reports_on_broken_forms_are_sound_and_say_the_same(broken):
    code, found = broken
    assert code == 1
    assert sorted(found) == ALL
    ids = sorted(f["rule"] for file in found["json"]["cities"][0]["files"] for f in file["findings"])
    assert len(ids) > 40
    assert sorted(row["Rule"] for row in found["csv"]) == ids
    assert sorted(result["ruleId"] for result in found["sarif"]["results"]) == ids
    assert sorted(given["title"].split("[")[-1].rstrip("]") for _, given, _ in found["github"]) == ids
    assert sorted(row[5] for row in found["xlsx"]["Findings"][1:]) == ids
    failures = [one.get("type") for one in found["junit"]["brackwater"].iter("failure")]
    assert len(failures) == sum(row["Severity"] == "error" for row in found["csv"])
    shown = Counter(code.text for code in found["markdown"].find(".//details").iter("code"))
    assert Counter(ids) <= shown


def _text(path):
    return path.read_bytes().decode()


@pytest.mark.parametrize("format_", ["csv", "sarif"])
def test_a_report_on_the_screen_is_the_one_in_the_file(format_, tmp_path):
    done = run("check", ONE, "--format", format_, "--also", f"{format_}={tmp_path / 'r'}")
    assert done.stdout_bytes == (tmp_path / "r").read_bytes()
    assert "1 city, 1 file, 0 errors" in done.stderr


def test_every_format_is_offered():
    said = run("check", "--help").stdout
    assert all(name in said for name in REPORTERS)


# --- Where reports go -----------------------------------------------------------------------------------


def test_a_workbook_is_not_poured_over_a_terminal():
    shown = on_a_terminal("check", ONE, "--format", "xlsx", columns=100)
    assert shown.strip() == "twinning: xlsx is nothing for a screen; name a file for the report with --to"


def test_a_workbook_may_go_to_another_program():
    done = run("check", ONE, "--format", "xlsx")
    assert READ["xlsx"](done.stdout_bytes)["Files"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--also", "sarif"], "is not FORMAT=FILE, such as sarif=report.sarif"),
        (["--also", "yaml=x"], "'yaml' is not one of"),
        (["--also", "csv="], "is not FORMAT=FILE"),
        (["--also", "csv=r", "--also", "json=r"], "named for two reports"),
        (["--to", "r", "--also", "json=./r"], "named for two reports"),
        (["--also", "csv=there"], "--force"),
        (["--also", "csv=roadmap.docx", "--force"], "is what is to be read"),
    ],
)
def test_a_report_that_has_no_place_is_refused_before_any_is_written(given, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copy(COHORT / "exempla" / "roadmap.docx", tmp_path)
    (tmp_path / "there").write_text("mine", encoding="utf-8")
    before = fingerprint(tmp_path)
    done = run("check", "roadmap.docx", *given)
    assert done.exit_code == 2
    assert said in done.stderr
    assert fingerprint(tmp_path) == before


@pytest.mark.parametrize(("fail_on", "code"), [("error", 1), ("warning", 1), ("never", 0)])
def test_errors_fail_unless_nothing_shall(fail_on, code):
    assert run("check", COHORT / "brackwater" / "roadmap.docx", "--fail-on", fail_on).exit_code == code


@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1)])
def test_warnings_fail_when_they_shall(fail_on, code, tmp_path):
    folder = sample_city(tmp_path, "exempla", "roadmap.docx")
    shutil.copy(folder / "roadmap.docx", folder / "twin.docx")
    assert run("check", folder, "--fail-on", fail_on).exit_code == code


# --- When the check cannot be made ----------------------------------------------------------------------


@pytest.mark.parametrize("format_", sorted(FOR_MACHINES))
def test_a_usage_error_is_told_in_the_format(format_, tmp_path):
    done = run("check", tmp_path / "nothing", "--format", format_)
    assert done.exit_code == 2
    READ[format_](done.stdout_bytes.decode())
    assert "there is no such file or folder" in done.stdout
    assert "there is no such file or folder" in done.stderr


def test_a_definition_that_is_not_sound_is_told(tmp_path):
    (tmp_path / "schemas").mkdir()
    report = tmp_path / "report.json"
    done = run("check", COHORT, "--programme", tmp_path, "--format", "json", "--to", report)
    assert done.exit_code == 2
    assert "programme.toml" in READ["json"](_text(report))["error"]


def test_a_wrong_day_is_told_too():
    done = run("check", COHORT, "--format", "json", env={"SOURCE_DATE_EPOCH": "yesterday"})
    assert done.exit_code == 2
    assert "SOURCE_DATE_EPOCH" in READ["json"](done.stdout)["error"]


@pytest.mark.parametrize("format_", ["text", "xlsx", *sorted(FOR_MACHINES)])
def test_a_mistake_of_ours_is_told_in_a_line(format_, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("of ours\n::error::x")

    monkeypatch.setattr(batch, "results", broken)
    done = run("check", COHORT, "--format", format_)
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith(
        "twinning: a mistake in twinning itself, please report it: ZeroDivisionError: of ours"
    )
    if format_ in FOR_MACHINES:
        READ[format_](done.stdout_bytes.decode())
        assert "a mistake in twinning itself" in done.stdout.replace("&#58;", ":")
    else:
        assert done.stdout == ""


def test_a_report_that_is_there_stays_and_the_screen_tells(tmp_path):
    report = tmp_path / "report.json"
    report.write_text("mine", encoding="utf-8")
    done = run("check", ONE, "--format", "json", "--to", report)
    assert done.exit_code == 2
    assert report.read_text(encoding="utf-8") == "mine"
    assert "--force" in READ["json"](done.stdout)["error"]


def test_what_was_to_be_read_is_not_overwritten_by_the_news_either(tmp_path):
    folder = sample_city(tmp_path)
    before = fingerprint(tmp_path)
    asked = ("--format", "json", "--to", folder / "roadmap.docx", "--force")
    assert run("check", folder / "roadmap.docx", folder / "gone.docx", *asked).exit_code == 2
    assert fingerprint(tmp_path) == before


def test_the_second_report_also_says_that_the_first_failed(tmp_path, monkeypatch):
    monkeypatch.setitem(REPORTERS, "csv", lambda *_: 1 / 0)
    asked = (
        "--format",
        "json",
        "--also",
        f"csv={tmp_path / 'r.csv'}",
        "--also",
        f"sarif={tmp_path / 'r.sarif'}",
    )
    done = run("check", ONE, *asked)
    assert done.exit_code == 2
    assert READ["json"](done.stdout)["error"]
    assert READ["sarif"](_text(tmp_path / "r.sarif"))["invocations"][0]["executionSuccessful"] is False
