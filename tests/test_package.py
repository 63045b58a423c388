from __future__ import annotations

import io
import struct
import zipfile
import zlib
from datetime import UTC, datetime

import pytest

from pipeline.package import rewrite
from tests.intake.samples import Pipe

PARTS = {
    "docProps/app.xml": b"<Properties/>",
    "[Content_Types].xml": b"<Types/>",
    "word/document.xml": b"<w:document>" + b"text " * 500 + b"</w:document>",
    "word/media/image1.png": bytes(range(256)),
}


def office_file(parts: dict[str, bytes] = PARTS, level: int = 9, streamed: bool = False) -> bytes:
    out = Pipe() if streamed else io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in parts.items():
            method = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, method)
    return out.getvalue()


def contents(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def packed(data: bytes) -> dict[str, bytes]:
    """The compressed bytes of each part, found independently of the code under test."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            name_length, extra_length = struct.unpack_from("<HH", data, info.header_offset + 26)
            start = info.header_offset + 30 + name_length + extra_length
            found[info.filename] = data[start : start + info.compress_size]
    return found


@pytest.mark.parametrize("streamed", [False, True])
def test_other_parts_keep_their_compressed_bytes(streamed: bool):
    original = office_file(level=1, streamed=streamed)
    assert (b"PK\7\x08" in original) is streamed
    new = rewrite(original, {"docProps/app.xml": b"<New/>"})
    assert contents(new) == {**PARTS, "docProps/app.xml": b"<New/>"}
    before, after = packed(original), packed(new)
    assert {n: c for n, c in after.items() if n != "docProps/app.xml"} == {
        n: c for n, c in before.items() if n != "docProps/app.xml"
    }
    assert b"PK\7\x08" not in new


def test_order_is_kept_content_types_first_and_new_parts_last():
    new = rewrite(office_file(), {"word/comments.xml": b"<c/>", "docProps/app.xml": b"<New/>"})
    assert list(contents(new)) == [
        *("[Content_Types].xml", "docProps/app.xml", "word/document.xml", "word/media/image1.png"),
        "word/comments.xml",
    ]


def test_none_leaves_a_part_out():
    new = rewrite(office_file(), {"word/media/image1.png": None, "not/there.xml": None})
    assert list(contents(new)) == ["[Content_Types].xml", "docProps/app.xml", "word/document.xml"]


def test_an_emptied_part_is_still_there():
    assert contents(rewrite(office_file(), {"docProps/app.xml": b""}))["docProps/app.xml"] == b""


def test_the_same_input_gives_the_same_bytes_whatever_the_clock_says():
    dated = io.BytesIO()
    with zipfile.ZipFile(dated, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in PARTS.items():
            info = zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10))
            info.external_attr = 0o600 << 16
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    undated = io.BytesIO()
    with zipfile.ZipFile(undated, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in PARTS.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    assert rewrite(dated.getvalue(), {}) == rewrite(undated.getvalue(), {})


def test_writing_again_changes_nothing():
    once = rewrite(office_file(streamed=True), {"a.xml": b"<a/>"})
    assert rewrite(once, {}) == once


def test_every_part_is_dated_as_asked():
    new = rewrite(office_file(), {"a.xml": b"<a/>"}, datetime(2026, 3, 15, 10, 20, 31, tzinfo=UTC))
    with zipfile.ZipFile(io.BytesIO(new)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2026, 3, 15, 10, 20, 30)}


def test_a_date_a_zip_cannot_hold_becomes_the_nearest():
    new = rewrite(office_file(), {}, datetime(1970, 1, 1))
    with zipfile.ZipFile(io.BytesIO(new)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_names_beyond_ascii_survive():
    parts = {"[Content_Types].xml": b"<Types/>", "word/média/größe.png": b"x"}
    assert contents(rewrite(office_file(parts), {"word/ž.xml": b"<z/>"})) == {**parts, "word/ž.xml": b"<z/>"}


def test_local_and_central_headers_agree():
    new = rewrite(office_file(streamed=True), {"a.xml": b"<a/>"})
    with zipfile.ZipFile(io.BytesIO(new)) as archive:
        for info in archive.infolist():
            local = struct.unpack_from("<4sHHHHHLLLHH", new, info.header_offset)
            assert local[2:4] == (info.flag_bits, info.compress_type)
            assert local[6:9] == (info.CRC, info.compress_size, info.file_size)
            assert zlib.crc32(archive.read(info)) == info.CRC


def test_names_are_compared_as_office_programs_do():
    original = office_file({"docprops\\App.xml": b"old", "[content_types].xml": b"<Types/>"})
    new = rewrite(original, {"docProps/app.xml": b"new"})
    assert list(contents(new).items()) == [("[content_types].xml", b"<Types/>"), ("docprops/App.xml", b"new")]


def test_a_broken_zip_is_refused():
    with pytest.raises(zipfile.BadZipFile):
        rewrite(b"not a zip", {})
    data = bytearray(office_file())
    data[0] = 0
    with pytest.raises(zipfile.BadZipFile):
        rewrite(bytes(data), {})
