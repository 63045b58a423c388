"""A text and the width of its cell in, the lines it takes out; Excel itself measures only while one types."""

from __future__ import annotations

import math
import textwrap

LINE_HEIGHT = 13.0  # points; one line of the master's text
LETTER = 0.93  # digits; how wide a letter is on average, and what is lost where a word goes to the next line
INDENT = 2.0  # digits; the space on both sides of a cell's text
NORMAL_SIZE, QUIET_SIZE, SMALL_SIZE = 10, 9, 8  # points; the sizes of the master's texts


def lines(text: str, width: float, size: float = NORMAL_SIZE) -> int:
    """How many lines a text of that size takes in a cell of that width (in digits of the normal size).

    Rather one too many than one too few: blank paper does no harm, a hidden line does.
    """
    room = max(width - INDENT, 1) * NORMAL_SIZE / size / LETTER
    return sum(max(1, math.ceil(len(line) / room)) for line in text.split("\n"))


def narrow_lines(text: str, width: float, size: float) -> int:
    """The same for a column of a few words, where it counts that no word is parted."""
    room = max(width - INDENT, 1) * NORMAL_SIZE / size
    return max(lines(text, width, size), len(textwrap.wrap(text, max(int(room), 1))))
