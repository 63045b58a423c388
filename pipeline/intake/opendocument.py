"""A sound zip in, which OpenDocument file it is out; LibreOffice and many other programs write them."""

from __future__ import annotations

import re

from lxml import etree

from pipeline.intake.container import Container
from pipeline.intake.refusal import Refused

CONTENT, STYLES, META, MANIFEST = "content.xml", "styles.xml", "meta.xml", "META-INF/manifest.xml"
MIMETYPE = b"application/vnd.oasis.opendocument."
KINDS = {
    b"text": "odt",
    b"text-template": "odt",
    b"spreadsheet": "ods",
    b"spreadsheet-template": "ods",
}
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
SCRIPT = "{urn:oasis:names:tc:opendocument:xmlns:script:1.0}"
GENERATOR = ".//{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}generator"
# what an empty library of macros consists of; LibreOffice leaves it behind where somebody only looked
_MACRO = re.compile(r"(?:Basic/.+/(?!script-l[bc]\.xml$)[^/]+|Scripts/.+)", re.IGNORECASE)
_SCRIPT = re.compile(rb"<(?:[\w.-]+:)?script[\s>/]")
_ROOT_TYPE = re.compile(rb'media-type="application/vnd\.oasis\.opendocument\.([a-z-]+)"')


def is_open_document(container: Container) -> bool:
    """Does the zip say that it is an OpenDocument file of any kind?"""
    return _mimetype(container) is not None


def kind_of(container: Container) -> str:
    """ "odt" or "ods", templates too; raises Refused for other kinds, a password, and macros."""
    kind = KINDS.get(_mimetype(container) or b"")
    if kind is None:
        raise Refused("unknown-kind")
    # looked for as bytes: the list of parts may have a DTD (AbiWord), and nothing else in it is needed
    if b"encryption-data" in (container.read(MANIFEST) or b""):
        raise Refused("encrypted-office", part=CONTENT)
    if container.read(CONTENT) is None:
        raise Refused("opc-missing-part", part=CONTENT)
    if any(map(_MACRO.fullmatch, container.names)) or any(
        _has_scripts(container, p) for p in (CONTENT, STYLES)
    ):
        raise Refused("macros")
    return kind


def generator(container: Container) -> str:
    """The program that wrote the file, as it calls itself; empty when it does not say so legibly."""
    try:
        root = container.shared(META)
    except Refused as refused:
        if refused.code == "xml-damaged":  # nothing else is lost with it
            return ""
        raise
    return "" if root is None else root.findtext(GENERATOR) or ""


def _mimetype(container: Container) -> bytes | None:
    """What follows the name of the format; also from the list of parts, where a program forgot the rest."""
    said = (container.read("mimetype") or b"").strip()
    if said.startswith(MIMETYPE):
        return said.removeprefix(MIMETYPE)
    listed = _ROOT_TYPE.search(container.read(MANIFEST) or b"") if CONTENT in container.names else None
    return listed[1] if listed else None


def _has_scripts(container: Container, part: str) -> bool:
    """Is anything to be run when somebody opens the file or clicks into it?"""
    content = container.read(part) or b""
    plain = content.replace(b"\0", b"")  # in UTF-16 every other byte is one
    if b"event-listener" not in plain and not _SCRIPT.search(plain):
        return False
    root = container.shared(part)
    asked = () if root is None else root.iter(f"{SCRIPT}event-listener", f"{OFFICE}script")
    return any(map(_runs, asked))


def _runs(element: etree._Element) -> bool:
    if element.tag == f"{OFFICE}script":
        return bool(len(element) or (element.text or "").strip())
    return True
