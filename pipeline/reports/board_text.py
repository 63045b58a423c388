"""Where every city stands in, the board for a terminal out: a table, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import StringIO

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.model import CityStanding
from pipeline.reports import overview
from pipeline.reports.fit import fit
from pipeline.reports.heading import Heading
from pipeline.reports.plain import plain
from pipeline.reports.ruled import ruled

WIDTH = 110  # columns of a board in a file, which must not depend on somebody's window
AROUND = 3  # columns that a cell takes besides its words: its line and a space on either side
FREQUENT_SHOWN = 4


def board(heading: Heading, cities: Sequence[CityStanding], width: int | None = None) -> str:
    """A table with a row for each city, and below it what stands in the way of each milestone, and where.

    `width` is that of the terminal; without one, as for a file, the sentences stand on one line each.
    """
    table = _table(overview.taking_part(cities), width or WIDTH)
    lines = (
        *_tracked(cities),
        *_obstacles(cities),
        *_reviews(cities),
        *_frequent(heading, cities),
        *_apart(cities),
    )
    below = "".join(f"{line}\n" for line in (*lines, *_notes(cities)))
    return f"{heading.title}\n{table}{fit(below, width)}"


def _table(cities: Sequence[CityStanding], width: int) -> str:
    outputs, milestones = overview.columns(cities), overview.milestones(cities)
    head = ["City", *outputs.values(), *milestones]
    rows = [head, *([plain(cell) for cell in _row(city, outputs, milestones)] for city in cities)]
    widths = _widths(rows, width)
    if widths is None:
        return _narrow(rows, width)
    return "".join(f"{line}\n" for line in ruled(rows, widths))


def _narrow(rows: Sequence[Sequence[str]], width: int) -> str:
    """The table where words cannot stay whole: rich finds widths for it."""
    page = StringIO()
    console = Console(file=page, width=width, color_system=None, emoji=False, highlight=False)
    table = Table(show_lines=True)
    for title in rows[0]:
        table.add_column(Text(title), overflow="fold")
    for row in rows[1:]:
        table.add_row(*map(Text, row))
    console.print(table)
    return page.getvalue()


def _widths(rows: Sequence[Sequence[str]], width: int) -> Sequence[int] | None:
    """As wide as each column's longest word, with the room that is left shared by those that want more.

    None where words cannot stay whole.
    """
    columns = list(zip(*rows, strict=True))
    wanted = [max(map(cell_len, column)) for column in columns]
    widths = [max(cell_len(word) for cell in column for word in cell.split() or [""]) for column in columns]
    left = width - len(columns) * AROUND - 1 - sum(widths)
    if left < 0:
        return None
    while left and widths != wanted:
        narrow = [n for n in range(len(widths)) if widths[n] < wanted[n]]
        widths[min(narrow, key=lambda n: widths[n])] += 1
        left -= 1
    return widths


def _row(city: CityStanding, outputs: Mapping[str, str], milestones: Mapping[str, str]) -> Iterator[str]:
    cohort = f" (cohort {city.cohort})" if city.cohort else ""
    status = f", {city.status}" if city.status != "active" else ""
    yield f"{city.city}{cohort}{status}"
    there = {output.output: output for output in city.outputs}
    for name in outputs:
        yield overview.standing(there[name]) if name in there else "–"
    states = {milestone.id: overview.state(milestone) for milestone in city.milestones}
    for name in milestones:
        yield states.get(name, "–")


def _tracked(cities: Sequence[CityStanding]) -> Iterator[str]:
    """What each city's tracking forms say; those of which the same is wanting stand together."""
    there = overview.taking_part(cities)
    for name, title in overview.tracked(there).items():
        yield plain(title)
        lines: dict[str, list[str]] = {}
        for city in there:
            for form in (form for form in city.tracking if form.output == name):
                lines.setdefault("; ".join(filter(None, (form.said, form.wanting))), []).append(city.city)
        yield from (f"  {plain(', '.join(who))}: {plain(said)}" for said, who in lines.items())


def _obstacles(cities: Sequence[CityStanding]) -> Iterator[str]:
    """For each milestone what stands in its way, each reason once with the cities that it holds up."""
    before = ""
    for one in overview.obstacles(cities):
        if one.milestone != before:
            yield f"In the way of {plain(one.milestone)}, {plain(one.name)}"
        before = one.milestone
        who = "all cities" if one.everywhere else ", ".join(one.cities)
        yield f"  – {plain(one.reason)} · {plain(who)}"


def _reviews(cities: Sequence[CityStanding]) -> Iterator[str]:
    """Who has decided what, and when."""
    said = [(city.city, output) for city in cities for output in city.outputs if output.review]
    if said:
        yield "Reviews"
    yield from (f"  – {plain(o.title)}: {plain(o.review)} · {plain(city)}" for city, o in said)


def _frequent(heading: Heading, cities: Sequence[CityStanding]) -> Iterator[str]:
    found = overview.frequent(heading, cities)
    if found:
        more = f" ({FREQUENT_SHOWN} of {len(found)}; other formats have all)"
        yield "Rules broken most often" + (more if len(found) > FREQUENT_SHOWN else "")
    for one in found[:FREQUENT_SHOWN]:
        where = "1 city" if one.cities == 1 else f"{one.cities} cities"
        times = "once" if one.times == 1 else f"{one.times} times"
        words = f"{plain(one.title)}: " if one.title else ""
        yield f"  {words}{times}, in {where}  [{plain(one.rule)}]"


def _apart(cities: Sequence[CityStanding]) -> Iterator[str]:
    names = [city.city + (f" (cohort {city.cohort})" if city.cohort else "") for city in cities]
    gone = [name for name, city in zip(names, cities, strict=True) if city.status == overview.WITHDRAWN]
    if gone:
        yield f"Withdrawn: {plain(', '.join(gone))}"


def _notes(cities: Sequence[CityStanding]) -> Iterator[str]:
    for city in cities:
        yield from (f"! {plain(city.city)}: {plain(note)}" for note in city.notes)
