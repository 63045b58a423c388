"""What stands above every report, and the words of the definition that a report may show beside its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from msgspec import Struct, field

from pipeline.fields import Form
from pipeline.messages import Entry


class Heading(Struct, frozen=True):
    """Which programme was checked, when, and by which definition; `notes` are shown below the title.

    `forms` by output and the `catalogue` by rule give a report the questions and reasons in the programme's
    own words; `templates` is the folder with its page masters, None for those that travel with the package.
    `base` is the folder that relative paths begin in, for formats that may name no place outside it. `error`
    says why nothing could be checked; the report then is about nothing else.
    """

    programme: str
    title: str
    checked_at: datetime
    digest: str = ""
    notes: tuple[str, ...] = ()
    forms: Mapping[str, Form] = field(default_factory=dict)
    catalogue: Mapping[str, Entry] = field(default_factory=dict)
    templates: Path | None = None
    base: str = ""
    error: str = ""
