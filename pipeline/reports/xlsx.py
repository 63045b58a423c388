"""Check results in, a workbook out: the finding list, files, milestones, and what was not checked.

Whatever stands in it is text: no formula, no link, whoever wrote it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.model import CityResult, FileResult, Severity
from pipeline.reports import listing
from pipeline.reports.columns import COLUMNS, rows
from pipeline.reports.heading import Heading
from pipeline.reports.sheet import Sheet, Value, write
from pipeline.reports.text import STATES, verdict
from pipeline.reports.workbook import saved

if TYPE_CHECKING:
    pass

FINDING_WIDTHS = (28, 42, 20, 20, 40, 12, 10, 14, 22, 12, 22)
FILES = {
    "City": 16,
    "Cohort": 9,
    "File": 30,
    "Document": 20,
    "Version": 9,
    "Verdict": 26,
    "Errors": 9,
    "Warnings": 10,
    "Still to fill in": 10,
    "Mended since last time": 14,
    "Saved by": 20,
    "What was lost": 40,
    "SHA-256": 22,
}
MILESTONES = {
    "City": 16,
    "Cohort": 9,
    "Milestone": 11,
    "Name": 32,
    "State": 17,
    "Due": 12,
    "Days late": 10,
    "In the way": 60,
    "Rests on": 36,
}
NOT_CHECKED = {"City": 16, "Rule": 10, "Document": 20, "Because": 80}


def check_report(heading: Heading, cities: Sequence[CityResult]) -> bytes:
    """The workbook; the same bytes for the same results and the same moment."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in _sheets(heading, cities):
        write(book, sheet, heading)
    return saved(book, heading)


def _sheets(heading: Heading, cities: Sequence[CityResult]) -> tuple[Sheet, ...]:
    found = dict(zip(COLUMNS, FINDING_WIDTHS, strict=True))
    files = [_file(heading, city, file) for city in cities for file in city.files]
    return (
        Sheet("Findings", found, rows(heading, cities), "Nothing was found."),
        Sheet("Files", FILES, files, "No files were found."),
        Sheet("Milestones", MILESTONES, _milestones(cities), "No milestones were looked at."),
        Sheet("Not checked", NOT_CHECKED, _not_checked(cities), "All was checked."),
    )


def _file(heading: Heading, city: CityResult, file: FileResult) -> Sequence[Value]:
    findings = listing.counting(file)
    return (
        listing.name(city),
        city.cohort or "",
        listing.file_shown(heading, city, file),
        file.output or "",
        file.form_version or "",
        verdict(file),
        sum(one.severity is Severity.ERROR for one in findings),
        sum(one.severity is Severity.WARNING for one in findings),
        len(file.missing),
        _fixed(file),
        file.program,
        file.diagnosis,
        file.sha256,
    )


def _fixed(file: FileResult) -> str:
    return ", ".join(f"{fixed.place} [{fixed.rule}]" for fixed in file.fixed)


def _milestones(cities: Sequence[CityResult]) -> list[Sequence[Value]]:
    return [
        (
            listing.name(city),
            city.cohort or "",
            one.id,
            one.name,
            STATES[one.state],
            one.due.isoformat() if one.due else "",
            one.days_late or "",
            "; ".join(one.blocked_by),
            one.basis,
        )
        for city in cities
        for one in city.milestones
    ]


def _not_checked(cities: Sequence[CityResult]) -> list[Sequence[Value]]:
    return [
        (listing.name(city), entry.rule, entry.output, entry.because)
        for city in cities
        for entry in city.not_checked
    ]
