"""A programme manager's changes, each made by editing data only, on a copy of the definition.

Every recipe of docs/managers.md is carried out as it is written; what cannot be seen on the command line is
looked for in the forms.
"""

import re
import shutil
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.shared import RGBColor

from pipeline import programme
from tests.damage.counting import given
from tests.recipes import (
    BEFORE,
    HOME,
    carry_out,
    cells,
    edit,
    filled,
    findings,
    milestones,
    read,
    recipes,
    report,
    twinning,
    words,
)
from tests.samples.checking import TODAY

pytestmark = pytest.mark.slow  # each copies the definition and runs a handful of commands

ROOT = Path(__file__).parent.parent


@pytest.fixture
def before(tmp_path, monkeypatch):
    """The project's folder as a manager has it, with what the page asks for before any recipe."""
    for folder in ("templates", "schemas", "submissions"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", TODAY)
    carry_out(BEFORE)
    return tmp_path


@pytest.fixture
def schemas(before):
    return before / "my-programme" / "schemas"


# --- The recipes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in recipes() if name != BEFORE])
def test_a_recipe_does_what_the_page_promises(before, name):
    carry_out(name)
    for path in (ROOT / "schemas").rglob("*.*"):  # a recipe touches nothing but the copy
        assert (before / path.relative_to(ROOT)).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_a_new_choice_is_offered_and_read(before, suffix):
    carry_out("new-choice", run=False)
    form = Path("try") / f"roadmap.{suffix}"
    twinning("generate", "--blank", "--output", "roadmap", "--as", suffix, "--to", "try", *HOME)
    assert "Flood protection plan" in (words(form) if suffix == "docx" else cells(form))
    plans = [{"plan_type": "flood_plan", "plan_name": "Dikes 2040", "adopted_year": 2024}]
    file = filled(form, {"existing_plans": plans}, f"filled.{suffix}")
    assert read(file)["data"]["existing_plans"] == plans
    assert [f for f in findings(file) if f["pointer"] == "/existing_plans/0/plan_type"] == []


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_in_an_older_form_the_new_choice_may_be_typed(before, suffix):
    twinning("generate", "--blank", "--output", "roadmap", "--as", suffix, "--to", "old", *HOME)
    typed = {"existing_plans": [{"plan_type": "flood protection plan"}]}
    file = filled(f"old/roadmap.{suffix}", typed, f"typed.{suffix}")
    assert read(file)["data"]["existing_plans"] == typed["existing_plans"]
    carry_out("new-choice", run=False)
    assert read(file)["data"]["existing_plans"] == [{"plan_type": "flood_plan"}]


def test_a_choice_without_the_facts_of_its_list_leaves_a_rule_unchecked(before, schemas):
    survey = '{"const": "survey", "title": "Survey", "x-max-level": "consult"},'
    edit(schemas / "vocabularies.schema.json", survey, survey + '{"const": "stall", "title": "Stall"},')
    city = Path("my-cities/cohort-3/exempla")
    data = read(city / "engagement-plan.xlsx")["data"]
    data["activities"][0]["method"] = "stall"
    file = filled(city / "engagement-plan.xlsx", data, "changed.xlsx")
    assert [entry["rule"] for entry in report(city)["cities"][0]["not_checked"]] == []
    Path(file).replace(city / "engagement-plan.xlsx")
    assert [entry["rule"] for entry in report(city)["cities"][0]["not_checked"]] == ["SEP-05"]


def test_a_stricter_limit_is_said_in_the_form(before):
    carry_out("stricter-limit", run=False)
    twinning("generate", "--blank", "--output", "sep", "--to", "try", *HOME)
    assert any("Fill in 10 to 80 rows." in str(value) for value in cells("try/engagement-plan.xlsx"))
    assert [f["rule"] for f in findings("my-cities/cohort-3/exempla")] == []  # it has fifteen


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_other_words_stand_in_the_form_and_old_forms_are_still_read(before, suffix):
    asked = ("--blank", "--output", "roadmap", "--as", suffix)
    twinning("generate", *asked, "--to", "old", *HOME)
    old = filled(f"old/roadmap.{suffix}", {"starting_point": {"target_adopted": "Council"}}, f"old.{suffix}")
    carry_out("other-words", run=False)
    twinning("generate", *asked, "--to", "new", *HOME)
    shown = words("new/roadmap.docx") if suffix == "docx" else "\n".join(map(str, cells("new/roadmap.xlsx")))
    assert "Decision that set the target" in shown
    assert "Name the council decision and its date." in shown
    assert "Where the target was adopted" not in shown
    assert read(old)["data"]["starting_point"]["target_adopted"] == "Council"


def test_a_new_rule_is_a_warning_and_blocks_nothing(before):
    carry_out("new-rule", run=False)
    found = [f for f in findings("my-cities") if f["rule"] == "SEP-90"]
    assert [f["severity"] for f in found] == ["warning"]
    assert [f["location"]["ref"] for f in found] == ["H13"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('!= "08"', '== "08"', "example 1 (`pass`): the rule is broken"),
        ('"2026-08-03"', '"2026-09-03"', "example 2 (`fail`): the rule is kept"),
        ('at = "start"', 'at = "begin"', "at names 'begin', which is not there"),
        ("row.start.sub", "row.strat.sub", "strat"),
    ],
)
def test_a_slip_in_a_new_rule_is_noticed(before, schemas, old, new, said):
    carry_out("new-rule", run=False)
    edit(schemas / "rules" / "engagement-plan.toml", old, new)
    problems = twinning("programme", "check", *HOME)
    assert said in problems
    assert "rule SEP-90" in problems


