"""Where every city stands in, the board as JSON out; its shape is schemas/board.schema.json."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import to_builtins

from pipeline.model import CityStanding, Milestone, OutputStanding, TrackingStanding
from pipeline.reports import overview
from pipeline.reports.heading import Heading
from pipeline.reports.plain import plain_json

VERSION = 1  # raised when a reader of version 1 could no longer rely on what it knows


def board(heading: Heading, cities: Sequence[CityStanding], width: int | None = None) -> str:
    """The board as JSON text, for which no `width` matters; cities that have withdrawn are among them."""
    return plain_json(
        {
            "version": VERSION,
            "programme": heading.programme,
            "made_at": heading.checked_at.isoformat(),
            "definition": heading.digest,
            "cities": [_city(city) for city in cities],
            "frequent_findings": [to_builtins(one) for one in overview.frequent(heading, cities)],
        }
    )


def _city(city: CityStanding) -> dict[str, Any]:
    return {
        "city": city.city,
        "cohort": city.cohort,
        "status": city.status,
        "outputs": [_output(output) for output in city.outputs],
        "tracking": [_tracking(form) for form in city.tracking],
        "milestones": [_milestone(milestone) for milestone in city.milestones],
        "notes": list(city.notes),
    }


def _output(output: OutputStanding) -> dict[str, Any]:
    return {
        "output": output.output,
        "title": output.title,
        "wanting": output.wanting,
        "file": output.file,
        "sha256": output.sha256,
        "rules": dict(sorted(output.rules.items())),
        "waived": output.waived,
        "due": output.due.isoformat() if output.due else None,
        "review": output.review,
    }


def _tracking(form: TrackingStanding) -> dict[str, Any]:
    return {**_output(form), "said": form.said, "figures": dict(form.figures)}


def _milestone(milestone: Milestone) -> dict[str, Any]:
    return {
        "id": milestone.id,
        "name": milestone.name,
        "state": milestone.state.value,
        "blocked_by": list(milestone.blocked_by),
        "basis": milestone.basis,
        "due": milestone.due.isoformat() if milestone.due else None,
        "days_late": milestone.days_late,
    }
