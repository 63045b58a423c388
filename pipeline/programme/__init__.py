"""A definition's folder in, the programme out: its outputs, events, milestones and forms; and is it sound."""

from __future__ import annotations

from pipeline.programme.consistency import check
from pipeline.programme.definition import Programme
from pipeline.programme.items import (
    Cohort,
    Event,
    MilestoneDefinition,
    MilestoneMapping,
    Module,
    Output,
    Problem,
    Profile,
)
from pipeline.programme.loading import load, standard_home

__all__ = [
    "Cohort",
    "Event",
    "MilestoneDefinition",
    "MilestoneMapping",
    "Module",
    "Output",
    "Problem",
    "Profile",
    "Programme",
    "check",
    "load",
    "standard_home",
]
