"""What is said of a form: findings, what became of them, and what could not be checked."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from msgspec import Struct

from pipeline.model.record import Location


class Severity(StrEnum):
    """What a finding means for the milestone: an error blocks it, a warning asks a person to look."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Life(StrEnum):
    """What became of a finding since the last submission of the same output that was put on the record."""

    NEW = "new"
    STILL_OPEN = "still_open"
    FIXED = "fixed"


class Waiver(Struct, frozen=True):
    """A reviewer's word that a finding may stand: why, who (a role, no name), and up to which day.

    `key` is the place as `Finding.key` has it, empty for every place; `place` is the same in words.
    """

    rule: str
    reason: str
    by: str
    until: date
    output: str = ""
    key: str = ""
    place: str = ""


class Finding(Struct, frozen=True):
    """One thing wrong, worded for the person who can mend it.

    `pointer` is the place in the data, `location` the same place as a person finds it. `key` is the
    pointer with row numbers replaced by row ids, so that a finding keeps its fingerprint when rows move.
    `related` are the other places that belong to it: every further cell that may have to change.
    `life` is None while there is no earlier submission to compare with. Neither the city's `explanation`
    nor a `waiver` takes a finding away; a waived error no longer blocks.
    """

    rule: str
    severity: Severity
    message: str
    action: str
    location: Location = Location()
    pointer: str | None = None
    found: str | None = None
    expected: str | None = None
    output: str = ""
    key: str = ""
    related: tuple[tuple[str, Location], ...] = ()
    life: Life | None = None
    explanation: str = ""
    waiver: Waiver | None = None

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits, the same as long as rule and place are the same."""
        text = "\n".join((self.rule, self.output, self.key or self.pointer or ""))
        return hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()[:12]


class Fixed(Struct, frozen=True):
    """A finding of the last submission that is there no more; `place` is where it stood, in words."""

    rule: str
    severity: Severity
    output: str
    fingerprint: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A check that did not take place, and why; never to be read as passed.

    `awaits_answers` says that it waits for nothing but answers, each of which is told of by itself.
    """

    rule: str
    because: str
    output: str = ""
    awaits_answers: bool = field(default=False, compare=False)


class Missing(Struct, frozen=True):
    """A required answer that is still blank in a draft: what is asked for, and where."""

    location: Location
    pointer: str
    output: str = ""
