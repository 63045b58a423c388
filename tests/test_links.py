"""Breaking a link between the records is found by the rule that guards it, and by no other.

References to rows that are not there, for every field that refers to rows, each put into the example records,
which are without fault.
"""

import re

import pytest

from pipeline.fields import Section
from pipeline.rules.examples import patched
from tests.shipped import check, shipped

WITHIN = "G-04"  # guards all references within a record
BETWEEN = {
    "engagement-plan#/purpose_scope/lo_refs": "XD-06",
    "transferability#/scope_method/lo_refs": "XD-06b",
    "transferability#/scope_method/visit_refs": "XD-14a",
    "transferability#/evidence/*/event_ref": "XD-14b",
    "transferability#/measures/*/lo_refs": "XD-06c",
    "transferability#/measures/*/sh_refs": "XD-08a",
    "transferability#/conclusions/local_reviewers": "XD-08b",
    "action-plan#/objectives/*/lo_refs": "XD-06d",
    "action-plan#/actions/*/tm_refs": "XD-10a",
    "action-plan#/actions/*/ad_refs": "XD-11c",
    "action-plan#/actions/*/lead_sh": "XD-09a",
    "action-plan#/actions/*/partner_shs": "XD-09c",
    "action-plan#/actions/*/affected_shs": "XD-09d",
    "action-plan#/actions/*/en_refs": "XD-09b",
    "action-plan#/lessons/*/source_event": "XD-14d",
    "action-plan#/delivery/gb_refs": "XD-13",
    "info-session#/key_messages/*/lo_refs": "XD-18a",
    "info-session#/key_messages/*/tm_refs": "XD-18b",
    "info-session#/key_messages/*/ac_refs": "XD-18c",
    "info-session#/participants/*/sh_refs": "XD-08c",
    "info-session#/followup/*/sh_ref": "XD-08d",
    "info-session#/followup/*/ac_refs": "XD-18d",
}


def places(findings):
    return [(finding.rule, f"{finding.output}#{finding.pointer}") for finding in findings]


# --- References to rows that are not there ------------------------------------------------------------------


def references():
    """Every field of every form that refers to rows, with the form it is in."""
    for output, form in shipped()[1].forms.items():
        for part, column in form.fields():
            if column.reference:
                yield pytest.param(output, part, column, id=f"{output}{column.pointer}")


def nowhere(column):
    """An id of the kind that the field asks for, and that no record has."""
    items = column.schema.get("items", column.schema)
    letters = re.match(r"\^([A-Z]{2})-", items["pattern"])
    return f"{letters[1]}-99" if letters else "X9"


def test_a_reference_to_another_form_has_its_rule():
    fields = [(param.values[0], param.values[2]) for param in references()]
    between = {f"{output}#{column.pointer}" for output, column in fields if "#" in column.reference}
    assert between == set(BETWEEN)


@pytest.mark.parametrize(("output", "part", "column"), list(references()))
def test_a_reference_to_a_row_that_is_not_there(output, part, column):
    _, known, records, _ = shipped()
    said = records[output][part.name]
    rows = [(None, said)] if isinstance(part, Section) else list(enumerate(said))
    number, row = next((number, row) for number, row in reversed(rows) if column.name in row)
    value = row[column.name]
    wrong = nowhere(column)
    place = f"{output}#{column.at(number)}"
    findings, _ = check(patched(records, {place: [*value, wrong] if isinstance(value, list) else wrong}))
    assert places(findings) == [(BETWEEN.get(f"{output}#{column.pointer}", WITHIN), place)]
    assert wrong in findings[0].message
    assert findings[0].found == wrong
    assert findings[0].location.label == known.forms[output].find(column.at(number))[1].label


def test_an_objective_that_a_new_roadmap_no_longer_has_is_told_wherever_it_is_named():
    changes = {"roadmap#/learning_objectives/2/lo_id": "LO-05"}
    findings, _ = check(patched(shipped()[2], changes))
    told = [place for place in places(findings) if not place[1].startswith("roadmap#")]
    assert told == [
        ("XD-06", "engagement-plan#/purpose_scope/lo_refs"),
        ("XD-06b", "transferability#/scope_method/lo_refs"),
        ("XD-06c", "transferability#/measures/2/lo_refs"),
        ("XD-06d", "action-plan#/objectives/1/lo_refs"),
        ("XD-18a", "info-session#/key_messages/2/lo_refs"),
    ]
