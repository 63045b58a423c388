"""An Office file and some parts in, the same file with those parts replaced out; nothing else is touched.

The compressed bytes of every other part are copied as they are: no part is inflated, deflated again or
reordered, so what Word or Excel put there survives, and the same input gives the same bytes on every machine.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime

from msgspec import Struct

from pipeline.deflate import deflated

EARLIEST = datetime(1980, 1, 1)  # before this a zip cannot tell the time
CONTENT_TYPES = b"[content_types].xml"  # Word wants it first, and streaming readers need it there

LOCAL = struct.Struct("<4sHHHHHLLLHH")
CENTRAL = struct.Struct("<4sHHHHHHLLLHHHHHLL")
END = struct.Struct("<4sHHHHLLH")

VERSION = 20  # 2.0: deflate; no part of a form needs more
UTF8_NAME = 0x800
HAS_DESCRIPTOR = 0x8  # sizes stand after the data; we know them, so they go into the header


class _Entry(Struct, frozen=True):
    """One part as it goes into the file, compressed."""

    name: bytes
    flags: int
    method: int
    crc: int
    size: int
    packed: bytes


class Archive:
    """An Office file whose directory has been read, so that many files can be made of it.

    Raises zipfile.BadZipFile if `original` is no sound zip.
    """

    def __init__(self, original: bytes) -> None:
        self._original = original
        with zipfile.ZipFile(io.BytesIO(original)) as archive:
            self._parts = [(_key(info.filename), info) for info in archive.infolist()]
        self._present = {key for key, _ in self._parts}
        self._copies: dict[int, _Entry] = {}  # by number, once they have been asked for

    def rewrite(self, changed: Mapping[str, bytes | None], when: datetime = EARLIEST) -> bytes:
        """The file with the parts in `changed` replaced, added at the end, or (None) left out.

        Every part is dated `when`. Raises zipfile.BadZipFile when a part that stays is not there.
        """
        entries = sorted(self._entries(changed), key=lambda entry: entry.name.lower() != CONTENT_TYPES)
        stamp = _dos_time(when)
        out = io.BytesIO()
        directory = b""
        for entry in entries:
            directory += _central(entry, stamp, out.tell())
            out.write(_local(entry, stamp) + entry.packed)
        start = out.tell()
        count = len(entries)
        out.write(directory + END.pack(b"PK\5\6", 0, 0, count, count, len(directory), start, 0))
        return out.getvalue()

    def _entries(self, changed: Mapping[str, bytes | None]) -> Iterator[_Entry]:
        """The parts of the new file: those of the original in their order, then the new ones."""
        new = {_key(name): content for name, content in changed.items()}
        for number, (key, info) in enumerate(self._parts):
            content = new.get(key)
            if content is not None:
                yield _packed(info.filename.replace("\\", "/"), content)
            elif key not in new:
                yield self._copy(number, info)
        for name, content in changed.items():
            if _key(name) not in self._present and content is not None:
                yield _packed(name, content)

    def _copy(self, number: int, info: zipfile.ZipInfo) -> _Entry:
        if number not in self._copies:
            self._copies[number] = _copied(info, self._original)
        return self._copies[number]


def rewrite(original: bytes, changed: Mapping[str, bytes | None], when: datetime = EARLIEST) -> bytes:
    """The Office file with the parts in `changed` replaced, added at the end, or (None) left out.

    Every part is dated `when`. Raises zipfile.BadZipFile if `original` is no sound zip.
    """
    return Archive(original).rewrite(changed, when)


def _key(name: str) -> str:
    """A part's name as Office programs compare it; some old writers part folders as Windows does."""
    return name.replace("\\", "/").casefold()


def _copied(info: zipfile.ZipInfo, original: bytes) -> _Entry:
    header = original[info.header_offset : info.header_offset + LOCAL.size]
    if len(header) < LOCAL.size or header[:4] != b"PK\3\4":
        raise zipfile.BadZipFile(f"{info.filename!r} is not where the directory says")
    *_, name_length, extra_length = LOCAL.unpack(header)
    start = info.header_offset + LOCAL.size + name_length + extra_length
    packed = original[start : start + info.compress_size]
    if len(packed) < info.compress_size:
        raise zipfile.BadZipFile(f"{info.filename!r} is cut off")
    return _Entry(
        name=info.orig_filename.encode("utf-8" if info.flag_bits & UTF8_NAME else "cp437"),
        flags=info.flag_bits & ~HAS_DESCRIPTOR,
        method=info.compress_type,
        crc=info.CRC,
        size=info.file_size,
        packed=packed,
    )


def _packed(name: str, content: bytes) -> _Entry:
    return _Entry(
        name=name.encode(),
        flags=0 if name.isascii() else UTF8_NAME,
        method=zipfile.ZIP_DEFLATED,
        crc=zlib.crc32(content),
        size=len(content),
        packed=deflated(content),
    )


def _local(entry: _Entry, stamp: tuple[int, int]) -> bytes:
    return LOCAL.pack(b"PK\3\4", VERSION, *_common(entry, stamp), len(entry.name), 0) + entry.name


def _central(entry: _Entry, stamp: tuple[int, int], offset: int) -> bytes:
    common = _common(entry, stamp)
    lengths = (len(entry.name), 0, 0)
    # no disk number, no attributes: a Unix mode would differ from machine to machine
    return CENTRAL.pack(b"PK\1\2", VERSION, VERSION, *common, *lengths, 0, 0, 0, offset) + entry.name


def _common(entry: _Entry, stamp: tuple[int, int]) -> tuple[int, ...]:
    """What the local header and the directory both say, in the order they say it."""
    return (entry.flags, entry.method, *stamp, entry.crc, len(entry.packed), entry.size)


def _dos_time(when: datetime) -> tuple[int, int]:
    """Time and date as a zip holds them, in steps of two seconds."""
    when = max(when.replace(tzinfo=None), EARLIEST)
    time = when.hour << 11 | when.minute << 5 | when.second // 2
    return time, min(when.year - 1980, 127) << 9 | when.month << 5 | when.day
