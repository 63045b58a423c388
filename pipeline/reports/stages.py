"""Milestones in, the lines that explain them out: state, due day, delay, obstacles, what decided."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.messages.shown import day
from pipeline.model import Milestone, MilestoneState
from pipeline.reports.plain import plain

STATES = {
    MilestoneState.OPEN: "open",
    MilestoneState.READY_FOR_REVIEW: "ready for review",
    MilestoneState.COMPLETE: "complete",
}


def milestone_lines(milestone: Milestone) -> Iterator[str]:
    """What there is to say about one milestone; further lines are indented by two."""
    words = [STATES[milestone.state], *_time(milestone)]
    yield f"{milestone.id} {plain(milestone.name)}: {' · '.join(words)}"
    yield from (f"  – {plain(reason)}" for reason in milestone.blocked_by)
    yield from (f"  decided by {plain(one)}" for one in milestone.decided_by)
    if milestone.basis:
        yield f"  (rests on: {plain(milestone.basis)})"


def late(milestone: Milestone) -> str:
    """`12 days late`, or nothing."""
    days = milestone.days_late
    return f"{days} {'day' if days == 1 else 'days'} late" if days else ""


def _time(milestone: Milestone) -> Iterator[str]:
    if milestone.due is not None:
        yield f"due {day(milestone.due.isoformat())}"
    if milestone.days_late:
        yield late(milestone)
