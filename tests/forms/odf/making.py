"""OpenDocument files, small ones made by hand and forms made from Word and Excel ones by LibreOffice."""

from __future__ import annotations

from pipeline import intake
from pipeline.forms import readable
from pipeline.forms.odf.names import SPACES
from pipeline.forms.word import text as word_text
from pipeline.forms.word.names import w
from pipeline.intake import Package
from tests.intake.samples import zipped

KINDS = {"odt": "text", "ods": "spreadsheet"}
MORE = {
    "xlink": "http://www.w3.org/1999/xlink",
    "script": "urn:oasis:names:tc:opendocument:xmlns:script:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
}
NAMES = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in {**SPACES, **MORE}.items())


def part(root: str, inside: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><office:{root} {NAMES}>{inside}</office:{root}>'.encode()


def parts(kind: str, body: str, styles: str = "", meta: str = "", page: str = "") -> dict[str, bytes]:
    """The parts of a file with this body; `styles` are those that programs make, `page` its headers."""
    held = f"<office:{KINDS[kind]}>{body}</office:{KINDS[kind]}>"
    automatic = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    found = {
        "mimetype": f"application/vnd.oasis.opendocument.{KINDS[kind]}".encode(),
        "content.xml": part("document-content", f"{automatic}<office:body>{held}</office:body>"),
    }
    if meta:
        found["meta.xml"] = part("document-meta", f"<office:meta>{meta}</office:meta>")
    if page:
        pages = f"<office:master-styles><style:master-page>{page}</style:master-page></office:master-styles>"
        found["styles.xml"] = part("document-styles", pages)
    return found


def opened(kind: str, body: str, **more: str) -> Package:
    return readable(intake.open_bytes(zipped(parts(kind, body, **more)), f"form.{kind}"))


def document(body: str, **more: str):
    """The root that the Word reader is given for a text with this body."""
    package = opened("odt", body, **more)
    return package.tree(package.main)


def lines(body: str, **more: str) -> list[str]:
    """The lines that the Word reader sees in a text with this body."""
    return word_text.lines(document(body, **more).find(w("body")))
