"""Where every city stands in, the board out: cities by outputs and milestones, as text or JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from io import StringIO
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.model import CityStanding
from pipeline.reports import board_html
from pipeline.reports.fit import fit
from pipeline.reports.heading import Heading
from pipeline.reports.plain import plain, plain_json
from pipeline.reports.text import STATES

WIDTH = 110  # columns of a board in a file, which must not depend on somebody's window
VERSION = 1
AROUND = 3  # columns that a cell takes besides its words: its line and a space on either side

Board = Callable[[Heading, Sequence[CityStanding], int | None], str]


def text_board(heading: Heading, cities: Sequence[CityStanding], width: int | None = None) -> str:
    """A table with a row for each city, and below it what stands in the way of each milestone, and where.

    `width` is that of the terminal; without one, as for a file, the sentences stand on one line each.
    """
    page = StringIO()
    console = Console(file=page, width=width or WIDTH, color_system=None, emoji=False, highlight=False)
    console.print(_table(cities, console.width))
    below = "".join(f"{line}\n" for line in (*_obstacles(cities), *_notes(cities)))
    return f"{heading.title}\n{page.getvalue()}{fit(below, width)}"


def json_board(heading: Heading, cities: Sequence[CityStanding], width: int | None = None) -> str:
    """The same as JSON text, for which no `width` matters."""
    board = {
        "version": VERSION,
        "programme": heading.programme,
        "made_at": heading.checked_at.isoformat(),
        "cities": [_city(city) for city in cities],
    }
    return plain_json(board)


BOARDS: Mapping[str, Board] = {"text": text_board, "json": json_board, "html": board_html.board}


def _table(cities: Sequence[CityStanding], width: int) -> Table:
    milestones = _milestones(cities)
    head = ["City", *(output.title for output in (cities[0].outputs if cities else ())), *milestones]
    rows = [[plain(cell) for cell in _row(city, milestones)] for city in cities]
    table = Table(show_lines=True)
    for title, columns in zip(head, _widths([head, *rows], width), strict=True):
        table.add_column(Text(title), width=columns, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _widths(rows: Sequence[Sequence[str]], width: int) -> Sequence[int | None]:
    """As wide as each column's longest word, with the room that is left shared by those that want more.

    Where words cannot stay whole the table finds widths itself.
    """
    columns = list(zip(*rows, strict=True))
    wanted = [max(map(cell_len, column)) for column in columns]
    widths = [max(cell_len(word) for cell in column for word in cell.split() or [""]) for column in columns]
    left = width - len(columns) * AROUND - 1 - sum(widths)
    if left < 0:
        return [None] * len(columns)
    while left and widths != wanted:
        narrow = [n for n in range(len(widths)) if widths[n] < wanted[n]]
        widths[min(narrow, key=lambda n: widths[n])] += 1
        left -= 1
    return widths


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


def _obstacles(cities: Sequence[CityStanding]) -> Iterator[str]:
    """For each milestone what stands in its way, each reason once with the cities that it holds up."""
    for name in _milestones(cities):
        there = [(city.city, m) for city in cities for m in city.milestones if m.id == name]
        reasons: dict[str, list[str]] = {}
        for city, milestone in there:
            for reason in milestone.blocked_by:
                reasons.setdefault(reason, []).append(city)
        if reasons:
            yield f"In the way of {name}, {plain(there[0][1].name)}"
        for reason, held_up in reasons.items():
            who = "all cities" if len(held_up) == len(there) > 1 else ", ".join(held_up)
            yield f"  – {plain(reason)} · {plain(who)}"


def _notes(cities: Sequence[CityStanding]) -> Iterator[str]:
    for city in cities:
        yield from (f"! {plain(city.city)}: {plain(note)}" for note in city.notes)


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
