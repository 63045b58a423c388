"""Zips that lie, and limits that hold while unpacking."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from pipeline.intake import Limits, Package, Refused, open_bytes
from tests.intake.samples import central, patched, word, zipped

END = 22


def refused(data: bytes, limits: Limits = Limits()) -> Refused:  # noqa: B008 -- frozen
    with pytest.raises(Refused) as caught:
        open_bytes(data, "form.docx", limits)
    return caught.value


def opened(parts: Mapping[str, bytes], limits: Limits = Limits()) -> Package:  # noqa: B008 -- frozen
    return open_bytes(zipped(parts), "form.docx", limits)


def test_a_bomb_in_a_part_nobody_reads():
    refusal = refused(zipped(word() | {"word/media/a.bin": bytes(20 * 2**20)}))
    assert (refusal.code, refusal.params["part"]) == ("zip-bomb-ratio", "word/media/a.bin")


def test_a_part_and_a_sum_of_parts_have_limits():
    noise = word() | {"a.bin": b"x" * 3000, "b.bin": b"y" * 3000}
    fitting = Limits(part_bytes=3000, total_bytes=8000)
    assert opened(noise, fitting).read("a.bin") == b"x" * 3000
    assert refused(zipped(noise), replace(fitting, part_bytes=2999)).code == "zip-bomb-ratio"
    assert refused(zipped(noise), replace(fitting, total_bytes=6000)).code == "zip-bomb-ratio"


def test_blanks_that_squeeze_well_are_no_bomb_below_a_megabyte():
    assert opened(word() | {"a.xml": b" " * 2**20}).read("a.xml") == b" " * 2**20
    assert refused(zipped(word() | {"a.xml": b" " * (2**20 + 1)})).code == "zip-bomb-ratio"


def test_many_entries():
    many = word() | {f"word/{n}.xml": b"" for n in range(10)}
    assert len(opened(many, Limits(entries=13)).names) == 13
    refusal = refused(zipped(many), Limits(entries=12))
    assert (refusal.code, refusal.params["found"], refusal.params["limit"]) == (
        "zip-too-many-entries",
        "13",
        "12",
    )


def test_many_entries_behind_a_false_count():
    data = zipped(word() | {f"word/{n}.xml": b"" for n in range(40)})
    data = patched(data, len(data) - END + 8, struct.pack("<HH", 3, 3))
    assert refused(data, Limits(entries=10)).code == "zip-too-many-entries"


@pytest.mark.parametrize("stated", [0, 10, 100_000])
def test_a_part_that_is_not_as_long_as_stated(stated: int):
    data = zipped(word("x" * 5000))
    at = central(data, "word/document.xml")
    data = patched(data, at + 24, struct.pack("<L", stated))
    assert refused(data).code == "zip-header-mismatch"  # its own header says otherwise
    local = data.index(b"word/document.xml") - 30
    assert refused(patched(data, local + 22, struct.pack("<L", stated))).code == "zip-damaged"


def test_a_bomb_that_states_to_be_small_is_not_unpacked():
    packed = zlib.compress(bytes(10 * 2**20), 9, -15)
    data = zipped(word() | {"a.bin": b"?" * 5000})
    start = data.index(b"a.bin") + 5
    info = zipfile.ZipFile(io.BytesIO(data)).getinfo("a.bin")
    data = data[:start] + packed + data[start + info.compress_size :]
    data = patched(data, start - 35 + 18, struct.pack("<L", len(packed)))
    at = central(data, "a.bin")
    data = patched(data, at + 20, struct.pack("<L", len(packed)))
    moved = len(packed) - info.compress_size
    end = len(data) - END
    (directory,) = struct.unpack_from("<L", data, end + 16)
    assert (
        refused(patched(data, end + 16, struct.pack("<L", directory + moved)))
        .params["detail"]
        .endswith("is longer than stated")
    )


def test_two_parts_at_one_place():
    data = zipped(word() | {"a.xml": b"<a/>", "b.xml": b"<b/>"}, zipfile.ZIP_STORED)
    first = struct.unpack_from("<L", data, central(data, "a.xml") + 42)
    same_place = patched(data, central(data, "b.xml") + 42, struct.pack("<L", *first))
    assert refused(same_place).code == "zip-header-mismatch"


def test_a_part_that_reaches_into_the_next():
    data = zipped(word() | {"a.xml": b"<a/>", "b.xml": b"<b/>"}, zipfile.ZIP_STORED)
    local = data.index(b"a.xml") - 30
    for at in (central(data, "a.xml") + 20, local + 18):
        data = patched(data, at, struct.pack("<LL", 20, 20))
    assert refused(data).code == "zip-overlap"


@pytest.mark.parametrize(
    "name",
    [
        "../evil.xml",
        "word/../../evil.xml",
        "/etc/passwd",
        "C:evil.xml",
        "word\\..\\evil.xml",
        "a\nb.xml",
        "..",
    ],
)
def test_unsafe_names(name: str):
    assert refused(zipped(word() | {name: b"x"})).code == "zip-unsafe-name"


def test_a_name_with_a_nul_character():
    data = zipped(word() | {"a?b.xml": b"x"}).replace(b"a?b.xml", b"a\0b.xml")
    assert refused(data).code == "zip-unsafe-name"


@pytest.mark.parametrize("twin", ["WORD/Document.xml", "word/%64ocument.xml", "word\\document.xml"])
def test_two_parts_of_one_name(twin: str):
    assert refused(zipped(word() | {twin: b"x"})).code == "zip-duplicate-name"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice():
    out = io.BytesIO(zipped(word()))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/document.xml", b"<other/>")
    assert refused(out.getvalue()).code == "zip-duplicate-name"


def test_folders_parted_as_windows_does_are_read():
    parts = {name.replace("/", "\\"): content for name, content in word().items()}
    package = opened(parts)
    assert package.main == "word/document.xml"
    assert package.read("word/document.xml") == word()["word/document.xml"]


def test_folder_entries_and_data_descriptors_are_ordinary():
    data = zipped({"word/": b"", **word()}, streamed=True)
    assert b"PK\7\x08" in data
    assert open_bytes(data, "form.docx").names == tuple(word())


def test_encrypted_parts():
    data = zipped(word())
    assert refused(patched(data, central(data, "word/document.xml") + 8, b"\1")).code == "encrypted-office"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_packing(method: int):
    assert refused(zipped(word(), method)).code == "zip-damaged"


def test_a_link_inside():
    info = zipfile.ZipInfo("word/link.xml")
    info.external_attr = 0o120777 << 16
    out = io.BytesIO(zipped(word()))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(info, b"/etc/passwd")
    assert refused(out.getvalue()).code == "zip-damaged"


@pytest.mark.parametrize("before", [b"MZ junk", b"PK\3\4 junk", zipped(word())])
def test_something_else_before_the_zip(before: bytes):
    assert refused(before + zipped(word())).code != ""


def test_a_local_header_that_contradicts_the_directory():
    data = zipped(word())
    local = data.index(b"word/document.xml")
    assert refused(patched(data, local, b"word/DOCUMENT.xml")).code == "zip-header-mismatch"
    assert refused(patched(data, local - 30 + 8, b"\0")).code == "zip-header-mismatch"  # stored, not deflated


def test_two_ends_that_both_fit():
    other = zipped(word("other"))
    assert refused(zipped(word())[:-2] + struct.pack("<H", END) + other[-END:]).code == "zip-damaged"


def test_a_comment_is_harmless():
    out = io.BytesIO(zipped(word()))
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = b"made by hand"
    assert open_bytes(out.getvalue(), "form.docx").kind == "docx"


def test_a_damaged_part_is_noticed_when_it_is_read():
    data = zipped(word(), zipfile.ZIP_STORED)
    data = data.replace(b">Hello<", b">Jello<")
    assert refused(data).code == "zip-crc"


def test_a_damaged_picture_does_not_keep_the_text_from_being_read():
    data = zipped(word() | {"word/media/a.png": b"picture"}, zipfile.ZIP_STORED).replace(
        b"picture", b"pictUre"
    )
    package = open_bytes(data, "form.docx")
    assert package.tree("word/document.xml") is not None
    assert [sign.code for sign in package.signs] == ["part-damaged"]
    with pytest.raises(Refused, match="zip-crc"):
        package.read("word/media/a.png")


def test_a_zip64_record_is_read():
    data = zipped(word())
    at = len(data) - END
    count, _, size, start = struct.unpack_from("<HHLL", data, at + 8)
    end64 = struct.pack("<4sQHHLLQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, start)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, at, 1)
    whole = data[:at] + end64 + locator + data[at:]
    assert open_bytes(whole, "form.docx").names == tuple(word())
    assert refused(patched(whole, at, b"PK\0\0")).code == "zip-damaged"


def test_cut_off_anywhere_a_file_is_refused():
    data = zipped(word())
    for length in range(len(data)):
        assert refused(data[:length]).code != ""


def test_with_any_byte_changed_a_file_opens_or_is_refused():
    data = zipped(word())
    for at in range(len(data)):
        try:
            package = open_bytes(patched(data, at, bytes([data[at] ^ 0xFF])), "form.docx")
            package.tree(package.main)
        except Refused:
            continue
