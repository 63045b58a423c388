"""The goals, each with its bars and with what measures it; nothing is run until a goal is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from benchmarks import checking, making, many, recording, refusing, starting
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
    Goal(
        4,
        "two processes on 200 submissions",
        {many.JOBS: Bar(0.60), many.DIFFER: Bar(0, "reports")},
        many.two_jobs,
    ),
    Goal(
        5,
        "memory at 2,000 submissions and for a full sheet",
        {many.FLAT: Bar(1.10), many.MOST: Bar(96, "MiB"), many.CELLS: Bar(2.5)},
        many.memory,
    ),
    Goal(
        6,
        "a hostile file is refused by name",
        {refusing.WORST: Bar(3), refusing.MEMORY: Bar(128, "MiB")},
        refusing.hostile,
    ),
    Goal(
        7,
        "200 city packs of five forms",
        {
            making.AGAINST_FLOOR: Bar(2.5),
            making.PER_PACK: Bar(15, at_least=True),
            making.FLAT: Bar(1.10),
        },
        making.packs,
    ),
    Goal(8, "--help", {starting.HELP: Bar(1.25)}, starting.help_),
    Goal(9, "broken submissions cost no more than valid ones", {checking.BROKEN: Bar(1.15)}, checking.broken),
    Goal(10, "a second check of an unchanged folder", {many.AGAIN: Bar(0.15)}, many.again),
    Goal(
        11,
        "the board over 2,000 cities with 50 entries each, and verifying them",
        {
            recording.SECONDS: Bar(5, "s"),
            recording.MEMORY: Bar(200, "MiB"),
            recording.LINEAR: Bar(1.20),
        },
        recording.board,
    ),
)
