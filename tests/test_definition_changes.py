"""A programme manager's changes, each made by editing data only, on a copy of the definition."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main

ROOT = Path(__file__).parent.parent

NOTE_SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "visit-note.schema.json",
    "title": "Visit Note",
    "description": "What one site visit taught us.",
    "x-form-version": "1.0",
    "type": "object",
    "additionalProperties": False,
    "required": ["document_control", "visit"],
    "properties": {
        "document_control": {"$ref": "document_control.schema.json"},
        "visit": {
            "title": "The visit",
            "description": "One note for one visit.",
            "x-code": "B",
            "type": "object",
            "additionalProperties": False,
            "required": ["place", "travellers"],
            "properties": {
                "place": {
                    "x-code": "B1",
                    "title": "Place visited",
                    "description": "The city and the site.",
                    "type": "string",
                    "minLength": 3,
                    "maxLength": 80,
                },
                "travellers": {
                    "x-code": "B2",
                    "title": "How many travelled",
                    "description": "People from our side.",
                    "type": "integer",
                    "minimum": 1,
                    "maximum": 30,
                },
            },
        },
        "lessons": {
            "title": "Lessons",
            "description": "One row for each lesson.",
            "x-code": "C",
            "type": "array",
            "minItems": 1,
            "maxItems": 10,
            "items": {
                "title": "Lesson",
                "type": "object",
                "additionalProperties": False,
                "required": ["lesson"],
                "properties": {
                    "lesson": {
                        "x-code": "C1",
                        "title": "What we learned",
                        "description": "One sentence.",
                        "type": "string",
                        "minLength": 5,
                        "maxLength": 200,
                    }
                },
            },
        },
    },
}

NOTE_ENTRY = """
[[output]]
id = "visit-note"
code = "VN"
title = "Visit Note"
aliases = []
default_format = "docx"
module = "MOD2"
due_month = 10
needs = []
accepted_versions = ["1.0"]
basis = { title = "ours", module = "ours", due_month = "ours", needs = "ours", default_format = "ours" }
"""

NOTE = {
    "visit": {"place": "Larkhaven, the harbour school", "travellers": 4},
    "lessons": [{"lesson": "Ask the caretaker first."}, {"lesson": "=SUM(is no formula here)"}],
}


def run(*arguments):
    return CliRunner().invoke(main, [str(a) for a in arguments], catch_exceptions=False)


@pytest.fixture
def home(tmp_path):
    copy = tmp_path / "programme"
    for folder in ("templates", "schemas"):
        shutil.copytree(ROOT / folder, copy / folder)
    return copy


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def extracted(path, home):
    done = run("extract", path, "--programme", home)
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def findings(path, home):
    done = run("check", path, "--format", "json", "--programme", home)
    report = json.loads(done.stdout)
    return [finding for file in report["cities"][0]["files"] for finding in file["findings"]]


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_a_field_renamed_in_the_schema_is_renamed_in_form_messages_and_reader(home, tmp_path, suffix):
    schema = home / "schemas" / "roadmap.schema.json"
    edit(schema, "Where the target was adopted", "Decision that set the target")
    edit(schema, '"target_adopted"', '"target_decision"')
    asked = ("--blank", "--output", "roadmap", "--as", suffix, "--to", tmp_path)
    made = run("generate", *asked, "--programme", home)
    assert made.exit_code == 0, made.output
    form = tmp_path / f"roadmap.{suffix}"
    data = tmp_path / "data.json"
    data.write_text(json.dumps({"starting_point": {"target_decision": "x"}}), encoding="utf-8")
    filled = tmp_path / f"filled.{suffix}"
    assert run("fill", form, data, "--to", filled, "--programme", home).exit_code == 0
    record = extracted(filled, home)
    assert record["data"]["starting_point"]["target_decision"] == "x"
    about = [f for f in findings(filled, home) if f["pointer"] == "/starting_point/target_decision"]
    assert [f["location"]["label"] for f in about] == ["Decision that set the target"]
    assert "Decision that set the target" in about[0]["message"]


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_a_small_output_takes_one_schema_and_one_entry(home, tmp_path, suffix):
    (home / "schemas" / "visit-note.schema.json").write_text(json.dumps(NOTE_SCHEMA), encoding="utf-8")
    programme = home / "schemas" / "programme.toml"
    edit(programme, "# --- Milestones ---", NOTE_ENTRY + "\n# --- Milestones ---")
    made = run("generate", "--blank", "--output", "vn", "--as", suffix, "--to", tmp_path, "--programme", home)
    assert made.exit_code == 0, made.output
    data = tmp_path / "data.json"
    data.write_text(json.dumps(NOTE), encoding="utf-8")
    filled = tmp_path / f"filled.{suffix}"
    form = tmp_path / f"visit-note.{suffix}"
    assert run("fill", form, data, "--to", filled, "--programme", home).exit_code == 0
    record = extracted(filled, home)
    assert record["stamp"]["output"] == "visit-note"
    assert {name: record["data"][name] for name in NOTE} == NOTE
    blank_fields = [f["location"]["label"] for f in findings(filled, home) if f["rule"] == "G-01"]
    assert "Twin City" in blank_fields
    assert "Place visited" not in blank_fields


def test_the_other_milestone_mapping_is_one_word(home):
    programme = home / "schemas" / "programme.toml"
    edit(programme, 'mapping_in_use = "by_module"', 'mapping_in_use = "by_workshop"')
    assert run("programme", "check", "--programme", home).exit_code == 0
    done = run("programme", "show", "--programme", home)
    assert "Milestones by_workshop (in use)" in done.output


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("programme.toml", 'module = "MOD1"\ndue_month = 4', 'module = "MOD9"\ndue_month = 4', "MOD9"),
        ("roadmap.schema.json", '"x-code": "B2"', '"x-code": "B1"', "B1"),
        ("roadmap.schema.json", '"x-ref": "/learning_objectives/', '"x-ref": "/nowhere/', "nowhere"),
        ("rules/roadmap.toml", 'id = "TLR-03"', 'id = "TLR-01"', "TLR-01"),
    ],
)
def test_programme_check_says_what_does_not_fit_and_where(home, file, old, new, said):
    edit(home / "schemas" / file, old, new)
    done = run("programme", "check", "--programme", home)
    assert done.exit_code != 0
    assert said in done.output
    assert file in done.output
    assert "Traceback" not in done.output
