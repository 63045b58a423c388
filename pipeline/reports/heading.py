"""What stands above every report, and the words of the definition that a report may show beside its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pipeline.fields import Form
from pipeline.messages import Entry


@dataclass(frozen=True, slots=True)
class Heading:
    """Which programme was checked, when, and by which definition; `notes` are shown below the title.

    `forms` by output and the `catalogue` by rule give a report the questions and reasons in the programme's
    own words; `templates` is the folder with its page masters, None for those that travel with the package.
    """

    programme: str
    title: str
    checked_at: datetime
    digest: str = ""
    notes: tuple[str, ...] = ()
    forms: Mapping[str, Form] = field(default_factory=dict)
    catalogue: Mapping[str, Entry] = field(default_factory=dict)
    templates: Path | None = None
