"""The definition that is shipped, and what is said about one that does not fit together."""

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pipeline import programme
from pipeline.errors import DefinitionError, UsageError
from pipeline.model import City
from pipeline.programme import Programme, check, load
from pipeline.programme.conventions import ANNOTATIONS
from pipeline.programme.definition import add_months, last_day

ROOT = Path(__file__).parent.parent
OUTPUTS = ("roadmap", "engagement-plan", "transferability", "action-plan", "info-session")
EXEMPLA = City("exempla", "Exempla", cohort="3", start=date(2025, 1, 13))


@pytest.fixture(scope="module")
def shipped() -> Programme:
    return load(ROOT)


@pytest.fixture
def home(tmp_path):
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    return tmp_path


def edit(home, name, old, new):
    path = home / "schemas" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def change(home, name, pointer, value):
    """Set (or, with None, take away) what a pointer leads to in a schema."""
    path = home / "schemas" / name
    document = json.loads(path.read_text(encoding="utf-8"))
    *above, last = pointer.strip("/").split("/")
    here = document
    for step in above:
        here = here[int(step)] if isinstance(here, list) else here[step]
    last = int(last) if isinstance(here, list) else last
    if value is None:
        del here[last]
    else:
        here[last] = value
    path.write_text(json.dumps(document), encoding="utf-8")


def with_forms(shipped):
    return [output.id for output in shipped.outputs if output.has_schema]


# --- what is shipped ---


def test_the_shipped_definition_is_sound(shipped):
    assert check(shipped) == ()


def test_five_outputs_fourteen_events_two_milestones(shipped):
    assert tuple(output.id for output in shipped.outputs) == OUTPUTS
    assert len(shipped.events) == 14
    assert [m.id for m in shipped.milestones()] == ["MS1", "MS2"]


def test_what_is_not_stated_is_not_said_to_be(shipped):
    assert {m.basis for mapping in shipped.mappings for m in mapping.milestones} == {"inferred"}
    assert {output.basis["module"] for output in shipped.outputs} == {"inferred"}
    assert shipped.profile("tlp-12m-2025").basis["outputs"] == "unknown"
    assert not shipped.profile("tlp-12m-2025").enabled


def test_an_output_has_a_form_exactly_if_it_has_a_schema(home):
    (home / "schemas" / "engagement-plan.schema.json").unlink()
    found = load(home)
    assert {o.id: o.has_schema for o in found.outputs}["engagement-plan"] is False
    with pytest.raises(DefinitionError, match=r"engagement-plan\.schema\.json is missing"):
        found.form("engagement-plan")


def test_every_form_begins_with_the_common_section_and_asks_for_its_parts(shipped):
    for output in with_forms(shipped):
        form = shipped.form(output)
        assert (form.parts[0].name, form.parts[0].code) == ("document_control", "A")
        assert set(form.schema["required"]) == {part.name for part in form.parts}


def test_examples_are_complete_and_valid(shipped):
    for output in with_forms(shipped):
        judge = Draft202012Validator(
            shipped.bundle(output), format_checker=Draft202012Validator.FORMAT_CHECKER
        )
        assert list(judge.iter_errors(example(output))) == []


