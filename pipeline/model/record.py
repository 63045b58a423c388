"""What a form says, and whose it is: the values that a reader makes of a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct, field


class Location(Struct, frozen=True):
    """Where a person finds a value: the sheet or section, then the cell, or the question, row and column."""

    part: str = ""
    ref: str = ""
    label: str = ""

    def __str__(self) -> str:
        """Read from the outside in: part · ref · label, leaving out what is not known."""
        return " · ".join(word for word in (self.part, self.ref, self.label) if word)


class Provenance(Struct, frozen=True):
    """How a value was found: its place, the text as it stood there, the anchors that led to it.

    `confidence` runs from 0 to 1. A blank value has a provenance too, with an empty `raw`.
    """

    location: Location
    raw: str = ""
    anchors: tuple[str, ...] = ()
    confidence: float = 1.0


class City(Struct, frozen=True):
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


class Stamp(Struct, frozen=True):
    """What a form says about itself: which programme, output, version and city it was made for."""

    programme: str = ""
    output: str = ""
    form_version: str = ""
    cohort: str = ""
    city: str = ""
    instance: str = ""


class Note(Struct, frozen=True):
    """Something a reader noticed while reading; `rule` names the entry of the catalogue that words it.

    `params` fill the placeholders of that entry's sentences. A note on a pointer speaks for that value,
    so the schema's complaint about the same value is not repeated.
    """

    rule: str
    location: Location = Location()
    pointer: str | None = None
    found: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)


class Record(Struct, frozen=True):
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
