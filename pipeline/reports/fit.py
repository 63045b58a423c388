"""A report and the width of a terminal in, the same text with its long lines broken between words out."""

from __future__ import annotations

import re
from textwrap import wrap

NARROWEST = 40  # columns; below, lines broken between words would be harder to read than ones cut anywhere
HANGING = re.compile(r"(\s*)((?:[✗!i→–] )?)")  # a sign at the beginning of a line stands out


def fit(text: str, width: int | None) -> str:
    """No line longer than `width` columns where that can be had; lines go on where their words began.

    Without a width, as for a file, the text stays as it is.
    """
    if width is None or width < NARROWEST:
        return text
    return "".join(_fitted(line, width) + end for line, end in _lines(text))


def _lines(text: str) -> list[tuple[str, str]]:
    *lines, last = text.split("\n")
    return [*((line, "\n") for line in lines), (last, "")]


def _fitted(line: str, width: int) -> str:
    if len(line) <= width:
        return line
    start = HANGING.match(line)
    assert start is not None  # both groups may be empty
    margin, sign = start.groups()
    further = margin + " " * len(sign)
    return "\n".join(
        wrap(
            line[start.end() :],
            width,
            initial_indent=margin + sign,
            subsequent_indent=further,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )
