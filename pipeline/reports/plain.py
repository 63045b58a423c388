"""Values that strangers wrote in, text out that can neither steer a terminal nor pass for something else."""

from __future__ import annotations

import json
import re
import unicodedata

HIDDEN = {"Cc", "Cf", "Zl", "Zp", "Cs", "Co"}
JOINERS = "\u200c\u200d"  # part of ordinary spelling in Persian, Indic scripts and emoji
COMMAND = re.compile(r"^\s*::|##\[")  # what a runner of GitHub takes for an order when it stands in a log
LINE_END = " ⏎ "


def plain(text: str) -> str:
    """`text` on one line, with control, direction and private characters made visible."""
    shown = "".join(_visible(c) for c in text.replace("\r\n", "\n").replace("\n", LINE_END))
    return COMMAND.sub(lambda command: _escaped(command[0]), shown)


def plain_json(data: object) -> str:
    """Indented JSON with a line break at the end; what a terminal would act on is escaped, never lost."""
    text = json.dumps(data, indent=2, ensure_ascii=False)
    return "".join(c if c == "\n" or not _is_hidden(c) else json.dumps(c)[1:-1] for c in text) + "\n"


def _is_hidden(char: str) -> bool:
    return not char.isprintable() and char not in JOINERS and unicodedata.category(char) in HIDDEN


def _visible(char: str) -> str:
    if not _is_hidden(char):
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _escaped(command: str) -> str:
    """The order with its first sign written as a code, so that it reads the same and is none."""
    at = len(command) - len(command.lstrip())
    return f"{command[:at]}\\x{ord(command[at]):02x}{command[at + 1 :]}"
