"""Messages over a pipe: eight bytes that say how long it is, then the message, never more than is allowed."""

from __future__ import annotations

import os
import struct

HEAD = struct.Struct(">Q")
PIECE = 2**20


class TooLongError(Exception):
    """The other side announces a message that is longer than allowed; nothing of it has been read."""


def send(to: int, message: bytes) -> None:
    """Write a message; raises OSError when the other side is gone."""
    _write(to, HEAD.pack(len(message)))
    _write(to, message)


def receive(source: int, most: int) -> bytes:
    """Read a message; raises EOFError when there is none any more, TooLongError above `most` bytes."""
    (length,) = HEAD.unpack(_read(source, HEAD.size))
    if length > most:
        raise TooLongError
    return _read(source, length)


def _write(to: int, message: bytes) -> None:
    rest = memoryview(message)
    while rest:
        rest = rest[os.write(to, rest[:PIECE]) :]


def _read(source: int, length: int) -> bytes:
    read = bytearray()
    while len(read) < length:
        piece = os.read(source, min(PIECE, length - len(read)))
        if not piece:
            raise EOFError
        read += piece
    return bytes(read)
