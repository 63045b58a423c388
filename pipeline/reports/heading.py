"""What stands above every report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.messages import Entry


@dataclass(frozen=True, slots=True)
class Heading:
    """Which programme was checked, when, and by which definition; `notes` are shown below the title.

    `catalogue` are the rules by id, for formats that explain them. `base` is the folder that relative paths
    begin in, for formats that may name no place outside it. `error` says why nothing could be checked; the
    report then is about nothing else.
    """

    programme: str
    title: str
    checked_at: datetime
    digest: str = ""
    notes: tuple[str, ...] = ()
    catalogue: Mapping[str, Entry] = field(default_factory=dict)
    base: str = ""
    error: str = ""
