"""Results in, text or bytes out: one module a format, and the registry that the command line offers.

A report never prints and never reads a file; only the command line does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import cast

from pipeline.model import CityResult
from pipeline.reports.heading import Heading

Reporter = Callable[[Heading, Sequence[CityResult]], str | bytes]


def _late(module: str) -> Reporter:
    """The reporter in a module here that is imported when it is used, so that nobody waits for the others."""

    def report(heading: Heading, cities: Sequence[CityResult]) -> str | bytes:
        reporter = cast(Reporter, import_module(f"pipeline.reports.{module}").check_report)
        return reporter(heading, cities)

    return report


REPORTERS: Mapping[str, Reporter] = {
    "text": _late("text"),
    "json": _late("json"),
    "html": _late("html"),
    "xlsx": _late("xlsx"),
    "csv": _late("csv"),
    "markdown": _late("markdown"),
    "junit": _late("junit"),
    "sarif": _late("sarif"),
    "github": _late("github"),
}
BINARY = frozenset(("xlsx",))  # nothing for a terminal
# read by other programs, which wait for a report also when the check could not be made
FOR_MACHINES = frozenset(("json", "csv", "markdown", "junit", "sarif", "github"))

__all__ = ["BINARY", "FOR_MACHINES", "REPORTERS", "Heading", "Reporter", "encoded", "in_pieces"]


def in_pieces(format_: str, heading: Heading, cities: Sequence[CityResult]) -> Iterator[str | bytes]:
    """A report piece by piece: JSON, which may be very long, is made while it is taken, others at once."""
    if format_ == "json":
        from pipeline.reports.json import pieces

        return pieces(heading, cities)
    return iter((REPORTERS[format_](heading, cities),))


def encoded(report: str | bytes) -> bytes:
    """A report as it is written to a file; a name that is no text comes out as its codes."""
    return report if isinstance(report, bytes) else report.encode(errors="backslashreplace")
