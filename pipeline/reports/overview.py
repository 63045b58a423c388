"""Where every city stands in, what the boards of all formats show of it out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

from pipeline.model import CityStanding, Milestone, MilestoneState, OutputStanding
from pipeline.reports.heading import Heading
from pipeline.reports.stages import STATES, late

WITHDRAWN = "withdrawn"
VALID = "valid"
_ERRORS = re.compile(r"([0-9]+) errors?")


class Frequent(Struct, frozen=True):
    """A rule, how often it is broken in the files that count, and in how many cities."""

    rule: str
    title: str
    times: int
    cities: int


class Obstacle(Struct, frozen=True):
    """What stands in the way of a milestone, and the cities that it holds up."""

    milestone: str
    name: str
    reason: str
    cities: tuple[str, ...]
    everywhere: bool


def taking_part(cities: Sequence[CityStanding]) -> tuple[CityStanding, ...]:
    """The cities that have not withdrawn."""
    return tuple(city for city in cities if city.status != WITHDRAWN)


def withdrawn(cities: Sequence[CityStanding]) -> tuple[CityStanding, ...]:
    """The cities that have."""
    return tuple(city for city in cities if city.status == WITHDRAWN)


def columns(cities: Sequence[CityStanding]) -> dict[str, str]:
    """The titles of the outputs, by id, in their order."""
    return {output.output: output.title for city in cities for output in city.outputs}


def tracked(cities: Sequence[CityStanding]) -> dict[str, str]:
    """The same for the tracking forms."""
    return {form.output: form.title for city in cities for form in city.tracking}


def milestones(cities: Sequence[CityStanding]) -> dict[str, str]:
    """The names of the milestones, by id, in their order."""
    return {milestone.id: milestone.name for city in cities for milestone in city.milestones}


def frequent(heading: Heading, cities: Sequence[CityStanding]) -> tuple[Frequent, ...]:
    """The rules by the number of cities in which they are broken; cities that have withdrawn do not count."""
    times: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for city in taking_part(cities):
        found: Counter[str] = Counter()
        for one in (*city.outputs, *city.tracking):
            found.update(one.rules)
        times.update(found)
        places.update(found.keys())
    order = sorted(times, key=lambda rule: (-places[rule], -times[rule], rule))
    titles = {rule: entry.title for rule, entry in heading.catalogue.items()}
    return tuple(Frequent(rule, titles.get(rule, ""), times[rule], places[rule]) for rule in order)


def obstacles(cities: Sequence[CityStanding]) -> Iterator[Obstacle]:
    """Each reason once for each milestone, those that hold up most cities not put first: in their order."""
    held: dict[str, dict[str, list[str]]] = {name: {} for name in milestones(cities)}
    there: Counter[str] = Counter()
    for city in cities:
        for milestone in city.milestones:
            there[milestone.id] += 1
            for reason in milestone.blocked_by:
                held[milestone.id].setdefault(reason, []).append(city.city)
    names = milestones(cities)
    for name, reasons in held.items():
        for reason, who in reasons.items():
            yield Obstacle(name, names[name], reason, tuple(who), len(who) == there[name] > 1)


def state(milestone: Milestone) -> str:
    """Where a milestone stands, with how late it is or when it is due: `open, 12 days late`."""
    word = STATES[milestone.state]
    if milestone.state is MilestoneState.COMPLETE:
        return word
    if late(milestone):
        return f"{word}, {late(milestone)}"
    return f"{word}, due {milestone.due.isoformat()}" if milestone.due else word


def passed(output: OutputStanding) -> str:
    """What is said of an output that nothing stands in the way of: with errors waived it is not valid."""
    waived = f"{output.waived} {'error' if output.waived == 1 else 'errors'} waived"
    return waived if output.waived else VALID


def standing(output: OutputStanding) -> str:
    """Where an output stands, and what a reviewer has said of it in a word or two."""
    return "; ".join(filter(None, (output.wanting or passed(output), output.reviewed)))


def errors(output: OutputStanding) -> int:
    """How many errors an output still has; 0 if something else, or nothing, is wanting."""
    found = _ERRORS.fullmatch(output.wanting)
    return int(found[1]) if found else 0
