"""The first bytes of a file in, a refusal that names what it is out, unless it may be an Office package."""

from __future__ import annotations

import re

from pipeline.intake.refusal import Refused

OLD_OFFICE = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .doc and .xls, and of encrypted .docx and .xlsx
)
ENTRY = 128  # bytes of a directory entry in that container, aligned; it begins with the stream's name
STREAMS = (
    ("EncryptedPackage", "encrypted-office"),
    ("_VBA_PROJECT", "macros"),
    ("WordDocument", "is-doc"),
    ("Workbook", "is-xls"),
    ("Book", "is-xls"),
)
BEGINNINGS = (
    (b"version https://git-lfs", "git-lfs"),
    (b"{\\rt", "is-rtf"),
    (b"MIME-Version:", "is-html"),  # Word's "single file web page"
    (b"\x89PNG", "is-image"),
    (b"\xff\xd8\xff", "is-image"),
    (b"GIF8", "is-image"),
    (b"BM", "is-image"),
    (b"II*\0", "is-image"),
    (b"MM\0*", "is-image"),
    (b"7z\xbc\xaf\x27\x1c", "is-zip"),
    (b"Rar!\x1a", "is-zip"),
    (b"\x1f\x8b", "is-zip"),
    (b"PK\5\6", "is-zip"),  # a zip with nothing in it
)
IMAGE_BOXES = re.compile(rb"\ARIFF.{4}WEBP|\A.{4}ftyp(?:heic|heix|mif1|avif)", re.DOTALL)
HTML = re.compile(
    rb"\A(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|body|table|div|meta)\b", re.I | re.S
)
FLAT = re.compile(rb"<office:document\s[^>]*opendocument")  # OpenDocument as one XML file, not packed
# Word's and Excel's own formats in one XML file: that of 2003, and today's, not packed
OFFICE_XML = re.compile(
    rb"<\?mso-application\s+progid=|<(?:[\w.-]+:)?(?:package|wordDocument|Workbook)\s[^>]*schemas[.-]microsoft"
)
SHORTCUT = re.compile(rb"\s*\[InternetShortcut\]", re.I)  # what is left where the file stayed in the cloud
TEXT_BEGINS_LIKE = 4096  # bytes; a file that looks like text so far is called text
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def refuse_other_than_zip(data: bytes) -> None:
    """Raise Refused unless the file begins as a zip does, as every .docx, .xlsx, .odt and .ods does."""
    if data.startswith(b"PK\3\4"):
        return
    raise Refused(_kind(data))


def _kind(data: bytes) -> str:
    if not data:
        return "empty-file"
    if data.startswith(OLD_OFFICE):
        return _old_office(data)
    if b"%PDF-" in data[:1024]:
        return "is-pdf"
    if IMAGE_BOXES.match(data):
        return "is-image"
    head = data[:TEXT_BEGINS_LIKE].removeprefix(b"\xef\xbb\xbf")
    found = next((code for start, code in BEGINNINGS if head.lstrip(b"\r\n\t ").startswith(start)), None)
    if found == "is-image" and head.startswith(b"BM") and _is_text(head):
        found = None  # a text about a BMW
    return found or _text(head)


def _old_office(data: bytes) -> str:
    """Which program's file it is, by the names of the streams in its directory."""
    for stream, code in STREAMS:
        name = f"{stream}\0".encode("utf-16-le")
        at = data.find(name)
        while at >= 0:
            if at % ENTRY == 0:
                return code
            at = data.find(name, at + 1)
    return "unknown-kind"


def _text(head: bytes) -> str:
    if HTML.match(head):
        return "is-html"
    if FLAT.search(head):
        return "is-flat-odf"
    if OFFICE_XML.search(head):
        return "is-office-xml"
    if head.lstrip().startswith(b"<?xml"):
        return "unknown-kind"  # XML of some other program
    if SHORTCUT.match(head):
        return "is-shortcut"
    return "is-text" if _is_text(head) else "unknown-kind"


def _is_text(head: bytes) -> bool:
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "latin-1"
    return not CONTROL.search(head.decode(encoding, errors="ignore"))
