"""Files that are something else than their names say."""

from __future__ import annotations

import gzip

from tests.hostile.registry import hostile, packed, replaced, twin, word
from tests.intake.samples import WORD, excel, old_office, zipped
from tests.intake.samples import word as small

ODF = '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>'
FLAT = '<?xml version="1.0"?>\n<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>'
OTHER: dict[str, tuple[str, bytes]] = {
    "nothing at all": ("empty-file", b""),
    "a PDF": ("is-pdf", b"%PDF-1.7\n1 0 obj\n"),
    "a PDF behind other bytes": ("is-pdf", b"\0" * 900 + b"%PDF-1.4\n"),
    "Rich Text": ("is-rtf", b"{\\rtf1\\ansi Hello}"),
    "a page to sign in": ("is-html", b"<!DOCTYPE html><html><title>Sign in</title></html>"),
    "a page behind a comment": ("is-html", b"\n<!-- saved -->\n<HTML><body>x</body></HTML>"),
    "a table as a web page": ("is-html", b"<table><tr><td>1</td></tr></table>"),
    "a web page with XML before": ("is-html", b'<?xml version="1.0"?><html xmlns="x"/>'),
    "a web archive": ("is-html", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n"),
    "Word of 2003 as XML": ("is-office-xml", b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>'),  # noqa: E501
    "Excel of 2003 as XML": ("is-office-xml", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><w/>'),  # noqa: E501
    "a whole package as one XML": ("is-office-xml", FLAT.encode()),
    "OpenDocument as one XML": ("is-flat-odf", b'<?xml version="1.0"?>' + ODF.replace("/>", ' x="opendocument"/>').encode()),  # noqa: E501
    "any XML": ("unknown-kind", b'<?xml version="1.0"?><notes/>'),
    "text": ("is-text", b"City;Value\r\nExempla;1\r\n"),
    "text in UTF-16": ("is-text", "Stadt;Größe\r\n".encode("utf-16")),
    "a PNG": ("is-image", b"\x89PNG\r\n\x1a\n" + bytes(32)),
    "a JPEG": ("is-image", b"\xff\xd8\xff\xe0" + bytes(32)),
    "a GIF": ("is-image", b"GIF89a" + bytes(32)),
    "a BMP": ("is-image", b"BM" + bytes(64)),
    "a TIFF": ("is-image", b"II*\0" + bytes(32)),
    "a WebP": ("is-image", b"RIFF\x20\0\0\0WEBPVP8 " + bytes(32)),
    "a HEIC": ("is-image", b"\0\0\0\x18ftypheic" + bytes(32)),
    "7-Zip": ("is-zip", b"7z\xbc\xaf\x27\x1c" + bytes(32)),
    "RAR": ("is-zip", b"Rar!\x1a\x07\0" + bytes(32)),
    "gzip": ("is-zip", gzip.compress(b"hello", mtime=0)),
    "a zip with nothing in it": ("is-zip", b"PK\5\6" + bytes(18)),
    "a zip of other files": ("is-zip", zipped({"photo.jpg": b"x", "notes.txt": b"y"})),
    "a note of Git LFS": ("git-lfs", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
    "a link to a page": ("is-shortcut", b"[InternetShortcut]\r\nURL=https://example.org/form.docx\r\n"),
    "noise": ("unknown-kind", bytes(range(256)) * 4),
    "a program": ("unknown-kind", b"MZ\x90\0" + bytes(64)),
    "a password": ("encrypted-office", old_office("EncryptionInfo", "EncryptedPackage")),
    "old Word": ("is-doc", old_office("1Table", "WordDocument")),
    "old Excel": ("is-xls", old_office("Workbook")),
    "Excel 95": ("is-xls", old_office("Book")),
    "old Word with macros": ("macros", old_office("_VBA_PROJECT", "WordDocument")),
    "old PowerPoint": ("unknown-kind", old_office("PowerPoint Document")),
    "a mail": ("unknown-kind", old_office("__properties_version1.0")),
    "PowerPoint": (
        "unknown-kind",
        zipped(small(kind="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml")),
    ),
    "Visio": ("unknown-kind", zipped(small(kind="application/vnd.ms-visio.drawing.main+xml"))),
    "a binary workbook": ("is-xls", zipped(excel("application/vnd.ms-excel.sheet.binary.macroEnabled.main"))),
}  # fmt: skip
for _name, (_code, _data) in OTHER.items():
    hostile(f"kind: {_name}", _code, lambda data=_data: data)  # type: ignore[misc]

TYPES = "[Content_Types].xml"
TEMPLATE = WORD.replace("document.main", "template.main").encode()
twin("kind: a form called a workbook", packed(word()), suffix="xlsx")
twin("kind: a form without ending", packed(word()), suffix="")
twin("kind: a template", packed(word() | {TYPES: replaced(word()[TYPES], WORD.encode(), TEMPLATE)}))
SPACES = (
    (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/",
        b"http://purl.oclc.org/ooxml/wordprocessingml/",
    ),
    (
        b"http://schemas.openxmlformats.org/officeDocument/2006/",
        b"http://purl.oclc.org/ooxml/officeDocument/",
    ),
)


def strict() -> bytes:
    """The form as Word saves it as Strict Open XML."""
    parts = word()
    for name in parts:
        for ordinary, other in SPACES if name.endswith((".xml", ".rels")) else ():
            parts[name] = parts[name].replace(ordinary, other)
    return zipped(parts)


twin("kind: Strict Open XML", strict)
