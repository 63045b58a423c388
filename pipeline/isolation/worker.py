"""The process that reads strangers' files: what it is given over one pipe, its answers over the other."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from pipeline import programme
from pipeline.errors import DefinitionError, TwinningError
from pipeline.extract import Extraction, Given, extract_bytes
from pipeline.isolation import answers, confined, frames
from pipeline.isolation.bounds import Bounds
from pipeline.programme import Programme
from pipeline.values.languages import months, weekdays

Work = Callable[[Programme, Given], Extraction]

READY = b"ready"
HONEST = 2**31  # bytes from the parent, which has its own limits for what it hands on
DETAIL = 500
# what Python loads only when it is first asked for it, which is too late once nothing can be opened
LATE = (
    "_strptime",
    "encodings.ascii",
    "encodings.cp1252",
    "encodings.cp437",
    "encodings.idna",
    "encodings.latin_1",
    "encodings.punycode",
    "encodings.unicode_escape",
    "encodings.utf_16",
    "encodings.utf_16_be",
    "encodings.utf_16_le",
    "encodings.utf_8_sig",
    "html",
    "pipeline.forms.excel",
    "pipeline.forms.odf.document",
    "pipeline.forms.odf.workbook",
    "pipeline.forms.word",
    "stringprep",
    "unicodedata",
)


def prepare(definition: Programme) -> None:
    """Load what a file may need, so that it is there when nothing can be opened any more."""
    for name in LATE:
        import_module(name)
    months()  # with weekdays: all that is read from tables of words on first use
    weekdays()
    for output in definition.with_form:
        with suppress(DefinitionError):  # told of when that output is asked for
            definition.form(output.id)


def serve(source: int, to: int, definition: Programme, work: Work, bounds: Bounds) -> None:
    """Confine this process, then read files until there are no more."""
    watch = confined.confine((source, to), bounds.memory_mb * 2**20)
    frames.send(to, READY)
    with suppress(EOFError, BrokenPipeError):
        while True:
            asked = frames.receive(source, HONEST)
            data = frames.receive(source, HONEST)
            confined.begin(bounds.seconds, bounds.cpu_seconds)
            answer = _answer(work, definition, _given(asked, data), watch)
            frames.send(to, answer)
            confined.end()


def asked(given: Given) -> bytes:
    """What is said of a file before its bytes."""
    return json.dumps([given.name, given.converted]).encode("ascii")


def _given(said: bytes, data: bytes) -> Given:
    name, converted = json.loads(said)
    return Given(data, name, converted and tuple(converted))


def _answer(work: Work, definition: Programme, given: Given, watch: confined.Watch) -> bytes:
    """The record or refusal, behind one letter that says what the answer is."""
    try:
        answer = b"=" + answers.packed(work(definition, given))
    except MemoryError:
        answer = b"m"
    except TwinningError:
        answer = b"d"
    except BaseException as mistake:  # also those that are meant to end a program: it is not theirs to end
        answer = b"!" + f"{type(mistake).__name__}: {mistake}"[:DETAIL].encode(errors="backslashreplace")
    if watch.tried:
        return b"x" + watch.tried[0].encode(errors="backslashreplace")
    return answer


def main() -> None:
    """Begin in a fresh Python: the folder of the definition, the work and the limits are arguments."""
    home, work, bounds = sys.argv[1:]
    source, to = os.dup(0), os.dup(1)
    definition = programme.load(Path(home))
    prepare(definition)
    module, _, name = work.partition(":")
    function: Work = getattr(import_module(module), name)
    serve(source, to, definition, function, Bounds(**json.loads(bounds)))


__all__ = ["READY", "Work", "asked", "extract_bytes", "main", "prepare", "serve"]
