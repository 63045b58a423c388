"""The content of a part of an Office file in, the same deflated out; what many parts share is deflated once.

The forms of many cities are alike but for a few words. So a long part is deflated in pieces, cut behind
tables or rows, and a piece that has been there before, behind the same one, is not deflated again. Each may
point back into the one before, which keeps the whole small: pieces that know nothing of each other take a
quarter more.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from functools import lru_cache

LEVEL = 6  # of 9; more takes three times as long for a twentieth of the size
SHORTEST = 12_288  # bytes of a piece; shorter ones make forms larger, longer ones are less often the same
LONGEST_KEPT = 65_536  # what is longer comes from somewhere else, and could be of any size
KEPT = 256  # pieces, of some 15 KB each

# behind a table or a row, whatever its prefix: words change within them, and seldom move them elsewhere
_CUT = re.compile(rb"</(?:\w+:)?(?:tbl|row)>")
_LAST = zlib.compress(b"", LEVEL, -zlib.MAX_WBITS)  # an empty block that says it is the last


def deflated(content: bytes) -> bytes:
    """A deflate stream without a header; the same content gives the same bytes, whatever came before."""
    pieces = list(_pieces(content))
    if len(pieces) == 1:
        return zlib.compress(content, LEVEL, -zlib.MAX_WBITS)
    before = (b"", *pieces)
    return b"".join(map(_piece, pieces, before)) + _LAST


def _pieces(content: bytes) -> Iterator[bytes]:
    start = 0
    while found := _CUT.search(content, start + SHORTEST):
        yield content[start : found.end()]
        start = found.end()
    yield content[start:]


def _piece(content: bytes, before: bytes) -> bytes:
    deflate = _squeezed if max(len(content), len(before)) > LONGEST_KEPT else _kept
    return deflate(content, before)


def _squeezed(content: bytes, before: bytes) -> bytes:
    """A piece deflated up to a full byte, so that another may follow; it points back into the one before."""
    squeezing = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=before)
    return squeezing.compress(content) + squeezing.flush(zlib.Z_SYNC_FLUSH)


_kept = lru_cache(KEPT)(_squeezed)
