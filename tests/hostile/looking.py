"""A file in, its verdict out, as the confined process that reads forms gives it, without LibreOffice."""

from __future__ import annotations

import hashlib
import os
import resource
import sys
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest import mock

from pipeline import conversion, intake, programme
from pipeline.extract import extract
from pipeline.isolation import Reader
from pipeline.programme import Programme

NOT_OURS = "not-our-form"
LARGEST = 30 * 2**20  # bytes; larger files, which are never read, are not compared


@dataclass(frozen=True, slots=True)
class Seen:
    """The code a file is refused with, "" if it is read; what is told of it; how long it took.

    `changed` says that the file is not what it was before, `network` what was asked of the network meanwhile.
    """

    code: str
    told: tuple[str, ...]
    seconds: float
    changed: bool = False
    network: tuple[str, ...] = ()


class _Network:
    """Notes, while it watches, what the process asks of the network; Python cannot take such a hook away."""

    def __init__(self) -> None:
        self.watching = False
        self.asked: list[str] = []

    def __call__(self, event: str, _: tuple[object, ...]) -> None:
        if self.watching and event.startswith("socket."):
            self.asked.append(event)


@cache
def network() -> _Network:
    hook = _Network()
    sys.addaudithook(hook)
    return hook


@cache
def definition() -> Programme:
    return programme.load()


@cache
def reader() -> Reader:
    return Reader(definition())


def peak() -> int:
    """The most memory, in MiB, that a process which read files has held so far; it is ended for that."""
    reader().close()
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 2**10


def look(path: Path) -> Seen:
    """What is said of a file; whatever escapes the reader escapes here too."""
    known, hook, before = definition(), network(), _bytes(path)
    hook.asked.clear()
    hook.watching = True
    start = time.perf_counter()
    try:
        with mock.patch.object(conversion, "is_possible", return_value=False):
            extraction = extract(path, known, reader().read)
    finally:
        seconds = time.perf_counter() - start
        hook.watching = False
    told = () if extraction.record is None else tuple(note.rule for note in extraction.record.notes)
    return Seen(extraction.refusal or "", told, seconds, _bytes(path) != before, tuple(hook.asked))


def look_at_any(path: Path) -> Seen:
    """The same for files that are no forms: what is told stands in the opened package."""
    seen = look(path)
    if seen.code not in ("", NOT_OURS):
        return seen
    return Seen(seen.code, tuple(sign.code for sign in intake.open_file(path).signs), seen.seconds)


def _bytes(path: Path) -> str:
    """The hash of an ordinary file; what cannot be hashed without harm is told by its kind."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST:
        return str(path.lstat().st_mode) if os.path.lexists(path) else "no file"
    return hashlib.sha256(path.read_bytes()).hexdigest()
