"""A text and the width of its cell in, the lines it takes out; Excel itself measures only while one types."""

from __future__ import annotations

import math

LINE_HEIGHT = 13.0  # points; one line of the master's text
NORMAL_SIZE, QUIET_SIZE, SMALL_SIZE = 10, 9, 8  # points; the sizes of the master's texts


def lines(text: str, width: float, size: float = NORMAL_SIZE) -> int:
    """How many lines a text of that size takes in a cell of that width (in digits of the normal size).

    Letters are narrower than digits on average, but a line seldom ends where the cell does.
    """
    room = max(width - 1, 1) * NORMAL_SIZE / size
    return sum(max(1, math.ceil(len(line) / room)) for line in text.split("\n"))
