"""Check results in, Markdown for a pull request or a job's summary out: verdict, tables, findings.

GitHub takes so many characters and no more; what does not fit is counted at the end, not left out in silence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.model import CityResult, FileResult, Finding, Severity
from pipeline.reports import listing
from pipeline.reports.heading import Heading
from pipeline.reports.missing import still_missing
from pipeline.reports.plain import plain
from pipeline.reports.text import SIGNS, count, summary, verdict

LIMIT = 65_536  # characters of a comment on GitHub
LONGEST = 4_000  # characters of what kept the check from being made
ROOM = 600  # kept for what is said at the end
NO_CHECK = "## ✗ The check could not be made\n\n"
# signs that mean something within a line, also an address, a mention, a number of an issue, or a formula
SIGN = re.compile(r"[\\`*_\[\]<>&|~!\"]|:(?=\S)|(?<=www)\.|^[-+=]|^\d(?=\d*[.)])", re.IGNORECASE)
# what GitHub looks for after all that; alone in an element they lead nowhere
APART = re.compile(r"[@#$]|(?<=GH)-(?=\d)", re.IGNORECASE)


def check_report(heading: Heading, cities: Sequence[CityResult]) -> str:
    """The report as GitHub Flavored Markdown, within what GitHub shows."""
    if heading.error:
        return f"{NO_CHECK}{marked(heading.error[:LONGEST])}\n"
    top = _top(heading, cities)
    sections = [_Section(heading, city) for city in cities]
    room = LIMIT - ROOM - len(top)
    shown = _fitting(sections, room)
    room -= sum(section.length for section in shown)
    for section in shown:
        room -= section.fill(room)
    parts = [top, *(section.text() for section in shown), _left_out(sections, shown)]
    return "\n".join(part for part in parts if part)


def marked(text: str) -> str:
    """Somebody's words on one line that Markdown and HTML show as they are, and do nothing with."""
    shown = SIGN.sub(lambda sign: f"&#{ord(sign[0])};", _parted(plain(text).strip()))
    return shown.replace(OPEN, "<span>").replace(CLOSE, "</span>")


# for the time between; no text that `plain` has seen holds a private character
OPEN, CLOSE = "\ue000", "\ue001"


def _parted(text: str) -> str:
    return APART.sub(lambda sign: f"{OPEN}{sign[0]}{CLOSE}", text)


class _Section:
    """One city: a heading and a table, and as many findings as there is room for."""

    def __init__(self, heading: Heading, city: CityResult) -> None:
        self.city = city
        self.head = "\n".join(_head(heading, city))
        self.lines = [*_finding_lines(city), *_more_lines(city)]
        self.findings = sum(1 for _ in listing.listed([city]))
        self.kept = 0

    @property
    def length(self) -> int:
        """Characters of what is shown in any case."""
        return len(self.head) + len(self._folded([])) + 2

    def fill(self, room: int) -> int:
        """Take lines as long as they fit; how many characters they came to."""
        taken = 0
        for line in self.lines:
            if taken + len(line) + 1 > room:
                break
            taken += len(line) + 1
            self.kept += 1
        return taken

    @property
    def left_out(self) -> int:
        """Lines that did not fit."""
        return len(self.lines) - self.kept

    def text(self) -> str:
        """The section as Markdown."""
        return self.head + "\n" + self._folded(self.lines[: self.kept])

    def _folded(self, lines: Sequence[str]) -> str:
        if not self.lines:
            return ""
        title = count(self.findings, "finding") if self.findings else "What was not checked, and more"
        return "\n".join(["", f"<details><summary>{title}</summary>", "", *lines, "", "</details>", ""])


def _fitting(sections: Sequence[_Section], room: int) -> list[_Section]:
    """The cities whose tables have room, from the first on."""
    fitting = []
    for section in sections:
        room -= section.length
        if room < 0:
            break
        fitting.append(section)
    return fitting


def _left_out(sections: Sequence[_Section], shown: Sequence[_Section]) -> str:
    """What did not fit, counted."""
    lines = sum(section.left_out for section in shown)
    cities = len(sections) - len(shown)
    if not lines and not cities:
        return ""
    said = [count(lines, "line")] if lines else []
    said += [count(cities, "whole city", "whole cities")] if cities else []
    return (
        f"**Not all is shown:** {' and '.join(said)} did not fit into the {LIMIT:,} characters "
        "that GitHub shows. The other formats of `twinning check` have everything.\n"
    )


