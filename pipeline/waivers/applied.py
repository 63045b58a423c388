"""Findings and what was said about them in, the findings with it beside them out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from pipeline.fields import Form
from pipeline.messages import About, Entry, Place, Words, stable_place
from pipeline.model import FileResult, Finding, Location, Severity, Waiver
from pipeline.programme import Programme
from pipeline.waivers.entries import FOLDER, WAIVERS, Explanation, Said

PARTING = re.compile(r"[\s,·/]+")  # between the words that name a place
EXPIRED, NOT_ALLOWED = "expired-waiver", "waiver-not-allowed"


def is_waivable(finding: Finding, entry: Entry, programme: Programme) -> bool:
    """A warning always; an error only if the definition lists its rule, and never one on the file itself."""
    if finding.severity is Severity.ERROR:
        return finding.rule in programme.waivable and entry.about is not About.FILE
    return finding.severity is Severity.WARNING


def applied(
    files: Sequence[FileResult], said: Said, programme: Programme, words: Words, today: date
) -> tuple[tuple[FileResult, ...], tuple[Finding, ...]]:
    """The files with the waivers in force and the explanations at their findings, and findings on the folder.

    The latter say which entries cannot be used, which waivers have run out, and which must not be given.
    """
    held = tuple(_held(file, said, programme, words, today) for file in files)
    place = Place(location=Location(part=f"{FOLDER}/{WAIVERS}"), key=WAIVERS)
    noted = [
        words.finding(
            note.rule, note.params, Place(location=Location(note.params["file"]), key=note.params["file"])
        )
        for note in said.notes
    ]
    for waiver in said.waivers:
        rule = _of_no_effect(waiver, files, programme, words, today)
        if rule:
            noted.append(words.finding(rule, _params(waiver), replace(place, key=_key(waiver))))
    return held, tuple(noted)


def said_at(entry: Waiver | Explanation, finding: Finding) -> bool:
    """Whether a waiver or explanation is about a finding."""
    return (
        entry.rule == finding.rule
        and entry.output in ("", finding.output)
        and entry.key in ("", finding.key or finding.pointer or "")
    )


def places_of(finding: Finding, form: Form | None) -> Iterator[str]:
    """The ways in which a person may name a finding's place: row id, code, cell, fingerprint, all of it."""
    place = stable_place(form, finding)
    key = finding.key or finding.pointer or ""
    yield from (str(finding.location), place, key, finding.fingerprint)
    yield from (finding.location.ref, *PARTING.split(finding.location.ref))
    names = key.split("/")
    found = form.find(key) if form and len(names) > 1 else None
    if found:
        part, field = found
        codes = (field.code, f"[{field.code}]") if field else ()
        yield from (*names[2:3], part.label, part.code, *codes)


def _held(file: FileResult, said: Said, programme: Programme, words: Words, today: date) -> FileResult:
    if not said.waivers and not said.explanations:
        return file
    findings = tuple(_beside(finding, said, programme, words, today) for finding in file.findings)
    return replace(file, findings=findings)


def _beside(finding: Finding, said: Said, programme: Programme, words: Words, today: date) -> Finding:
    waivers = [
        waiver
        for waiver in said.waivers
        if said_at(waiver, finding)
        and waiver.until >= today
        and is_waivable(finding, words.entry(finding.rule), programme)
    ]
    texts = [one.text for one in said.explanations if said_at(one, finding)]
    answered = finding.severity is Severity.WARNING and texts
    return replace(
        finding,
        waiver=max(waivers, key=lambda waiver: waiver.until, default=None),
        explanation=texts[-1] if answered else finding.explanation,
    )


def _of_no_effect(
    waiver: Waiver, files: Sequence[FileResult], programme: Programme, words: Words, today: date
) -> str:
    """The rule of the finding that says why a waiver lets nothing pass; empty if nothing is to be said."""
    if waiver.until < today:
        return EXPIRED
    meant = [finding for file in files for finding in file.findings if said_at(waiver, finding)]
    allowed = [is_waivable(finding, words.entry(finding.rule), programme) for finding in meant]
    return NOT_ALLOWED if allowed and not any(allowed) else ""


def _key(waiver: Waiver) -> str:
    return "/".join((WAIVERS, waiver.rule, waiver.output, waiver.key))


def _params(waiver: Waiver) -> dict[str, str]:
    return {
        "waived": waiver.rule,
        "place": waiver.place or waiver.key or "every place",
        "until": waiver.until.isoformat(),
        "by": waiver.by,
    }
