"""Untrusted bytes in, an opened Office package within limits out, or a reason to refuse it.

Nothing later touches a submitted file: it is read once, hashed, and looked at only through the package.
"""

from __future__ import annotations

import dataclasses
import errno
import hashlib
import os
import stat
from pathlib import Path

from pipeline.intake import kinds
from pipeline.intake.container import Container
from pipeline.intake.opened import Package, open_package
from pipeline.intake.refusal import Limits, Refused, Sign

__all__ = ["Limits", "Package", "Refused", "Sign", "open_bytes", "open_file", "read_file", "read_once"]

DEFAULTS = Limits()
PIECE = 2**20  # bytes read at a time of a file that is longer than it was said to be
# a link is not followed and a pipe not waited for; systems without these flags have no such traps
CAREFULLY = sum(getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))


def open_file(path: Path, limits: Limits = DEFAULTS) -> Package:
    """Read a submitted file once and open it; raises Refused, and nothing else, for what is wrong with it."""
    return open_bytes(read_file(path, limits), path.name, limits)


def read_file(path: Path, limits: Limits = DEFAULTS) -> bytes:
    """The bytes of a submitted file, read once; raises Refused, and nothing else, if they cannot be had."""
    try:
        return read_once(path, limits)
    except Refused as refused:
        raise refused.about(path.name) from None
    except (OSError, ValueError) as wrong:  # ValueError: a name that no file can have
        raise Refused("unreadable", detail=getattr(wrong, "strerror", None) or str(wrong)).about(
            path.name
        ) from None


def open_bytes(data: bytes, name: str, limits: Limits = DEFAULTS) -> Package:
    """Open what a file holds; `name` only stands in messages. Raises Refused.

    What kind of file it is follows from the content alone: people rename files, and programs misname them.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        if len(data) > limits.file_bytes:
            raise _too_large(len(data), limits)
        kinds.refuse_other_than_zip(data)
        return dataclasses.replace(open_package(Container(data, limits)), sha256=sha256)
    except Refused as refused:
        raise refused.about(name, sha256) from None


def read_once(path: Path, limits: Limits) -> bytes:
    """The bytes of an ordinary file; raises Refused for a link, folder or pipe, a large file; and OSError."""
    before = os.lstat(path)
    if not stat.S_ISREG(before.st_mode):
        raise Refused("not-a-regular-file")
    if before.st_size > limits.file_bytes:
        raise _too_large(before.st_size, limits)
    handle = _open(path)
    try:
        if not _is_same(before, os.fstat(handle)):
            raise Refused("not-a-regular-file")  # changed places with another file in between
        return _content(handle, before.st_size, limits.file_bytes + 1)
    finally:
        os.close(handle)


def _is_same(before: os.stat_result, opened: os.stat_result) -> bool:
    """Whether what was opened is the ordinary file that was looked at before."""
    here = (opened.st_dev, opened.st_ino)
    return stat.S_ISREG(opened.st_mode) and here == (before.st_dev, before.st_ino)


def _content(handle: int, size: int, most: int) -> bytes:
    """The bytes of an open file up to its end, but at most so many; `size` is what it should have.

    No more room is asked for than that: room for the largest file that is welcome costs more than reading.
    """
    pieces = [os.read(handle, min(size + 1, most))]
    while pieces[-1] and (left := most - sum(map(len, pieces))):
        pieces.append(os.read(handle, min(left, PIECE)))
    return b"".join(pieces)


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDONLY | CAREFULLY)
    except OSError as wrong:
        if wrong.errno == errno.ELOOP:
            raise Refused("not-a-regular-file") from None
        raise


def _too_large(size: int, limits: Limits) -> Refused:
    found = f"{size / 2**20:.1f} MB"
    return Refused("file-too-large", found=found, limit=f"{limits.file_bytes / 2**20:.0f} MB")
