"""Check results in, the small versioned JSON report out; its shape is schemas/report.schema.json."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.model import CityResult, FileResult, Finding, Fixed, Link, Location, Milestone, Waiver
from pipeline.reports.heading import Heading
from pipeline.reports.plain import plain_json

VERSION = 1  # raised when a reader of version 1 could no longer rely on what it knows


def check_report(heading: Heading, cities: Sequence[CityResult]) -> str:
    """The report as JSON text, keys in a fixed order, one line break at the end."""
    return "".join(pieces(heading, cities))


def pieces(heading: Heading, cities: Sequence[CityResult]) -> Iterator[str]:
    """The same text city by city, so that of thousands of cities nobody has to hold more than one."""
    failed = {"error": heading.error} if heading.error else {}
    report = {
        "version": VERSION,
        "programme": heading.programme,
        "checked_at": heading.checked_at.isoformat(),
        "definition": heading.digest,
        "cities": [],
        **failed,
    }
    # in a text the quotation marks would be escaped, so this is the key and no other
    before, empty, after = plain_json(report).partition('"cities": []')
    if not cities:
        yield before + empty + after
        return
    yield before + empty[:-1]
    for number, city in enumerate(cities):
        yield "," * bool(number) + f"\n{plain_json(_city(city)).rstrip()}".replace("\n", "\n    ")
    yield "\n  ]" + after


def _city(city: CityResult) -> dict[str, Any]:
    return {
        "city": city.city,
        "cohort": city.cohort,
        "status": city.status,
        "files": [_file(file) for file in city.files],
        "findings": [_finding(finding) for finding in city.findings],
        "not_checked": [{"rule": n.rule, "output": n.output, "because": n.because} for n in city.not_checked],
        "milestones": [_milestone(milestone) for milestone in city.milestones],
        "chain": [[_link(link) for link in row] for row in city.chain],
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "output": link.output,
        "table": link.label,
        "ids": None if link.ids is None else list(link.ids),
    }


def _file(file: FileResult) -> dict[str, Any]:
    return {
        "path": file.path,
        "sha256": file.sha256,
        "output": file.output,
        "form_version": file.form_version,
        "verdict": file.verdict.value,
        "superseded": file.superseded,
        "saved_by": file.program,
        "diagnosis": file.diagnosis,
        "review": file.review,
        "findings": [_finding(finding) for finding in file.findings],
        "missing": [{"pointer": m.pointer, "location": _location(m.location)} for m in file.missing],
        "fixed": [_fixed(fixed) for fixed in file.fixed],
    }


def _fixed(fixed: Fixed) -> dict[str, str]:
    return {
        "rule": fixed.rule,
        "severity": fixed.severity.value,
        "place": fixed.place,
        "fingerprint": fixed.fingerprint,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "pointer": finding.pointer,
        "location": _location(finding.location),
        "related": [{"pointer": at, "location": _location(place)} for at, place in finding.related],
        "message": finding.message,
        "found": finding.found,
        "expected": finding.expected,
        "action": finding.action,
        "fingerprint": finding.fingerprint,
        "life": finding.life.value if finding.life else None,
        "explanation": finding.explanation,
        "waiver": _waiver(finding.waiver) if finding.waiver else None,
    }


def _waiver(waiver: Waiver) -> dict[str, str]:
    return {"reason": waiver.reason, "by": waiver.by, "until": waiver.until.isoformat()}


def _location(location: Location) -> dict[str, str]:
    return {"part": location.part, "ref": location.ref, "label": location.label}


def _milestone(milestone: Milestone) -> dict[str, Any]:
    return {
        "id": milestone.id,
        "name": milestone.name,
        "state": milestone.state.value,
        "basis": milestone.basis,
        "blocked_by": list(milestone.blocked_by),
        "due": milestone.due.isoformat() if milestone.due else None,
        "days_late": milestone.days_late,
    }
