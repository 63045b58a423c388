"""A file in, its verdict out, as the reader of forms gives it; LibreOffice is left out of it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest import mock

from pipeline import conversion, intake, programme
from pipeline.extract import extract
from pipeline.programme import Programme

NOT_OURS = "not-our-form"


@dataclass(frozen=True, slots=True)
class Seen:
    """The code a file is refused with, "" if it is read; what is told of it; how long it took."""

    code: str
    told: tuple[str, ...]
    seconds: float


@cache
def definition() -> Programme:
    return programme.load()


def look(path: Path) -> Seen:
    """What is said of a file; whatever escapes the reader escapes here too."""
    definition()
    before = time.perf_counter()
    with mock.patch.object(conversion, "is_possible", return_value=False):
        extraction = extract(path, definition())
    seconds = time.perf_counter() - before
    told = () if extraction.record is None else tuple(note.rule for note in extraction.record.notes)
    return Seen(extraction.refusal or "", told, seconds)


def look_at_any(path: Path) -> Seen:
    """The same for files that are no forms: what is told stands in the opened package."""
    seen = look(path)
    if seen.code != NOT_OURS:
        return seen
    return Seen(seen.code, tuple(sign.code for sign in intake.open_file(path).signs), seen.seconds)
