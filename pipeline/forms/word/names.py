"""The names that tie an answer in a Word file to its question, and how to get the code back out of them.

Every name begins with the question's visible code, because that is what stays when labels are reworded or
translated. A row of a table adds its number, so that names are unique in the file we make; people copy rows,
so the reader does not rely on it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TypeAlias

from lxml import etree

from pipeline.fields import Field

Element: TypeAlias = etree._Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

BOOKMARK_LIMIT = 40  # characters; Word cuts longer names
TAG_LIMIT = 64
CODE = re.compile(r"\s*\[\s*([A-Za-z]{1,3}\s?[0-9]{1,3})\s*\]")
_BOOKMARK = re.compile(r"fk_([A-Za-z]{1,3}[0-9]{1,3})_")
_KEY = re.compile(r"\s*([A-Za-z]{1,3}[0-9]{1,3})(?:\s|$)")


@cache
def w(name: str) -> str:
    """A name of WordprocessingML as lxml writes it: `w("p")`."""
    return f"{{{W}}}{name}"


@cache
def m(name: str) -> str:
    """A name of the markup of equations."""
    return f"{{{MATH}}}{name}"


@cache
def w14(name: str) -> str:
    """A name of Word 2010's extension, in which tick boxes are written."""
    return f"{{{W14}}}{name}"


def bookmark(field: Field, row: int | None = None) -> str:
    """The bookmark around a label; letters, digits and underscores only, at most 40 of them."""
    tail = "" if row is None else f"_{row + 1}"
    name = re.sub(r"\W", "_", f"fk_{field.code}_{field.name}", flags=re.ASCII)
    return name[: BOOKMARK_LIMIT - len(tail)] + tail


def tag(field: Field, row: int | None = None, choice: str = "") -> str:
    """The tag of a control: code, name, and for tables the row, for tick boxes the choice."""
    words = [field.code, field.name, "" if row is None else str(row + 1)]
    kept = " ".join(filter(None, words))
    return f"{kept} {choice}"[:TAG_LIMIT] if choice else kept[:TAG_LIMIT]


def alias(field: Field, row: int | None = None, choice: str = "") -> str:
    """The title of a control, which Word shows above it; some programs keep it and lose the tag."""
    words = [field.code, field.label, choice, "" if row is None else str(row + 1)]
    return " | ".join(filter(None, words))


def code_in_text(text: str) -> str | None:
    """The code a label begins with: `[B3] Title` gives `B3`."""
    match = CODE.match(text) if "[" in text else None
    return match[1].replace(" ", "").upper() if match else None


def code_in_bookmark(name: str) -> str | None:
    """The code in a bookmark's name; whatever an editor added at its end does not matter."""
    match = _BOOKMARK.match(name)
    return match[1].upper() if match else None


def code_in_key(key: str) -> str | None:
    """The code at the start of a control's tag or title."""
    match = _KEY.match(key)
    return match[1].upper() if match else None


def without_code(text: str) -> str:
    """A label without the code before it."""
    return CODE.sub("", text, count=1).strip() if "[" in text else text.strip()
