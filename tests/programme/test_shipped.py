"""The definition that is shipped: sound, honest about its basis, with example records and a description."""

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pipeline import programme
from pipeline.errors import DefinitionError
from pipeline.programme import check, load
from pipeline.programme.conventions import ANNOTATIONS

ROOT = Path(__file__).parents[2]
OUTPUTS = ("roadmap", "engagement-plan", "transferability", "action-plan", "info-session")


def with_forms(shipped):
    return [output.id for output in shipped.outputs if output.has_schema]


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
        assert (form.parts[-1].name, form.parts[-1].code) == ("explanations", "Z")  # the same in all of them
        assert set(form.schema["required"]) == {part.name for part in form.parts[:-1]}


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
    assert set(bundle["$defs"]) == {"document_control", "explanations", "vocabularies"}


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


def test_formulas_of_the_verdict_give_its_labels(shipped):
    columns = {field.name: field for field in shipped.form("transferability").part("results").fields}
    verdict = columns["verdict_computed"]
    assert set(re.findall('"([A-Z][a-z ]+)"', verdict.formula)) == {c.label for c in verdict.choices}
    assert set(re.findall("'([a-z_]+)'", verdict.computed)) == {c.code for c in verdict.choices}


def test_scores_are_offered_for_the_factors_that_are_asked(shipped):
    columns = {field.name: field for field in shipped.form("transferability").part("scores").fields}
    entries = shipped.documents.documents["vocabularies.schema.json"]["$defs"]["factor"]["oneOf"]
    assert list(columns["factor"].offered) == [entry["const"] for entry in entries if entry["x-asked"]]


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
