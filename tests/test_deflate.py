from __future__ import annotations

import hashlib
import zlib
from itertools import count

import pytest

from pipeline import deflate
from pipeline.deflate import deflated

ROW = b'<row r="%d"><c r="A%d"><v>%d</v></c></row>'


def sheet(first: bytes = b"", rows: int = 2_000) -> bytes:
    return (
        b"<sheetData>" + first + b"".join(ROW % (n, n, n * n % 9_973) for n in range(rows)) + b"</sheetData>"
    )


def piece(words: str) -> bytes:
    """Rows with texts of their own for `words`, of just the length at which a piece ends."""
    content = b""
    for number in count():
        text = hashlib.sha256(f"{words} {number % 20}".encode()).hexdigest()
        content += f'<row r="{number}"><t>{text}</t></row>'.encode()
        if len(content) >= deflate.SHORTEST + len(b"</row>"):
            return content
    raise AssertionError  # it counts for ever


def inflated(packed: bytes) -> bytes:
    """The content, read by one decoder from the first byte to the last."""
    decoder = zlib.decompressobj(-zlib.MAX_WBITS)
    content = decoder.decompress(packed)
    assert decoder.eof and not decoder.unused_data
    return content


@pytest.fixture(autouse=True)
def nothing_kept():
    deflate._kept.cache_clear()
    yield
    deflate._kept.cache_clear()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<w:document/>",
        sheet(),
        sheet().replace(b"row>", b"x:row>"),
        b"<w:tbl>" + bytes(200_000) + b"</w:tbl>" + b"<w:tbl>" + bytes(200_000) + b"</w:tbl>",
        b"</w:tbl>" * 20_000,
        sheet()[: deflate.SHORTEST] + b"</row>",
    ],
    ids=["nothing", "short", "rows", "prefixed", "long tables", "only ends", "ends with a cut"],
)
def test_the_content_comes_back(content: bytes):
    assert inflated(deflated(content)) == content
    assert inflated(deflated(content)) == content  # of what is kept


def test_the_same_content_gives_the_same_bytes_whatever_came_before():
    alone = deflated(sheet())
    deflate._kept.cache_clear()
    deflated(sheet(b'<row r="0"><c r="A0"><v>Musterstadt</v></c></row>'))
    assert deflate._kept.cache_info().currsize
    assert deflated(sheet()) == alone


def test_what_stands_behind_a_changed_word_is_not_deflated_again():
    deflated(sheet(b'<row r="0"><c r="A0"><v>Musterstadt</v></c></row>'))
    pieces = deflate._kept.cache_info().misses
    assert pieces > 4
    deflated(sheet(b'<row r="0"><c r="A0"><v>Beispielhausen</v></c></row>'))
    # anew: the piece with the word, and the one that points into it
    assert deflate._kept.cache_info().misses == pieces + 2


def test_a_piece_behind_another_one_does_not_point_into_what_is_not_there():
    alike = piece("here").replace(b"row ", b"ROW ")
    deflated(piece("here") + alike)
    other = piece("there") + alike
    assert inflated(deflated(other)) == other


def test_pieces_make_the_whole_hardly_larger():
    content = piece("the same in all") * 10
    assert len(deflated(content)) < 1.1 * len(zlib.compress(content, deflate.LEVEL))


def test_pieces_of_any_size_are_not_kept():
    deflated(b"<w:tbl>" + bytes(200_000) + b"</w:tbl>" + bytes(200_000))
    assert deflate._kept.cache_info().currsize == 0


def test_a_part_that_is_short_is_deflated_as_a_whole():
    assert deflated(b"<w:document/>") == zlib.compress(b"<w:document/>", deflate.LEVEL, -zlib.MAX_WBITS)
