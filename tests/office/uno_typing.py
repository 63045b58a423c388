"""Typing as at the keyboard: what a person does with cursor and keys, sent to LibreOffice as commands.

Runs with the system's Python beside uno_session.py, so nothing here is imported by the tests.
"""

from __future__ import annotations

from com.sun.star.beans import PropertyValue


class Typing:
    """The part of a session that puts words into a document by way of its window."""

    def __init__(self, dispatcher):
        self.dispatcher = dispatcher

    def track(self, on):
        """Switch the tracking of changes on or off."""
        self.document.RecordChanges = on

    def type_into(self, table, cell, words):
        """Mark all that is in a cell of a Word table and type over it, the Enter key between lines."""
        text = self.document.TextTables.getByName(table).getCellByName(cell)
        cursor = self.document.CurrentController.ViewCursor
        cursor.gotoRange(text.Start, False)
        cursor.gotoRange(text.End, True)
        for number, line in enumerate(words.split("\n")):
            if number:
                self._do("InsertPara")
            if line:
                self._do("InsertText", Text=line)

    def add_rows(self, table, count):
        """Add rows below the last one of a Word table, as its menu does."""
        cells = self.document.TextTables.getByName(table)
        for _ in range(count):
            last = cells.getCellByName(cells.CellNames[-1])
            self.document.CurrentController.ViewCursor.gotoRange(last.Start, False)
            self._do("InsertRowsAfter")

    def insert_rows(self, sheet, before, count):
        """Insert rows into a sheet as the menu does; its protection is lifted first."""
        cells = self.document.Sheets.getByName(sheet)
        cells.unprotect("")
        cells.Rows.insertByIndex(before - 1, count)

    def put_cells(self, sheet, typed):
        """Type into cells of a sheet by address; returns the addresses that stayed empty."""
        cells = self.document.Sheets.getByName(sheet)
        for address, words in typed.items():
            cells.getCellRangeByName(address).FormulaLocal = words
        return [address for address in typed if not cells.getCellRangeByName(address).String]

    def _do(self, command, **arguments):
        values = tuple(PropertyValue(name, 0, value, 0) for name, value in arguments.items())
        frame = self.document.CurrentController.Frame
        self.dispatcher.executeDispatch(frame, f".uno:{command}", "", 0, values)
