"""Where every city stands in, the board as a workbook out: a heat map, and lists of what is in the way.

Whatever stands in it is text or a number of ours: no formula, no link, whoever wrote it. The same cities and
the same moment give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.model import CityStanding, Milestone, MilestoneState, OutputStanding
from pipeline.reports import overview
from pipeline.reports.board_sheet import Look, Value, add_looks, add_sheet
from pipeline.reports.heading import Heading
from pipeline.reports.workbook import saved

if TYPE_CHECKING:
    from openpyxl import Workbook

MANY, SOME = 10, 4  # errors from which an output is far from done, or some way
BLANK = ("not handed in", "nothing filled in yet")
MISSING: Value = ("–", Look.BLANK)
NAMED = 40  # cities that a sentence names one by one
OBSTACLES = {"Milestone": 11, "Name": 32, "What is in the way": 56, "Cities": 9, "Which": 70}
FREQUENT = {"Rule": 18, "What it asks": 64, "Times": 9, "Cities": 9}
NOTES = {"City": 20, "Note": 110}


def board(heading: Heading, cities: Sequence[CityStanding], width: int | None = None) -> bytes:
    """The workbook, for which no `width` matters; cities that have withdrawn have their own sheet."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    add_looks(book)
    _board(book, "Board", heading, overview.taking_part(cities))
    gone = overview.withdrawn(cities)
    if gone:
        _board(book, "Withdrawn", heading, gone)
    add_sheet(book, "In the way", heading, OBSTACLES, _obstacles(cities), "A2")
    add_sheet(book, "Broken most often", heading, FREQUENT, _frequent(heading, cities), "A2")
    notes = [_plain(city.city, note) for city in cities for note in city.notes]
    if notes:
        add_sheet(book, "Worth a look", heading, NOTES, notes, "A2")
    return saved(book, heading)


def _board(book: Workbook, title: str, heading: Heading, cities: Sequence[CityStanding]) -> None:
    """A row for each city; the header and the columns that tell the city stay in sight."""
    outputs, forms = overview.columns(cities), overview.tracked(cities)
    milestones = overview.milestones(cities)
    columns = {"City": 20, "Cohort": 9, **{name: 17 for name in outputs.values()}}
    columns |= {name: 26 for name in forms.values()}
    columns |= {f"{name} {words}": 23 for name, words in milestones.items()}
    rows = (
        [
            (city.city, Look.NAME),
            (city.cohort, Look.TEXT),
            *_outputs(city, outputs),
            *_tracking(city, forms),
            *_milestones(city, milestones),
        ]
        for city in cities
    )
    add_sheet(book, title, heading, columns, rows, "C2")


def _outputs(city: CityStanding, names: Iterable[str]) -> Iterator[Value]:
    there = {output.output: output for output in city.outputs}
    for name in names:
        output = there.get(name)
        yield (overview.standing(output), _look(output)) if output else MISSING


def _tracking(city: CityStanding, names: Iterable[str]) -> Iterator[Value]:
    there = {form.output: form for form in city.tracking}
    for name in names:
        form = there.get(name)
        yield ("; ".join(filter(None, (form.said, form.wanting))), _look(form)) if form else MISSING


def _look(output: OutputStanding) -> Look:
    errors = overview.errors(output)
    if errors:
        return Look.WORST if errors >= MANY else Look.BAD if errors >= SOME else Look.WEAK
    if not output.wanting:
        return Look.GOOD
    return Look.BLANK if output.wanting in BLANK else Look.WAITING


def _milestones(city: CityStanding, names: Iterable[str]) -> Iterator[Value]:
    there = {milestone.id: milestone for milestone in city.milestones}
    for name in names:
        milestone = there.get(name)
        yield (overview.state(milestone), _milestone_look(milestone)) if milestone else MISSING


def _milestone_look(milestone: Milestone) -> Look:
    if milestone.state is MilestoneState.COMPLETE:
        return Look.GOOD
    if milestone.days_late:
        return Look.WORST
    return Look.READY if milestone.state is MilestoneState.READY_FOR_REVIEW else Look.TEXT


def _obstacles(cities: Sequence[CityStanding]) -> Iterator[list[Value]]:
    for one in overview.obstacles(cities):
        more = f" and {len(one.cities) - NAMED} more" if len(one.cities) > NAMED else ""
        who = "all cities" if one.everywhere else ", ".join(one.cities[:NAMED]) + more
        yield _plain(one.milestone, one.name, one.reason, len(one.cities), who)


def _frequent(heading: Heading, cities: Sequence[CityStanding]) -> Iterator[list[Value]]:
    for one in overview.frequent(heading, cities):
        yield _plain(one.rule, one.title, one.times, one.cities)


def _plain(*values: str | int) -> list[Value]:
    return [(value, Look.TEXT) for value in values]