def test_format_checks_are_on(shipped):
    record = example("roadmap")
    record["document_control"]["document_date"] = "2025-02-30"
    judge = Draft202012Validator(
        shipped.bundle("roadmap"), format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    assert [error.json_path for error in judge.iter_errors(record)] == ["$.document_control.document_date"]


def test_no_answer_of_an_example_record_is_the_example_of_the_form(shipped):
    for output in with_forms(shipped):
        for part, field in shipped.form(output).fields():
            answers = example(output)[part.name]
            rows = answers if isinstance(answers, list) else [answers]
            assert not field.example or field.example not in [row.get(field.name) for row in rows]


def test_long_answers_of_the_example_records_have_their_full_length(shipped):
    for output in with_forms(shipped):
        for part, field in shipped.form(output).fields():
            answer = example(output)[part.name]
            if "x-full-length" in field.schema and field.name in answer:
                assert len(answer[field.name]) >= field.schema["x-full-length"], field.pointer


def example(output):
    return json.loads((ROOT / "schemas" / "examples" / f"{output}.json").read_text(encoding="utf-8"))


def test_a_bundle_stands_for_itself(shipped):
    bundle = shipped.bundle("engagement-plan")
    Draft202012Validator.check_schema(bundle)
    errors = Draft202012Validator(bundle).iter_errors({"document_control": {"city_country": "Atlantis"}})
    assert "$.document_control.city_country" in {error.json_path for error in errors}
    assert set(bundle["$defs"]) == {"document_control", "vocabularies"}


def test_formulas_give_the_labels_that_the_vocabularies_have(shipped):
    register = shipped.form("engagement-plan").part("stakeholders")
    columns = {field.name: field for field in register.fields}
    helix = columns["helix"]
    vocabulary = shipped.documents.documents["vocabularies.schema.json"]["$defs"]["stakeholder_category"]
    for entry in vocabulary["oneOf"]:
        assert entry["title"].split(":")[0] == helix.label_of(entry["x-helix"])
    quoted = set(re.findall('"([A-Z][a-z ]+)"', columns["quadrant"].formula))
    assert quoted == {choice.label for choice in columns["quadrant"].choices}
    assert all(choice.label.startswith(choice.code) for choice in columns["power"].choices)


# --- dates ---


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2025, 1, 13), 18, date(2026, 7, 13)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 12, 1), 1, date(2026, 1, 1)),
        (date(2025, 3, 15), -3, date(2024, 12, 15)),
    ],
)
def test_months_are_added(day, months, then):
    assert add_months(day, months) == then


def test_a_month_of_the_programme_ends_the_day_before_the_next_begins():
    assert last_day(date(2025, 1, 13), 1) == date(2025, 2, 12)
    assert last_day(date(2025, 1, 1), 12) == date(2025, 12, 31)


def test_due_dates_count_from_the_citys_own_start(shipped):
    assert shipped.end_of(EXEMPLA) == date(2026, 7, 12)
    assert shipped.due_date("roadmap", EXEMPLA) == date(2025, 5, 12)
    assert shipped.due_date("info-session", EXEMPLA) == shipped.end_of(EXEMPLA)


def test_without_a_start_the_cohort_says_it_or_nobody_does(shipped):
    assert shipped.start_of(City("a", "A", cohort="2")) == date(2024, 9, 1)
    assert shipped.due_date("roadmap", City("a", "A", cohort="3")) is None
    assert shipped.end_of(City("a", "A", cohort="unheard-of")) is None


def test_a_profile_may_have_due_months_of_its_own(shipped):
    first = City("a", "A", cohort="1")
    assert shipped.profile_of(first).id == "tlp-20m-2023"
    assert shipped.due_date("action-plan", first) == date(2025, 4, 30)


# --- profiles and milestones ---


def test_the_citys_profile_wins_over_its_cohorts(shipped):
    assert shipped.profile_of(City("a", "A", cohort="1", profile="tlp-18m")).id == "tlp-18m"
    assert shipped.profile_of(City("a", "A")).id == "tlp-18m"
    with pytest.raises(UsageError, match="no profile is called 'tlp-9m'"):
        shipped.profile_of(City("a", "A", profile="tlp-9m"))


def test_milestones_keep_to_the_outputs_of_the_profile(shipped):
    (only,) = shipped.milestones("tlp-20m-2023")
    assert (only.id, only.outputs, only.requires) == ("MS2", ("action-plan",), ())
    assert shipped.milestones("tlp-12m-2025") == ()


def test_the_mapping_in_use_decides(home):
    edit(home, "programme.toml", 'mapping_in_use = "by_module"', 'mapping_in_use = "by_workshop"')
    first = load(home).milestones()[0]
    assert (first.title, first.outputs) == ("Learning foundations set", ("roadmap", "engagement-plan"))


def test_an_unknown_output_is_named_with_those_there_are(shipped):
    with pytest.raises(UsageError, match="no output is called 'road-map'; there are roadmap, "):
        shipped.output("road-map")