def test_an_old_form_may_stay_welcome(before, schemas):
    carry_out("new-form-version", run=False)
    edit(schemas / "programme.toml", '["1.2"]', '["1.1", "1.2"]')
    assert findings("my-cities/cohort-3/exempla") == []


def test_data_of_an_old_form_go_into_the_new_one(before):
    carry_out("new-form-version", run=False)
    exempla = "my-cities/cohort-3/exempla"
    data = read(f"{exempla}/roadmap.docx")["data"]
    twinning("generate", exempla, "--output", "roadmap", "--to", "new", *HOME)
    file = filled("new/exempla-roadmap.docx", data, "new/filled.docx")
    assert findings(file) == []
    form = programme.load(Path("my-programme").resolve()).form("roadmap")
    assert given(form, read(file)["data"]) == given(form, data)


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_one_more_output_is_made_filled_in_and_checked(before, suffix):
    carry_out("one-more-output", run=False)
    note = {
        "visit": {"place": "Larkhaven, the harbour school", "travellers": 4},
        "lessons": [
            {"lesson": "Ask the caretaker first.", "objective": "LO-02"},
            {"lesson": "=SUM(is no formula here)", "objective": "LO-77"},
        ],
    }
    exempla = "my-cities/cohort-3/exempla"
    twinning("generate", exempla, "--output", "vn", "--as", suffix, "--to", "try", *HOME)
    form = f"try/exempla-visit-note.{suffix}"
    offered = words(form) if suffix == "docx" else "\n".join(map(str, cells(form)))
    assert re.search(r"^LO-02 . ", offered, re.MULTILINE)  # the rows of the roadmap, with their words
    file = filled(form, note, f"{exempla}/note.{suffix}")
    record = read(file)
    assert record["stamp"]["output"] == "visit-note"
    assert {name: record["data"][name] for name in note} == note
    (city,) = report(exempla)["cities"]
    (checked,) = [f for f in city["files"] if f["output"] == "visit-note"]
    labels = {f["location"]["label"] for f in checked["findings"] if f["rule"] == "G-01"}
    assert "Status" in labels
    assert not labels & {"Twin City", "Place visited"}  # brought along, and answered
    about = [f for f in checked["findings"] if f["pointer"].endswith("/objective")]
    assert [f["pointer"] for f in about] == ["/lessons/1/objective"]
    assert "LO-77" in about[0]["message"]
    (first, _) = city["milestones"]
    assert any(reason.startswith("Visit Note: ") for reason in first["blocked_by"])


def test_the_dates_of_a_new_cohort_stand_on_its_forms(before):
    carry_out("new-cohort")
    folder = Path("my-cities/cohort-6/fernhaven")
    assert "31 May 2027" in words(folder / "fernhaven-roadmap.docx")
    assert "31 October 2027" in cells(folder / "fernhaven-engagement-plan.xlsx")
    (city,) = report(folder)["cities"]
    assert city["cohort"] == "6"


def test_folders_of_a_cohort_carry_what_the_list_says(before):
    carry_out("cohort-folders")
    assert "15 January 2025" in words("forms/sankt-elmo-roadmap.docx")  # by its own start
    assert "31 December 2024" in words("forms/tidemouth-roadmap.docx")  # by that of its cohort
    record = read("forms/tidemouth-roadmap.docx")["data"]["document_control"]
    assert record["counterpart_cities"] == ["Ostrand", "Westrand"]
    again = twinning("init", "my-cities", "--cities", "cities.csv", "--cohort", "2", *HOME)
    assert again == ""  # nothing new, nothing overwritten


def test_a_later_due_date_stands_on_the_form(before):
    carry_out("later-due-date", run=False)
    twinning("generate", "my-cities/cohort-3/exempla", "--output", "sep", "--to", "try", *HOME)
    assert "12 December 2025" in cells("try/exempla-engagement-plan.xlsx")


