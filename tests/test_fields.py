"""What is asked of a form: its parts, their places in the data, and fields by pointer and by code."""

import pytest

from pipeline.fields import Section, Table
from tests.programme.test_forms import TEXT, form


def test_pointers_of_questions_and_columns():
    note = form({"it": TEXT})
    question, column = note.part("second").fields[0], note.part("goals").fields[0]
    assert question.at() == "/second/it"
    assert column.pointer == "/goals/*/lo_id"
    assert column.at(3) == "/goals/3/lo_id"


@pytest.mark.parametrize(
    ("pointer", "part", "found"),
    [
        ("/second/it", "second", "it"),
        ("/second", "second", None),
        ("/second/gone", "second", None),
        ("/goals/0/lo_id", "goals", "lo_id"),
        ("/goals/0", "goals", None),
        ("/goals", "goals", None),
    ],
)
def test_a_pointer_leads_to_its_part_and_field(pointer, part, found):
    there = form({"it": TEXT}).find(pointer)
    assert there[0].name == part
    assert (there[1] and there[1].name) == found


def test_a_pointer_to_no_part_leads_nowhere():
    assert form({}).find("/nothing/0/at") is None


def test_a_table_knows_its_layout_and_its_ids():
    row = {"title": "Goal", "properties": {"lo_id": {**TEXT, "x-id": True}}, "required": ["lo_id"]}
    goals = form({}, items=row, **{"x-layout": "cards", "maxItems": 4, "x-prefill": "events"}).part("goals")
    assert isinstance(goals, Table)
    assert (goals.cards, goals.max_rows, goals.row_label, goals.prefill) == (True, 4, "Goal", "events")
    assert goals.id_field is goals.fields[0]
    assert goals.fields[0].required


def test_a_section_has_a_place_and_a_table_without_ids_has_no_id_column():
    note = form({"it": TEXT})
    assert isinstance(note.part("second"), Section)
    assert note.part("second").pointer == "/second"
    assert note.part("goals").pointer == "/goals"
    assert note.part("goals").id_field is None


def test_codes_lead_to_parts_and_fields():
    part, found = form({"it": {**TEXT, "x-code": "B7"}}).by_code()["B7"]
    assert (part.name, found.name) == ("second", "it")