def test_the_digest_follows_every_definition_file(home):
    before = load(home).digest
    assert load(home).digest == before
    edit(home, "rules/roadmap.toml", "up to 2 %", "up to 2 percent")
    assert load(home).digest != before


def test_without_a_folder_the_shipped_definition_is_read():
    assert load().name == "nzc-tlp"


# --- files that cannot be read ---


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("programme.toml", 'name = "nzc-tlp"', "name = ", r"schemas/programme\.toml: no sound TOML: .*line 10"),
        ("roadmap.schema.json", '"title":', '"title"', r"schemas/roadmap\.schema\.json: no sound JSON at line 4"),
        ("programme.toml", 'due_month = 4', 'due_month = "four"', 'output "roadmap", due_month: it says \'four\''),
        ("programme.toml", 'default_format = "docx"', 'default_format = "odt"', "possible are 'docx', 'xlsx'"),
        ("programme.toml", 'policy = "reviewed"', 'policy = "maybe"', "policy: it says 'maybe'"),
        ("programme.toml", 'code = "KO"\n', "", "event \"number 1\": 'code' is missing"),
        ("programme.toml", "waivable", "waveable", "at the top: 'waveable' is not known here"),
        ("programme.toml", 'title = "stated", months = "inferred"', 'title = "sure"', 'module "MOD1", basis, title'),
        ("programme.toml", "start = 2023-09-01", "start = 2023-09-01T10:00:00", 'cohort "1", start'),
        ("programme.toml", 'requires = ["MS1"]', 'requires = "MS1"', 'mapping "by_module", milestone "MS2", requires'),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_on_one_line_with_file_and_place(home, name, old, new, said):
    edit(home, name, old, new)
    with pytest.raises(DefinitionError, match=said) as caught:
        load(home)
    assert "\n" not in str(caught.value)
    assert name in str(caught.value)


def test_a_folder_without_a_programme_is_said_to_be_one(tmp_path):
    with pytest.raises(DefinitionError, match="is this the folder of a programme"):
        load(tmp_path)


def test_a_schema_that_is_no_object_is_refused(home):
    (home / "schemas" / "roadmap.schema.json").write_text("[]", encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"roadmap\.schema\.json: a schema must be an object"):
        load(home)


