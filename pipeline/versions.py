"""A city's files in, the same out with only the newest of each output left to count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from pipeline.messages import Place, Words
from pipeline.model import FileResult, Finding, Location, Verdict

# anything may stand in a form; what cannot be compared counts as not said
VERSION = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6}){0,5}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
OLDER = "F-07"
SAME = "F-08"


def newest(files: Sequence[FileResult], words: Words) -> tuple[FileResult, ...]:
    """Mark every file that a newer one of the same output replaces, and say so in it.

    The version counts first, then the date, both as the document says; files that say the same are told apart
    by name, with a warning. A file that is refused neither counts nor replaces another. That another file
    counts is the first finding of a file that does not.
    """
    best: dict[str, FileResult] = {}
    for file in files:
        if file.output and file.verdict is not Verdict.REFUSED:
            best[file.output] = max(best.get(file.output, file), file, key=_age)
    return tuple(_beside(file, best.get(file.output or ""), words) for file in files)


def _beside(file: FileResult, counts: FileResult | None, words: Words) -> FileResult:
    if counts is None or counts is file or file.verdict is Verdict.REFUSED:
        return file
    rule = SAME if _said(file) == _said(counts) else OLDER
    finding = _replaced(words, rule, file, counts)
    return replace(file, superseded=True, findings=(finding, *file.findings))


def _replaced(words: Words, rule: str, file: FileResult, counts: FileResult) -> Finding:
    name = Path(file.path).name
    place = Place(location=Location(part=name), key=name)
    return words.finding(rule, {"newer": Path(counts.path).name}, place, file.output or "")


def _age(file: FileResult) -> tuple[Any, ...]:
    return (*_said(file), file.path)


def _said(file: FileResult) -> tuple[tuple[int, ...], str]:
    control = file.record.data.get("document_control", {}) if file.record else {}
    version, day = str(control.get("document_version", "")), str(control.get("document_date", ""))
    return _numbers(version) if VERSION.fullmatch(version) else (), day if DAY.fullmatch(day) else ""


def _numbers(version: str) -> tuple[int, ...]:
    """1.0 and 1 are the same version."""
    numbers = [int(part) for part in version.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)
