"""A gap is found by the rule that guards it, and by no other: what has to be taken up by another row is not.

The changes are put into the example records, which are without fault.
"""

import pytest

from pipeline.rules.examples import BLANK, patched
from tests.gaps import OBJECTIVES, A, E, Gap, I, T
from tests.shipped import check, shipped
from tests.test_links import places

GAPS = [
    *OBJECTIVES,
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
