"""Addresses as Excel writes them (`C7`, `'My sheet'!$B$6:$B$25`) in, numbers out, and the other way round."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")


class Area(Struct, frozen=True):
    """A rectangle of cells on a sheet; rows and columns count from 1 and the last ones belong to it."""

    sheet: str
    row: int
    column: int
    last_row: int
    last_column: int


@lru_cache(maxsize=4096)
def letters(column: int) -> str:
    """The letters of a column: 1 is A, 28 is AB."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


@lru_cache(maxsize=4096)
def column_number(name: str) -> int:
    """The number of a column: A is 1, AB is 28."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def address(row: int, column: int) -> str:
    """The address of a cell: row 7 of column 3 is C7."""
    return f"{letters(column)}{row}"


@lru_cache(maxsize=16_384)
def position(ref: str) -> tuple[int, int] | None:
    """Row and column of a cell's address; None if it is no address.

    Remembered, as all sheets of all files use the same few addresses.
    """
    match = _CELL.fullmatch(ref)
    return (int(match[2]), column_number(match[1])) if match else None


@lru_cache(maxsize=4096)
def area(text: str) -> Area | None:
    """The cells that a defined name stands for; None when it has lost them (#REF!) or is no plain area.

    Remembered, as all files of a form have the same names.
    """
    sheet, _, cells = text.strip().lstrip("=").rpartition("!")
    found = span(cells)
    if not sheet or found is None:
        return None
    if sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    return Area(sheet, found.row, found.column, found.last_row, found.last_column)


def span(cells: str) -> Area | None:
    """The cells of an address such as B6:B25 or C7, on a sheet that it does not name."""
    start, _, end = cells.partition(":")
    first = position(start)
    last = position(end) if end else first
    if first is None or last is None:
        return None
    return Area("", first[0], first[1], last[0], last[1])
