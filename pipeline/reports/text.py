"""Check results in, the report a person reads in a terminal out: where, what, what to do, rule last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from pipeline.model import CityResult, FileResult, Finding, Link, Severity, Verdict
from pipeline.reports.heading import Heading
from pipeline.reports.lives import EXPLAINED, WAIVED, beside, fate, since
from pipeline.reports.missing import still_missing
from pipeline.reports.plain import plain
from pipeline.reports.stages import STATES, milestone_lines

__all__ = ["STATES", "brief", "check_report", "count", "summary", "verdict"]

SIGNS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.INFO: "i"}
STATUSES = ("active", "unknown")  # of a city; not worth a word
PLACES_SHOWN = 5
REASONS_SHOWN = 6  # why rules wait for answers; with more of them the rules are only named
OURS = "twinning"  # how our own forms name the program that wrote them


def check_report(heading: Heading, cities: Sequence[CityResult]) -> str:
    """The whole report: each city with its files, findings, what was not checked, and its milestones."""
    blocks = ["\n".join(_city(city)) for city in cities]
    return "\n\n".join([plain(heading.title), *map(plain, heading.notes), *blocks, summary(cities)]) + "\n"


def brief(cities: Sequence[CityResult], most: int, files: int) -> str:
    """A taste of the whole report: the cities with findings, then a line for each of the others.

    Of each city the first `files` with findings are opened, and of each of those the first `most` are shown.
    """
    told = [city for city in cities if any(_all_findings(city))]
    blocks = ["\n".join(_brief_city(city, most, files)) for city in told]
    quiet = "\n".join(line for city in cities if city not in told for line in _quiet_city(city))
    return "\n\n".join(block for block in (*blocks, quiet) if block) + "\n"


def summary(cities: Sequence[CityResult]) -> str:
    """One line that counts cities, files, errors and warnings; those in replaced files do not count."""
    folders = files = 0
    found: Counter[Severity] = Counter()
    for city in cities:  # one by one, as there may be thousands
        folders += bool(city.folder)
        files += len(city.files)
        found.update(finding.severity for finding in _all_findings(city))
    return ", ".join(
        (
            *((count(folders, "city", "cities"),) if folders else ()),
            count(files, "file"),
            count(found[Severity.ERROR], "error"),
            count(found[Severity.WARNING], "warning"),
        )
    )


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 error`, `3 errors`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def verdict(file: FileResult) -> str:
    """The verdict in words; a file that a newer one replaces is said to be that."""
    if file.superseded:
        return "not counted"
    if file.verdict is Verdict.REFUSED:
        return "cannot be used"
    if file.verdict is Verdict.INCOMPLETE:
        return "nothing wrong so far, but not complete"
    found = Counter(f.severity for f in file.findings)
    parts = [count(found[s], s.value) for s in (Severity.ERROR, Severity.WARNING) if found[s]]
    fates = Counter(map(fate, file.findings))
    parts += [f"{fates[word]} of them {word}" for word in (EXPLAINED, WAIVED) if fates[word]]
    return ": ".join([file.verdict.value, ", ".join(parts)]) if parts else file.verdict.value


def _all_findings(city: CityResult) -> Iterator[Finding]:
    yield from city.findings
    for file in city.files:
        if not file.superseded:
            yield from file.findings


def _city(city: CityResult) -> Iterator[str]:
    yield _title(city)
    yield from _findings(city.findings, "  ")
    for file in city.files:
        yield from _file(file, _name(city, file))
    if city.not_checked:
        yield "  Not checked"
        yield from _not_checked(city)
    if linked(city):
        yield "  From learning to action"
        yield from (f"    {_chain(row)}" for row in city.chain)
    if city.milestones:
        yield "  Milestones"
        for milestone in city.milestones:
            yield from (f"    {line}" for line in milestone_lines(milestone))


def linked(city: CityResult) -> Sequence[Sequence[Link]]:
    """The rows of the chain that lead anywhere."""
    return [row for row in city.chain if any(link.ids for link in row[1:])]


def _chain(row: Sequence[Link]) -> str:
    """An objective and what it leads to; a gap is named, an output that is not there yet is not."""
    there = [link for link in row if link.ids is not None]
    return " → ".join(plain(", ".join(link.ids or ())) or f"no {link.label.lower()}" for link in there)


def _title(city: CityResult) -> str:
    name = plain(city.city) if city.city else "Files outside a city's folder"
    cohort = f" · cohort {plain(city.cohort)}" if city.cohort else ""
    folder = f" · {plain(city.folder)}" if city.folder else ""
    return name + cohort + (f" · {city.status}" if city.status not in STATUSES else "") + folder


def _name(city: CityResult, file: FileResult) -> str:
    return plain(Path(file.path).name if city.folder else file.path)


def _brief_city(city: CityResult, most: int, files: int) -> Iterator[str]:
    yield _title(city)
    opened = [file for file in city.files if file.findings][:files]
    for file in city.files:
        yield f"  {_name(city, file)} · {verdict(file)}"
        if file in opened:
            groups = grouped(file.findings)
            for same in islice(groups, most):
                yield from _finding(same, "    ")
            left = len(groups) - most
            if left > 0:
                yield f"    … and {left} more"


def _quiet_city(city: CityResult) -> Iterator[str]:
    """A city about which nothing was found: its files, and the first row of what its learning led to."""
    verdicts: dict[str, list[str]] = {}
    for file in city.files:
        verdicts.setdefault(verdict(file), []).append(_name(city, file))
    said = "; ".join(f"{', '.join(names)}: {verdict}" for verdict, names in verdicts.items())
    yield f"{plain(city.city or '')} · {said or 'no files'}"
    for row in linked(city)[:1]:
        yield f"  From learning to action: {_chain(row)}"


def _file(file: FileResult, name: str) -> Iterator[str]:
    kind = f" · {file.output} {file.form_version}" if file.output else ""
    yield f"  {name}{plain(kind)} · {verdict(file)}"
    if file.diagnosis:
        yield f"    {plain(file.diagnosis)}"
    elif file.program and file.program != OURS:
        yield f"    Saved by {plain(file.program)}."
    if file.review:
        yield f"    {plain(file.review[:1].upper() + file.review[1:])}."
    if file.superseded:
        yield from _findings(file.findings[:1], "    ")  # that another file counts is always the first
        if file.findings[1:]:
            yield f"    {count(len(file.findings) - 1, 'finding')} in it of no account; JSON has them."
        return
    yield from (f"    {line}" for line in since(file))
    yield from _findings(file.findings, "    ")
    if file.missing:
        yield f"    Still to fill in: {count(len(file.missing), 'answer')}"
        yield from (f"      {line}" for line in still_missing(file.missing))


def _findings(findings: Iterable[Finding], indent: str) -> Iterator[str]:
    for same in grouped(findings):
        yield from _finding(same, indent)


def grouped(findings: Iterable[Finding]) -> Sequence[Sequence[Finding]]:
    """Findings that say the same are shown once, with all their places."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        said = (finding.life, finding.explanation, finding.waiver)
        key = (finding.rule, finding.severity, finding.message, finding.action, *said)
        groups.setdefault(key, []).append(finding)
    return list(groups.values())


