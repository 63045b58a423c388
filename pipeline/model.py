"""The values that pass between the stages; all frozen, so that no stage can change another's result."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """What a finding means for the milestone: an error blocks it, a warning asks a person to look."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Verdict(StrEnum):
    """What became of one file; `incomplete` is a draft in which nothing is wrong, but answers are missing."""

    VALID = "valid"
    INCOMPLETE = "incomplete"
    INVALID = "invalid"
    REFUSED = "refused"


class MilestoneState(StrEnum):
    """Where a milestone stands; `complete` says by the policy, not that the content is good."""

    OPEN = "open"
    READY_FOR_REVIEW = "ready_for_review"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Location:
    """Where a person finds a value: the sheet or section, then the cell, or the question, row and column."""

    part: str = ""
    ref: str = ""
    label: str = ""

    def __str__(self) -> str:
        """Read from the outside in: part · ref · label, leaving out what is not known."""
        return " · ".join(word for word in (self.part, self.ref, self.label) if word)


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a value was found: its place, the text as it stood there, the anchors that led to it.

    `confidence` runs from 0 to 1. A blank value has a provenance too, with an empty `raw`.
    """

    location: Location
    raw: str = ""
    anchors: tuple[str, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class City:
    """What is known of one city, from its submission.toml.

    `start` is the first day of its programme; `illustrative` marks invented content, said on every page.
    """

    slug: str
    name: str
    country: str = ""
    cohort: str = ""
    profile: str = ""
    counterpart_type: str = ""
    counterpart_activity: str = ""
    counterpart_cities: tuple[str, ...] = ()
    language: str = ""
    start: date | None = None
    status: str = "active"
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a form says about itself: which programme, output, version and city it was made for."""

    programme: str = ""
    output: str = ""
    form_version: str = ""
    cohort: str = ""
    city: str = ""
    instance: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader noticed while reading; `rule` names the entry of the catalogue that words it.

    `params` fill the placeholders of that entry's sentences. A note on a pointer speaks for that value,
    so the schema's complaint about the same value is not repeated.
    """

    rule: str
    location: Location = field(default_factory=Location)
    pointer: str | None = None
    found: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """What one form says: its stamp, its data, and for every value (blank ones too) where it stands.

    `data` holds only what is filled in: a blank field is absent, a table without rows is an empty list.
    `places` maps JSON Pointers (`/actions/3/start`, also `/actions` and `/actions/3`) to provenances.
    `stored` are the pointers of answers that are no text in the file, but a number, a day or a truth value.
    """

    stamp: Stamp
    data: Mapping[str, Any]
    places: Mapping[str, Provenance]
    notes: tuple[Note, ...] = ()
    program: str = ""
    stored: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong, worded for the person who can mend it.

    `pointer` is the place in the data, `location` the same place as a person finds it. `key` is the
    pointer with row numbers replaced by row ids, so that a finding keeps its fingerprint when rows move.
    `related` are the other places that belong to it: every further cell that may have to change.
    """

    rule: str
    severity: Severity
    message: str
    action: str
    location: Location = field(default_factory=Location)
    pointer: str | None = None
    found: str | None = None
    expected: str | None = None
    output: str = ""
    key: str = ""
    related: tuple[tuple[str, Location], ...] = ()

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits, the same as long as rule and place are the same."""
        text = "\n".join((self.rule, self.output, self.key or self.pointer or ""))
        return hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A check that did not take place, and why; never to be read as passed.

    `awaits_answers` says that it waits for nothing but answers, each of which is told of by itself.
    """

    rule: str
    because: str
    output: str = ""
    awaits_answers: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Missing:
    """A required answer that is still blank in a draft: what is asked for, and where."""

    location: Location
    pointer: str
    output: str = ""


@dataclass(frozen=True, slots=True)
class FileResult:
    """One file from the folder: what it is and what was found in it.

    `diagnosis` says what the program that saved it has lost; empty if nothing.
    """

    path: str
    sha256: str = ""
    output: str | None = None
    form_version: str | None = None
    verdict: Verdict = Verdict.REFUSED
    findings: tuple[Finding, ...] = ()
    missing: tuple[Missing, ...] = ()
    program: str = ""
    superseded: bool = False
    record: Record | None = None
    diagnosis: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """The state of one milestone of one city, and in words what still stands in its way.

    `outputs` are those that belong to it and are asked of the city.
    """

    id: str
    name: str
    state: MilestoneState
    blocked_by: tuple[str, ...] = ()
    basis: str = ""
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """One step of a traced chain: the rows of a table that are reached.

    An empty `ids` is a gap; None says that the output is not there, so nothing can be said.
    """

    output: str
    label: str
    ids: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class CityResult:
    """All that a check says about one city.

    `city` is None for files checked outside a city's folder; `chain` has a row for each learning objective
    (see pipeline.chain).
    """

    city: str | None
    cohort: str | None = None
    folder: str = ""
    files: tuple[FileResult, ...] = ()
    findings: tuple[Finding, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    chain: tuple[tuple[Link, ...], ...] = ()
    status: str = "active"


@dataclass(frozen=True, slots=True)
class OutputStanding:
    """One output of a city: what stands in the way in words (empty: valid), and the file that counts."""

    output: str
    title: str
    wanting: str
    file: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class CityStanding:
    """One row of the board. `notes` say what a person should know before relying on it."""

    city: str
    cohort: str
    status: str
    outputs: tuple[OutputStanding, ...]
    milestones: tuple[Milestone, ...]
    notes: tuple[str, ...] = ()
