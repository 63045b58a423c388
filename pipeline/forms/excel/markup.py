"""The names of SpreadsheetML, and the odd way in which it writes text."""

from __future__ import annotations

import re

from lxml import etree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TRUE = ("1", "true")  # the ways to say yes in a detail of a tag
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

# Excel writes a character that XML lacks as _x0007_, and so an underscore that begins such a text as _x005F_
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def decoded(text: str) -> str:
    """The text that stands in a cell, from the way it is written in the file."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def encoded(text: str) -> str:
    """The way to write a text into the file; what XML cannot hold and no one can see is left out."""
    return _LOOKS_ESCAPED.sub("_x005F_", _NOT_IN_XML.sub("", text)).replace("\r", "_x000D_")


def text_of(element: etree._Element) -> str:
    """The text of a string: its own or that of its runs, without the reading aids (Japanese furigana).

    Each run is written for itself, so what looks like an escape across two of them is none.
    """
    if len(element) == 1 and element[0].tag == f"{MAIN}t":
        return decoded(element[0].text or "")
    pieces = (
        decoded(node.text or "")
        for node in element.iter(f"{MAIN}t")
        if (parent := node.getparent()) is None or parent.tag != f"{MAIN}rPh"
    )
    return "".join(pieces)