def _finding(same: Sequence[Finding], indent: str) -> Iterator[str]:
    one = same[0]
    word = f"  ({fate(one)})" if fate(one) else ""
    yield f"{indent}{SIGNS[one.severity]} {_places(same, indent)}{word}"
    yield f"{indent}  {plain(one.message)}"
    yield f"{indent}  → {plain(one.action)}  [{one.rule}]"
    yield from (f"{indent}  {line}" for line in beside(one))


def _places(same: Sequence[Finding], indent: str) -> str:
    places = [plain(str(f.location)) or "the whole file" for f in same]
    more = len(places) - PLACES_SHOWN
    shown = f"\n{indent}  and ".join(places[:PLACES_SHOWN])
    return f"{shown}, and {count(more, 'more place')}" if more > 0 else shown


def _not_checked(city: CityResult) -> Iterator[str]:
    for because, names in waiting(city).items():
        yield f"    {', '.join(names)}: because {plain(because)}"


def waiting(city: CityResult) -> dict[str, Sequence[str]]:
    """Why rules were not checked, with the ids of those that it kept waiting, each once."""
    reasons: dict[str, list[str]] = {}
    answers = {entry.because for entry in city.not_checked if entry.awaits_answers}
    together = len(answers) > REASONS_SHOWN
    for entry in city.not_checked:
        because = "an answer they need is blank or wrong" if entry.because in answers else entry.because
        reasons.setdefault(because if together else entry.because, []).append(entry.rule)
    return {because: tuple(dict.fromkeys(rules)) for because, rules in reasons.items()}
