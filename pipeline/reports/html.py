"""Check results in, one HTML page out that opens by double-click: verdict first, then city by city.

How the page looks is its master's business: templates/report.html.j2 with page.css and report.js.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from pipeline.fields import Form, Kind, Table
from pipeline.messages import joined, shortened
from pipeline.model import (
    CityResult,
    FileResult,
    Finding,
    Link,
    Milestone,
    MilestoneState,
    Record,
    Severity,
    Verdict,
)
from pipeline.reports.findings import LIVES, Gone, Group, Weight, blocking, by_section, gone, weight_of
from pipeline.reports.heading import Heading
from pipeline.reports.missing import still_missing
from pipeline.reports.pages import page
from pipeline.reports.text import OURS, STATES, STATUSES, linked, verdict, waiting

MASTER = "report.html.j2"
FREE = (Kind.TEXT, Kind.LONG_TEXT)
LONGEST = 56  # characters of what a row of the chain is about
MOST_FREQUENT = 6  # rules named at the top of a report on several cities


class Tally(Struct, frozen=True):
    """How many findings there are by weight; those in replaced files do not count, waived ones are apart."""

    errors: int
    warnings: int
    notes: int
    waived: int

    @property
    def all(self) -> int:
        """All of them."""
        return self.errors + self.warnings + self.notes + self.waived


class Step(Struct, frozen=True):
    """One step of a chain: the rows that are reached there, each with its id and its own words.

    Where there are none, `gap` says so; `later` that the output is not there yet.
    """

    label: str
    rows: tuple[tuple[str, str], ...]
    gap: str = ""
    later: bool = False


class Stage(Struct, frozen=True):
    """A milestone as a page shows it; `tone` is the name of a colour."""

    milestone: Milestone
    state: str
    tone: str


class FilePage(Struct, frozen=True):
    """One file: its verdict, and what is said of it section by section."""

    name: str
    title: str
    version: str
    verdict: str
    tone: str
    said: str
    groups: tuple[Group, ...]
    missing: tuple[str, ...]
    missing_count: int
    fixed: tuple[Gone, ...]
    tally: Tally


class CityPage(Struct, frozen=True):
    """One city: its verdict in a sentence, its milestones and its files."""

    anchor: str
    name: str
    about: tuple[str, ...]
    verdict: str
    tone: str
    tally: Tally
    stages: tuple[Stage, ...]
    files: tuple[FilePage, ...]
    groups: tuple[Group, ...]
    waiting: tuple[tuple[str, tuple[str, ...]], ...]
    waiting_count: int
    chain: tuple[tuple[Step, ...], ...]


class Frequent(Struct, frozen=True):
    """A rule that is broken often: how many times, and by how many cities."""

    weight: Weight
    rule: str
    title: str
    findings: int
    cities: int


def check_report(heading: Heading, cities: Sequence[CityResult]) -> str:
    """The whole report as one page, the same for the same results. Raises DefinitionError as `page` does."""
    pages = tuple(_city(city, number, heading) for number, city in enumerate(cities, 1))
    return page(
        MASTER,
        heading,
        cities=pages,
        blocked=sum(page.tone == "error" for page in pages),
        files=sum(len(city.files) for city in cities),
        waiting=sum(page.waiting_count for page in pages),
        tally=tally([finding for city in cities for finding in _counting(city)]),
        frequent=_frequent(cities, heading) if len(cities) > 1 else (),
        lives=sorted({LIVES[finding.life] for city in cities for finding in _counting(city) if finding.life}),
    )


def tally(findings: Sequence[Finding]) -> Tally:
    """How many findings there are by weight."""
    found = Counter(finding.severity for finding in findings if finding.waiver is None)
    waived = sum(finding.waiver is not None for finding in findings)
    return Tally(found[Severity.ERROR], found[Severity.WARNING], found[Severity.INFO], waived)


def _counting(city: CityResult) -> Iterator[Finding]:
    yield from city.findings
    for file in city.files:
        if not file.superseded:
            yield from file.findings


def _city(city: CityResult, number: int, heading: Heading) -> CityPage:
    found = list(_counting(city))
    reasons = waiting(city)
    records = {file.output: file.record for file in city.files if file.record and not file.superseded}
    said, tone = _verdict(city, found)
    return CityPage(
        anchor=f"city-{number}",
        name=city.city or "Files outside a city’s folder",
        about=tuple(_about(city)),
        verdict=said,
        tone=tone,
        tally=tally(found),
        stages=tuple(_stage(milestone) for milestone in city.milestones),
        files=tuple(_file(file, city, heading) for file in city.files),
        groups=by_section(city.findings, heading),
        waiting=tuple((because, tuple(rules)) for because, rules in reasons.items()),
        waiting_count=len({rule for rules in reasons.values() for rule in rules}),
        chain=tuple(tuple(_step(link, records, heading) for link in row) for row in linked(city)),
    )


def _about(city: CityResult) -> Iterator[str]:
    if city.cohort:
        yield f"Cohort {city.cohort}"
    if city.status not in STATUSES:
        yield city.status
    if city.folder:
        yield city.folder


def _verdict(city: CityResult, found: Sequence[Finding]) -> tuple[str, str]:
    """What becomes of the city, in a sentence, and the tone to say it in."""
    errors = sum(map(blocking, found))
    if errors:
        blocked = [file for file in city.files if any(map(blocking, file.findings)) and not file.superseded]
        where = f" in {_some(len(blocked), 'file')}" if blocked else ""
        return f"{_some(errors, 'error')}{where} to correct", "error"
    blank = sum(len(file.missing) for file in city.files if not file.superseded)
    if blank:
        return f"Nothing wrong so far; {_some(blank, 'answer')} still to fill in", "open"
    if not city.files:
        return "No files", "open"
    still_open = [m.id for m in city.milestones if m.state is MilestoneState.OPEN]
    return (f"No errors; {joined(still_open)} still open", "open") if still_open else ("No errors", "good")


def _some(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _stage(milestone: Milestone) -> Stage:
    return Stage(milestone, STATES[milestone.state], milestone.state.value)


def _file(file: FileResult, city: CityResult, heading: Heading) -> FilePage:
    form = heading.forms.get(file.output or "")
    findings = file.findings[:1] if file.superseded else file.findings  # that another counts is always first
    return FilePage(
        name=Path(file.path).name if city.folder else file.path,
        title=form.title if form else file.output or "Not recognised as a form",
        version=file.form_version or "",
        verdict=verdict(file),
        tone=_tone(file),
        said=_said(file),
        groups=by_section(findings, heading),
        missing=tuple(still_missing(file.missing)) if not file.superseded else (),
        missing_count=len(file.missing),
        fixed=gone(file.fixed, heading),
        tally=tally(findings),
    )


def _tone(file: FileResult) -> str:
    if file.superseded:
        return "aside"
    if file.verdict is Verdict.REFUSED or any(map(blocking, file.findings)):
        return "error"
    return "open" if file.verdict is Verdict.INCOMPLETE else "good"


def _said(file: FileResult) -> str:
    if file.diagnosis:
        return file.diagnosis
    if file.program and file.program != OURS:
        return f"Saved by {file.program}."
    return ""


def _step(link: Link, records: Mapping[str | None, Record], heading: Heading) -> Step:
    if link.ids is None:
        return Step(link.label, (), "not there yet", later=True)
    if not link.ids:
        return Step(link.label, (), f"no {link.label.lower()}")
    form, record = heading.forms.get(link.output), records.get(link.output)
    words = _row_words(form, link.label, record) if form and record else {}
    return Step(link.label, tuple((id_, words.get(id_, "")) for id_ in link.ids))


def _row_words(form: Form, label: str, record: Record) -> dict[str, str]:
    """What the rows of a table are about, by id: the beginning of their first answer in free text."""
    table = next((p for p in form.parts if isinstance(p, Table) and p.label == label), None)
    text = next((f for f in table.fields if f.kind in FREE and not f.is_id), None) if table else None
    if table is None or table.id_field is None or text is None:
        return {}
    rows = record.data.get(table.name) or ()
    return {
        str(row.get(table.id_field.name)): shortened(str(row.get(text.name) or ""), LONGEST) for row in rows
    }


def _frequent(cities: Sequence[CityResult], heading: Heading) -> tuple[Frequent, ...]:
    """The rules that are broken most often, those that block first."""
    found: Counter[tuple[Severity, str]] = Counter()
    where: dict[tuple[Severity, str], set[int]] = {}
    for number, city in enumerate(cities):
        for finding in _counting(city):
            found[finding.severity, finding.rule] += 1
            where.setdefault((finding.severity, finding.rule), set()).add(number)
    order = list(Severity)
    ranked = sorted(found.items(), key=lambda item: (order.index(item[0][0]), -item[1], item[0][1]))
    return tuple(
        Frequent(weight_of(severity), rule, _title(rule, heading), times, len(where[severity, rule]))
        for (severity, rule), times in ranked[:MOST_FREQUENT]
    )


def _title(rule: str, heading: Heading) -> str:
    entry = heading.catalogue.get(rule)
    return entry.title if entry else ""
