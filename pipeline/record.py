"""A city's check result in, the facts for its ledger out, and written there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline import ledger, milestones
from pipeline.milestones import Standing
from pipeline.model import CityResult, FileResult, Severity
from pipeline.programme import Programme

Fact = Mapping[str, Any]


def facts(result: CityResult, programme: Programme) -> tuple[Fact, ...]:
    """What there is to say: each file handed in, what the check found, where each milestone stands."""
    there = milestones.standings(programme, result.files)
    counted = {file.output: file.sha256 for file in result.files if file.output and not file.superseded}
    return (
        *(fact for file in result.files for fact in _file(file, there, programme)),
        *(
            {
                "kind": "milestone",
                "milestone": milestone.id,
                "state": milestone.state.value,
                "basis": milestone.basis,
                "blocked_by": list(milestone.blocked_by),
                "files": counted,
                "definition": programme.digest,
            }
            for milestone in result.milestones
        ),
    )


def write(result: CityResult, programme: Programme, moment: datetime, dry_run: bool) -> tuple[Fact, ...]:
    """Add to the city's ledger what it does not say yet, and return that; with `dry_run` only return it.

    Raises LedgerError when the ledger's chain is broken, OSError when it cannot be written.
    """
    path = Path(result.folder) / ledger.NAME
    known = facts(result, programme)
    return ledger.news(path, known) if dry_run else ledger.append(path, known, moment)


def lines(result: CityResult, written: Sequence[Fact], dry_run: bool) -> Iterator[str]:
    """What was written, for people: the city, then a line for each entry."""
    verb = "would be written" if dry_run else "written"
    count = (
        f"{len(written)} {'entry' if len(written) == 1 else 'entries'} {verb}" if written else "nothing new"
    )
    yield f"{result.city}: {count}"
    yield from (f"  {_line(fact)}" for fact in written)


def _file(file: FileResult, there: Mapping[str, Standing], programme: Programme) -> Iterator[Fact]:
    if not file.sha256:
        return  # it could not be read, so there are no bytes to vouch for
    name = Path(file.path).name
    made = {"file": name, "sha256": file.sha256, "output": file.output, "form_version": file.form_version}
    yield {"kind": "submitted", **made}
    standing = there.get(file.output or "")
    found = Counter(finding.severity for finding in file.findings)
    yield {
        "kind": "checked",
        **made,
        "verdict": file.verdict.value,
        "counts": bool(file.output) and not file.superseded,
        "wanting": standing.wanting if standing else "",
        "errors": found[Severity.ERROR],
        "warnings": found[Severity.WARNING],
        "rules": dict(sorted(Counter(finding.rule for finding in file.findings).items())),
        "definition": programme.digest,
    }


def _line(fact: Fact) -> str:
    if fact["kind"] == "milestone":
        return f"{fact['milestone']}: {fact['state'].replace('_', ' ')}"
    if fact["kind"] == "submitted":
        return f"{fact['file']}: received ({fact['sha256'][:12]}…)"
    if fact["kind"] == "checked":
        return f"{fact['file']}: {fact['verdict']}, {fact['errors']} errors, {fact['warnings']} warnings"
    return f"a line that was cut off was put aside in {fact['torn']}"
