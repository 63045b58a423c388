"""What departs from the conventions of the schemas."""

import pytest

from pipeline.programme import check, load
from tests.programme.edits import change, edit

FIRST = "/properties/starting_point/properties/population"
OBJECTIVES = "/properties/learning_objectives"
QUESTIONS = "/properties/learning_questions"
STATEMENT = f"{OBJECTIVES}/items/properties/statement"


@pytest.mark.parametrize(
    ("pointer", "value", "where", "what"),
    [
        (f"{FIRST}/x-offered", [1], "starting_point, population", "is for columns that people fill in"),
        (
            f"{STATEMENT}/x-offered",
            ["short"],
            "learning_objectives, statement",
            "what it offers does not fit",
        ),
        (
            f"{OBJECTIVES}/items/properties/lo_id/x-offered",
            [f"LO-0{n}" for n in range(5)],
            "learning_objectives",
            "makes 5 rows, but the form has 4",
        ),
        (f"{FIRST}/x-titles", {"de": ""}, "starting_point, population", "the label in further languages"),
        (f"{FIRST}/x-titles", "Einwohner", "starting_point, population", "the label in further languages"),
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
        (
            FIRST,
            {"x-code": "B1", "title": "T", "description": "D", "type": "object"},
            "population",
            "nests deeper",
        ),
        (
            FIRST,
            {"x-code": "B1", "title": "T", "description": "D", "type": "array", "items": {"type": "object"}},
            "population",
            "nests deeper",
        ),
        (
            FIRST,
            {"x-code": "B1", "title": "T", "description": "D", "type": "string"},
            "population",
            "maxLength",
        ),
        (
            FIRST,
            {"x-code": "B1", "title": "T", "description": "D", "oneOf": [{"const": "a"}]},
            "roadmap.schema.json",
            "not built as a form is",
        ),
        ("/$id", "road.schema.json", "roadmap.schema.json", "its $id is 'road.schema.json'"),
        ("/description", None, "roadmap.schema.json", "it has no description"),
        ("/x-form-version", None, 'output "roadmap"', "version None"),
        ("/properties/starting_point/title", None, "starting_point", "no title or no description"),
        ("/properties/starting_point/x-code", "BB", "starting_point", "one capital letter, not 'BB'"),
        (
            "/properties/starting_point/additionalProperties",
            True,
            "starting_point",
            "without additionalProperties",
        ),
        ("/properties/starting_point/required/0", "populace", "starting_point", "asks for 'populace'"),
        ("/properties/focus/allOf/0/then/required/0", "focus_other", "focus", "asks for 'focus_other'"),
        ("/properties/starting_point/properties/city_profile/minLength", 10, "city_profile", "four fifths"),
        (f"{OBJECTIVES}/x-layout", "tiles", "learning_objectives", "x-layout is 'tiles'"),
        (f"{OBJECTIVES}/x-prefill", "cities", "learning_objectives", "only events is known"),
        ("/properties/explanations/x-since", "1.2", "explanations", "up to 1.1 is expected"),
        ("/properties/explanations/x-since", "soon", "explanations", "x-since is 'soon'"),
        (f"{OBJECTIVES}/x-since", "1.1", "learning_objectives", "may be missing"),
        ("/properties/focus/x-since", "1.1", "focus", "may be missing"),
        (f"{STATEMENT}/x-since", "1.1", "statement", "the annotation x-since is not known for a field"),
        (f"{OBJECTIVES}/items/title", None, "learning_objectives", "a row has no title"),
        (f"{OBJECTIVES}/items/properties/lo_id/examples", ["LO-01"], "lo_id", "may be a true answer"),
        (f"{STATEMENT}/examples", ["short"], "statement", "its example does not fit"),
        (f"{QUESTIONS}/items/properties/lo_ref/x-ref", "/learning_objectives/id", "lo_ref", "no id column"),
        (
            f"{QUESTIONS}/items/properties/lo_ref/x-ref",
            "/learning_objectives/statement",
            "lo_ref",
            "no id column",
        ),
        (
            f"{QUESTIONS}/items/properties/lo_ref/x-ref",
            "raodmap#/a/b",
            "lo_ref",
            "'raodmap', which is no output",
        ),
        (
            "/properties/roadmap_risks/items/properties/rating/x-formula",
            "={chance}",
            "rating",
            "names 'chance'",
        ),
        (
            "/properties/document_control/$ref",
            "control.schema.json",
            "roadmap.schema.json",
            "control.schema.json",
        ),
    ],
)
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
