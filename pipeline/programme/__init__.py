"""A definition's folder in, the programme out: its outputs, events, milestones and forms; and is it sound."""

from __future__ import annotations

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
    Tracking,
)
from pipeline.programme.loading import load, misfit, standard_home
from pipeline.programme.rubric import DECISIONS, SHEET, Criterion, DecisionRule, Rubric, Signal

__all__ = [
    "DECISIONS",
    "SHEET",
    "Cohort",
    "Criterion",
    "DecisionRule",
    "Event",
    "MilestoneDefinition",
    "MilestoneMapping",
    "Module",
    "Output",
    "Problem",
    "Profile",
    "Programme",
    "Rubric",
    "Signal",
    "Tracking",
    "check",
    "load",
    "misfit",
    "standard_home",
]


def check(programme: Programme) -> tuple[Problem, ...]:
    """All that does not fit together in a definition, see `consistency`; loaded when somebody asks."""
    from pipeline.programme import consistency

    return consistency.check(programme)
