"""Check results in, one line of findings out; what the formats that list findings have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from os.path import normpath
from pathlib import Path

from msgspec import Struct

from pipeline.model import CityResult, FileResult, Finding, Life, Milestone, Severity
from pipeline.reports.heading import Heading
from pipeline.reports.text import STATES, count

LOOSE = "Files outside a city's folder"
LIVES = {Life.NEW: "new", Life.STILL_OPEN: "still open", Life.FIXED: "fixed"}
ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)


class Listed(Struct, frozen=True):
    """A finding with the city and the file it belongs to; `file` is None for one about the folder."""

    city: CityResult
    file: FileResult | None
    finding: Finding


def listed(cities: Iterable[CityResult]) -> Iterator[Listed]:
    """All findings that count, in the order of cities, folders and files."""
    for city in cities:
        yield from (Listed(city, None, finding) for finding in city.findings)
        for file in city.files:
            yield from (Listed(city, file, finding) for finding in counting(file))


def counting(file: FileResult) -> Sequence[Finding]:
    """The findings in a file that count; of a replaced one only the first, that another file replaces it."""
    return file.findings[:1] if file.superseded else file.findings


def blocks(finding: Finding) -> bool:
    """Whether it keeps a milestone open: an error that nobody has waived."""
    return finding.severity is Severity.ERROR and finding.waiver is None


def waived(finding: Finding) -> str:
    """A reviewer's waiver in words; empty if there is none."""
    waiver = finding.waiver
    if waiver is None:
        return ""
    return f"Waived by {waiver.by} until {waiver.until.isoformat()}: {waiver.reason}"


def remarks(finding: Finding) -> str:
    """What the city and a reviewer said to it, in words."""
    explained = f"The city explains: {finding.explanation}" if finding.explanation else ""
    return " ".join(filter(None, (explained, waived(finding))))


def name(city: CityResult) -> str:
    """The city's code, or what stands for it."""
    return city.city or LOOSE


def file_name(file: FileResult) -> str:
    """The last part of a file's path."""
    return Path(file.path).name


def file_shown(heading: Heading, city: CityResult, file: FileResult) -> str:
    """A file's name in its city's folder, otherwise its path."""
    return file_name(file) if city.folder else within(heading, file.path)


def standing(milestone: Milestone) -> str:
    """A milestone in words: its state, when it is due, and how late it is."""
    due = f"due {milestone.due.isoformat()}" if milestone.due else ""
    late = f"{count(milestone.days_late, 'day')} late" if milestone.days_late else ""
    return ", ".join(filter(None, (STATES[milestone.state], due, late)))


def within(heading: Heading, path: str) -> str:
    """A path as seen from the base; of one that lies elsewhere the last two parts, which tell no secrets.

    Forms are found by it in a repository, so it is always relative and never leads upwards.
    """
    whole = Path(normpath(Path(heading.base, path)))
    if heading.base and whole.is_relative_to(start := normpath(heading.base)):
        return str(whole.relative_to(start))
    if whole.is_absolute() or ".." in whole.parts:
        return "/".join([part for part in whole.parts if part not in ("/", "..")][-2:])
    return str(whole)
