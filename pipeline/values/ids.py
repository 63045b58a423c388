"""Ids of rows as people type them in, ids as the schema's pattern wants them out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.values.folding import DASHES

_OFFERED = re.compile(r"(\S+) – ")
AND = frozenset(("and", "&", "+"))


def read_one(text: str, pattern: str) -> str:
    """The id in capitals and with plain hyphens if only that makes it fit the pattern; else as typed.

    Word turns the hyphen of "LO-01" into a dash of its own accord. Of a row as a form offers it, such as
    "LO-01 – set up a desk", the id is taken.
    """
    if _fits(text, pattern):
        return text
    tidy = DASHES.sub("-", text).upper()
    if _fits(tidy, pattern):
        return tidy
    offered = _OFFERED.match(text)
    return read_one(offered[1], pattern) if pattern and offered and _fits(offered[1], pattern) else text


def offer(row_id: str, name: str) -> str:
    """How a form offers a row to refer to; `read_one` finds the id in it again."""
    return f"{row_id} – {name}" if name else row_id


def is_offer(text: str) -> bool:
    """Whether a text looks like a row as a form offers it."""
    return _OFFERED.match(text) is not None


def read_many(text: str, pattern: str) -> list[str]:
    """The ids in a list separated by comma, semicolon, line break or space.

    A piece of text that is no list of ids stays in one piece, so that a message can quote it.
    """
    pieces = filter(None, map(str.strip, re.split(r"[,;\n]", text)))
    return [found for piece in pieces for found in _ids(piece, pattern)]


def _ids(piece: str, pattern: str) -> Iterator[str]:
    words = [read_one(word, pattern) for word in piece.split() if word.casefold() not in AND]
    if words and all(_fits(word, pattern) for word in words):
        yield from words
    else:
        yield read_one(piece, pattern)


def _fits(text: str, pattern: str) -> bool:
    return re.search(pattern, text) is not None
