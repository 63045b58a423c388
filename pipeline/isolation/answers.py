"""An extraction as JSON and back; what comes back is not trusted, and believed only in the expected shape.

The process that reads a file may be in the hands of whoever made the file. So its answer is no pickle, which
could run anything here, but text, from which nothing is made except the plain values of a record. msgspec
reads it against the types below, and what is of another shape is nobody's answer.
Places go column by column, as they are handed on then.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from pipeline.extract import Extraction
from pipeline.model import Columns, Location, Note, Places, Record, Stamp, columns_of


class OddError(Exception):
    """An answer that is not in the expected shape."""


class _Shape(msgspec.Struct, forbid_unknown_fields=True):
    """A part of an answer under names."""


class _Row(msgspec.Struct, forbid_unknown_fields=True, array_like=True):
    """A part of an answer in a fixed order."""


class _Stamp(_Row):
    programme: str
    output: str
    form_version: str
    cohort: str
    city: str
    instance: str


class _Note(_Row):
    rule: str
    location: tuple[str, str, str]
    pointer: str | None
    found: str | None
    params: list[tuple[str, str]]


class _Record(_Shape):
    stamp: _Stamp
    data: dict[str, Any]
    places: Columns
    notes: list[_Note]
    program: str
    stored: list[str]


class _Answer(_Shape):
    refusal: str | None
    params: list[tuple[str, str]]
    record: _Record | None


_DECODER = msgspec.json.Decoder(_Answer)


def packed(extraction: Extraction) -> bytes:
    """An extraction as JSON; the hash is left out, it is not for the reading process to say."""
    record = extraction.record
    answer = {"refusal": extraction.refusal, "params": extraction.params, "record": record and _plain(record)}
    try:
        return msgspec.json.encode(answer)
    except UnicodeEncodeError:  # one half of a character, which texts in Excel can hold
        return json.dumps(answer, separators=(",", ":"), default=msgspec.to_builtins).encode("ascii")


def unpacked(answer: bytes, sha256: str) -> Extraction:
    """The extraction of the bytes with that hash; raises OddError."""
    try:
        return _extraction(_read(answer), sha256)
    except (ValueError, RecursionError, msgspec.MsgspecError):
        raise OddError from None


def _read(answer: bytes) -> _Answer:
    try:
        return _DECODER.decode(answer)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:  # msgspec knows no halves of characters
        return msgspec.convert(json.loads(answer), _Answer)


def _plain(record: Record) -> dict[str, Any]:
    stamp = record.stamp
    return {
        "stamp": [getattr(stamp, name) for name in _Stamp.__struct_fields__],
        "data": record.data,
        "places": columns_of(record.places),
        "notes": [
            [n.rule, _spot(n.location), n.pointer, n.found, list(n.params.items())] for n in record.notes
        ],
        "program": record.program,
        "stored": sorted(record.stored),
    }


def _spot(location: Location) -> tuple[str, str, str]:
    return location.part, location.ref, location.label


def _extraction(answer: _Answer, sha256: str) -> Extraction:
    if (answer.record is None) is (answer.refusal is None):
        raise OddError
    record = None if answer.record is None else _record(answer.record)
    return Extraction(sha256, record, answer.refusal, tuple(answer.params))


def _record(answer: _Record) -> Record:
    return Record(
        stamp=Stamp(**msgspec.structs.asdict(answer.stamp)),
        data=answer.data,
        places=_places(answer.places),
        notes=tuple(
            Note(note.rule, Location(*note.location), note.pointer, note.found, dict(note.params))
            for note in answer.notes
        ),
        program=answer.program,
        stored=frozenset(answer.stored),
    )


def _places(columns: Columns) -> Places:
    places = Places(columns)
    if {len(places)} != {len(column) for column in msgspec.structs.astuple(columns)}:
        raise OddError
    return places
