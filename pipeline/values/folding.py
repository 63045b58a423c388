"""A text in, the same text as it is compared out: strictly, or so that slips of the keyboard do not count."""

from __future__ import annotations

import re
import unicodedata

DASHES = re.compile("[\u2010-\u2015\u2212]")
_UNSEEN = re.compile(
    "[\u00ad\u200b-\u200f\u2060\ufeff]"
)  # soft hyphens, zero-width characters, marks of direction
_QUOTES = str.maketrans({**dict.fromkeys("‘’‚‛ʼ´`′＇", "'"), **dict.fromkeys("“”„‟«»″＂", '"')})
_DOTLESS = str.maketrans({"ı": "i", "İ": "i"})  # which i a capital I stands for depends on the language


def fold(text: str) -> str:
    """The text composed, without case, with single spaces and one kind of dash."""
    if text.isascii():  # as most texts are: nothing to compose, and one kind of dash
        return " ".join(text.casefold().split())
    return " ".join(DASHES.sub("-", unicodedata.normalize("NFC", text)).casefold().split())


def loose(text: str) -> str:
    """The same, and without accents, full-width letters, curly quotes and characters that nobody sees.

    Different words may become the same, so it serves only where a single word is left that can be meant.
    """
    if text.isascii():
        return fold(text.translate(_QUOTES))
    plain = _UNSEEN.sub("", text).translate(_QUOTES).translate(_DOTLESS)
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", plain).casefold())
    return fold("".join(char for char in apart if not unicodedata.combining(char)))
