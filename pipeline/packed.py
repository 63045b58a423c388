"""Results of checks as bytes and back; a sequence of them in that form takes little memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import overload

import msgspec
from msgspec.structs import replace

from pipeline.model import CityResult, FileResult

LOOKED_AT = 16  # results among which one is sought that says most of what others will say
REACH = 32_000  # bytes that zlib can look back


def pack(result: CityResult) -> bytes:
    """A result as bytes; raises what msgspec raises for a value that it cannot hold, such as odd text."""
    return msgspec.msgpack.encode(_plain(result))


def unpack(data: bytes) -> CityResult:
    """The result that was packed; raises MsgspecError for bytes that are none."""
    return msgspec.msgpack.decode(data, type=CityResult)


class Packed(Sequence[CityResult]):
    """Results, each unpacked anew whenever it is looked at, so that thousands of cities fit into memory.

    Cities are told much the same in the same words: the longest of the first results is the dictionary that
    all are compressed with, which often leaves a seventh of what is left without one.
    """

    def __init__(self, results: Iterable[CityResult]) -> None:
        coming = iter(results)
        first = [_packed(result) for result in islice(coming, LOOKED_AT)]
        within = (data for data in first if isinstance(data, bytes) and len(data) <= REACH)
        self._known = max(within, key=len, default=b"")
        self._all = [self._squeezed(one) for one in chain(first, map(_packed, coming))]

    def __len__(self) -> int:
        return len(self._all)

    @overload
    def __getitem__(self, at: int) -> CityResult: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[CityResult]: ...

    def __getitem__(self, at: int | slice) -> CityResult | Sequence[CityResult]:
        """One result, or some."""
        if isinstance(at, slice):
            return [self._whole(one) for one in self._all[at]]
        return self._whole(self._all[at])

    def _squeezed(self, one: bytes | CityResult) -> bytes | CityResult:
        if not isinstance(one, bytes):
            return one
        squeezing = zlib.compressobj(zdict=self._known)
        return squeezing.compress(one) + squeezing.flush()

    def _whole(self, held: bytes | CityResult) -> CityResult:
        if not isinstance(held, bytes):
            return held
        return unpack(zlib.decompressobj(zdict=self._known).decompress(held))


def _packed(result: CityResult) -> bytes | CityResult:
    """Packed; as it is if it holds what cannot be packed, such as names that are no text."""
    try:
        return pack(result)
    except (OverflowError, UnicodeError, TypeError, msgspec.MsgspecError):
        return result


def _plain(result: CityResult) -> CityResult:
    """The same with plain tables in the records, which make their places only when they are asked for."""
    return replace(result, files=tuple(map(_plain_file, result.files)))


def _plain_file(file: FileResult) -> FileResult:
    if file.record is None:
        return file
    return replace(file, record=replace(file.record, places=dict(file.record.places)))
