"""Choices in, the ranges of the hidden sheet that drop-downs offer out.

A drop-down names a range and never holds its entries itself: Excel allows them 255 characters there.
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.forms.excel.keys import LISTS_SHEET
from pipeline.forms.excel.master import Master, protect, put


class Lists:
    """The hidden sheet with one column for each set of entries; the same entries are written once."""

    def __init__(self, master: Master) -> None:
        self.sheet: Worksheet = master.sheet(LISTS_SHEET, LISTS_SHEET)
        self.sheet.sheet_state = "hidden"
        self._ranges: dict[tuple[str | int, ...], str] = {}
        protect(self.sheet)

    def range(self, title: str, entries: Sequence[str | int]) -> str:
        """The address of the entries, with a column written for them if they are new."""
        known = tuple(entries)
        if known not in self._ranges:
            self._ranges[known] = self._write(title, known)
        return self._ranges[known]

    def _write(self, title: str, entries: tuple[str | int, ...]) -> str:
        column = len(self._ranges) + 1
        letter = get_column_letter(column)
        put(self.sheet, 1, column, title, "List header")
        for row, entry in enumerate(entries, 2):
            put(self.sheet, row, column, entry, "List")
        return f"{LISTS_SHEET}!${letter}$2:${letter}${len(entries) + 1}"
