"""`twinning schema`: a schema that stands for itself, for any validator."""

import json

import pytest
from jsonschema import Draft202012Validator

from tests.cli.running import definition_with_a_logbook, printed_json, run
from tests.samples import EXAMPLES

OUTPUTS = ("roadmap", "engagement-plan", "transferability", "action-plan", "info-session")


@pytest.fixture(scope="module", params=OUTPUTS)
def output(request):
    return request.param


@pytest.fixture(scope="module")
def schema(output):
    return printed_json("schema", output)


def example(output):
    return json.loads((EXAMPLES / f"{output}.json").read_text(encoding="utf-8"))


def test_the_schema_is_a_sound_one(schema):
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


def test_an_ordinary_validator_takes_the_example_and_no_other_documents(schema, output):
    Draft202012Validator(schema).validate(example(output))


def test_it_minds_what_is_wrong_in_every_document_it_holds(schema, output):
    data = example(output)
    data["document_control"]["document_status"] = "nonsense"  # its choices stand in the vocabularies
    data["wish"] = 1
    found = {tuple(error.absolute_path) for error in Draft202012Validator(schema).iter_errors(data)}
    assert found == {("document_control", "document_status"), ()}


@pytest.mark.parametrize("name", ["TLR", "tlr", "Roadmap"])
def test_an_output_is_named_by_id_or_code(name):
    assert printed_json("schema", name)["$id"] == "roadmap.schema.json"


@pytest.mark.parametrize("name", ["logbook", "wishes"])
def test_an_output_without_a_form_has_none(name, tmp_path):
    done = run("schema", name, "--programme", definition_with_a_logbook(tmp_path))
    assert done.exit_code == 2
    assert (
        done.stderr
        == f"twinning: there is no form for {name!r}; there are {', '.join((*OUTPUTS, 'participation'))}\n"
    )
