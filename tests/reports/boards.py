"""Cities as the boards are given them, made up for tests."""

from datetime import UTC, date, datetime

from pipeline.messages import About, Entry
from pipeline.model import (
    CityStanding,
    Milestone,
    MilestoneState,
    OutputStanding,
    Severity,
    TrackingStanding,
)
from pipeline.reports import Heading

WHEN = datetime(2026, 1, 2, tzinfo=UTC)
TITLES = {"PL-01": "Sums add up", "PL-02": "Dates exist"}
HEADING = Heading(
    "p",
    "The Programme & more",
    WHEN,
    "d",
    catalogue={i: Entry(i, Severity.ERROR, title, "w", About.RECORD) for i, title in TITLES.items()},
)
LATE = Milestone(
    "MS1",
    "First part",
    MilestoneState.OPEN,
    ("Plan: 3 errors", "Record: not handed in"),
    "ours",
    ("plan",),
    date(2025, 12, 21),
    12,
)
DUE = Milestone("MS2", "Second part", MilestoneState.OPEN, ("waits for MS1",), "ours", (), date(2026, 6, 30))
DONE = Milestone("MS1", "First part", MilestoneState.COMPLETE, (), "ours", ("plan",), date(2025, 12, 21))


def city(
    name="amberg", wanting="", milestones=(DONE, DUE), status="active", notes=(), rules=None, said="", form=""
):
    """A city with one output and one tracking form."""
    plan = OutputStanding("plan", "Engagement Plan", wanting, "plan.docx", "0" * 64, rules or {})
    figures = {"events": 9, "hours": 10.5} if said else {}
    record = TrackingStanding("record", "Record", form, said=said, figures=figures)
    shown = () if status == "withdrawn" else milestones
    return CityStanding(name, "3", status, (plan,), shown, notes, (record,))


def everything():
    """Cities in every state that a board tells apart."""
    return (
        city(said="events 9 of 14", notes=("plan.docx: new",)),
        city("brill", "3 errors", (LATE, DUE), rules={"PL-01": 2, "PL-02": 1}),
        city("cork", "12 errors", (LATE, DUE), rules={"PL-01": 5, "XX-99": 4}, form="2 errors", said="x"),
        city("dole", "not handed in", (LATE, DUE), form="not handed in"),
        city("elda", "4 errors", status="withdrawn", rules={"PL-01": 50}),
    )
