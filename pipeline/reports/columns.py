"""The finding list as a table: its columns, and what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pipeline.model import CityResult
from pipeline.reports import listing
from pipeline.reports.heading import Heading
from pipeline.reports.listing import LIVES, Listed
from pipeline.reports.plain import plain

WHOLE_FILE = "the whole file"
WHOLE_FOLDER = "the whole folder"

COLUMNS: Mapping[str, Callable[[Heading, Listed], str]] = {
    "Place": lambda _, one: str(one.finding.location) or (WHOLE_FILE if one.file else WHOLE_FOLDER),
    "Message": lambda _, one: one.finding.message,
    "Your value": lambda _, one: one.finding.found or "",
    "Expected": lambda _, one: one.finding.expected or "",
    "What to do": lambda _, one: one.finding.action,
    "Rule": lambda _, one: one.finding.rule,
    "Severity": lambda _, one: one.finding.severity.value,
    "City": lambda _, one: listing.name(one.city),
    "File": lambda heading, one: listing.file_shown(heading, one.city, one.file) if one.file else "",
    "Since last time": lambda _, one: LIVES[one.finding.life] if one.finding.life else "",
    "Remarks": lambda _, one: listing.remarks(one.finding),
}
FAILED = {"Message": "The check could not be made: {error}", "Severity": "error"}


def rows(heading: Heading, cities: Sequence[CityResult]) -> list[list[str]]:
    """A row of plain one-line texts for each finding, or one that says why nothing was checked."""
    if heading.error:
        return [[plain(FAILED.get(column, "").format(error=heading.error)) for column in COLUMNS]]
    return [[plain(cell(heading, one)) for cell in COLUMNS.values()] for one in listing.listed(cities)]
