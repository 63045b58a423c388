"""The items of a programme definition, as programme.toml names them; all frozen.

`basis` says for each property what it rests on: "stated", "inferred", "ours" or "unknown".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from msgspec import Struct, field

Basis = Mapping[str, str]
_PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)\}")


class Problem(Struct, frozen=True):
    """Something in the definition that does not fit together: the file and place, and what is wrong there."""

    where: str
    what: str


class Profile(Struct, frozen=True):
    """One form of the programme; `due_months` are the outputs' due months that differ from their own.

    A profile that is not `enabled` is known but not complete enough to work with.
    """

    id: str
    title: str
    enabled: bool
    duration_months: int
    counterpart_types: tuple[str, ...]
    outputs: tuple[str, ...]
    due_months: Mapping[str, int] = field(default_factory=dict)
    basis: Basis = field(default_factory=dict)


class Cohort(Struct, frozen=True):
    """The cities of one call; `start` stands in for cities whose own start is not known."""

    id: str
    profile: str
    start: date | None = None
    cities: int | None = None
    note: str = ""
    basis: Basis = field(default_factory=dict)


class Module(Struct, frozen=True):
    """A part of the programme; both months belong to it."""

    id: str
    title: str
    first_month: int
    last_month: int
    basis: Basis = field(default_factory=dict)


class Event(Struct, frozen=True):
    """A meeting that the programme offers, in the month it is suggested for; `format` may be "any"."""

    code: str
    title: str
    module: str
    month: int
    format: str
    basis: Basis = field(default_factory=dict)


class Output(Struct, frozen=True):
    """Something a city delivers; without a schema file (`has_schema`) there is no form for it yet.

    `needs` are the outputs it builds on, `due_month` counts from the city's first month; 0 is the last month
    of the city's programme.
    """

    id: str
    code: str
    title: str
    default_format: str
    module: str = ""
    due_month: int = 0
    needs: tuple[str, ...] = ()
    accepted_versions: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    has_schema: bool = False
    basis: Basis = field(default_factory=dict)


class Tracking(Output, frozen=True):
    """A form that a city keeps up to date as long as the programme lasts; it is no output.

    `board` is what the board says of it, with names of calculated fields in braces. It belongs to no
    milestone; `blocks` are those that wait until it is valid all the same.
    """

    board: str = ""
    blocks: tuple[str, ...] = ()

    @property
    def figures(self) -> tuple[str, ...]:
        """The names of the calculated fields that the board shows."""
        return tuple(_PLACEHOLDER.findall(self.board))


class MilestoneDefinition(Struct, frozen=True):
    """A stage: the outputs it takes, the milestones that must be complete first, and what that rests on."""

    id: str
    title: str
    outputs: tuple[str, ...]
    requires: tuple[str, ...] = ()
    basis: str = ""


class MilestoneMapping(Struct, frozen=True):
    """One way to say which outputs belong to which milestone."""

    id: str
    title: str
    milestones: tuple[MilestoneDefinition, ...]
    basis: Basis = field(default_factory=dict)
