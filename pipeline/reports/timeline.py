"""A city's schedule and where its outputs stand in, places on a line of programme months out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct

from pipeline.model import CityStanding, OutputStanding
from pipeline.reports import overview

DAYS_OF_MONTH = 31
TICK_EVERY = 3  # months that are numbered


class Due(Struct, frozen=True):
    """An output at the month it is due in: `at` in per cent of the line, `state` a word of the legend."""

    number: int
    title: str
    at: str
    month: int
    day: date
    state: str
    words: str


class Line(Struct, frozen=True):
    """One city's line: how long its programme is, how far it is, and its outputs; all places in per cent."""

    city: str
    cohort: str
    length: str
    today: str
    standing: str
    dues: tuple[Due, ...]


class Timeline(Struct, frozen=True):
    """All lines on one scale of months; `unknown` are the cities of which no start is known."""

    ticks: tuple[tuple[int, str], ...]
    lines: tuple[Line, ...]
    unknown: tuple[str, ...]


def timeline(cities: Sequence[CityStanding], today: date) -> Timeline:
    """The lines of the cities, in their order, as on the day `today`."""
    scheduled = [city for city in cities if city.schedule]
    months = max((_length(city) for city in scheduled), default=1)
    ticks = (*range(0, months, TICK_EVERY), months)
    return Timeline(
        ticks=tuple((month, _per_cent(month, months)) for month in ticks),
        lines=tuple(_line(city, months, today) for city in scheduled),
        unknown=tuple(city.city for city in cities if not city.schedule),
    )


def _length(city: CityStanding) -> int:
    assert city.schedule is not None
    return max(1, round(_months(city.schedule.start, city.schedule.end)))


def _line(city: CityStanding, months: int, today: date) -> Line:
    assert city.schedule is not None
    start, length = city.schedule.start, _length(city)
    now = _months(start, today - timedelta(days=1))
    numbers = {output.output: number for number, output in enumerate(city.outputs, 1)}
    return Line(
        city=city.city,
        cohort=city.cohort,
        length=_per_cent(length, months),
        today=_per_cent(min(max(now, 0), length), months),
        standing=_standing(now, length),
        dues=tuple(
            _due(output, numbers[output.output], city.schedule.due[output.output], start, months, today)
            for output in city.outputs
            if output.output in city.schedule.due
        ),
    )


def _due(output: OutputStanding, number: int, day: date, start: date, months: int, today: date) -> Due:
    at = _months(start, day)
    late = (today - day).days
    state = _state(output, late)
    words = output.wanting or overview.VALID
    if state != overview.VALID and late > 0:
        words += f", {late} {'day' if late == 1 else 'days'} late"
    return Due(number, output.title, _per_cent(at, months), round(at), day, state, words)


def _state(output: OutputStanding, late: int) -> str:
    """One of the words of the legend: valid, late, wrong, or to come."""
    if not output.wanting:
        return overview.VALID
    if late > 0:
        return "late"
    return "wrong" if overview.errors(output) else "to come"


def _standing(now: float, length: int) -> str:
    if now < 0:
        return "not begun"
    return f"month {int(now) + 1} of {length}" if now < length else f"ended, {length} months"


def _months(start: date, day: date) -> float:
    """From the first day to the end of the other, in months of the calendar."""
    after = day + timedelta(days=1)
    whole = (after.year - start.year) * 12 + after.month - start.month
    return whole + (after.day - start.day) / DAYS_OF_MONTH


def _per_cent(month: float, months: int) -> str:
    return f"{100 * month / months:.2f}%"
