"""Where every city stands in, the board out: cities by outputs and milestones, as text or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import StringIO
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.model import CityStanding, MilestoneState
from pipeline.reports.heading import Heading
from pipeline.reports.plain import plain
from pipeline.reports.text import STATES

WIDTH = 110  # characters; fixed, so that a board in a file does not depend on somebody's window
VERSION = 1

Board = Callable[[Heading, Sequence[CityStanding]], str]


def text_board(heading: Heading, cities: Sequence[CityStanding]) -> str:
    """A table with a row for each city, and below it what stands in the way, city by city."""
    page = StringIO()
    console = Console(file=page, width=WIDTH, color_system=None, emoji=False, highlight=False)
    console.print(Text(heading.title))
    console.print(_table(cities))
    for city in cities:
        for line in _reasons(city):
            console.print(Text(line), soft_wrap=True)
    return page.getvalue()


def json_board(heading: Heading, cities: Sequence[CityStanding]) -> str:
    """The same as JSON text."""
    board = {
        "version": VERSION,
        "programme": heading.programme,
        "made_at": heading.checked_at.isoformat(),
        "cities": [_city(city) for city in cities],
    }
    return json.dumps(board, indent=2, ensure_ascii=False) + "\n"


BOARDS: Mapping[str, Board] = {"text": text_board, "json": json_board}


def _table(cities: Sequence[CityStanding]) -> Table:
    table = Table(show_lines=True)
    table.add_column("City")
    for output in cities[0].outputs if cities else ():
        table.add_column(Text(output.title))
    for milestone in _milestones(cities):
        table.add_column(milestone)
    for city in cities:
        table.add_row(*(Text(plain(cell)) for cell in _row(city, _milestones(cities))))
    return table


def _milestones(cities: Sequence[CityStanding]) -> list[str]:
    return list(dict.fromkeys(milestone.id for city in cities for milestone in city.milestones))


def _row(city: CityStanding, milestones: Sequence[str]) -> Iterator[str]:
    cohort = f" (cohort {city.cohort})" if city.cohort else ""
    status = f", {city.status}" if city.status != "active" else ""
    yield f"{city.city}{cohort}{status}"
    for output in city.outputs:
        yield output.wanting or "valid"
    states = {milestone.id: milestone.state for milestone in city.milestones}
    for name in milestones:
        yield STATES[states[name]] if name in states else "–"


def _reasons(city: CityStanding) -> Iterator[str]:
    waiting = [m for m in city.milestones if m.state is not MilestoneState.COMPLETE]
    if waiting or city.notes:
        yield plain(city.city)
    for milestone in waiting:
        yield f"  {milestone.id} {plain(milestone.name)}: " + plain("; ".join(milestone.blocked_by))
    yield from (f"  {plain(note)}" for note in city.notes)


def _city(city: CityStanding) -> dict[str, Any]:
    return {
        "city": city.city,
        "cohort": city.cohort,
        "status": city.status,
        "outputs": [
            {"output": o.output, "wanting": o.wanting, "file": o.file, "sha256": o.sha256}
            for o in city.outputs
        ],
        "milestones": [
            {
                "id": m.id,
                "name": m.name,
                "state": m.state.value,
                "blocked_by": list(m.blocked_by),
                "basis": m.basis,
            }
            for m in city.milestones
        ],
        "notes": list(city.notes),
    }