# --- inconsistencies ---


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ('module = "MOD1"\ndue_month', 'module = "MOD9"\ndue_month', 'output "roadmap"', "no module 'MOD9'"),
        ("due_month = 4", "due_month = 6", 'output "roadmap"', "due month 6 is not in module MOD1"),
        ('needs = ["roadmap"]', 'needs = ["rodmap"]', 'output "engagement-plan"', "'rodmap', which is no output"),
        ('needs = ["roadmap"]', 'needs = ["action-plan"]', 'output "engagement-plan"', "wait for each other"),
        ("needs = []", 'needs = ["info-session"]', 'output "roadmap"', "wait for each other"),
        ('accepted_versions = ["1.0"]', 'accepted_versions = ["0.9"]', 'output "roadmap"', "version 1.0"),
        ('outputs = ["action-plan", "info-session"]', 'outputs = ["action-plan"]', "by_module", "no milestone"),
        ('outputs = ["action-plan", "info-session"]', 'outputs = ["action-plan", "info-session", "roadmap"]',
         "by_module", "roadmap belongs to 2 milestones"),
        ('outputs = ["action-plan", "info-session"]', "outputs = []", "by_module", "MS2 takes no output"),
        ('requires = ["MS1"]', 'requires = ["MS3"]', "by_module", "requires 'MS3'"),
        ("requires = []", 'requires = ["MS2"]', "by_module", "requires 'MS2', which is not before it"),
        ('id = "MS2"', 'id = "MS1"', "by_module", "the milestone 'MS1' is there twice"),
        ('default_profile = "tlp-18m"', 'default_profile = "tlp-19m"', "programme.toml", "'tlp-19m'"),
        ('mapping_in_use = "by_module"', 'mapping_in_use = "by_magic"', "programme.toml", "'by_magic'"),
        ('profile = "tlp-20m-2023"', 'profile = "tlp-21m"', 'cohort "1"', "no profile 'tlp-21m'"),
        ("duration_months = 18", "duration_months = 16", 'profile "tlp-18m"', "due in month 17, after its 16 months"),
        ("month = 17", "month = 19", 'event "IS"', "month 19 is after the end of profile tlp-18m"),
        ("month = 17", "month = 3", 'event "IS"', "month 3 is not in module MOD3"),
        ("last_month = 18", "last_month = 24", 'module "MOD3"', "do not fit a programme of 20 months"),
        ("first_month = 5", "first_month = 14", 'module "MOD2"', "months 14 to 13"),
        ('due_months = { action-plan = 20 }', 'due_months = { roadmap = 3 }', "tlp-20m-2023", "does not ask for"),
        ('outputs = ["action-plan"]', 'outputs = ["plan"]', 'profile "tlp-20m-2023"', "no output 'plan'"),
        ("enabled = false", "enabled = true", 'profile "tlp-12m-2025"', "enabled but asks for no output"),
        ('code = "T4"', 'code = "T5"', "event_code", "not the same events as in schemas/programme.toml: T4, T5"),
        ('code = "T4"', 'code = "T3"', "programme.toml", "the event 'T3' is there twice"),
        ('id = "4"', 'id = "3"', "programme.toml", "the cohort '3' is there twice"),
        ('code = "SEP"', 'code = "TLR"', "programme.toml", "the output code 'TLR' is there twice"),
        ('aliases = ["Info Session"]', 'aliases = ["engagement plan"]', "programme.toml", "'engagement plan' is there twice"),
    ],
)  # fmt: skip
def test_inconsistencies_of_the_programme_are_found(home, monkeypatch, old, new, where, what):
    monkeypatch.setattr("pipeline.programme.conventions.check", lambda _: ())  # the schemas are as they were
    edit(home, "programme.toml", old, new)
    problems = check(load(home))
    assert any(where in p.where and what in p.what for p in problems), problems


FIRST = "/properties/starting_point/properties/population"
OBJECTIVES = "/properties/learning_objectives"
QUESTIONS = "/properties/learning_questions"
STATEMENT = f"{OBJECTIVES}/items/properties/statement"


