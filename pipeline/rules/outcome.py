"""What becomes of a rule that is not simply kept: broken, or not evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct, field

from pipeline.messages import Case


class Reason(StrEnum):
    """Why a rule was not evaluated; what the names beside it stand for."""

    ANSWERS = "answers"  # pointers, with the output before them, of answers that must be put in order first
    OUTPUTS = "outputs"  # outputs that are not there
    NOT_ASKED = "not asked"  # outputs that nobody looked for, as only some files are checked
    UNREADABLE = "unreadable"  # outputs that are there but could not be read
    CITY = "city"  # facts of the city that are not known
    NO_CITY = "no city"  # nothing; the file does not lie in a city's folder
    FAILED = "failed"  # nothing: the expression met a value it cannot work with


class Broken(Struct, frozen=True):
    """A rule that does not hold. `at` are pointers (`roadmap#/…` in another form), the primary one first.

    `values` are what the expressions for the placeholders came to, still as values.
    """

    rule: str
    output: str
    at: tuple[str, ...]
    values: Mapping[str, Any] = field(default_factory=dict)
    case: Case | None = None


class Waiting(Struct, frozen=True):
    """A rule that was not evaluated, for one row at least, and why."""

    rule: str
    output: str
    reason: Reason
    names: tuple[str, ...] = ()


Outcome = Broken | Waiting
