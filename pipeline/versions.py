"""A city's files in, the same out with only the newest of each output left to count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.messages import Place, Words
from pipeline.model import FileResult, Finding, Location, Verdict

OLDER = "F-07"
SAME = "F-08"


def newest(files: Sequence[FileResult], words: Words) -> tuple[FileResult, ...]:
    """Mark every file that a newer one of the same output replaces, and say so in it.

    The version counts first, then the date, both as the document says; files that say the same are told apart
    by name, with a warning. A file that is refused neither counts nor replaces another.
    """
    best: dict[str, FileResult] = {}
    for file in files:
        if file.output and file.verdict is not Verdict.REFUSED:
            best[file.output] = max(best.get(file.output, file), file, key=_age)
    return tuple(_beside(file, best.get(file.output or ""), words) for file in files)


def _beside(file: FileResult, counts: FileResult | None, words: Words) -> FileResult:
    if counts is None or counts is file:
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
    version = str(control.get("document_version", ""))
    numbers = tuple(int(part) for part in version.split(".") if part.isdecimal())
    return numbers, str(control.get("document_date", ""))
