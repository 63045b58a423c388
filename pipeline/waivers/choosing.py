"""A rule and a place as a person names it in, the findings and entries that are meant out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from msgspec.structs import replace

from pipeline.fields import Form
from pipeline.messages import stable_place
from pipeline.model import FileResult, Finding, Severity, Waiver
from pipeline.programme import Programme
from pipeline.waivers.applied import PARTING, places_of
from pipeline.waivers.entries import Explanation, Said

Entry = TypeVar("Entry", Waiver, Explanation)


def meant(
    files: Sequence[FileResult], programme: Programme, rule: str, place: str = ""
) -> tuple[Finding, ...]:
    """The findings of a rule in the files that count; with a place, those that the place can mean."""
    every = (finding for file in files if not file.superseded for finding in file.findings)
    return tuple(
        finding
        for finding in every
        if finding.rule == rule and is_named(place, places_of(finding, _form(finding, programme)))
    )


def is_at(entry: Waiver | Explanation, place: str) -> bool:
    """Whether a place that a person names can mean that of an entry."""
    return is_named(place, (entry.key, entry.place, *PARTING.split(entry.key), *PARTING.split(entry.place)))


def places(findings: Sequence[Finding], programme: Programme) -> Iterator[str]:
    """Where findings stand, in words that hold in every version of the file."""
    for finding in findings:
        yield stable_place(_form(finding, programme), finding) or str(finding.location) or "the whole file"


def about(draft: Entry, found: Sequence[Finding], programme: Programme) -> tuple[Entry, ...]:
    """The entry for each of the findings; for every place if there are none."""
    if not found:
        return (draft,)
    made = [
        replace(draft, output=finding.output, key=finding.key or finding.pointer or "", place=place)
        for finding, place in zip(found, places(found, programme), strict=True)
    ]
    return tuple(dict.fromkeys(made))


def with_waivers(said: Said, new: Sequence[Waiver]) -> Said:
    """What is said with these waivers, in place of those for the same rule and place."""
    return replace(said, waivers=(*_others(said.waivers, new), *new))


def with_explanations(said: Said, new: Sequence[Explanation]) -> Said:
    """What is said with these explanations, in place of those for the same rule and place."""
    return replace(said, explanations=(*_others(said.explanations, new), *new))


def why_not(finding: Finding) -> str:
    """Why a finding may not be waived, in words."""
    if finding.severity is Severity.INFO:
        return f"{finding.rule} is only a note there; it asks for nothing that could be waived"
    return (
        f"{finding.rule} is an error there; an error may be waived only if the programme manager lists "
        "its rule under waivable in schemas/programme.toml"
    )


def is_named(place: str, ways: Sequence[str] | Iterator[str]) -> bool:
    """Whether the place is one of the ways to name it, or made of several of them: `EN-07 E5`."""
    known = {way.casefold() for way in ways if way}
    wanted = place.casefold().strip()
    words = [word for word in PARTING.split(wanted) if word]
    return wanted in known or ((bool(words) or not place) and all(word in known for word in words))


def _others(old: Sequence[Entry], new: Sequence[Entry]) -> list[Entry]:
    same = {(one.rule, one.output, one.key) for one in new}
    return [one for one in old if (one.rule, one.output, one.key) not in same]


def _form(finding: Finding, programme: Programme) -> Form | None:
    known = any(output.id == finding.output and output.has_schema for output in programme.outputs)
    return programme.form(finding.output) if known else None
