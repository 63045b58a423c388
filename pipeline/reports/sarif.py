"""Check results in, a SARIF 2.1.0 log out, for GitHub code scanning and other collectors of findings."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from pipeline import __version__
from pipeline.messages import Entry, explanation
from pipeline.model import CityResult, FileResult, Finding, Life, Location, Severity
from pipeline.reports import listing
from pipeline.reports.heading import Heading
from pipeline.reports.listing import Listed
from pipeline.reports.plain import plain, plain_json

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"  # where relative addresses begin: the top of the repository
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
STATES = {Life.NEW: "new", Life.STILL_OPEN: "unchanged", Life.FIXED: "absent"}
# signs of SARIF's own: {0} is a place for an argument, [words](1) a link to a place
SIGNS = str.maketrans({"{": "{{", "}": "}}", "[": "\\[", "]": "\\]"})


def check_report(heading: Heading, cities: Sequence[CityResult]) -> str:
    """The log as JSON text with one run; a check that could not be made is a notification in it."""
    found = list(listing.listed(cities))
    rules = list(dict.fromkeys((*(one.finding.rule for one in found), *_waiting(cities))))
    run = {
        "tool": {
            "driver": {
                "name": "twinning",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(heading.catalogue.get(rule), rule) for rule in rules],
            }
        },
        "invocations": [_invocation(heading, cities, rules)],
        "artifacts": [_artifact(heading, file) for city in cities for file in city.files],
        "results": [_result(heading, one, rules) for one in found],
        "properties": _properties(heading, cities),
    }
    return plain_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _waiting(cities: Iterable[CityResult]) -> Iterator[str]:
    return (entry.rule for city in cities for entry in city.not_checked)


def _rule(entry: Entry | None, rule: str) -> dict[str, Any]:
    if entry is None:
        return {"id": rule}
    return {
        "id": rule,
        "shortDescription": {"text": _plain(entry.title)},
        "fullDescription": {"text": _plain(entry.why)},
        "help": {"text": "\n".join(_plain(line) for line in explanation(entry).splitlines())},
        "defaultConfiguration": {"level": LEVELS[entry.severity]},
    }


def _plain(text: str) -> str:
    return plain(text).translate(SIGNS)


def _invocation(heading: Heading, cities: Sequence[CityResult], rules: Sequence[str]) -> dict[str, Any]:
    told = [_notice("error", f"The check could not be made: {heading.error}")] if heading.error else []
    for city in cities:
        for entry in city.not_checked:
            said = f"{listing.name(city)}: {entry.rule} was not checked, because {entry.because}"
            told.append({**_notice("note", said), "associatedRule": _reference(entry.rule, rules)})
    return {
        "executionSuccessful": not heading.error,
        "endTimeUtc": heading.checked_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "toolExecutionNotifications": told,
    }


def _notice(level: str, said: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": _plain(said)}}


def _reference(rule: str, rules: Sequence[str]) -> dict[str, Any]:
    return {"id": rule, "index": rules.index(rule)}


def _artifact(heading: Heading, file: FileResult) -> dict[str, Any]:
    hashes = {"hashes": {"sha-256": file.sha256}} if file.sha256 else {}
    return {
        "location": _address(heading, file.path),
        "roles": ["analysisTarget"],
        **hashes,
        "properties": {"verdict": file.verdict.value, "superseded": file.superseded},
    }


def _address(heading: Heading, path: str) -> dict[str, str]:
    """A relative address of percent-encoded bytes, so also for a name that is no text."""
    shown = listing.within(heading, path)
    try:
        name = os.fsencode(shown)
    except UnicodeEncodeError:  # half a character, which no system gives a file
        name = shown.encode(errors="backslashreplace")
    return {"uri": quote(name), "uriBaseId": ROOT}


def _result(heading: Heading, one: Listed, rules: Sequence[str]) -> dict[str, Any]:
    finding = one.finding
    path = one.file.path if one.file else one.city.folder
    result = {
        "ruleId": finding.rule,
        "ruleIndex": rules.index(finding.rule),
        "level": LEVELS[finding.severity],
        "message": {"text": _message(finding)},
        "locations": [_location(heading, path, finding.location)],
        "partialFingerprints": {
            "finding/v1": finding.fingerprint,
            "primaryLocationLineHash": f"{finding.fingerprint}:1",  # the one that GitHub looks at
        },
        "properties": _details(one),
    }
    if finding.related:
        result["relatedLocations"] = [_location(heading, path, place) for _, place in finding.related]
    if finding.life:
        result["baselineState"] = STATES[finding.life]
    if finding.waiver:
        said = _plain(listing.waived(finding))
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": said}]
    return result


def _message(finding: Finding) -> str:
    place = str(finding.location)
    said = (f"{place}:" if place else "", finding.message, f"→ {finding.action}")
    return _plain(" ".join(filter(None, said)))


def _location(heading: Heading, path: str, place: Location) -> dict[str, Any]:
    """The file, and in it the sheet and cell, or the section and question.

    A form has no lines; GitHub shows nothing that has none, so it is the first.
    """
    physical = {"artifactLocation": _address(heading, path), "region": {"startLine": 1}}
    where = " · ".join(filter(None, (place.part, place.ref)))
    if not where:
        return {"physicalLocation": physical}
    logical = {"name": plain(place.ref or place.part), "fullyQualifiedName": plain(where), "kind": "value"}
    if place.label:
        logical["decoratedName"] = plain(place.label)
    return {"physicalLocation": physical, "logicalLocations": [logical]}


def _details(one: Listed) -> Mapping[str, Any]:
    finding = one.finding
    said = {
        "city": one.city.city,
        "cohort": one.city.cohort,
        "output": finding.output,
        "found": finding.found,
        "expected": finding.expected,
        "explanation": finding.explanation,
    }
    return {key: plain(value) for key, value in said.items() if value}


def _properties(heading: Heading, cities: Sequence[CityResult]) -> dict[str, Any]:
    """What SARIF has no place for: which definition it was, the milestones, and what has been fixed."""
    return {
        "programme": plain(heading.programme),
        "definition": heading.digest,
        "milestones": [
            {"city": plain(listing.name(city)), "id": m.id, "standing": listing.standing(m)}
            for city in cities
            for m in city.milestones
        ],
        "fixed": [
            {"uri": _address(heading, file.path)["uri"], "rule": fixed.rule, "fingerprint": fixed.fingerprint}
            for city in cities
            for file in city.files
            for fixed in file.fixed
        ],
    }
