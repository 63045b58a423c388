"""Schemas in, sections, tables and fields out."""

import pytest

from pipeline.errors import DefinitionError
from pipeline.fields import Kind
from pipeline.programme.forms import Documents, form_of

TEXT = {"type": "string", "minLength": 2, "maxLength": 300}
REFERENCE = {"type": "string", "pattern": "^LO-[0-9]{2}$", "x-ref": "/goals/lo_id"}
CHOICE = {"$ref": "words.schema.json#/$defs/colour"}
WORDS = {
    "$defs": {
        "colour": {
            "title": "Colour",
            "description": "Any colour.",
            "type": "string",
            "oneOf": [{"const": "red", "title": "Red"}, {"const": "blue", "title": "Blue, or so"}],
        }
    }
}


def form(fields, **table):
    goals = {
        "title": "Goals",
        "x-code": "C",
        "type": "array",
        "items": {"properties": {"lo_id": TEXT}},
        **table,
    }
    schema = {
        "title": "Note",
        "description": "Why.",
        "x-form-version": "2.3",
        "properties": {
            "first": {"$ref": "common.schema.json"},
            "second": {"title": "Second", "x-code": "B", "type": "object", "properties": fields},
            "goals": goals,
        },
    }
    common = {"title": "Common", "x-code": "A", "type": "object", "properties": {"colour": CHOICE}}
    documents = {"note.schema.json": schema, "common.schema.json": common, "words.schema.json": WORDS}
    return form_of("note", Documents(documents))


def field(schema):
    return form({"it": schema}).part("second").fields[0]


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        (TEXT, Kind.TEXT),
        ({**TEXT, "maxLength": 301}, Kind.LONG_TEXT),
        ({"type": "string", "format": "date"}, Kind.DATE),
        ({"type": "integer"}, Kind.INTEGER),
        ({"type": "number"}, Kind.NUMBER),
        ({"type": "boolean"}, Kind.BOOLEAN),
        (CHOICE, Kind.CHOICE),
        ({"type": "array", "items": CHOICE}, Kind.CHOICES),
        (REFERENCE, Kind.REFERENCE),
        ({"type": "array", "items": REFERENCE}, Kind.REFERENCES),
        ({"type": "array", "items": TEXT}, Kind.LIST),
    ],
)
def test_the_kind_of_a_field_follows_from_its_schema(schema, kind):
    assert field(schema).kind is kind


def test_a_form_keeps_the_order_of_its_schema_and_says_what_it_is():
    note = form({"b": TEXT, "a": TEXT})
    assert (note.title, note.purpose, note.version) == ("Note", "Why.", "2.3")
    assert [(part.code, part.name) for part in note.parts] == [
        ("A", "first"),
        ("B", "second"),
        ("C", "goals"),
    ]
    assert [f.name for _, f in note.fields()] == ["colour", "b", "a", "lo_id"]


def test_what_stands_beside_a_reference_wins_over_what_it_leads_to():
    own = field({**CHOICE, "title": "Paint", "x-code": "B1"})
    assert (own.label, own.guidance, own.code) == ("Paint", "Any colour.", "B1")
    assert own.label_of("blue") == "Blue, or so"
    assert own.label_of("green") == "green"


def test_a_vocabulary_is_found_from_a_section_that_lies_in_another_document():
    colour = form({}).part("first").fields[0]
    assert [choice.code for choice in colour.choices] == ["red", "blue"]


def test_a_reference_that_leads_nowhere_is_named():
    with pytest.raises(DefinitionError, match=r"words\.schema\.json#/\$defs/shape.*leads nowhere"):
        field({"$ref": "words.schema.json#/$defs/shape"})


def test_annotations_reach_the_field():
    it = field(
        {
            "type": "number",
            "x-unit": "EUR",
            "x-computed": "row.a * row.b",
            "x-formula": "={a}*{b}",
            "x-prefill": "city.name",
            "readOnly": True,
            "examples": [3],
        }
    )
    assert (it.unit, it.computed, it.formula) == ("EUR", "row.a * row.b", "={a}*{b}")
    assert (it.prefill, it.fixed, it.example) == ("city.name", True, "3")


def test_a_list_as_an_example_is_shown_on_one_line():
    assert field({"type": "array", "items": TEXT, "examples": [["one", "two"]]}).example == "one; two"


def test_a_reference_is_found_in_the_items_too():
    assert field({"type": "array", "items": REFERENCE}).reference == "/goals/lo_id"
    assert field(REFERENCE).reference == "/goals/lo_id"


@pytest.mark.parametrize(
    ("table", "blank_rows"), [({}, 3), ({"minItems": 8}, 8), ({"minItems": 8, "x-rows": 20}, 20)]
)
def test_a_table_offers_blank_rows(table, blank_rows):
    assert form({}, **table).part("goals").blank_rows == blank_rows
