"""`twinning check`: what it looks at, which files count, and what is said of those that are not there."""

import os
import shutil
from pathlib import Path

from pipeline import process
from tests.cli.checking import check, names
from tests.cli.running import run, sample_city
from tests.samples import CITIES, COHORT, ROOT

FILES = [
    "action-plan.docx",
    "engagement-plan.xlsx",
    "info-session.docx",
    "roadmap.docx",
    "transferability.xlsx",
]


OTHERS = {  # than the roadmap
    "Stakeholder Engagement Plan",
    "Transferability Assessment",
    "Twin City Action Plan",
    "Info Session report",
}


def test_a_whole_folder_a_cohort_a_city_and_a_file(tmp_path):
    folder = tmp_path / "all"
    sample_city(folder)
    sample_city(folder, "larkhaven")
    assert [c["city"] for c in check(folder)] == ["exempla", "larkhaven"]
    assert [c["city"] for c in check(folder / "cohort-3")] == ["exempla", "larkhaven"]
    (one,) = check(folder / "cohort-3" / "exempla")
    assert names(one) == FILES
    (single,) = check(folder / "cohort-3" / "exempla" / "roadmap.docx")
    assert names(single) == ["roadmap.docx"]


def test_a_file_in_a_citys_folder_is_held_against_that_city(tmp_path):
    folder = sample_city(tmp_path)
    shutil.copy(COHORT / "larkhaven" / "roadmap.xlsx", folder)
    (city,) = check(folder / "roadmap.xlsx")
    assert city["city"] == "exempla"
    assert "F-04" in {finding["rule"] for finding in city["files"][0]["findings"]}
    assert city["milestones"] == []


def test_files_that_nobody_looked_at_are_not_said_to_be_missing():
    (city,) = check(COHORT / "exempla" / "roadmap.docx")
    assert {entry["because"] for entry in city["not_checked"]} == {
        *(f"only single files were looked at, and not the {other}" for other in OTHERS),
        "only single files were looked at, and not "
        "the Twin City Action Plan or the Transferability Assessment",
    }
    assert {entry["rule"] for entry in city["not_checked"]} >= {"XD-06"}


def test_files_that_are_missing_are_said_to_be(tmp_path):
    (city,) = check(sample_city(tmp_path, "exempla", "roadmap.docx"))
    assert {e["because"] for e in city["not_checked"]} == {
        *(f"the {other} is not there yet" for other in OTHERS),
        "the Twin City Action Plan and the Transferability Assessment are not there yet",
    }


def test_all_files_of_a_city_named_one_by_one_are_compared():
    (city,) = check(*sorted((COHORT / "exempla").glob("*.*x")))
    assert names(city) == FILES
    assert city["not_checked"] == []


def test_files_outside_any_city_are_compared_with_nothing(tmp_path):
    for city in ("exempla", "brackwater"):
        shutil.copy(COHORT / city / "roadmap.docx", tmp_path / f"{city}.docx")
    shutil.copy(COHORT / "exempla" / "engagement-plan.xlsx", tmp_path)
    (loose,) = check(*sorted(tmp_path.iterdir()))
    assert loose["city"] is None
    assert names(loose) == ["brackwater.docx", "engagement-plan.xlsx", "exempla.docx"]
    assert [file["superseded"] for file in loose["files"]] == [False] * 3
    assert [file["verdict"] for file in loose["files"]] == ["invalid", "valid", "valid"]
    reasons = {entry["because"] for entry in loose["not_checked"]}
    assert any("not the Stakeholder Engagement Plan" in reason for reason in reasons)
    assert not [reason for reason in reasons if "not there yet" in reason]


def test_cities_and_loose_files_together(tmp_path):
    shutil.copy(COHORT / "exempla" / "roadmap.docx", tmp_path)
    cities = check(tmp_path / "roadmap.docx", COHORT / "exempla", README)
    assert [city["city"] for city in cities] == ["exempla", None]
    assert names(cities[1]) == ["roadmap.docx", "README.md"]


README = ROOT / "README.md"


def test_a_link_to_a_submissions_folder_may_be_named(tmp_path):
    (tmp_path / "link").symlink_to(COHORT)
    assert [city["city"] for city in check(tmp_path / "link")] == sorted(CITIES)


def test_the_findings_in_a_replaced_file_block_nothing(tmp_path):
    folder = sample_city(tmp_path)
    old = folder / "an older roadmap.docx"
    blank = run("generate", folder, "--output", "roadmap", "--to", tmp_path)
    assert blank.exit_code == 0, blank.output
    shutil.move(tmp_path / "exempla-roadmap.docx", old)
    done = run("check", folder)
    assert done.exit_code == 0, done.output
    assert "an older roadmap.docx · roadmap 1.1 · not counted" in done.output
    assert "0 errors" in done.output
    assert "Not checked" not in done.output  # what the old file lacks is of no interest


def test_another_citys_form_beside_the_right_one_blocks_and_does_not_count(tmp_path):
    folder = sample_city(tmp_path)
    shutil.copy(COHORT / "larkhaven" / "roadmap.xlsx", folder)
    (city,) = check(folder)
    verdicts = {Path(file["path"]).name: (file["verdict"], file["superseded"]) for file in city["files"]}
    assert verdicts["roadmap.docx"] == ("valid", False)
    assert verdicts["roadmap.xlsx"] == ("refused", False)
    assert city["milestones"][0]["state"] == "ready_for_review"
    assert run("check", folder).exit_code == 1


def test_a_city_under_a_profile_that_is_switched_off_hears_why_and_has_no_milestones(tmp_path):
    folder = sample_city(tmp_path)
    (folder / "submission.toml").write_text('city = "Exempla"\ncohort = "4"\n', encoding="utf-8")
    (city,) = check(folder)
    (finding,) = city["findings"]
    assert finding["rule"] == "broken-submission-file"
    assert "the profile 'tlp-12m-2025' is not ready for use in this definition" in finding["message"]
    assert (city["status"], city["milestones"]) == ("unknown", [])
    assert run("check", folder).exit_code == 1


def test_a_mistake_of_ours_that_a_file_brings_to_light_does_not_stop_the_others(monkeypatch):
    reading = process.extract

    def extract(path, programme):
        if path.name == "roadmap.docx":
            raise ZeroDivisionError("of ours")
        return reading(path, programme)

    monkeypatch.setattr(process, "extract", extract)
    (city,) = check(COHORT / "exempla")
    assert names(city) == FILES
    (roadmap,) = (file for file in city["files"] if Path(file["path"]).name == "roadmap.docx")
    assert [file["verdict"] for file in city["files"] if file is not roadmap] == ["valid"] * 4
    assert roadmap["verdict"] == "refused"
    (finding,) = roadmap["findings"]
    assert finding["rule"] == "unforeseen"
    assert finding["found"] == "ZeroDivisionError: of ours"
    assert "Traceback" not in finding["message"] + finding["action"]


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "roadmap.docx")
    done = run("check", tmp_path / "roadmap.docx")
    assert done.exit_code == 1
    assert "[not-a-regular-file]" in done.output
