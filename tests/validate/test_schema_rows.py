"""What is said of rows and of whole sections; the same cause is told once."""

import pytest

from tests.validate.test_schema import GOAL, said


@pytest.mark.parametrize(
    ("goals", "expected"),
    [
        ([], ("G-16", "/goals", "The table ‘Goals’ has no rows; it needs at least 1.")),
        (
            [{**GOAL, "goal_id": f"G-0{n}"} for n in range(1, 6)],
            ("G-16", "/goals", "The table ‘Goals’ has 5 rows; it may have 4 at most."),
        ),
        ([{"text": "Homes", "cost": 1}], ("G-01", "/goals/0/goal_id", "A row of ‘Goals’ has no id.")),
        (
            [{**GOAL, "goal_id": "Goal 1"}],
            (
                "G-04",
                "/goals/0/goal_id",
                "The id of this row is ‘Goal 1’; that is not how the ids of ‘Goals’ are written.",
            ),
        ),
        ([{**GOAL, "cost": "ten"}], ("G-05", "/goals/0/cost", "‘Cost’ says ‘ten’; a number is asked for.")),
        (
            [{**GOAL, "places": ["Oslo", "A", "B"]}],
            (
                "G-08",
                "/goals/0/places",
                "‘Places’ says ‘A and B’, which is too short; at least 2 characters are asked for.",
            ),
        ),
        (
            [{**GOAL, "places": "Oslo"}],
            ("G-15", "/goals/0/places", "‘Places’ says ‘Oslo’; several lines of text are asked for."),
        ),
        (
            [{**GOAL, "colour": "redd"}],
            ("G-02", "/goals/0/colour", "‘Colour’ says ‘redd’, which is not among its choices."),
        ),
    ],
)
def test_words_for_tables(check, goals, expected):
    assert said(check(tables={"goals": goals, "steps": []}))[0] == expected


def test_a_malformed_reference_names_a_sound_one(check):
    (finding,) = check(tables={"steps": [{"goal": "first", "start": "2026-01-01"}]}).findings
    assert finding.rule == "G-04"
    assert "such as G-01" in finding.action


def test_a_missing_section_asks_for_its_answers(check):
    checked = check(tables={"about": {}, "goals": None})
    assert [f.pointer for f in checked.findings if f.rule == "G-01"] == [
        f"/about/{name}" for name in ("name", "day", "amount", "agreed", "colours", "fixed")
    ]
    assert "/goals" in [f.pointer for f in checked.findings]


def test_one_complaint_for_one_cause(check):
    assert len(check({"status": ["draft"]}).findings) == 1
    assert len(check({"day": 5}).findings) == 1


def test_asked_for_twice_is_said_once(check):
    checked = check({"status": "final", "story": "A tale. " * 20, "mail": None})
    assert [(f.pointer, f.found) for f in checked.findings] == [("/about/mail", "blank")]


def test_what_is_expected_stands_beside(check):
    expected = {
        "name": ("A", "at least 2 characters"),
        "day": ("x", "a date"),
        "amount": (-1, "at least 0"),
        "count": ("x", "a whole number"),
        "status": ("x", "‘Draft’ or ‘Final’"),
        "mail": ("x", "an e-mail address"),
        "agreed": ("x", "yes or no"),
    }
    findings = check({name: wrong for name, (wrong, _) in expected.items()} | {"reason": "so"}).findings
    assert {f.pointer.rpartition("/")[2]: f.expected for f in findings} == {
        name: words for name, (_, words) in expected.items()
    }
