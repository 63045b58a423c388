"""The page on one city, and the lines that explain a milestone."""

from datetime import UTC, date, datetime

import pytest

from pipeline.model import CityStanding, Milestone, MilestoneState, OutputStanding
from pipeline.reports import Heading
from pipeline.reports.overview import passed
from pipeline.reports.portrait import text_portrait
from pipeline.reports.stages import milestone_lines

HEADING = Heading("p", "The Programme", datetime(2026, 1, 2, tzinfo=UTC), "d")
DUE = date(2026, 2, 12)
LATE = Milestone(
    "MS1",
    "First",
    MilestoneState.OPEN,
    ("Plan: 2 errors",),
    "policy",
    ("plan",),
    DUE,
    1,
    ("Plan: plan.docx (012345…), rules G-01",),
)


def test_a_milestone_says_when_it_is_due_how_late_it_is_and_what_decides():
    assert list(milestone_lines(LATE)) == [
        "MS1 First: open · due 12 February 2026 · 1 day late",
        "  – Plan: 2 errors",
        "  decided by Plan: plan.docx (012345…), rules G-01",
        "  (rests on: policy)",
    ]


def test_without_a_known_start_nothing_is_said_of_time():
    assert list(milestone_lines(Milestone("MS1", "First", MilestoneState.COMPLETE))) == [
        "MS1 First: complete"
    ]


def test_a_page_on_a_city():
    output = OutputStanding("plan", "Plan", "2 errors", "plan.docx", "a" * 64, blocking=("G-01",), due=DUE)
    city = CityStanding("exempla", "3", "active", (output,), (LATE,), ("a note",))
    text = text_portrait(HEADING, [city])
    assert "exempla · cohort 3\n" in text
    assert "    Plan: 2 errors · due 12 February 2026 · plan.docx (aaaaaaaaaaaa…)\n" in text
    assert "    MS1 First: open" in text
    assert text.endswith("  Worth a look\n    ! a note\n")


@pytest.mark.parametrize(("waived", "words"), [(0, "valid"), (1, "1 error waived"), (2, "2 errors waived")])
def test_an_output_with_waived_errors_is_not_called_valid(waived, words):
    assert passed(OutputStanding("plan", "Plan", "", waived=waived)) == words


@pytest.mark.parametrize("hostile", ["\x1b[2J", "a\nb", "::error::x"])
def test_hostile_words_are_shown(hostile):
    output = OutputStanding("plan", hostile, hostile, hostile, hostile)
    milestone = Milestone("M", hostile, MilestoneState.OPEN, (hostile,), hostile, decided_by=(hostile,))
    text = text_portrait(
        HEADING, [CityStanding(hostile, hostile, hostile, (output,), (milestone,), (hostile,))]
    )
    assert "\x1b" not in text
    assert "a\nb" not in text
    assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]