def _top(heading: Heading, cities: Sequence[CityResult]) -> str:
    found = Counter(listing.blocks(one.finding) for one in listing.listed(cities))
    verdict = "✗ Something has to be corrected" if found[True] else "✓ Nothing blocks"
    if not cities:
        verdict = "No forms were found"
    notes = "".join(f"\n{marked(note)}\n" for note in heading.notes)
    title = f"{marked(heading.title)} · {heading.checked_at:%Y-%m-%d %H:%M} UTC"
    return f"## {verdict}\n\n{summary(cities)}\n\n{title}\n{notes}"


def _head(heading: Heading, city: CityResult) -> Iterator[str]:
    cohort = f" · cohort {marked(city.cohort)}" if city.cohort else ""
    status = f" · {city.status}" if city.status == "withdrawn" else ""
    yield f"### {marked(listing.name(city))}{cohort}{status}\n"
    if city.files:
        yield from _table(heading, city)
        yield ""
    for milestone in city.milestones:
        yield f"- **{marked(milestone.id)}** {marked(milestone.name)}: {listing.standing(milestone)}"
        yield from (f"  - {marked(reason)}" for reason in milestone.blocked_by)


def _table(heading: Heading, city: CityResult) -> Iterator[str]:
    """A row for each file; what became of findings has a column only where there is something to compare."""
    since = [_since(file) for file in city.files]
    columns = ["File", "Document", "Verdict", *(["Since last time"] if any(since) else [])]
    yield f"| {' | '.join(columns)} |"
    yield "|" + " --- |" * len(columns)
    for file, news in zip(city.files, since, strict=True):
        kind = f"{file.output} {file.form_version or ''}".strip() if file.output else ""
        cells = (listing.file_shown(heading, city, file), kind, verdict(file), news)
        yield "| " + " | ".join(marked(cell) for cell in cells[: len(columns)]) + " |"


def _since(file: FileResult) -> str:
    lives = Counter(finding.life for finding in listing.counting(file) if finding.life)
    said = [f"{lives[life]} {word}" for life, word in listing.LIVES.items() if lives[life]]
    return ", ".join([*said, *([f"{len(file.fixed)} fixed"] if file.fixed else [])])


def _finding_lines(city: CityResult) -> Iterator[str]:
    """Findings under the name of their file, those that block first."""
    there: list[tuple[str, Sequence[Finding]]] = [("The folder", city.findings)]
    there += [(listing.file_name(file), listing.counting(file)) for file in city.files]
    for name, findings in there:
        if findings:
            yield f"\n**{marked(name)}**\n"
        yield from (_line(one) for one in sorted(findings, key=_weight))


def _weight(finding: Finding) -> int:
    return -1 if listing.blocks(finding) else listing.ORDER.index(finding.severity)


def _line(finding: Finding) -> str:
    sign = SIGNS[finding.severity if finding.waiver is None else Severity.INFO]
    place = marked(str(finding.location)) or "the whole file"
    life = f" ({listing.LIVES[finding.life]})" if finding.life else ""
    said = f"{sign} **{place}**{life}<br>{marked(finding.message)}<br>"
    said += f"→ {marked(finding.action)} `{finding.rule}`"
    remarks = listing.remarks(finding)
    return f"- {said}<br>{marked(remarks)}" if remarks else f"- {said}"


def _more_lines(city: CityResult) -> Iterator[str]:
    """What is still to fill in, what was fixed, and what was not checked."""
    for file in city.files:
        if file.missing and not file.superseded:
            yield f"\n**Still to fill in: {marked(listing.file_name(file))}**\n"
            yield from (f"- {marked(line)}" for line in still_missing(file.missing))
        if file.fixed:
            yield f"\n**Mended since last time: {marked(listing.file_name(file))}**\n"
            yield from (f"- {marked(fixed.place)} `{fixed.rule}`" for fixed in file.fixed)
    if city.not_checked:
        yield "\n**Not checked**\n"
        yield from (f"- `{entry.rule}`: because {marked(entry.because)}" for entry in city.not_checked)
