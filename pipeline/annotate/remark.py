"""The findings on a file in, the remarks to write into it out: one for each finding, numbered in order."""

from __future__ import annotations

from msgspec import Struct

from pipeline.model import FileResult, Finding, Life, Location, Severity

ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)


class Remark(Struct, frozen=True):
    """One finding as it is written into a file.

    `pointer` is the value it belongs to; None if it is about the file as a whole. `place` is where that is in
    words, as the reports say it, and `location` the same in its parts. `related` are the pointers of further
    places.
    """

    number: int
    rule: str
    severity: Severity
    pointer: str | None
    place: str
    message: str
    action: str
    related: tuple[str, ...] = ()
    life: Life | None = None
    waived: bool = False
    explained: bool = False
    location: Location = Location()


def remarks(file: FileResult) -> tuple[Remark, ...]:
    """The remarks for a file: errors first, each sort in the order in which the report has them."""
    ordered = sorted(file.findings, key=lambda finding: ORDER.index(finding.severity))
    return tuple(_remark(number, finding) for number, finding in enumerate(ordered, 1))


def _remark(number: int, finding: Finding) -> Remark:
    return Remark(
        number=number,
        rule=finding.rule,
        severity=finding.severity,
        pointer=finding.pointer,
        place=str(finding.location),
        message=finding.message,
        action=finding.action,
        related=tuple(pointer for pointer, _ in finding.related),
        life=finding.life,
        waived=finding.waiver is not None,
        explained=bool(finding.explanation),
        location=finding.location,
    )
