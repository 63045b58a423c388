"""Results of checks as bytes and back; a sequence of them in that form takes a tenth of the memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import overload

import msgspec
from msgspec.structs import replace

from pipeline.model import CityResult, FileResult

QUICK = 1  # of zlib's nine levels: the others take far longer for a little less


def pack(result: CityResult) -> bytes:
    """A result as bytes; raises what msgspec raises for a value that it cannot hold, such as odd text."""
    return msgspec.msgpack.encode(_plain(result))


def unpack(data: bytes) -> CityResult:
    """The result that was packed; raises MsgspecError for bytes that are none."""
    return msgspec.msgpack.decode(data, type=CityResult)


class Packed(Sequence[CityResult]):
    """Results, each unpacked anew whenever it is looked at, so that thousands of cities fit into memory."""

    def __init__(self, results: Iterable[CityResult]) -> None:
        self._all = [_squeezed(result) for result in results]

    def __len__(self) -> int:
        return len(self._all)

    @overload
    def __getitem__(self, at: int) -> CityResult: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[CityResult]: ...

    def __getitem__(self, at: int | slice) -> CityResult | Sequence[CityResult]:
        """One result, or some."""
        if isinstance(at, slice):
            return [_whole(one) for one in self._all[at]]
        return _whole(self._all[at])


def _squeezed(result: CityResult) -> bytes | CityResult:
    """Packed and compressed; as it is if it holds what cannot be packed, such as names that are no text."""
    try:
        return zlib.compress(pack(result), QUICK)
    except (OverflowError, UnicodeError, TypeError, msgspec.MsgspecError):
        return result


def _whole(held: bytes | CityResult) -> CityResult:
    return unpack(zlib.decompress(held)) if isinstance(held, bytes) else held


def _plain(result: CityResult) -> CityResult:
    """The same with plain tables in the records, which make their places only when they are asked for."""
    return replace(result, files=tuple(map(_plain_file, result.files)))


def _plain_file(file: FileResult) -> FileResult:
    if file.record is None:
        return file
    return replace(file, record=replace(file.record, places=dict(file.record.places)))
