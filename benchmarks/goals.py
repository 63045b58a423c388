"""The goals, each with its bars and with what measures it; nothing is run until a goal is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from benchmarks import checking, starting
from benchmarks.ratios import Bar, Seen
from benchmarks.scale import Scale

Measure = Callable[[Scale], Iterator[tuple[str, Seen]]]


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal by its number; `bars` are the figures that must keep a limit, by name.

    `measure` gives the figures as they are found out: each of the bars, and others that lie beside them.
    """

    number: int
    title: str
    bars: Mapping[str, Bar]
    measure: Measure


GOALS = (
    Goal(
        1,
        "check 200 submissions, every finding with its place, files read in confined processes",
        {checking.ONE_JOB: Bar(2.0), checking.AS_CALLED: Bar(2.0)},
        checking.against_floor,
    ),
    Goal(
        2, "the same against a plain script", {checking.PLAIN: Bar(6, at_least=True)}, checking.against_plain
    ),
    Goal(
        3,
        "one .docx and one .xlsx, cold start",
        {checking.COLD: Bar(2.5), checking.COLD_PLAIN: Bar(3, at_least=True)},
        checking.cold,
    ),
    Goal(8, "--help", {starting.HELP: Bar(1.25)}, starting.help_),
    Goal(9, "broken submissions cost no more than valid ones", {checking.BROKEN: Bar(1.15)}, checking.broken),
)
