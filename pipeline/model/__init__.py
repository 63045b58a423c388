"""The values that pass between the stages; all frozen, so that no stage can change another's result."""

from __future__ import annotations

from pipeline.model.findings import Finding, Fixed, Life, Missing, NotChecked, Severity, Waiver
from pipeline.model.places import Columns, Places, columns_of
from pipeline.model.record import City, Location, Note, Provenance, Record, Stamp
from pipeline.model.results import (
    CityResult,
    CityStanding,
    FileResult,
    Link,
    Milestone,
    MilestoneState,
    OutputStanding,
    ReviewState,
    Schedule,
    TrackingStanding,
    Verdict,
)

__all__ = [
    "City",
    "CityResult",
    "CityStanding",
    "Columns",
    "FileResult",
    "Finding",
    "Fixed",
    "Life",
    "Link",
    "Location",
    "Milestone",
    "MilestoneState",
    "Missing",
    "NotChecked",
    "Note",
    "OutputStanding",
    "Places",
    "Provenance",
    "Record",
    "ReviewState",
    "Schedule",
    "Severity",
    "Stamp",
    "TrackingStanding",
    "Verdict",
    "Waiver",
    "columns_of",
]
