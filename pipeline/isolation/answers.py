"""An extraction as JSON and back; what comes back is not trusted, and believed only in the expected shape.

The process that reads a file may be in the hands of whoever made the file. So its answer is no pickle, which
could run anything here, but text, from which nothing is made except the plain values of a record.
Places, of which a file has hundreds, go column by column, so that the shape of a whole column is looked at in
one step. A place is put together when somebody asks for it: most values have nothing wrong with them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
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
        "places": _columns(record.places),
        "notes": [
            [n.rule, *_spot(n.location), n.pointer, n.found, list(n.params.items())] for n in record.notes
        ],
        "program": record.program,
        "stored": sorted(record.stored),
    }


def _columns(places: Mapping[str, Provenance]) -> list[list[Any]]:
    found = [*places.values()]
    where = [place.location for place in found]
    return [
        [*places],
        [spot.part for spot in where],
        [spot.ref for spot in where],
        [spot.label for spot in where],
        [place.raw for place in found],
        [place.anchors for place in found],
        [place.confidence for place in found],
    ]


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
        places=_Places(*map(_list, _list(answer["places"]))),
        notes=tuple(map(_note, map(_list, _list(answer["notes"])))),
        program=_text(answer["program"]),
        stored=frozenset(map(_text, _list(answer["stored"]))),
    )


class _Places(Mapping[str, Provenance]):
    """Places by pointer, each made when it is asked for; raises OddError for columns of another shape."""

    def __init__(self, pointers: list[Any], *columns: list[Any]) -> None:
        part, ref, label, raw, anchors, confidence = columns
        _all_of(chain(pointers, part, ref, label, raw), str)
        _all_of(anchors, list)
        _all_of(chain.from_iterable(anchors), str)
        _all_of(confidence, int, float)
        self._at = {pointer: at for at, pointer in enumerate(pointers)}
        self._columns = columns
        if {len(self._at)} != {*map(len, columns)}:
            raise OddError

    def __getitem__(self, pointer: str) -> Provenance:
        at = self._at[pointer]
        part, ref, label, raw, anchors, confidence = (column[at] for column in self._columns)
        return Provenance(Location(part, ref, label), raw, tuple(anchors), confidence)

    def __contains__(self, pointer: object) -> bool:
        return pointer in self._at

    def __iter__(self) -> Iterator[str]:
        return iter(self._at)

    def __len__(self) -> int:
        return len(self._at)

    def __repr__(self) -> str:
        return repr(dict(self))


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


def _all_of(values: Iterable[object], *kinds: type) -> None:
    if not set(map(type, values)) <= {*kinds}:
        raise OddError


def _of(value: object, kind: type[Kind]) -> Kind:
    if type(value) is not kind:
        raise OddError
    return value
