"""A city's check result in, the facts for its ledger out, and written there."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline import __version__, intake, ledger, life, milestones, submissions, tracking, waivers
from pipeline.errors import LedgerError, UsageError
from pipeline.model import CityResult, FileResult, Severity
from pipeline.programme import Programme
from pipeline.reports.plain import plain
from pipeline.reports.text import count

Fact = Mapping[str, Any]


def facts(result: CityResult, programme: Programme) -> tuple[Fact, ...]:
    """What there is to say: each file handed in, what the check found, where each milestone stands.

    A judgement names what it was made by: the definition, and the city's own file.
    """
    folder = Path(result.folder)
    by = {"definition": programme.digest, "city_file": submissions.city_file_hash(folder)}
    counted = milestones.counting(result.files)
    there = milestones.standings(programme, result.files)
    found: list[Fact] = []
    for file in (
        file for file in result.files if file.sha256
    ):  # others could not be read: nothing to vouch for
        counts = counted.get(file.output or "") is file
        found.append(_submitted(file))
        wanting = there[str(file.output)].wanting if counts else ""
        more = {**_remembered(file, counts, programme), **_figures(file, programme)}
        found.append({**_checked(file, counts, wanting), **more, **by})
    for milestone in result.milestones:
        # only its own outputs: a change of another one says nothing about what this judgement rests on
        names = (*milestone.outputs, *(form.id for form in programme.blocking(milestone.id)))
        files = {name: counted[name].sha256 for name in names if name in counted}
        judged = {"state": milestone.state.value, "basis": milestone.basis, "files": files}
        blocked = {"blocked_by": list(milestone.blocked_by)}
        said = {"waivers": waivers.said_hash(folder)}
        found.append({"kind": "milestone", "milestone": milestone.id, **judged, **blocked, **said, **by})
    return tuple(found)


def write(result: CityResult, programme: Programme, moment: datetime, dry_run: bool) -> tuple[Fact, ...]:
    """Add to the city's ledger what it does not say yet, and return that; with `dry_run` only return it.

    Raises UsageError when it is not known whose the folder is, LedgerError when the ledger's chain is broken,
    OSError when it cannot be written; then nothing is written.
    """
    if result.cohort is None:
        why = "".join(f" {finding.message}" for finding in result.findings[:1])
        raise UsageError(
            f"{result.folder}: without a {submissions.CITY_FILE} in order nothing is written.{why}"
        )
    _refuse_changed(result, programme)
    path = Path(result.folder) / ledger.NAME
    said = waivers.facts(waivers.read(Path(result.folder)), ledger.read(path).entries)
    known = (*said, *facts(result, programme))
    if not dry_run:
        return ledger.append(path, known, moment)
    broken = ledger.verify(path)
    if broken:
        raise LedgerError(f"{path}, line {broken.line}: {broken.why}; nothing can be written to it")
    return ledger.news(path, known)


def _refuse_changed(result: CityResult, programme: Programme) -> None:
    """Raise UsageError if a file is another by now: the record is about the files that lie there."""
    limits = intake.Limits.of(programme.limits)
    for file in result.files:
        if file.sha256 and _hash(Path(file.path), limits) != file.sha256:
            raise UsageError(
                f"{file.path}: it was changed while it was being checked; nothing was written, check again"
            )


def _hash(path: Path, limits: intake.Limits) -> str:
    try:
        return hashlib.sha256(intake.read_once(path, limits)).hexdigest()
    except (intake.Refused, OSError):
        return ""


def lines(result: CityResult, written: Sequence[Fact], dry_run: bool) -> Iterator[str]:
    """What was written, for people: the city, then a line for each entry."""
    verb = "would be written" if dry_run else "written"
    said = f"{count(len(written), 'entry', 'entries')} {verb}" if written else "nothing new"
    yield f"{plain(result.city or '')}: {said}"
    yield from (f"  {plain(_line(fact))}" for fact in written)


def _submitted(file: FileResult) -> Fact:
    return {"kind": "submitted", **_what(file)}


def _checked(file: FileResult, counts: bool, wanting: str) -> Fact:
    found = Counter(finding.severity for finding in file.findings)
    return {
        "kind": "checked",
        **_what(file),
        "verdict": file.verdict.value,
        "counts": counts,
        "wanting": wanting,
        "errors": found[Severity.ERROR],
        "warnings": found[Severity.WARNING],
        "rules": dict(sorted(Counter(finding.rule for finding in file.findings).items())),
    }


def _remembered(file: FileResult, counts: bool, programme: Programme) -> Fact:
    """What is kept of the findings, for the next submission to be compared with; only of files that count."""
    found = life.remembered(file, programme) if counts else None
    return {"tool": __version__} if found is None else {"tool": __version__, "findings": found}


def _figures(file: FileResult, programme: Programme) -> Fact:
    """What the board shows of a tracking form; of an output nothing."""
    figures = tracking.figures(programme, file)
    return {} if figures is None else {"figures": figures}


def _what(file: FileResult) -> Fact:
    name = Path(file.path).name
    return {"file": name, "sha256": file.sha256, "output": file.output, "form_version": file.form_version}


def _line(fact: Fact) -> str:
    match fact["kind"]:
        case "milestone":
            return f"{fact['milestone']}: {fact['state'].replace('_', ' ')}"
        case "submitted":
            return f"{fact['file']}: received ({fact['sha256'][:12]}…)"
        case "reviewed":
            return f"{fact['file']}: {fact['decision'].replace('_', ' ')} by {fact['by']} ({fact['record']})"
        case "checked":
            found = f"{count(fact['errors'], 'error')}, {count(fact['warnings'], 'warning')}"
            return f"{fact['file']}: {fact['verdict']}, {found}" + ("" if fact["counts"] else ", not counted")
        case waivers.WAIVED | waivers.EXPLAINED as kind:
            done = "withdrawn" if fact["withdrawn"] else f"until {fact['until']}" if "until" in fact else ""
            return " ".join((f"{kind}: {fact['rule']}, {fact['place'] or 'every place'},", done)).rstrip(", ")
    return f"a line that was cut off was put aside in {fact['torn']}"
