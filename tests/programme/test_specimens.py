"""The example records of a definition have to be what the forms would accept."""

import pytest

from pipeline.programme import check, load
from tests.programme.edits import edit

PLAN = "schemas/examples/engagement-plan.json"
ROADMAP = "schemas/examples/roadmap.json"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "engagement-plan.schema.json",
            '"minItems": 8',
            '"minItems": 20',
            f"{PLAN}, /stakeholders: it has 15 entries, which does not fit (minItems: 20)",
        ),
        (
            "vocabularies.schema.json",
            '"const": "heat_plan"',
            '"const": "warmth_plan"',
            f"{ROADMAP}, /existing_plans/1/plan_type: it says 'heat_plan', which is not among the choices",
        ),
        (
            "examples/roadmap.json",
            '"target_adopted"',
            '"target_decision"',
            f"{ROADMAP}, /starting_point: 'target_decision' is not known here",
        ),
    ],
)
def test_what_a_form_would_not_accept_is_named(home, file, old, new, said):
    edit(home, file, old, new)
    assert said in [f"{problem.where}: {problem.what}" for problem in check(load(home))]


def test_a_record_of_no_output_is_named(home):
    (home / "schemas" / "examples" / "poem.json").write_text("{}", encoding="utf-8")
    (problem,) = check(load(home))
    assert problem.where == "schemas/examples/poem.json"
    assert "'poem'" in problem.what
