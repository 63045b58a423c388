"""The names of OpenDocument as lxml writes them, those of its styles, and how far repeats are followed."""

from __future__ import annotations

import re
from functools import cache

from pipeline.intake import Refused
from pipeline.intake.opendocument import CONTENT

SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}
CELLS = 200_000  # in the tables of a text
CHARACTERS = 64 * 2**20
_CODED = re.compile(r"_([0-9a-f]{1,4})_")
_BETWEEN_WORDS = re.compile(r"[\s_-]+")


@cache
def q(name: str) -> str:
    """A name with its namespace: `q("text:p")`."""
    prefix, _, local = name.partition(":")
    return f"{{{SPACES[prefix]}}}{local}"


@cache
def style_id(name: str) -> str:
    """A style's name as Word files have it: `Form_20_Intro` and AbiWord's `Form-Intro` give `FormIntro`."""
    plain = _CODED.sub(lambda match: chr(int(match[1], 16)), name)
    return "".join(word[:1].upper() + word[1:] for word in _BETWEEN_WORDS.split(plain))


def count(said: str | None) -> int:
    """How often something stands there; once, if that is not said in digits."""
    return int(said) if said and said.isdecimal() and len(said) < 10 else 1


class Budget:
    """How much may be made from one file: a few characters of it can ask for millions of cells."""

    def __init__(self, cells: int | None = None) -> None:
        self.cells = CELLS if cells is None else cells
        self.characters = CHARACTERS
        self._limit = f"{self.cells:,} cells, or {CHARACTERS // 2**20} MB of text"

    def spend(self, cells: int = 0, characters: int = 0) -> None:
        """Count what is about to be made; raises Refused when that is more than any form holds."""
        self.cells -= cells
        self.characters -= characters
        if self.cells < 0 or self.characters < 0:
            raise Refused("zip-bomb-ratio", part=CONTENT, limit=self._limit)
