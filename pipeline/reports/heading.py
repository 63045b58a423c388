"""What stands above every report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Heading:
    """Which programme was checked, when, and by which definition; `notes` are shown below the title."""

    programme: str
    title: str
    checked_at: datetime
    digest: str = ""
    notes: tuple[str, ...] = ()
