"""An extraction as JSON and back; what comes back is not trusted, and believed only in the expected shape.

The process that reads a file may be in the hands of whoever made the file. So its answer is no pickle, which
could run anything here, but text, from which nothing is made except the plain values of a record.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from pipeline.extract import Extraction
from pipeline.model import Location, Note, Provenance, Record, Stamp

STAMP = ("programme", "output", "form_version", "cohort", "city", "instance")
Kind = TypeVar("Kind")


class OddError(Exception):
    """An answer that is not in the expected shape."""


def packed(extraction: Extraction) -> bytes:
    """An extraction as JSON; the hash is left out, it is not for the reading process to say."""
    record = extraction.record
    answer = {"refusal": extraction.refusal, "params": extraction.params, "record": record and _plain(record)}
    return json.dumps(answer, separators=(",", ":")).encode("ascii")


def unpacked(answer: bytes, sha256: str) -> Extraction:
    """The extraction of the bytes with that hash; raises OddError."""
    try:
        return _extraction(_dict(json.loads(answer)), sha256)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise OddError from None


def _plain(record: Record) -> dict[str, Any]:
    return {
        "stamp": [getattr(record.stamp, name) for name in STAMP],
        "data": record.data,
        "places": [[pointer, *_place(found)] for pointer, found in record.places.items()],
        "notes": [
            [n.rule, *_spot(n.location), n.pointer, n.found, list(n.params.items())] for n in record.notes
        ],
        "program": record.program,
        "stored": sorted(record.stored),
    }


def _place(found: Provenance) -> Iterator[Any]:
    yield from (*_spot(found.location), found.raw, found.anchors, found.confidence)


def _spot(location: Location) -> tuple[str, str, str]:
    return location.part, location.ref, location.label


def _extraction(answer: dict[str, Any], sha256: str) -> Extraction:
    record = answer["record"]
    refusal = _text_or_none(answer["refusal"])
    if (record is None) is (refusal is None):
        raise OddError
    return Extraction(sha256, record and _record(_dict(record)), refusal, tuple(_pairs(answer["params"])))


def _record(answer: dict[str, Any]) -> Record:
    return Record(
        stamp=Stamp(**dict(zip(STAMP, map(_text, _list(answer["stamp"])), strict=True))),
        data=_dict(answer["data"]),
        places=dict(map(_found, map(_list, _list(answer["places"])))),
        notes=tuple(map(_note, map(_list, _list(answer["notes"])))),
        program=_text(answer["program"]),
        stored=frozenset(map(_text, _list(answer["stored"]))),
    )


def _found(answer: Sequence[Any]) -> tuple[str, Provenance]:
    pointer, part, ref, label, raw, anchors, confidence = answer
    where = Location(_text(part), _text(ref), _text(label))
    if type(confidence) not in (int, float):
        raise OddError
    return _text(pointer), Provenance(where, _text(raw), tuple(map(_text, _list(anchors))), confidence)


def _note(answer: Sequence[Any]) -> Note:
    rule, part, ref, label, pointer, found, params = answer
    where = Location(_text(part), _text(ref), _text(label))
    return Note(_text(rule), where, _text_or_none(pointer), _text_or_none(found), dict(_pairs(params)))


def _pairs(answer: object) -> Iterator[tuple[str, str]]:
    for key, value in map(_list, _list(answer)):
        yield _text(key), _text(value)


def _text_or_none(value: object) -> str | None:
    return None if value is None else _text(value)


def _text(value: object) -> str:
    return _of(value, str)


def _list(value: object) -> list[Any]:
    return _of(value, list)


def _dict(value: object) -> dict[str, Any]:
    return _of(value, dict)


def _of(value: object, kind: type[Kind]) -> Kind:
    if type(value) is not kind:
        raise OddError
    return value
