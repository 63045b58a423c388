"""Where one city stands in, a page on it out: outputs, milestones with what decides them, notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.messages.shown import day
from pipeline.model import CityStanding, OutputStanding
from pipeline.reports.fit import fit
from pipeline.reports.heading import Heading
from pipeline.reports.overview import passed
from pipeline.reports.plain import plain
from pipeline.reports.stages import milestone_lines


def text_portrait(heading: Heading, cities: Sequence[CityStanding], width: int | None = None) -> str:
    """A page for each city, with its lines broken to fit a terminal of `width` columns."""
    pages = ["\n".join(_city(city)) for city in cities]
    return fit("\n\n".join([heading.title, *pages]) + "\n", width)


def _city(city: CityStanding) -> Iterator[str]:
    cohort = f" · cohort {plain(city.cohort)}" if city.cohort else ""
    status = f" · {plain(city.status)}" if city.status != "active" else ""
    yield f"{plain(city.city)}{cohort}{status}"
    yield "  Outputs"
    for output in city.outputs:
        yield f"    {plain(output.title)}: {' · '.join(_output(output))}"
    yield "  Milestones"
    for milestone in city.milestones:
        yield from (f"    {line}" for line in milestone_lines(milestone))
    if not city.milestones:
        yield "    none"
    if city.notes:
        yield "  Worth a look"
        yield from (f"    ! {plain(note)}" for note in city.notes)


def _output(output: OutputStanding) -> Iterator[str]:
    yield plain(output.wanting or passed(output))
    if output.due is not None:
        yield f"due {day(output.due.isoformat())}"
    if output.file:
        yield f"{plain(output.file)} ({plain(output.sha256[:12])}…)"
