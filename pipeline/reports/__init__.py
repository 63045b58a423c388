"""Results in, text or bytes out: one module a format, and the registry that the command line offers.

A report never prints and never reads a file; only the command line does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pipeline.model import CityResult
from pipeline.reports import html, json, text
from pipeline.reports.heading import Heading

Reporter = Callable[[Heading, Sequence[CityResult]], str | bytes]

REPORTERS: Mapping[str, Reporter] = {
    "text": text.check_report,
    "json": json.check_report,
    "html": html.check_report,
}

__all__ = ["REPORTERS", "Heading", "Reporter", "encoded"]


def encoded(report: str | bytes) -> bytes:
    """A report as it is written to a file; a name that is no text comes out as its codes."""
    return report if isinstance(report, bytes) else report.encode(errors="backslashreplace")
