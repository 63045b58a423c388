"""Zips that lie about themselves, and packages whose parts do not fit together."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib

from tests.hostile.registry import appended, hostile, packed, related, replaced, twin, word
from tests.intake.samples import central, patched, zipped

END = 22
NAME = "word/document.xml"
DAMAGED, TWO = "zip-damaged", "zip-header-mismatch"


def form() -> bytes:
    return zipped(word())


def stored() -> bytes:
    return zipped(word() | {"a.xml": b"<a/>", "b.xml": b"<b/>"}, zipfile.ZIP_STORED)


def in_directory(offset: int, new: bytes, name: str = NAME) -> bytes:
    data = form()
    return patched(data, central(data, name) + offset, new)


def in_header(offset: int, new: bytes) -> bytes:
    data = form()
    return patched(data, data.index(NAME.encode()) - 30 + offset, new)


def in_end(offset: int, new: bytes) -> bytes:
    data = form()
    return patched(data, len(data) - END + offset, new)


def reaching() -> bytes:
    data = stored()
    for at in (central(data, "a.xml") + 20, data.index(b"a.xml") - 30 + 18):
        data = patched(data, at, struct.pack("<LL", 20, 20))
    return data


def same_place() -> bytes:
    data = stored()
    first = struct.unpack_from("<L", data, central(data, "a.xml") + 42)
    return patched(data, central(data, "b.xml") + 42, struct.pack("<L", *first))


def small_lie() -> bytes:
    """A part that unpacks to ten megabytes and says that it has five thousand bytes."""
    packed_ = zlib.compress(bytes(10 * 2**20), 9, -15)
    data = zipped(word() | {"a.bin": b"?" * 5000})
    start = data.index(b"a.bin") + 5
    info = zipfile.ZipFile(io.BytesIO(data)).getinfo("a.bin")
    data = data[:start] + packed_ + data[start + info.compress_size :]
    data = patched(data, start - 35 + 18, struct.pack("<L", len(packed_)))
    data = patched(data, central(data, "a.bin") + 20, struct.pack("<L", len(packed_)))
    end = len(data) - END
    (directory,) = struct.unpack_from("<L", data, end + 16)
    return patched(data, end + 16, struct.pack("<L", directory + len(packed_) - info.compress_size))


def same_name() -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return appended(form(), NAME, b"<other/>")


def a_link() -> bytes:
    info = zipfile.ZipInfo("word/link.xml")
    info.external_attr = 0o120777 << 16
    out = io.BytesIO(form())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(info, b"/etc/passwd")
    return out.getvalue()


def commented(words: bytes) -> bytes:
    return form()[:-2] + struct.pack("<H", len(words)) + words


def zip64(signature: bytes = b"PK\6\6", place: int | None = None) -> bytes:
    data = form()
    at = len(data) - END
    count, _, size, start = struct.unpack_from("<HHLL", data, at + 8)
    record = struct.pack("<4sQHHLLQQQQ", signature, 44, 45, 45, 0, 0, count, count, size, start)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, at if place is None else place, 1)
    return data[:at] + record + locator + data[at:]


def changed_on_the_way(name: str) -> bytes:
    parts = word() | {"word/media/odd.png": b"a picture of no kind"}
    data = zipped(parts, zipfile.ZIP_STORED)
    at = data.index(parts[name]) + len(parts[name]) - 9
    return patched(data, at, bytes([data[at] ^ 1]))


def many() -> bytes:
    return zipped(word() | {f"word/x{n}.xml": b"" for n in range(2001)}, zipfile.ZIP_STORED)


def falsely_counted() -> bytes:
    data = zipped(word() | {f"word/x{n}.xml": b"" for n in range(4100)}, zipfile.ZIP_STORED)
    return patched(data, len(data) - END + 8, struct.pack("<HH", 3, 3))


hostile("zip: a bomb in a part nobody reads", "zip-bomb-ratio", packed(word() | {"a.bin": bytes(20 * 2**20)}))
hostile("zip: a bomb in the text", "zip-bomb-ratio", packed(word() | {NAME: b" " * (2**20 + 1)}))
hostile("zip: a part of 65 MB", "zip-bomb-ratio", packed(word() | {"a.xml": b"<a>" + bytes(65 * 2**20)}))
hostile("zip: many parts", "zip-too-many-entries", many)
hostile("zip: many parts, falsely counted", "zip-too-many-entries", falsely_counted)
hostile("zip: parts over each other", "zip-overlap", reaching)
hostile("zip: two parts at one place", TWO, same_place)
hostile("zip: a bomb that says to be small", DAMAGED, small_lie)
hostile("zip: a part said to be shorter", TWO, lambda: in_directory(24, struct.pack("<L", 9)))
hostile("zip: a part said to be longer", TWO, lambda: in_directory(24, struct.pack("<L", 2**20)))
hostile("zip: another size in its header", TWO, lambda: in_header(22, struct.pack("<L", 9)))
hostile("zip: another name in its header", TWO, lambda: in_header(30, b"word/DOCUMENT.xml"))
hostile("zip: another packing in its header", TWO, lambda: in_header(8, b"\0"))
hostile("zip: locked in its header only", TWO, lambda: in_header(6, b"\1"))
for _name in (
    "../a.xml",
    "word/../../a.xml",
    "/etc/passwd",
    "C:a.xml",
    "word\\..\\a.xml",
    "a\nb.xml",
    "..",
    "\\\\h\\s",
):
    hostile(f"zip: a part called {_name!r}", "zip-unsafe-name", packed(word() | {_name: b"x"}))
hostile(
    "zip: a name with a NUL",
    "zip-unsafe-name",
    lambda: zipped(word() | {"a?b.xml": b"x"}).replace(b"a?b.xml", b"a\0b.xml"),
)
for _name in ("WORD/Document.xml", "word/%64ocument.xml", "word\\document.xml"):
    hostile(f"zip: a second text as {_name}", "zip-duplicate-name", packed(word() | {_name: b"<x/>"}))
hostile("zip: the same name twice", "zip-duplicate-name", same_name)
hostile("zip: the text has changed on the way", "zip-crc", lambda: changed_on_the_way(NAME))
for _share in (1, 5, 9):
    hostile(
        f"zip: the first {_share} tenths", "zip-truncated", lambda n=_share: form()[: len(form()) * n // 10]
    )  # type: ignore[misc]
hostile("zip: the last byte is missing", "zip-truncated", lambda: form()[:-1])
hostile("zip: the first half is missing", "unknown-kind", lambda: form()[len(form()) // 2 :])
hostile("zip: a locked part", "encrypted-office", lambda: in_directory(8, b"\1"))
hostile("zip: packed with bzip2", DAMAGED, lambda: zipped(word(), zipfile.ZIP_BZIP2))
hostile("zip: packed with LZMA", DAMAGED, lambda: zipped(word(), zipfile.ZIP_LZMA))
hostile("zip: a link inside", DAMAGED, a_link)
hostile("zip: a program before it", "unknown-kind", lambda: b"MZ" + bytes(62) + form())
hostile("zip: a part's beginning before it", DAMAGED, lambda: b"PK\3\4" + bytes(60) + form())
hostile("zip: another form before it", DAMAGED, lambda: form() + zipped(word() | {"a.xml": b"<a/>"}))
hostile("zip: a PDF before it", "is-pdf", lambda: b"%PDF-1.7\n" + form())
hostile("zip: much behind it", "zip-appended", lambda: form() + bytes(2**17))
hostile("zip: two ends", DAMAGED, lambda: form()[:-2] + struct.pack("<H", END) + zipped(word())[-END:])
hostile("zip: an end in its comment", DAMAGED, lambda: commented(b"PK\5\6" + bytes(END)))
hostile("zip: on several disks", DAMAGED, lambda: in_end(4, b"\1"))
hostile("zip: its list elsewhere", DAMAGED, lambda: in_end(16, struct.pack("<L", 7)))
hostile("zip: a large record that is none", DAMAGED, lambda: zip64(b"PK\0\0"))
hostile("zip: a large record outside", DAMAGED, lambda: zip64(place=2**60))
twin("zip: a large record", zip64)
twin("zip: sizes behind the parts", lambda: zipped(word(), streamed=True))
twin("zip: entries for folders", packed({"word/": b""} | word()))
twin("zip: folders as Windows writes them", packed({n.replace("/", "\\"): c for n, c in word().items()}))
twin("zip: a comment", lambda: commented(b"made by hand"))
twin("zip: nothing is squeezed", lambda: zipped(word(), zipfile.ZIP_STORED))
twin("zip: a megabyte of blanks", packed(word() | {"a.bin": b" " * 2**20}))
twin("zip: a little behind it", lambda: form() + b"\r\n-- sent by mail", "zip-appended-little")
twin("zip: a picture has changed", lambda: changed_on_the_way("word/media/odd.png"), "part-damaged")
twin("zip: a zip inside", packed(word() | {"word/media/odd.bin": zipped({"a": b"x"})}), "embedded-package")


def without(*names: str) -> dict[str, bytes]:
    return {name: content for name, content in word().items() if name not in names}


RELS = "_rels/.rels"
OUTSIDE = replaced(word()[RELS], b"word/document.xml", b"../../word/document.xml")
ONCE_MORE = b'<Relationship Id="rId1" Type="u:x" Target="a.xml"/>' * 2 + b"</Relationships>"
hostile("package: without its types", "opc-missing-part", packed(without("[Content_Types].xml")))
hostile("package: without pointers", "opc-missing-part", packed(without(RELS)))
hostile("package: without its text", "opc-missing-part", packed(without(NAME)))
hostile("package: its text lies outside", "opc-contradiction", packed(word() | {RELS: OUTSIDE}))
hostile(
    "package: two pointers of one name",
    "opc-contradiction",
    packed(word() | {RELS: replaced(word()[RELS], b"</Relationships>", ONCE_MORE)}),
)
twin(
    "package: a thumbnail is missing",
    packed(related(word(), "", "metadata/thumbnail", "docProps/thumbnail.jpeg", external=False)),
    "missing-part-unneeded",
)
twin("package: a link within the text", packed(related(word(), NAME, "hyperlink", "#top", external=False)))
