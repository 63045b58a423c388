"""The directory of a zip in, the same directory out if it is sound; nothing is unpacked here.

Zip readers disagree about files that contradict themselves, and attacks live on that. So a file is refused
unless every way of reading it gives the same parts at the same places.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
from collections.abc import Iterable, Sequence
from itertools import pairwise
from urllib.parse import unquote

from pipeline.intake.refusal import Limits, Refused

END = struct.Struct("<4sHHHHLLH")
END_64 = struct.Struct("<4sQHHLLQQQQ")
LOCATOR_64 = struct.Struct("<4sLQL")
LOCAL = struct.Struct("<4sHHHHHLLLHH")
CENTRAL_SIZE = 46  # bytes of an entry of the directory, without its name

LONGEST_COMMENT = 65_535
ENCRYPTED = 0x1
HAS_DESCRIPTOR = 0x8
IN_EXTRA_FIELD = 0xFFFFFFFF  # the size stands in a zip64 field instead
UNSAFE_NAME = re.compile(r"(?:^|/)\.\.(?:/|$)|^/|^[A-Za-z]:|[\x00-\x1f]")
NOT_ODD = (0, stat.S_IFREG, stat.S_IFDIR)


def entries(data: bytes, limits: Limits) -> tuple[zipfile.ZipInfo, ...]:
    """The entries of a zip, checked against each other, the file and the limits; raises Refused."""
    start = _directory_start(data, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = tuple(archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, EOFError, OverflowError):
        raise Refused("zip-damaged", detail="its list of parts cannot be read") from None
    if appended(data) > limits.appended_bytes:
        raise Refused("zip-appended", limit=f"{limits.appended_bytes // 2**10} KB")
    _check_names(found)
    for info in found:
        _check_entry(info)
    _check_sizes(found, limits)
    _check_places(data, found, start)
    return found


def _directory_start(data: bytes, limits: Limits) -> int:
    """Where the directory begins; it must end where the end record begins, and the zip at the first byte."""
    tail = max(0, len(data) - END.size - LONGEST_COMMENT)
    at = data.rfind(b"PK\5\6", tail)
    if at < 0 or len(data) - at < END.size:
        raise _without_end(data, limits)
    _refuse_second_end(data, tail, at)
    _, disk, first_disk, here, count, size, start, _ = END.unpack_from(data, at)
    end = at
    if data[max(0, at - LOCATOR_64.size) :][:4] == b"PK\6\7" and at >= LOCATOR_64.size:
        end, disk, first_disk, here, count, size, start = _end_64(data, at)
    if disk or first_disk or here != count or start + size != end:
        raise Refused("zip-damaged", detail="its list of parts is not where it should be")
    if count > limits.entries or size > limits.entries * (CENTRAL_SIZE + 1024):
        raise Refused("zip-too-many-entries", found=str(count), limit=str(limits.entries))
    if data.count(b"PK\1\2", start, end) > 2 * limits.entries:  # the count may be a lie
        raise Refused("zip-too-many-entries", found=f"over {limits.entries}", limit=str(limits.entries))
    return int(start)


def appended(data: bytes) -> int:
    """How many bytes stand behind the end of a sound zip."""
    at = data.rfind(b"PK\5\6")
    return max(0, len(data) - at - END.size - int(END.unpack_from(data, at)[-1]))


def _without_end(data: bytes, limits: Limits) -> Refused:
    """The end is missing, or so much stands behind it that no program would find it."""
    at = data.rfind(b"PK\5\6")
    if at < 0 or len(data) - at < END.size:
        return Refused("zip-truncated")
    *_, size, start, _ = END.unpack_from(data, at)
    if start + size != at:
        return Refused("zip-truncated")
    return Refused("zip-appended", limit=f"{limits.appended_bytes // 2**10} KB")


def _refuse_second_end(data: bytes, tail: int, at: int) -> None:
    """Refuse a file with two ends that both fit: which parts it has depends on who reads it."""
    other = data.rfind(b"PK\5\6", tail, at)
    while other >= 0:
        comment = END.unpack_from(data, other)[-1]
        if other + END.size + comment == len(data):
            raise Refused("zip-damaged", detail="it has two ends")
        other = data.rfind(b"PK\5\6", tail, other)


def _end_64(data: bytes, end: int) -> tuple[int, int, int, int, int, int, int]:
    """The same figures from the record that large zips, and some small ones, have in addition."""
    place = LOCATOR_64.unpack_from(data, end - LOCATOR_64.size)[2]
    if place + END_64.size > len(data) or data[place : place + 4] != b"PK\6\6":
        raise Refused("zip-damaged", detail="its list of parts is not where it should be")
    _, _, _, _, disk, first_disk, here, count, size, start = END_64.unpack_from(data, place)
    return place, disk, first_disk, here, count, size, start


def _check_names(found: Iterable[zipfile.ZipInfo]) -> None:
    seen = set()
    for info in found:
        name = info.orig_filename.replace("\\", "/")
        if not name or UNSAFE_NAME.search(name):
            raise Refused("zip-unsafe-name", part=name)
        same = unquote(name).casefold()  # an Office program takes them for the same part
        if same in seen:
            raise Refused("zip-duplicate-name", part=name)
        seen.add(same)


def _check_entry(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & ENCRYPTED:
        raise Refused("encrypted-office", part=info.filename)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("zip-damaged", detail="it is packed in a way that Office programs do not use")
    if stat.S_IFMT(info.external_attr >> 16) not in NOT_ODD:
        raise Refused("zip-damaged", detail="it holds a link instead of a part")


def _check_sizes(found: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    total = sum(info.file_size for info in found)
    if total > limits.total_bytes:
        raise Refused("zip-bomb-ratio", part="", limit=f"{limits.total_bytes // 2**20} MB")
    for info in found:
        too_large = info.file_size > limits.part_bytes
        squeezed = info.file_size > limits.ratio_from and info.file_size > limits.ratio * info.compress_size
        if too_large or squeezed:
            raise Refused("zip-bomb-ratio", part=info.filename, limit=f"{limits.part_bytes // 2**20} MB")


def _check_places(data: bytes, found: Sequence[zipfile.ZipInfo], directory: int) -> None:
    """Refuse parts that share bytes, and local headers that contradict the directory."""
    in_order = sorted(found, key=lambda info: info.header_offset)
    if in_order and in_order[0].header_offset != 0:
        raise Refused("zip-damaged", detail="something else stands before its first part")
    ends = [_end_of(data, info) for info in in_order]
    starts = [*(info.header_offset for info in in_order), directory]
    for end, (_, following) in zip(ends, pairwise(starts), strict=True):
        if end > following:
            raise Refused("zip-overlap")


def _end_of(data: bytes, info: zipfile.ZipInfo) -> int:
    return data_start(data, info) + info.compress_size


def data_start(data: bytes, info: zipfile.ZipInfo) -> int:
    """Where the compressed bytes of a part begin; raises Refused if its header is not the directory's."""
    at = info.header_offset
    if data[at : at + 4] != b"PK\3\4" or at + LOCAL.size > len(data):
        raise Refused("zip-damaged", detail="a part is not where it should be")
    _, _, flags, method, _, _, crc, packed, size, name_length, extra_length = LOCAL.unpack_from(data, at)
    name = data[at + LOCAL.size : at + LOCAL.size + name_length]
    same_sizes = (crc, packed, size) == (info.CRC, info.compress_size, info.file_size)
    if not flags & HAS_DESCRIPTOR and IN_EXTRA_FIELD not in (packed, size) and not same_sizes:
        raise Refused("zip-header-mismatch", part=info.filename)
    if method != info.compress_type or flags & ENCRYPTED or name != _raw_name(info):
        raise Refused("zip-header-mismatch", part=info.filename)
    return at + LOCAL.size + int(name_length) + int(extra_length)


def _raw_name(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")
