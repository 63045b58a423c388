"""What the first page of a form says, and the stamp by which a form is known again later.

The stamp is written in several places of a file, because none of them survives every program: document
properties, the core title and subject, headers and footers, and one line that a person can read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct

from pipeline.model import Stamp

DISCLAIMER = "A working form for cities; it is not an official template of the programme."
ILLUSTRATIVE = "Illustrative: invented content, not a submission of any city"
REQUIRED_LEGEND = "* must be answered before the form can be accepted"
KEEP_CODES = "Keep the small codes such as [B3]: they tell us which answer belongs to which question."
ASK = "If a question is not clear to you, ask your contact person in the programme."

FILLED_IN_BY = (
    "The city’s team for the exchange, together with the departments that will carry the work. "
    "Write in the language your team works in."
)
HAND_IN = "send it to your contact person in the programme. Ask the same person if a question is not clear."

PROPERTY_PREFIX = "twinning-"  # no ';' or ',' anywhere in names or values: LibreOffice splits keywords there

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_SEPARATOR = " · "
_LINE = re.compile(r"Form\s+(?P<output>\S+)\s+·\s+version\s+(?P<version>[^·\s]+)(?P<rest>[^\n\t]*)")


class Cover(Struct, frozen=True):
    """What the first page of a form says; empty words and a `due` of None are left out.

    `when` is the only moment that enters the file. `filled_in_by` says who fills it in, `hand_in` what to do
    with the saved file.
    """

    programme_title: str
    output_title: str
    city: str
    counterpart: str
    cohort: str
    due: date | None
    stamp: Stamp
    illustrative: bool
    when: datetime
    filled_in_by: str = FILLED_IN_BY
    hand_in: str = HAND_IN

    @property
    def title(self) -> str:
        """The title of the document: the output, and whose it is."""
        return f"{self.output_title} – {self.city}" if self.city else self.output_title

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What the first page lists, as label and value; only what is known."""
        rows = (
            ("City", self.city),
            ("Working with", self.counterpart),
            ("Cohort", self.cohort),
            ("Due by", long_date(self.due) if self.due else ""),
        )
        return tuple((label, value) for label, value in rows if value)


def long_date(day: date) -> str:
    """A date for people, the same on every machine: `30 June 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def stamp_line(stamp: Stamp) -> str:
    """The stamp as one readable line: `Form roadmap · version 1.0 · cohort 3 · exempla · instance 1a2b`."""
    words = [f"Form {stamp.output}", f"version {stamp.form_version}"]
    if stamp.cohort:
        words.append(f"cohort {stamp.cohort}")
    if stamp.city:
        words.append(stamp.city)
    if stamp.instance:
        words.append(f"instance {stamp.instance}")
    return _SEPARATOR.join(words)


def parse_stamp_line(text: str) -> Stamp | None:
    """The stamp in a text that holds a stamp line, or None; the line does not name the programme."""
    match = _LINE.search(text)
    if match is None:
        return None
    found = {"cohort": "", "city": "", "instance": ""}
    for word in filter(None, (part.strip() for part in match["rest"].split("·"))):
        kind, _, value = word.partition(" ")
        known = kind in ("cohort", "instance") and value
        found[kind if known else "city"] = value.strip() if known else word
    return Stamp(output=match["output"], form_version=match["version"], **found)


def properties(stamp: Stamp) -> dict[str, str]:
    """The stamp as custom document properties, by name; empty ones are left out."""
    named = {_property(name): str(getattr(stamp, name)) for name in Stamp.__struct_fields__}
    return {name: value for name, value in named.items() if value}


def stamp_of(found: Mapping[str, str]) -> Stamp:
    """The stamp in a file's custom document properties; empty where a property is missing."""
    return Stamp(**{name: found.get(_property(name), "") for name in Stamp.__struct_fields__})


def _property(name: str) -> str:
    return PROPERTY_PREFIX + name.replace("_", "-")
