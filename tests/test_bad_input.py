"""What cities hand in by mistake: each file gets its line, and the good files beside it are still checked.

Each folder under tests/examples with a case.toml is a case: the files to put into a copy of Exempla's folder,
by the recipes in tests/samples/odd_files.py, and exactly the findings they must lead to.
"""

import errno
import os
import shutil
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline import programme
from pipeline.cli import main
from tests.samples import COHORT
from tests.samples.checking import check
from tests.samples.odd_files import RECIPES, reads_everything

CASES = sorted(Path(__file__).parent.glob("examples/*/case.toml"))


@pytest.fixture(scope="module")
def definition():
    return programme.load()


def city_folder(root):
    folder = root / "submissions" / "cohort-3" / "exempla"
    folder.mkdir(parents=True)
    shutil.copy(COHORT / "exempla" / "submission.toml", folder)
    return folder


def put(folder, files, definition):
    for name, recipe in files.items():
        RECIPES[recipe](folder / name, definition)


@pytest.fixture(scope="module", params=CASES, ids=lambda path: path.parent.name)
def case(request, definition, tmp_path_factory):
    """What a case expects, and the report on its folder."""
    expected = tomllib.loads(request.param.read_text(encoding="utf-8"))
    if expected.get("not_as_root") and reads_everything():
        pytest.skip("this account may read every file, so none can be closed to it")
    folder = city_folder(tmp_path_factory.mktemp("case"))
    put(folder, expected["files"], definition)
    return expected.get("finding", []), check(folder)


def test_each_file_gets_its_findings_and_no_other(case):
    wanted, report = case
    found = [(name, finding["rule"], finding["severity"]) for name, finding in report.findings()]
    assert sorted(found, key=str) == sorted(map(told, wanted), key=str)
    errors = [severity for _, _, severity in found if severity == "error"]
    assert report.exit_code == (1 if errors else 0)


def test_a_finding_says_where_what_and_what_to_do(case):
    wanted, report = case
    findings = {(name, f["rule"], f["severity"]): f for name, f in report.findings()}
    for expected in wanted:
        finding = findings[told(expected)]
        assert expected["says"] in finding["message"]
        assert finding["action"]
        assert finding["location"]["part"]


def test_only_files_without_an_error_count(case):
    wanted, report = case
    verdicts = {Path(file["path"]).name: file["verdict"] for file in report.city["files"]}
    refused = {name for name, _, severity in map(told, wanted) if name and severity == "error"}
    assert {name for name, verdict in verdicts.items() if verdict == "refused"} == refused
    assert {verdict for name, verdict in verdicts.items() if name not in refused} <= {"valid"}


def told(expected):
    return expected.get("file"), expected["rule"], expected.get("severity", "error")


def test_another_city_is_checked_as_if_nothing_had_happened(definition, tmp_path):
    folder = city_folder(tmp_path)
    put(folder, {"roadmap.docx": "half a roadmap", "plan.xlsx": "noise", "x.docx": "folder"}, definition)
    other = folder.parent / "larkhaven"
    shutil.copytree(COHORT / "larkhaven", other)
    together = check(tmp_path / "submissions")
    assert [city["city"] for city in together.cities] == ["exempla", "larkhaven"]
    assert together.cities[1] == check(other).city


def test_a_folder_that_cannot_be_read_does_not_stop_the_others(definition, tmp_path, monkeypatch):
    folder = city_folder(tmp_path)
    put(folder, {"roadmap.docx": "exempla/roadmap.docx"}, definition)
    closed = folder.parent / "closed"
    closed.mkdir()
    look = os.scandir

    def scandir(path):
        if Path(path) == closed:  # closing it for real would not keep root out
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return look(path)

    monkeypatch.setattr(os, "scandir", scandir)
    report = check(tmp_path / "submissions")
    assert [city["city"] for city in report.cities] == ["closed", "exempla"]
    assert [f["rule"] for f in report.cities[0]["findings"]] == ["unreadable-folder"]
    assert [file["verdict"] for file in report.cities[1]["files"]] == ["valid"]
    assert report.exit_code == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("city = ", "TOML"),
        ('town = "Exempla"', "'city'"),
        ('city = "Exempla"\nstart = "soon"', "start"),
        ('city = "Exempla"\ncohort = "77"', "cohort"),
        ('city = "Exempla"\ncohort = "4"', "profile"),
    ],
)
def test_a_wrong_submission_file_is_said_and_the_files_are_still_read(text, problem, definition, tmp_path):
    folder = city_folder(tmp_path)
    (folder / "submission.toml").write_text(text, encoding="utf-8")
    put(folder, {"roadmap.docx": "exempla/roadmap.docx"}, definition)
    report = check(folder)
    findings = report.city["findings"]
    assert {finding["rule"] for finding in findings} == {"broken-submission-file"}
    assert any(problem in finding["message"] for finding in findings)
    assert report.file("roadmap.docx")["output"] == "roadmap"
    assert report.exit_code == 1


def test_a_folder_without_submission_file_is_said(definition, tmp_path):
    put(tmp_path, {"roadmap.docx": "exempla/roadmap.docx"}, definition)
    report = check(tmp_path)
    (finding,) = report.city["findings"]
    assert (finding["rule"], finding["severity"]) == ("no-submission-file", "warning")
    assert "submission.toml" in finding["message"]
    assert report.file("roadmap.docx")["verdict"] == "valid"
    assert report.city["milestones"] == []


def test_a_single_file_outside_any_city_is_checked(definition, tmp_path):
    put(tmp_path, {"roadmap.docx": "exempla/roadmap.docx", "plan.doc": "old Word"}, definition)
    report = check(tmp_path / "roadmap.docx", tmp_path / "plan.doc")
    assert report.city["city"] is None
    assert [file["verdict"] for file in report.city["files"]] == ["valid", "refused"]
    assert report.exit_code == 1


@pytest.mark.parametrize("name", ["no-such-folder", "no-such-file.docx", "empty"])
def test_nothing_to_check_is_one_line_and_exit_code_2(name, tmp_path):
    (tmp_path / "empty").mkdir()
    done = CliRunner().invoke(main, ["check", str(tmp_path / name)], catch_exceptions=False)
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("twinning: ")
    assert name in line
    assert done.stdout == ""
