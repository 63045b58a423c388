"""The stamp of a Word file, written into its properties and read back from wherever it is still found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lxml import etree

from pipeline.forms.cover import Cover, parse_stamp_line, properties, stamp_line, stamp_of
from pipeline.forms.word import text
from pipeline.forms.word.mended import main_part
from pipeline.forms.word.names import Element, w
from pipeline.intake import Package
from pipeline.model import Stamp

CORE, CUSTOM = "docProps/core.xml", "docProps/custom.xml"

_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CUSTOM_NAMES: Any = {None: _CUSTOM, "vt": _TYPES}  # the stubs do not know of namespaces without prefix
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the set in which Office keeps people's own properties
_FIRST = 2  # numbers 0 and 1 are reserved


def serialise(root: Element) -> bytes:
    """A part as bytes, with the declaration that Word expects."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def core_properties(cover: Cover, language: str) -> bytes:
    """The part with title, subject (the stamp as a line), language and the moment the form was made."""
    return core(cover.title, stamp_line(cover.stamp), cover.programme_title, language, cover.when)


def core(title: str, subject: str, creator: str, language: str, when: datetime) -> bytes:
    """The part with what File, Info shows of any document."""
    root = etree.Element(
        f"{{{_CORE}}}coreProperties", nsmap={"cp": _CORE, "dc": _DC, "dcterms": _TERMS, "xsi": _XSI}
    )
    for name, value in (
        ("title", title),
        ("subject", subject),
        ("creator", creator),
        ("language", language),
    ):
        etree.SubElement(root, f"{{{_DC}}}{name}").text = text.legible(value)
    for name in ("created", "modified"):
        moment = etree.SubElement(root, f"{{{_TERMS}}}{name}")
        moment.set(f"{{{_XSI}}}type", "dcterms:W3CDTF")
        moment.text = when.strftime("%Y-%m-%dT%H:%M:%SZ")
    return serialise(root)


def custom_properties(stamp: Stamp) -> bytes:
    """The part with the stamp as people's own properties, which Word shows under File, Info."""
    root = etree.Element(f"{{{_CUSTOM}}}Properties", nsmap=_CUSTOM_NAMES)
    for number, (name, value) in enumerate(properties(stamp).items(), _FIRST):
        entry = etree.SubElement(root, f"{{{_CUSTOM}}}property")
        entry.set("fmtid", _FORMAT)
        entry.set("pid", str(number))
        entry.set("name", name)
        etree.SubElement(entry, f"{{{_TYPES}}}lpwstr").text = text.legible(value)
    return serialise(root)


def stamp(package: Package) -> Stamp:
    """What a Word file says it was made for; an empty stamp when it says nothing.

    Its own properties know most but are lost by some programs; then the line in the subject, in a header or
    footer, or on the first page speaks.
    """
    found = stamp_of(_custom(package))
    if found.output:
        return found
    lines = (parse_stamp_line(line) for line in _lines(package))
    return next((line for line in lines if line is not None), found)


def _custom(package: Package) -> dict[str, str]:
    root = package.shared(CUSTOM)
    if root is None:
        return {}
    entries = root.iterfind(f"{{{_CUSTOM}}}property")
    return {entry.get("name", ""): "".join(map(str, entry.itertext())).strip() for entry in entries}


def _lines(package: Package) -> Iterator[str]:
    core = package.shared(CORE)
    if core is not None:
        yield core.findtext(f"{{{_DC}}}subject") or ""
    for name in sorted(package.names):
        if name.startswith(("word/header", "word/footer")) and name.endswith(".xml"):
            part = package.shared(name)
            if part is not None:
                yield from text.lines(part)
    document, _ = main_part(package)
    body = document.find(w("body"))
    if body is not None:
        yield from (text.paragraph(block) for block in text.blocks(body) if block.tag == w("p"))
