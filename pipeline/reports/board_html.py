"""Where every city stands in, the board as one HTML page out: a heat map in words and colours, and when.

How the page looks is its master's business: templates/board.html.j2 with page.css and board.css.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from pipeline.model import CityStanding, Milestone, MilestoneState, OutputStanding
from pipeline.reports import overview
from pipeline.reports.heading import Heading
from pipeline.reports.pages import page
from pipeline.reports.text import STATES
from pipeline.reports.timeline import timeline

MASTER = "board.html.j2"
MANY = 10  # errors from which an output is far from done
MOST_FREQUENT = 10  # rules named
NOTHING = "–"


class Cell(Struct, frozen=True):
    """What stands in one cell of the heat map: words, the name of their colour, and more words in small."""

    words: str
    tone: str
    more: str = ""


class Row(Struct, frozen=True):
    """One city of the heat map."""

    city: str
    cohort: str
    status: str
    cells: tuple[Cell, ...]


class Map(Struct, frozen=True):
    """The heat map: the titles of its columns, and a row for each city."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


class Reached(Struct, frozen=True):
    """A milestone with the number of cities in each state, and of those that are late with it."""

    id: str
    name: str
    counts: tuple[tuple[str, str, int], ...]
    late: int
    all: int


class Blocked(Struct, frozen=True):
    """A milestone with what stands in its way."""

    id: str
    name: str
    obstacles: tuple[overview.Obstacle, ...]


def board(heading: Heading, cities: Sequence[CityStanding], width: int | None = None) -> str:
    """The board as one page, for which no `width` matters. Raises DefinitionError as `page` does."""
    here = overview.taking_part(cities)
    return page(
        MASTER,
        heading,
        map=_map(here),
        reached=tuple(_reached(here)),
        timeline=timeline(here, heading.checked_at.date()),
        blocked=tuple(_blocked(here)),
        frequent=overview.frequent(heading, cities)[:MOST_FREQUENT],
        noted=tuple((city.city, city.notes) for city in cities if city.notes),
        withdrawn=_map(overview.withdrawn(cities)),
        outputs=overview.columns(here),
        valid=sum(not output.wanting for city in here for output in city.outputs),
        asked=sum(len(city.outputs) for city in here),
    )


def _map(cities: Sequence[CityStanding]) -> Map:
    outputs, forms = overview.columns(cities), overview.tracked(cities)
    milestones = overview.milestones(cities)
    columns = (*outputs.values(), *forms.values(), *(f"{name} {words}" for name, words in milestones.items()))
    return Map(columns, tuple(_row(city, (*outputs, *forms), milestones) for city in cities))


def _row(city: CityStanding, outputs: Sequence[str], milestones: Mapping[str, str]) -> Row:
    there = {one.output: _output(one) for one in city.outputs}
    there |= {form.output: _output(form, form.said) for form in city.tracking}
    stages = {milestone.id: _milestone(milestone) for milestone in city.milestones}
    missing = Cell(NOTHING, "none")
    cells = (
        *(there.get(name, missing) for name in outputs),
        *(stages.get(name, missing) for name in milestones),
    )
    return Row(city.city, city.cohort, city.status if city.status != "active" else "", cells)


def _output(output: OutputStanding, more: str = "") -> Cell:
    errors = overview.errors(output)
    if errors:
        return Cell(output.wanting, "worst" if errors >= MANY else "error", more)
    if not output.wanting:
        return Cell(overview.VALID, "good", more)
    return Cell(output.wanting, "warning" if output.file else "open", more)


def _milestone(milestone: Milestone) -> Cell:
    if milestone.state is MilestoneState.COMPLETE:
        return Cell(STATES[milestone.state], "complete")
    tone = "worst" if milestone.days_late else milestone.state.value
    said, _, when = overview.state(milestone).partition(", ")
    return Cell(said, tone, when)


def _reached(cities: Sequence[CityStanding]) -> Iterator[Reached]:
    for name, words in overview.milestones(cities).items():
        there = [m for city in cities for m in city.milestones if m.id == name]
        counts = tuple(
            (STATES[state], state.value, sum(m.state is state for m in there))
            for state in reversed(MilestoneState)
        )
        yield Reached(name, words, counts, sum(m.days_late > 0 for m in there), len(there))


def _blocked(cities: Sequence[CityStanding]) -> Iterator[Blocked]:
    found = tuple(overview.obstacles(cities))
    for name, words in overview.milestones(cities).items():
        these = [one for one in found if one.milestone == name]
        if these:
            yield Blocked(name, words, tuple(sorted(these, key=lambda one: -len(one.cities))))
