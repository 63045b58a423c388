"""Check results in, the report a person reads in a terminal out: where, what, what to do, rule last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from pipeline.model import CityResult, FileResult, Finding, Milestone, MilestoneState, Severity, Verdict
from pipeline.reports.heading import Heading
from pipeline.reports.plain import plain

SIGNS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.INFO: "i"}
STATES = {
    MilestoneState.OPEN: "open",
    MilestoneState.READY_FOR_REVIEW: "ready for review",
    MilestoneState.COMPLETE: "complete",
}
PLACES_SHOWN = 5
OURS = "twinning"  # how our own forms name the program that wrote them


def check_report(heading: Heading, cities: Sequence[CityResult]) -> str:
    """The whole report: each city with its files, findings, what was not checked, and its milestones."""
    blocks = ["\n".join(_city(city)) for city in cities]
    return "\n\n".join([heading.title, *heading.notes, *blocks, summary(cities)]) + "\n"


def summary(cities: Sequence[CityResult]) -> str:
    """One line that counts cities, files, errors and warnings."""
    files = [file for city in cities for file in city.files]
    found = Counter(f.severity for city in cities for f in _all_findings(city))
    return ", ".join(
        (
            count(len(cities), "city", "cities") if any(c.city for c in cities) else "no city folder",
            count(len(files), "file"),
            count(found[Severity.ERROR], "error"),
            count(found[Severity.WARNING], "warning"),
        )
    )


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 error`, `3 errors`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def _all_findings(city: CityResult) -> Iterator[Finding]:
    yield from city.findings
    for file in city.files:
        yield from file.findings


def _city(city: CityResult) -> Iterator[str]:
    name = plain(city.city) if city.city else "Files outside a city's folder"
    cohort = f" · cohort {plain(city.cohort)}" if city.cohort else ""
    folder = f" · {plain(city.folder)}" if city.folder else ""
    yield f"{name}{cohort}" + (f" · {city.status}" if city.status != "active" else "") + folder
    yield from _findings(city.findings, "  ")
    for file in city.files:
        yield from _file(file, Path(file.path).name if city.folder else file.path)
    if city.not_checked:
        yield "  Not checked"
        yield from _not_checked(city)
    if city.milestones:
        yield "  Milestones"
        for milestone in city.milestones:
            yield from _milestone(milestone)


def _file(file: FileResult, name: str) -> Iterator[str]:
    kind = f" · {file.output} {file.form_version}" if file.output else ""
    yield f"  {plain(name)}{plain(kind)} · {verdict(file)}"
    if file.program and file.program != OURS:
        yield f"    Saved by {plain(file.program)}."
    yield from _findings(file.findings, "    ")
    if file.missing:
        yield f"    Still to fill in: {count(len(file.missing), 'answer')}"
        for part, group in groupby(file.missing, key=lambda m: m.location.part):
            yield f"      {plain(part)}: " + ", ".join(plain(m.location.label) for m in group)


def verdict(file: FileResult) -> str:
    """The verdict in words; a file that a newer one replaces is said to be that."""
    if file.superseded:
        return "replaced by a newer file"
    if file.verdict is Verdict.REFUSED:
        return "could not be read as a form"
    found = Counter(f.severity for f in file.findings)
    parts = [count(found[s], s.value) for s in (Severity.ERROR, Severity.WARNING) if found[s]]
    return ": ".join([file.verdict.value, ", ".join(parts)]) if parts else file.verdict.value


def _findings(findings: Iterable[Finding], indent: str) -> Iterator[str]:
    """Findings that say the same are shown once, with all their places."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.rule, finding.message, finding.action), []).append(finding)
    for (rule, message, action), same in groups.items():
        yield f"{indent}{SIGNS[same[0].severity]} {_places(same)}"
        yield f"{indent}  {plain(message)}"
        yield f"{indent}  → {plain(action)}  [{rule}]"


def _places(same: Sequence[Finding]) -> str:
    places = [plain(str(f.location)) or "the whole file" for f in same]
    more = len(places) - PLACES_SHOWN
    shown = f"\n{' ' * 6}and ".join(places[:PLACES_SHOWN])
    return f"{shown}, and {count(more, 'more place')}" if more > 0 else shown


def _not_checked(city: CityResult) -> Iterator[str]:
    reasons: dict[str, list[str]] = {}
    for entry in city.not_checked:
        reasons.setdefault(entry.because, []).append(entry.rule)
    for because, rules in reasons.items():
        yield f"    {', '.join(dict.fromkeys(rules))}: because {plain(because)}"


def _milestone(milestone: Milestone) -> Iterator[str]:
    basis = f" (basis: {milestone.basis})" if milestone.basis else ""
    yield f"    {milestone.id} {plain(milestone.name)}: {STATES[milestone.state]}{basis}"
    for reason in milestone.blocked_by:
        yield f"      – {plain(reason)}"