@pytest.mark.parametrize(
    ("pointer", "value", "where", "what"),
    [
        (f"{FIRST}/x-code", "B2", "roadmap.schema.json", "the code B2 is there twice"),
        (f"{FIRST}/x-code", "C9", "starting_point, population", "must be B and a number, not 'C9'"),
        (f"{FIRST}/x-code", None, "starting_point, population", "not ''"),
        (f"{FIRST}/title", None, "starting_point, population", "no title or no description"),
        (f"{FIRST}/description", None, "starting_point, population", "no title or no description"),
        (f"{FIRST}/type", "integr", "roadmap.schema.json", "no valid JSON Schema"),
        (f"{FIRST}/x-unti", "t", "starting_point, population", "the annotation x-unti is not known"),
        (f"{FIRST}/x-prefill", "city.size", "population", "x-prefill is 'city.size'"),
        (f"{FIRST}/x-prefill", "event.code", "population", "x-prefill is 'event.code'"),
        (f"{FIRST}/examples", [12], "population", "its example does not fit"),
        (f"{FIRST}/x-id", True, "population", "an id must be a required column"),
        (f"{FIRST}/x-formula", "=1", "population", "beside x-computed"),
        (f"{FIRST}/x-computed", "1 + 1", "population", "must be readOnly and not required"),
        (FIRST, {"x-code": "B1", "title": "T", "description": "D", "type": "object"}, "population", "nests deeper"),
        (FIRST, {"x-code": "B1", "title": "T", "description": "D", "type": "array", "items": {"type": "object"}},
         "population", "nests deeper"),
        (FIRST, {"x-code": "B1", "title": "T", "description": "D", "type": "string"}, "population", "maxLength"),
        (FIRST, {"x-code": "B1", "title": "T", "description": "D", "oneOf": [{"const": "a"}]}, "roadmap.schema.json",
         "not built as a form is"),
        ("/$id", "road.schema.json", "roadmap.schema.json", "its $id is 'road.schema.json'"),
        ("/description", None, "roadmap.schema.json", "it has no description"),
        ("/x-form-version", None, 'output "roadmap"', "version None"),
        ("/properties/starting_point/title", None, "starting_point", "no title or no description"),
        ("/properties/starting_point/x-code", "BB", "starting_point", "one capital letter, not 'BB'"),
        ("/properties/starting_point/additionalProperties", True, "starting_point", "without additionalProperties"),
        ("/properties/starting_point/required/0", "populace", "starting_point", "asks for 'populace'"),
        ("/properties/focus/allOf/0/then/required/0", "focus_other", "focus", "asks for 'focus_other'"),
        ("/properties/starting_point/properties/city_profile/minLength", 10, "city_profile", "four fifths"),
        (f"{OBJECTIVES}/x-layout", "tiles", "learning_objectives", "x-layout is 'tiles'"),
        (f"{OBJECTIVES}/x-prefill", "cities", "learning_objectives", "only events is known"),
        (f"{OBJECTIVES}/items/title", None, "learning_objectives", "a row has no title"),
        (f"{OBJECTIVES}/items/properties/lo_id/examples", ["LO-01"], "lo_id", "may be a true answer"),
        (f"{STATEMENT}/examples", ["short"], "statement", "its example does not fit"),
        (f"{QUESTIONS}/items/properties/lo_ref/x-ref", "/learning_objectives/id", "lo_ref", "no id column"),
        (f"{QUESTIONS}/items/properties/lo_ref/x-ref", "/learning_objectives/statement", "lo_ref", "no id column"),
        (f"{QUESTIONS}/items/properties/lo_ref/x-ref", "raodmap#/a/b", "lo_ref", "'raodmap', which is no output"),
        ("/properties/roadmap_risks/items/properties/rating/x-formula", "={chance}", "rating", "names 'chance'"),
        ("/properties/document_control/$ref", "control.schema.json", "roadmap.schema.json", "control.schema.json"),
    ],
)  # fmt: skip
def test_departures_from_the_conventions_are_found(home, pointer, value, where, what):
    change(home, "roadmap.schema.json", pointer, value)
    problems = check(load(home))
    assert any(where in p.where and what in p.what for p in problems), problems


@pytest.mark.parametrize(
    ("pointer", "value", "what"),
    [
        ("/$defs/stance/oneOf/0/title", "Champion; friend", "holds a ';'"),
        ("/$defs/stance/oneOf/0/title", "Supporter", "'Supporter' is there twice"),
        ("/$defs/stance/oneOf/0/const", "sceptic", "'sceptic' is there twice"),
        ("/$defs/stance/oneOf/0/const", 1, "lacks a code"),
    ],
)
def test_faults_of_the_vocabularies_are_found(home, pointer, value, what):
    change(home, "vocabularies.schema.json", pointer, value)
    problems = check(load(home))
    assert any("vocabularies.schema.json, stance" in p.where and what in p.what for p in problems), problems


def test_a_form_of_no_output_is_found(home):
    edit(home, "programme.toml", 'id = "roadmap"', 'id = "learning-roadmap"')
    assert any("no such output" in problem.what for problem in check(load(home)))


# --- the page that describes the conventions ---


def annotations(schema):
    if isinstance(schema, list):
        return {name for part in schema for name in annotations(part)}
    if not isinstance(schema, dict):
        return set()
    own = {name for name in schema if name.startswith("x-")}
    return own | {name for part in schema.values() for name in annotations(part)}


def test_every_annotation_is_described(shipped):
    page = (ROOT / "docs" / "schema-conventions.md").read_text(encoding="utf-8")
    described = set(re.findall(r"^\| `(x-[a-z-]+)`", page, re.MULTILINE))
    used = {name for document in shipped.documents.documents.values() for name in annotations(document)}
    assert used <= described
    assert set().union(*ANNOTATIONS.values()) <= described
    assert described <= used, "the page describes what no schema uses"


def test_the_package_says_what_it_offers():
    assert all(hasattr(programme, name) for name in programme.__all__)
