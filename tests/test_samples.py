"""The sample cities from end to end: what their files hold, and exactly what a check says of them."""

import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from pipeline import programme, submissions
from pipeline.cli import main
from pipeline.extract import extract
from pipeline.fields import Kind, Table
from pipeline.forms.cover import ILLUSTRATIVE
from pipeline.rules.functions import fold
from tests.samples import CITIES, COHORT, ROOT, SAMPLES, build, content
from tests.samples.checking import TODAY, check

LARGEST = 120_000  # bytes; the files travel with every copy of the repository
NAMES = {city: submissions.read_city(COHORT / city).name for city in CITIES}
CLEAN = [city for city, about in CITIES.items() if about.get("clean")]
EXPECTED = json.loads(
    (Path(__file__).parent / "examples" / "brackwater" / "expected.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def definition():
    return programme.load()


@pytest.fixture(scope="module")
def brackwater():
    return check(COHORT / "brackwater")


def answered(form, data):
    """What a person has answered: nothing blank, nothing calculated, ticks without order."""
    fields = {(part.name, field.name): field for part, field in form.fields()}

    def tidy(part, answers):
        kept = {name: value for name, value in answers.items() if not fields[part.name, name].computed}
        ticks = [name for name in kept if fields[part.name, name].kind is Kind.CHOICES]
        return kept | {name: set(kept[name]) for name in ticks}

    found = {}
    for part in form.parts:
        value = data.get(part.name)
        found[part.name] = (
            [tidy(part, row) for row in value or ()] if isinstance(part, Table) else tidy(part, value or {})
        )
    return found


# --- The files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_a_committed_file_says_exactly_its_content(sample, definition):
    # records are compared, not bytes: those depend on the versions of openpyxl and zlib
    record = extract(sample.path, definition).record
    assert record is not None
    form = definition.form(sample.output)
    assert answered(form, record.data) == answered(form, content(sample))
    assert (record.stamp.output, record.stamp.city, record.stamp.cohort) == (sample.output, sample.city, "3")


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_a_file_built_anew_is_the_committed_one(sample, definition, tmp_path):
    again = tmp_path / sample.path.name
    again.write_bytes(build(sample, definition))
    now, then = extract(again, definition).record, extract(sample.path, definition).record
    assert now == then, "run `python -m tests.samples` to write the sample files anew"


def test_building_twice_gives_the_same_bytes(definition):
    for sample in SAMPLES[:2]:
        assert build(sample, definition) == build(sample, definition)


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_a_file_is_small(sample):
    assert sample.path.stat().st_size < LARGEST


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_every_page_says_that_the_content_is_invented(sample):
    pages = headers(sample.path) if sample.suffix == "docx" else headings(sample.path)
    assert pages
    assert not [page for page, text in pages.items() if ILLUSTRATIVE not in text]


def headers(path):
    """The texts of a document's page headers, by part: one for the first page, one for the others."""
    with zipfile.ZipFile(path) as package:
        parts = [name for name in package.namelist() if name.startswith("word/header")]
        return {name: package.read(name).decode("utf-8") for name in parts}


def headings(path):
    """What is printed above and below each sheet that can be seen."""
    sheets = [s for s in openpyxl.load_workbook(path).worksheets if s.sheet_state == "visible"]
    return {
        sheet.title: " ".join(
            str(part.text)
            for line in (sheet.oddHeader, sheet.oddFooter)
            for part in (line.left, line.center, line.right)
        )
        for sheet in sheets
    }


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.city != "exempla"], ids=str)
def test_no_city_speaks_of_another(sample):
    text = fold(json.dumps(content(sample), ensure_ascii=False))
    assert fold(NAMES[sample.city]) in text
    assert not [city for city, name in NAMES.items() if city != sample.city and fold(name) in text]


