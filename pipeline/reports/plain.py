"""Values that strangers wrote in, text out that can neither steer a terminal nor pass for something else.

The one place for this: whatever is printed and was not written by us goes through `plain` or `plain_json`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator

import msgspec

HIDDEN = {"Cc", "Cf", "Zl", "Zp", "Cs", "Co"}
JOINERS = "\u200c\u200d"  # part of ordinary spelling in Persian, Indic scripts and emoji
MOST_MARKS = 8  # accents on one letter; more of them are drawn over the lines above and below
# what runners of GitHub and Azure take for an order when it stands in a log
COMMAND = re.compile(r"^\s*::|##(?:vso)?\[")
ORDER = re.compile(r"##(?=(?:vso)?\[)")  # in JSON no line begins with somebody else's words
MARKLESS = re.compile("[ -~\u00a0-\u02ff\u2010-\u205e\u20ac]*")  # Latin letters and typography
NO_BREAK = "\u00a0"  # stands in large numbers
LINE_END = " ⏎ "


def plain(text: str) -> str:
    """`text` on one line, with control, direction and private characters made visible."""
    ordinary = MARKLESS.fullmatch(text) and _is_printable(text)  # nearly always, and much faster
    shown = text if ordinary else "".join(_shown(text.replace("\r\n", "\n").replace("\n", LINE_END)))
    return COMMAND.sub(lambda command: _escaped(command[0]), shown)


def plain_json(data: object) -> str:
    """Indented JSON with a line break at the end; what a terminal would act on is escaped, never lost."""
    text = ORDER.sub(r"\\u0023#", _indented(data))
    if not _is_printable(text.replace("\n", "")):
        text = "\n".join(line if _is_printable(line) else _told(line) for line in text.split("\n"))
    return text + "\n"


def _indented(data: object) -> str:
    """As json would indent it, which takes five times as long."""
    text = json.dumps(data, ensure_ascii=False)
    try:
        return msgspec.json.format(text, indent=2)
    except (UnicodeEncodeError, msgspec.DecodeError):  # half a character, or a number that JSON has not
        return json.dumps(data, indent=2, ensure_ascii=False)


def _is_printable(text: str) -> bool:
    return text.replace(NO_BREAK, " ").isprintable()


def _told(line: str) -> str:
    return "".join(json.dumps(c)[1:-1] if _is_hidden(c) else c for c in line)


def _is_hidden(char: str) -> bool:
    return not char.isprintable() and char not in JOINERS and unicodedata.category(char) in HIDDEN


def _shown(text: str) -> Iterator[str]:
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        yield _code(char) if marks > MOST_MARKS or _is_hidden(char) else char


def _code(char: str) -> str:
    code = ord(char)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _escaped(command: str) -> str:
    """The order with its first sign written as a code, so that it reads the same and is none."""
    at = len(command) - len(command.lstrip())
    return f"{command[:at]}\\x{ord(command[at]):02x}{command[at + 1 :]}"
