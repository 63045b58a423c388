"""Gaps between the records: all references lead somewhere, but a row that has to be taken up is not.

From the objective to the measure, its result, the action and the pathway.
"""

from dataclasses import dataclass, field

from pipeline.rules.examples import BLANK


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
OBJECTIVES = [
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
]
