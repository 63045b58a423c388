"""What became of findings in, the words for it out: new, still open, fixed, explained, waived."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.messages.shown import day
from pipeline.model import FileResult, Finding, Fixed, Life, Severity
from pipeline.reports.plain import plain

WORDS = {Life.NEW: "new", Life.STILL_OPEN: "still open", Life.FIXED: "fixed"}
EXPLAINED, WAIVED = "explained", "waived"
TOLD = (Severity.ERROR, Severity.WARNING)  # a note asks for nothing, so it needs no life
NAMED = 5  # fixed findings that are named one by one


def fate(finding: Finding) -> str:
    """One word for a finding: what was said about it counts more than its age; empty if nothing is known."""
    if finding.waiver is not None:
        return WAIVED
    if finding.explanation:
        return EXPLAINED
    return WORDS[finding.life] if finding.life and finding.severity in TOLD else ""


def beside(finding: Finding) -> Iterator[str]:
    """What was said about a finding, a line each."""
    if finding.explanation:
        yield f"Explained by the city: {plain(finding.explanation)}"
    if finding.waiver is not None:
        waiver = finding.waiver
        yield f"Waived until {day(waiver.until.isoformat())} by {plain(waiver.by)}: {plain(waiver.reason)}"


def since(file: FileResult) -> Iterator[str]:
    """What changed since the submission before, and what is gone; nothing if none can be compared."""
    told = [finding for finding in file.findings if finding.severity in TOLD]
    fixed, waiting = _told(file.fixed), _told(file.not_settled)
    known = file.fixed or file.not_settled or any(finding.life for finding in file.findings)
    if not known:
        return
    found = Counter(fate(finding) for finding in told)
    parts = [
        f"{found[word]} {word}"
        for word in (WORDS[Life.NEW], WORDS[Life.STILL_OPEN], EXPLAINED, WAIVED)
        if found[word] or word in (WORDS[Life.NEW], WORDS[Life.STILL_OPEN])
    ]
    parts.append(f"{len(fixed)} {WORDS[Life.FIXED]}")
    if waiting:
        parts.append(f"{len(waiting)} could not be checked again")
    yield f"Since the last submission: {', '.join(parts)}"
    yield from _named("Fixed", fixed)
    yield from _named("Not checked again", waiting)


def _told(gone: Sequence[Fixed]) -> list[Fixed]:
    return [one for one in gone if one.severity in TOLD]


def _named(title: str, gone: Sequence[Fixed]) -> Iterator[str]:
    if gone:
        shown = [f"{plain(one.place) or 'the whole file'} [{plain(one.rule)}]" for one in gone[:NAMED]]
        more = f"; and {len(gone) - NAMED} more" if len(gone) > NAMED else ""
        yield f"  {title}: {'; '.join(shown)}{more}"
