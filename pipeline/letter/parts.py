"""What a letter to a city says, part by part, as its master names it; all frozen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Received:
    """One file that came: which document it is, the version it says of itself, when it came, its hash."""

    document: str
    file: str
    version: str
    on: str
    hash: str


@dataclass(frozen=True, slots=True)
class Result:
    """How one document stands, in a kind sentence, and until when it is expected."""

    document: str
    says: str
    due: str


@dataclass(frozen=True, slots=True)
class Point:
    """Something to mend or to look at: where, what, what to do, and the rule behind it."""

    where: str
    what: str
    action: str
    rule: str
    must: bool


@dataclass(frozen=True, slots=True)
class Remarks:
    """The points of one document, and how many more there are."""

    document: str
    file: str
    intro: str
    points: tuple[Point, ...]
    more: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One milestone: where it stands, when it is due, and who acts now."""

    name: str
    state: str
    due: str
    acts: str


@dataclass(frozen=True, slots=True)
class Letter:
    """All that the letter says, as its master names it."""

    programme: str
    city: str
    cohort: str
    counterpart: str
    date: str
    illustrative: bool
    received: tuple[Received, ...]
    results: tuple[Result, ...]
    remarks: tuple[Remarks, ...]
    stages: tuple[Stage, ...]
    also: tuple[str, ...]
    corrections: bool
