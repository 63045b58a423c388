"""Breaking a link between the records is found by the rule that guards it, and by no other.

Two sorts of breaks, each put into the example records, which are without fault: a reference to a row that is
not there, for every field that refers to rows; and a gap, where all references lead somewhere, but a row that
has to be taken up by another one is not: objective, measure, action, indicator, follow-up.
"""

import re
from dataclasses import dataclass, field

import pytest

from pipeline.fields import Section
from pipeline.rules.examples import BLANK, patched
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


# --- Gaps ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Gap:
    """A link that is gone: the changes that take it away, and the one finding on it.

    `says` stands in the message; `also` is a further place that the finding names.
    """

    what: str
    changes: dict
    rule: str
    at: str
    says: str
    also: str = ""
    severity: str = field(default="error")

    def __str__(self):
        return self.what


E, T, A, I = "engagement-plan#", "transferability#", "action-plan#", "info-session#"  # noqa: E741 - as short as the outputs' codes
GAPS = [
    # objective -> measure
    Gap(
        "an objective to replicate or decide, served by no measure",
        {
            f"{T}/measures/1/lo_refs": ["LO-01"],
            f"{T}/measures/3/lo_refs": ["LO-01"],
            f"{A}/objectives/0/lo_refs": ["LO-01"],
        },
        "XD-07",
        f"{T}/measures/0/lo_refs",
        "LO-02",
        also="roadmap#/learning_objectives/1/outcome_type",
        severity="warning",
    ),
    Gap(
        "an objective to understand, served by no measure",
        {f"{T}/measures/0/lo_refs": ["LO-01"], f"{A}/objectives/1/lo_refs": ["LO-03"]},
        "XD-07b",
        f"{T}/measures/0/lo_refs",
        "LO-04",
        also="roadmap#/learning_objectives/3/outcome_type",
        severity="warning",
    ),
    Gap(
        "an objective to apply, served by no measure",
        {f"{T}/measures/2/lo_refs": ["LO-04"], f"{A}/objectives/1/lo_refs": ["LO-04"]},
        "XD-07b",
        f"{T}/measures/0/lo_refs",
        "LO-03",
        also="roadmap#/learning_objectives/2/outcome_type",
        severity="warning",
    ),
    Gap(
        "a measure serves an objective that the assessment is not for",
        {f"{T}/scope_method/lo_refs": ["LO-01", "LO-02", "LO-04"]},
        "XD-06e",
        f"{T}/measures/2/lo_refs",
        "LO-03",
        also=f"{T}/scope_method/lo_refs",
        severity="warning",
    ),
    Gap(
        "an objective of the plan rests on learning that no action for it takes up",
        {f"{T}/measures/0/lo_refs": ["LO-01"], f"{T}/measures/1/lo_refs": ["LO-02", "LO-04"]},
        "XD-24",
        f"{A}/objectives/1/lo_refs",
        "SO-02 rests on LO-04",
        also=f"{A}/actions/4/tm_refs",
        severity="info",
    ),
    # measure -> result -> action
    Gap("a measure without result", {f"{T}/results/3": BLANK}, "TA-19a", f"{T}/measures/3/tm_id", "TM-04"),
    Gap(
        "a measure taken over that becomes no action",
        {
            f"{A}/actions/2/origin": "own_idea",
            f"{A}/actions/2/tm_refs": BLANK,
            f"{A}/actions/2/ad_refs": BLANK,
            f"{A}/objectives/1/lo_refs": ["LO-04"],
            f"{T}/adaptations/3/effort": "low",
        },
        "XD-11a",
        f"{A}/actions/0/tm_refs",
        "TM-03",
        also=f"{T}/results/2/decision",
    ),
    Gap(
        "a measure that fits and is dropped",
        {
            f"{T}/results/3/verdict": "transferable_later",
            f"{T}/results/3/start_conditions": "The law has changed, and two banks have signed.",
        },
        "TA-11b",
        f"{T}/results/3/decision",
        "TM-04",
        also=f"{T}/results/3/verdict",
        severity="warning",
    ),
    Gap(
        "an action on a measure that was dropped",
        {f"{A}/actions/0/tm_refs": ["TM-01", "TM-04"]},
        "XD-10b",
        f"{A}/actions/0/tm_refs",
        "TM-04",
        also=f"{T}/results/3/decision",
    ),
    Gap(
        "an action from the counterpart without a measure",
        {f"{A}/actions/2/tm_refs": BLANK},
        "G-01",
        f"{A}/actions/2/tm_refs",
        "is blank",
    ),
    Gap(
        "a low score of a measure taken over, without adaptation",
        {f"{T}/scores/9/score": -1},
        "TA-04",
        f"{T}/scores/9/score",
        "TM-01",
        also=f"{T}/adaptations",
    ),
    Gap(
        "an adaptation that no action makes",
        {f"{A}/actions/1/ad_refs": ["AD-07"]},
        "XD-11b",
        f"{A}/actions/0/ad_refs",
        "",
        also=f"{T}/adaptations/2/effort",
        severity="warning",
    ),
    Gap(
        "an adaptation of a measure that the action does not rest on",
        {f"{A}/actions/1/ad_refs": ["AD-03", "AD-04", "AD-07"]},
        "XD-11c",
        f"{A}/actions/1/ad_refs",
        "AD-04",
        also=f"{A}/actions/1/tm_refs",
    ),
    Gap(
        "an action from the counterpart that no lesson leads to",
        {f"{A}/lessons/4/ac_refs": ["AC-01"]},
        "TCAP-26",
        f"{A}/actions/2/ac_id",
        "AC-03",
        severity="warning",
    ),
    # objective of the plan -> pathway -> action
    Gap(
        "an objective of the plan without action",
        {
            f"{A}/actions/2/so_ref": "SO-01",
            f"{A}/actions/4/so_ref": "SO-01",
            f"{A}/pathways/2/so_ref": "SO-01",
        },
        "TCAP-02a",
        f"{A}/objectives/1/so_id",
        "SO-02",
    ),
    Gap(
        "an objective of the plan without pathway",
        {f"{A}/pathways/2": BLANK},
        "TCAP-02b",
        f"{A}/objectives/1/so_id",
        "SO-02",
    ),
    Gap(
        "a pathway over an action for another objective",
        {f"{A}/pathways/0/ac_refs": ["AC-01", "AC-03", "AC-04"]},
        "TCAP-02c",
        f"{A}/pathways/0/ac_refs",
        "AC-03",
        also=f"{A}/actions/2/so_ref",
    ),
    Gap(
        "an action in no pathway",
        {f"{A}/pathways/2/ac_refs": ["AC-03"]},
        "TCAP-02d",
        f"{A}/actions/4/ac_id",
        "AC-05",
        also=f"{A}/pathways/2/ac_refs",
        severity="warning",
    ),
    # measure, action <-> stakeholders, engagement
    Gap(
        "a stakeholder whom a measure concerns, without part in its action",
        {f"{A}/actions/2/affected_shs": ["SH-07", "SH-10", "SH-13"]},
        "XD-29",
        f"{A}/actions/2/partner_shs",
        "Tenants’ union (Mieterverein) (SH-09)",
        also=f"{T}/measures/2/sh_refs",
        severity="warning",
    ),
    Gap(
        "those affected by an action, heard at none of its activities",
        {f"{A}/actions/3/en_refs": BLANK},
        "XD-12",
        f"{A}/actions/3/en_refs",
        "SH-07",
        also=f"{A}/actions/3/affected_shs",
        severity="warning",
    ),
    Gap(
        "an action that counts on an activity that was dropped",
        {
            f"{E}/activities/1/status": "dropped",
            f"{A}/actions/0/en_refs": ["EN-01", "EN-03", "EN-04", "EN-08"],
        },
        "XD-09e",
        f"{A}/actions/2/en_refs",
        "EN-02",
        also=f"{E}/activities/1/status",
        severity="warning",
    ),
    Gap(
        "a close partner without part in the plan",
        {f"{A}/actions/0/affected_shs": ["SH-07", "SH-08", "SH-09", "SH-10"]},
        "XD-17",
        f"{A}/actions/0/partner_shs",
        "SH-02",
        also=f"{E}/stakeholders/1/level",
        severity="warning",
    ),
    # action -> money, indicator
    Gap(
        "an action without costs",
        {f"{A}/costs/19": BLANK, f"{A}/costs/18": BLANK, f"{A}/funding/14": BLANK, f"{A}/funding/13": BLANK},
        "TCAP-06",
        f"{A}/actions/4/ac_id",
        "AC-05",
    ),
    Gap(
        "an action that is not paid for in full",
        {f"{A}/funding/3": BLANK},
        "TCAP-07",
        f"{A}/actions/0/cost_total",
        "AC-01",
        also=f"{A}/funding/0/amount",
    ),
    Gap(
        "an action without indicator",
        {f"{A}/actions/3/indicator_refs": BLANK},
        "G-01",
        f"{A}/actions/3/indicator_refs",
        "is blank",
    ),
    Gap(
        "an indicator of no action",
        {f"{A}/actions/3/indicator_refs": ["IN-01"]},
        "TCAP-12c",
        f"{A}/indicators/5/in_id",
        "IN-06",
        severity="warning",
    ),
    Gap(
        "an objective of the plan whose indicators show no change",
        {
            f"{A}/actions/2/indicator_refs": ["IN-07"],
            f"{A}/actions/0/indicator_refs": ["IN-01", "IN-02", "IN-04", "IN-05"],
        },
        "TCAP-12a",
        f"{A}/objectives/1/so_id",
        "SO-02",
        also=f"{A}/actions/2/indicator_refs",
    ),
    # action -> message, follow-up
    Gap(
        "a message that comes from nothing",
        {f"{I}/key_messages/3/tm_refs": BLANK},
        "INFO-03",
        f"{I}/key_messages/3/message",
        "no objective, no measure and no action",
        also=f"{I}/key_messages/3/ac_refs",
    ),
    Gap(
        "follow-ups that lead to no action",
        {f"{I}/followup/{number}/ac_refs": BLANK for number in range(6)}
        | {f"{I}/reflection/plan_changes": "We settled CM-01, CM-02, CM-03 and CM-06 on the day itself."},
        "INFO-15",
        f"{I}/followup",
        "No follow-up is linked to an action",
        severity="warning",
    ),
    Gap(
        "a promise without action",
        {f"{I}/followup/2/ac_refs": BLANK},
        "INFO-27",
        f"{I}/followup/2/ac_refs",
        "CM-03",
        also=f"{I}/reflection/plan_changes",
        severity="warning",
    ),
    Gap(
        "a decision without action",
        {f"{I}/followup/5/ac_refs": BLANK},
        "INFO-27",
        f"{I}/followup/5/ac_refs",
        "CM-06",
        severity="warning",
    ),
    Gap(
        "a promise in an action in which nobody knows of it",
        {f"{I}/followup/2/ac_refs": ["AC-05"]},
        "XD-19",
        f"{I}/followup/2/ac_refs",
        "CM-03",
        severity="warning",
    ),
]


@pytest.mark.parametrize("gap", GAPS, ids=str)
def test_a_link_that_is_gone(gap):
    findings, _ = check(patched(shipped()[2], gap.changes))
    assert places(findings) == [(gap.rule, gap.at)]
    (finding,) = findings
    assert finding.severity.value == gap.severity
    assert gap.says in finding.message
    further = {pointer if "#" in pointer else f"{finding.output}#{pointer}" for pointer, _ in finding.related}
    assert not gap.also or gap.also in further


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
