"""What a letter to a city says, part by part, as its master names it; all frozen."""

from __future__ import annotations

from msgspec import Struct


class Received(Struct, frozen=True):
    """One file that came: which document it is, the version it says of itself, when it came, its hash."""

    document: str
    file: str
    version: str
    on: str
    hash: str


class Result(Struct, frozen=True):
    """How one document stands, in a kind sentence, and until when it is expected."""

    document: str
    says: str
    due: str


class Point(Struct, frozen=True):
    """Something to mend or to look at: where, what, what to do, and the rule behind it."""

    where: str
    what: str
    action: str
    rule: str
    must: bool


class Remarks(Struct, frozen=True):
    """The points of one document, and how many more there are."""

    document: str
    file: str
    intro: str
    points: tuple[Point, ...]
    more: str


class Stage(Struct, frozen=True):
    """One milestone: where it stands, when it is due, and who acts now."""

    name: str
    state: str
    due: str
    acts: str


class Letter(Struct, frozen=True):
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
