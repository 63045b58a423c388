"""Pieces of WordprocessingML, made with all their looks in them: the styles of the file are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from pipeline.forms.word import text
from pipeline.forms.word.controls import new
from pipeline.forms.word.names import XML_SPACE, Element, W, w
from pipeline.model import Severity
from pipeline.reports.plain import plain

STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
INK, QUIET, NAVY, RULE = "22303C", "5B6670", "1F3B57", "C9D1D8"
COLOURS = {Severity.ERROR: "B3261E", Severity.WARNING: "8A5A00", Severity.INFO: "1F5F8B"}
TINTS = {Severity.ERROR: "FBEAE8", Severity.WARNING: "FFF3DC", Severity.INFO: "E8F1F7"}
WORDS = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.INFO: "Note"}


def serialised(element: Element, within: bytes) -> bytes:
    """A piece as bytes for a part whose root begins with the tag `within`, by its names of namespaces."""
    holder = etree.Element(w("document"), nsmap={"w": W})
    holder.append(element)
    made = etree.tostring(element, encoding="UTF-8", xml_declaration=False)
    etree.cleanup_namespaces(holder)
    declared = f' xmlns:w="{W}"'.encode()
    own = re.search(rb"""\sxmlns:w\s*=\s*["']([^"']*)["']""", within)
    if own is not None and own[1].decode() in (W, STRICT):
        return made.replace(declared, b"", 1)
    return made


def run(
    words: str, *, size: int, colour: str = INK, bold: bool = False, caps: bool = False, space: int = 0
) -> Element:
    """A run of words; `size` and `space` (between letters) in half points and twentieths of one."""
    made = new("r")
    properties = new("rPr")
    marks = [new("b", val="1" if bold else "0"), new("i", val="0")]
    marks += [new("caps", val="1" if caps else "0"), new("noProof"), new("color", val=colour)]
    marks += [new("spacing", val=str(space)), new("sz", val=str(size)), new("szCs", val=str(size))]
    marks += [new("u", val="none"), new("vertAlign", val="baseline"), new("lang", val="en-GB")]
    properties.extend(marks)
    content = new("t")
    content.text = safe(words)
    content.set(XML_SPACE, "preserve")
    made.extend([properties, content])
    return made


def paragraph(pieces: Iterable[Element], *, before: int = 0, after: int = 0, right: int = 0) -> Element:
    """A paragraph of runs and links with some space around it, in twentieths of a point."""
    made, properties = new("p"), new("pPr")
    properties.append(new("spacing", before=str(before), after=str(after), line="252", lineRule="auto"))
    properties.append(new("ind", left="0", right=str(right), firstLine="0"))
    properties.append(new("jc", val="left"))
    made.append(properties)
    made.extend(pieces)
    return made


def link(bookmark: str, piece: Element) -> Element:
    """A run that leads to a bookmark."""
    made = new("hyperlink", anchor=bookmark, history="1")
    made.append(piece)
    return made


def safe(words: str) -> str:
    """Words that a stranger had a part in, on one line and with nothing in them that acts."""
    return text.legible(plain(words))
