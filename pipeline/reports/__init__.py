"""Results in, text or bytes out: one module a format, and the registry that the command line offers.

A report never prints and never reads a file; only the command line does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.model import CityResult
from pipeline.reports import json, text


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a report: which programme, when it was checked, and by which definition."""

    programme: str
    title: str
    checked_at: datetime
    digest: str = ""
    notes: tuple[str, ...] = ()


Reporter = Callable[[Heading, Sequence[CityResult]], str]

REPORTERS: Mapping[str, Reporter] = {"text": text.check_report, "json": json.check_report}
