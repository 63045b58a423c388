"""Check results in, workflow commands out by which GitHub shows findings beside the files of a change.

GitHub shows only the first ten errors and warnings of a step, so errors come first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.model import CityResult, Finding, Severity
from pipeline.reports import listing
from pipeline.reports.heading import Heading
from pipeline.reports.listing import ORDER, Listed
from pipeline.reports.plain import plain
from pipeline.reports.text import summary

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def check_report(heading: Heading, cities: Sequence[CityResult]) -> str:
    """A command for each finding, then a line for the log that counts them."""
    if heading.error:
        said = plain(f"The check could not be made: {heading.error}")
        return _command("error", {"title": "twinning"}, said) + "\n"
    found = sorted(listing.listed(cities), key=lambda one: (not listing.blocks(one.finding), _rank(one)))
    return "".join(f"{_annotation(heading, one)}\n" for one in found) + summary(cities) + "\n"


def _rank(one: Listed) -> int:
    return ORDER.index(one.finding.severity)


def _annotation(heading: Heading, one: Listed) -> str:
    finding = one.finding
    waived = finding.severity is Severity.ERROR and not listing.blocks(finding)
    place = plain(str(finding.location)) or "the whole file"
    at = {"file": plain(listing.within(heading, one.file.path))} if one.file else {}
    title = f"{plain(listing.name(one.city))} · {place}  [{finding.rule}]"
    return _command(
        "notice" if waived else COMMANDS[finding.severity], {**at, "title": title}, _text(finding)
    )


def _text(finding: Finding) -> str:
    said = (finding.message, f"→ {finding.action}", listing.remarks(finding))
    return " ".join(plain(one) for one in said if one)


def _command(name: str, properties: Mapping[str, str], message: str) -> str:
    given = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {given}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
