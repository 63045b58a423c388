"""Values that strangers wrote in, text that is safe to show on one line of a terminal out."""

from __future__ import annotations

import unicodedata

HIDDEN = {"Cc", "Cf", "Zl", "Zp", "Cs", "Co"}
JOINERS = "\u200c\u200d"  # part of ordinary spelling in Persian, Indic scripts and emoji


def plain(text: str) -> str:
    """`text` with control, direction and private characters made visible: it cannot steer a terminal."""
    return "".join(_visible(c) for c in text.replace("\n", " ⏎ "))


def _visible(char: str) -> str:
    if char in JOINERS or unicodedata.category(char) not in HIDDEN:
        return char
    return f"\\x{ord(char):02x}" if ord(char) < 256 else f"\\u{ord(char):04x}"
