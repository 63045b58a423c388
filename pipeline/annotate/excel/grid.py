"""The columns and rows of a sheet in, where a box of so many pixels beside a cell begins and ends out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from pipeline.annotate.excel.splice import Node, whole

TRUE = ("1", "true")
WIDTH, HEIGHT = 64, 20  # pixels, of a column and a row of which nothing is said
DIGIT, PADDING = 7, 5  # pixels
POINT = 96 / 72  # pixels
MOST = 2_000  # columns of one width that are looked at
GAP = 12  # pixels between the cell and its note
LAST_COLUMN = 16_384


class Grid(Struct, frozen=True):
    """The widths and heights that are not the usual ones, in pixels, by the number from 1."""

    widths: Mapping[int, int]
    heights: Mapping[int, int]

    def anchor(self, row: int, column: int, width: int, height: int) -> tuple[int, ...]:
        """First column, pixels into it, first row, pixels into it, and the same for the end; from 0."""
        left = self._beyond(self.widths, column + 1, GAP, WIDTH)
        right = self._beyond(self.widths, column + 1, GAP + width, WIDTH)
        top = (max(row - 1, 1), 4)
        bottom = self._beyond(self.heights, top[0], 4 + height, HEIGHT)
        if right[0] > LAST_COLUMN:
            left, right = (column, 0), (column, self.widths.get(column, WIDTH))
        return (left[0] - 1, left[1], top[0] - 1, top[1], right[0] - 1, right[1], bottom[0] - 1, bottom[1])

    @staticmethod
    def _beyond(sizes: Mapping[int, int], first: int, pixels: int, usual: int) -> tuple[int, int]:
        """The column or row in which one is after so many pixels, and how far into it."""
        number = first
        while pixels > (size := sizes.get(number, usual)):
            pixels -= size
            number += 1
        return number, pixels


def grid_of(root: Node, heights: Mapping[int, int]) -> Grid:
    """The grid of a sheet; `heights` are those of its rows."""
    return Grid(dict(_widths(root)), heights)


def height_of(row: Mapping[str, str]) -> int | None:
    """The height of a row by its attributes; None for the usual one."""
    if row.get("hidden", "0") in TRUE:
        return 0
    return _pixels(row.get("ht", ""), POINT, 0)


def _widths(root: Node) -> Iterator[tuple[int, int]]:
    for columns in root.all("cols"):
        for node in columns.all("col"):
            first, last = whole(node.get("min")), whole(node.get("max"))
            width = 0 if node.get("hidden", "0") in TRUE else _pixels(node.get("width"), DIGIT, PADDING)
            if width is None or first is None or last is None:
                continue
            for number in range(first, min(last, first + MOST) + 1):
                yield number, width


def _pixels(size: str, times: float, more: int) -> int | None:
    try:
        return min(max(int(float(size) * times) + more, 0), 4_000)
    except (ValueError, OverflowError):
        return None