# --- Nothing wrong -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("city", CLEAN)
def test_a_clean_city_has_no_finding_and_nothing_is_left_unchecked(city):
    report = check(COHORT / city)
    assert report.findings() == []
    assert [w for w in report.city["not_checked"] if "not there yet" not in w["because"]] == []
    assert {file["verdict"] for file in report.city["files"]} == {"valid"}
    assert report.exit_code == 0


@pytest.mark.parametrize("city", CITIES)
def test_milestones_stand_where_they_should(city):
    milestones = check(COHORT / city).city["milestones"]
    assert {milestone["id"]: milestone["state"] for milestone in milestones} == CITIES[city]["milestones"]


def test_exempla_has_handed_in_every_output_and_every_rule_was_applied(definition):
    city = check(COHORT / "exempla").city
    assert {file["output"] for file in city["files"]} == {output.id for output in definition.outputs}
    assert city["not_checked"] == []


def test_exemplas_milestones_wait_for_reviews_and_for_each_other_only():
    first, second = check(COHORT / "exempla").city["milestones"]
    assert all("waits for a review" in reason for reason in first["blocked_by"])
    *reviews, order = second["blocked_by"]
    assert all("waits for a review" in reason for reason in reviews)
    assert "MS1" in order


def test_where_no_reviews_are_asked_for_exempla_is_done(tmp_path):
    for folder in ("schemas", "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    path = tmp_path / "schemas" / "programme.toml"
    policy = path.read_text(encoding="utf-8").replace('policy = "reviewed"', 'policy = "auto"')
    path.write_text(policy, encoding="utf-8")
    report = check("--programme", tmp_path, COHORT / "exempla")
    assert [milestone["state"] for milestone in report.city["milestones"]] == ["complete", "complete"]


# --- Larkhaven: half way ----------------------------------------------------------------------------------


def test_larkhavens_roadmap_is_valid_and_its_plan_unfinished():
    report = check(COHORT / "larkhaven")
    assert report.file("roadmap.xlsx")["verdict"] == "valid"
    plan = report.file("engagement-plan.docx")
    assert plan["verdict"] == "invalid"
    assert {finding["rule"] for finding in plan["findings"]} == {"G-01", "G-16"}
    assert report.exit_code == 1


def test_larkhavens_draft_lists_what_is_missing_and_minds_nothing_else():
    report = check("--draft", COHORT / "larkhaven")
    assert report.findings() == []
    assert report.exit_code == 0
    missing = {entry["pointer"] for entry in report.file("engagement-plan.docx")["missing"]}
    for pointer in ("/purpose_scope/period_end", "/stakeholders/5/role_here", "/resources/budget_total"):
        assert pointer in missing
    assert "/purpose_scope/purpose" not in missing
    assert len(missing) == len(check(COHORT / "larkhaven").file("engagement-plan.docx")["findings"])


@pytest.mark.parametrize("draft", [(), ("--draft",)])
def test_larkhaven_is_told_what_the_milestone_waits_for(draft):
    first, second = check(*draft, COHORT / "larkhaven").city["milestones"]
    assert (first["state"], second["state"]) == ("open", "open")
    assert any("Stakeholder Engagement Plan" in reason for reason in first["blocked_by"])
    assert any("Twinning Learning Roadmap: waits for a review" in reason for reason in first["blocked_by"])
    assert any("MS1" in reason for reason in second["blocked_by"])


# --- Brackwater: ten mistakes in each file -----------------------------------------------------------------


@pytest.mark.parametrize("name", EXPECTED["files"])
def test_brackwaters_files_hold_ten_mistakes_each(name):
    assert len({finding["mistake"] for finding in EXPECTED["files"][name]}) == 10


@pytest.mark.parametrize("name", EXPECTED["files"])
def test_every_mistake_is_found_and_nothing_else(name, brackwater):
    found = [(f["rule"], f["severity"], f["pointer"]) for f in brackwater.file(name)["findings"]]
    planted = [(f["rule"], f["severity"], f["pointer"]) for f in EXPECTED["files"][name]]
    assert sorted(found) == sorted(planted)


@pytest.mark.parametrize(
    ("name", "planted"),
    [(name, planted) for name, findings in EXPECTED["files"].items() for planted in findings],
    ids=lambda value: value["mistake"] if isinstance(value, dict) else value,
)
def test_a_finding_says_where_what_and_what_to_do(name, planted, brackwater):
    place = (planted["rule"], planted["pointer"])
    (finding,) = (f for f in brackwater.file(name)["findings"] if (f["rule"], f["pointer"]) == place)
    location = finding["location"]
    assert (location["part"], location["ref"]) == (planted["part"], planted["ref"])
    assert location["label"]
    assert planted["says"] in finding["message"]
    assert planted["found"] in finding["found"]
    assert planted.get("expected", "") in (finding["expected"] or "")
    assert finding["action"]


def test_what_brackwater_explains_in_its_form_stands_beside_the_warning_alone(brackwater):
    said = [row["explanation"] for row in brackwater_said("engagement-plan")]
    explained = {f["rule"]: f["explanation"] for _, f in brackwater.findings() if f["explanation"]}
    assert explained == {"G-10": said[0]}


def brackwater_said(output):
    (sample,) = (s for s in SAMPLES if (s.city, s.output) == ("brackwater", output))
    return content(sample)["explanations"]


def test_the_finding_on_a_typo_offers_the_choice_that_was_meant(brackwater):
    (typo,) = (f for f in brackwater.file("roadmap.docx")["findings"] if f["rule"] == "G-02")
    assert typo["action"].startswith("Did you mean ‘In regular operation’?")


def test_what_could_not_be_checked_is_said_with_its_reason(brackwater):
    waiting = {(entry["output"], entry["rule"]): entry["because"] for entry in brackwater.city["not_checked"]}
    planted = {(entry["output"], entry["rule"]): entry["because"] for entry in EXPECTED["not_checked"]}
    assert waiting.keys() == planted.keys()
    assert not [key for key, because in planted.items() if because not in waiting[key]]


@pytest.mark.slow
@pytest.mark.office
def test_saved_by_libreoffice_the_files_hold_the_same_mistakes(brackwater, tmp_path):
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed, so what it saves cannot be checked")
    shutil.copy(COHORT / "brackwater" / "submission.toml", tmp_path)
    for name in EXPECTED["files"]:
        profile = f"-env:UserInstallation={(tmp_path / '.profile').as_uri()}"
        kind = name.rpartition(".")[2]
        words = [
            profile,
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            tmp_path,
            COHORT / "brackwater" / name,
        ]
        subprocess.run(["soffice", *map(str, words)], check=True, capture_output=True, timeout=300)
    saved = check(tmp_path)
    for name in EXPECTED["files"]:
        assert saved.file(name)["sha256"] != brackwater.file(name)["sha256"]
        assert saved.file(name)["findings"] == brackwater.file(name)["findings"]


def test_brackwaters_milestones_are_open_and_the_run_says_so(brackwater):
    assert {milestone["state"] for milestone in brackwater.city["milestones"]} == {"open"}
    assert brackwater.exit_code == 1


# --- All at once ------------------------------------------------------------------------------------------


def test_the_cities_checked_together_say_the_same_as_alone(brackwater):
    together = check(COHORT)
    assert [city["city"] for city in together.cities] == sorted(CITIES)
    alone = (
        brackwater.city if name == "brackwater" else check(COHORT / name).city for name in sorted(CITIES)
    )
    assert list(together.cities) == list(alone)
    assert together.exit_code == 1


@pytest.mark.parametrize("city", CITIES)
def test_the_report_for_people_has_no_pointer_and_no_traceback(city):
    words = ["check", str(COHORT / city)]
    done = CliRunner().invoke(main, words, env={"SOURCE_DATE_EPOCH": TODAY}, catch_exceptions=False)
    for inside in ("Traceback", "/document_control", "/stakeholders/", "/activities/", "None", "{", "}"):
        assert inside not in done.output
