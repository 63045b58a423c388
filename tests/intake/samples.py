"""Small Office files, sound and odd ones, made for the tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def content_types(main: str, kind: str, more: str = "") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{kind}"/>{more}</Types>'
    ).encode()


def relations(main: str) -> bytes:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/relationships/officeDocument" Target="{main}"/>'
        "</Relationships>"
    ).encode()


def word(text: str = "Hello", kind: str = WORD, main: str = "word/document.xml") -> dict[str, bytes]:
    body = f"<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body>"
    return {
        "[Content_Types].xml": content_types(main, kind),
        "_rels/.rels": relations(main),
        main: f'<w:document xmlns:w="{W}">{body}</w:document>'.encode(),
    }


def excel(kind: str = EXCEL) -> dict[str, bytes]:
    main = "xl/workbook.xml"
    return {
        "[Content_Types].xml": content_types(main, kind),
        "_rels/.rels": relations(main),
        main: f'<workbook xmlns="{S}"><sheets/></workbook>'.encode(),
    }


class Pipe(io.BytesIO):
    """Output that cannot go back, so that sizes come after the data, as many programs write them."""

    def tell(self) -> int:
        raise OSError

    def seekable(self) -> bool:
        return False


def zipped(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED, streamed: bool = False) -> bytes:
    out = Pipe() if streamed else io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def old_office(*streams: str) -> bytes:
    """The first sectors of a compound file, with directory entries of these names."""
    entries = b"".join(f"{name}\0".encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))
    return (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + entries).ljust(4096, b"\0")


def central(data: bytes, name: str) -> int:
    """Where the directory entry of a part begins."""
    return data.rindex(name.encode()) - 46


def patched(data: bytes, at: int, new: bytes) -> bytes:
    return data[:at] + new + data[at + len(new) :]