def test_a_due_date_of_one_profile_only(before, schemas):
    edit(
        schemas / "programme.toml",
        'title = "18 months with Pilot Cities"',
        'title = "18 months with Pilot Cities"\ndue_months = { engagement-plan = 11 }',
    )
    assert "sound" in twinning("programme", "check", *HOME)
    twinning("generate", "my-cities/cohort-3/exempla", "--output", "sep", "--to", "try", *HOME)
    assert "12 December 2025" in cells("try/exempla-engagement-plan.xlsx")


def test_the_other_milestones_count_other_outputs(before):
    assert milestones("exempla")["MS1"] == ("Learning and analysis complete", "ready_for_review")
    carry_out("other-milestones", run=False)
    assert milestones("exempla")["MS1"] == ("Learning foundations set", "ready_for_review")
    (city,) = report("my-cities/cohort-3/exempla")["cities"]
    assert "Transferability" not in city["milestones"][0]["basis"]  # it has moved to the second one
    assert any("Transferability" in reason for reason in city["milestones"][1]["blocked_by"])


def test_without_reviews_only_valid_outputs_complete_a_milestone(before):
    carry_out("without-review", run=False)
    assert milestones("exempla")["MS1"][1] == "complete"
    assert milestones("brackwater")["MS1"][1] == "open"
    assert milestones("exempla")["MS2"][1] == "complete"
    assert milestones("lindenquell")["MS2"][1] == "open"  # nothing is handed in for it


def test_outputs_without_a_form_may_keep_a_milestone_open(before, schemas):
    carry_out("without-review", run=False)
    carry_out("one-more-output", run=False)
    (schemas / "visit-note.schema.json").unlink()
    assert milestones("exempla")["MS1"][1] == "complete"
    edit(schemas / "programme.toml", 'outputs_without_form = "leave_out"', 'outputs_without_form = "block"')
    assert milestones("exempla")["MS1"][1] == "open"


def test_other_looks_are_those_of_the_masters(before):
    templates = before / "my-programme" / "templates"
    word = docx.Document(templates / "form.docx")
    word.styles["Heading 1"].font.color.rgb = RGBColor(0x7A, 0x1F, 0x5C)
    word.styles["Form Answer"].font.name = "Georgia"
    word.save(templates / "form.docx")
    excel = openpyxl.load_workbook(templates / "form.xlsx")
    (label,) = [style for style in excel._named_styles if style.name == "Label"]
    label.font = openpyxl.styles.Font(name="Georgia", color="FF7A1F5C")
    excel.save(templates / "form.xlsx")
    carry_out("other-looks")
    made = docx.Document("try/roadmap.docx")
    assert made.styles["Heading 1"].font.color.rgb == RGBColor(0x7A, 0x1F, 0x5C)
    assert made.styles["Form Answer"].font.name == "Georgia"
    sheet = openpyxl.load_workbook("try/roadmap.xlsx")["Questions"]
    labels = [cell for row in sheet.iter_rows() for cell in row if cell.style == "Label"]
    assert len(labels) > 20
    assert {cell.font.name for cell in labels} == {"Georgia"}
    plans = [{"plan_name": "Heat plan"}]
    for suffix in ("docx", "xlsx"):
        file = filled(f"try/roadmap.{suffix}", {"existing_plans": plans}, f"filled.{suffix}")
        assert read(file)["data"]["existing_plans"] == plans


def test_marks_made_before_a_change_are_said_to_be_older(before):
    twinning("mark", "my-cities/cohort-3/exempla", *HOME)
    assert "earlier definition" not in twinning("status", "my-cities/cohort-3/exempla", *HOME)
    carry_out("stricter-limit", run=False)
    assert "earlier definition" in twinning("status", "my-cities/cohort-3/exempla", *HOME)
    twinning("mark", "my-cities/cohort-3/exempla", *HOME)
    assert "earlier definition" not in twinning("status", "my-cities/cohort-3/exempla", *HOME)


# --- What is not on the page ----------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_a_field_renamed_in_the_schema_is_renamed_in_form_messages_and_reader(before, schemas, suffix):
    edit(schemas / "roadmap.schema.json", "Where the target was adopted", "Decision that set the target")
    edit(schemas / "roadmap.schema.json", '"target_adopted"', '"target_decision"', everywhere=True)
    twinning("generate", "--blank", "--output", "roadmap", "--as", suffix, "--to", "try", *HOME)
    file = filled(f"try/roadmap.{suffix}", {"starting_point": {"target_decision": "x"}}, f"filled.{suffix}")
    assert read(file)["data"]["starting_point"]["target_decision"] == "x"
    about = [f for f in findings(file) if f["pointer"] == "/starting_point/target_decision"]
    assert [f["location"]["label"] for f in about] == ["Decision that set the target"]
    assert "Decision that set the target" in about[0]["message"]
