"""Rows of words and the widths of their columns in, the lines of a table out, with a rule between its rows.

rich breaks the words; it would draw the same table, but takes ten times as long for thousands of rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

DISTINCT = 10_000  # cells whose lines are remembered; most cells of a board say what others say too


def ruled(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    """The lines of the table, whose first row is its head; widths are in columns of a terminal.

    Cells stand on one line each, without tabs and other signs that move what comes after them.
    """
    head, *body = rows
    yield _rule(("┏", "━", "┳", "┓"), widths)
    yield from _row(head, widths, "┃", low=True)
    yield _rule(("┡", "━", "╇", "┩"), widths)
    for number, row in enumerate(body):
        if number:
            yield _rule(("├", "─", "┼", "┤"), widths)
        yield from _row(row, widths, "│")
    yield _rule(("└", "─", "┴", "┘"), widths)


def _rule(signs: tuple[str, str, str, str], widths: Sequence[int]) -> str:
    left, line, cross, right = signs
    return left + cross.join(line * (width + 2) for width in widths) + right


def _row(cells: Sequence[str], widths: Sequence[int], edge: str, low: bool = False) -> Iterator[str]:
    """The lines of a row, all cells as high as the highest; `low` ones stand at its foot."""
    columns = [_lines(cell, width) for cell, width in zip(cells, widths, strict=True)]
    height = max(map(len, columns))
    blank = [(" " * width,) * (height - len(lines)) for lines, width in zip(columns, widths, strict=True)]
    columns = [a + b for a, b in zip(*((blank, columns) if low else (columns, blank)), strict=True)]
    yield from (f"{edge} {f' {edge} '.join(line)} {edge}" for line in zip(*columns, strict=True))


@lru_cache(maxsize=DISTINCT)
def _lines(cell: str, width: int) -> tuple[str, ...]:
    """The cell broken between words, and within those that are too long, each line filled up."""
    if cell_len(cell) <= width:
        return (_filled(cell, width),)
    return tuple(
        _filled(line.plain, width) for line in Text(cell).wrap(_console(width), width, overflow="fold")
    )


@lru_cache
def _console(width: int) -> Console:
    return Console(width=width, color_system=None)


def _filled(line: str, width: int) -> str:
    return line + " " * (width - cell_len(line))
