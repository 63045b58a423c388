"""One LibreOffice, opened by hand over UNO: commands in, what the program sees in the file out.

Runs with the system's Python, the only one for which Debian builds `uno`, so nothing here is imported by the
tests: they talk to it in lines of JSON, one command in, one answer out. It starts LibreOffice itself and ends
it when the input ends, so none is left behind even if the tests are killed.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
import time
from pathlib import Path

import uno  # noqa: F401 -- with it Python finds com.sun.star
from com.sun.star.beans import PropertyValue
from uno_start import connect
from uno_typing import Typing

LAST_WORDS = 15.0  # seconds between the end of the input and the end by force
FILTERS = {
    ".docx": "MS Word 2007 XML",
    ".odt": "writer8",
    ".xlsx": "Calc MS Excel 2007 XML",
    ".ods": "calc8",
}
PROBE_ROWS = 400  # more than any drop-down of ours offers


def prop(name, value):
    return PropertyValue(name, 0, value, 0)


class Session(Typing):
    """The document that is open, and one method for each command."""

    def __init__(self, desktop, dispatcher, text_document):
        super().__init__(dispatcher)
        self.desktop = desktop
        self.text_document = text_document  # makes a document that no view shows
        self.document = None
        self.found = []  # content controls by their number

    def open(self, path):
        """Whether the file opens: without a person to agree to a repair, a damaged one does not."""
        self.document = self.desktop.loadComponentFromURL(
            Path(path).as_uri(), "_blank", 0, (prop("Hidden", True),)
        )
        if self.document is None:
            return {"opened": False}
        repaired = [a.Value for a in self.document.Args if a.Name == "RepairPackage"]
        return {"opened": True, "repaired": any(repaired)}

    def load(self, path):
        """Open a Word file without a view: 7.4 without a screen ends when it is to show comments."""
        self.document = self.text_document()
        self.document.load((prop("URL", Path(path).as_uri()), prop("FilterName", FILTERS[".docx"])))

    def group(self):
        """The number of the group of processes that this and LibreOffice are in."""
        return os.getpgrp()

    def save(self, path):
        self.document.storeToURL(Path(path).as_uri(), (prop("FilterName", FILTERS[Path(path).suffix]),))

    def close(self):
        if self.document is not None:
            self.document.close(True)
        self.document, self.found = None, []

    # Word

    def controls(self):
        """Every table in order: the paragraphs since the last table, its cells with the controls in them."""
        tables, before = [], []
        for block in each(self.document.Text):
            if block.supportsService("com.sun.star.text.TextTable"):
                tables.append({"name": block.Name, "before": before, "cells": self._cells(block)})
                before = []
            else:
                before.append(block.String)
                if any(portion.TextPortionType == "ContentControl" for portion in each(block)):
                    raise ValueError(f"a control outside of tables: {block.String}")
        return tables

    def _cells(self, table):
        found = []
        for name in table.CellNames:
            cell = table.getCellByName(name)
            inside = [
                self._control(portion.ContentControl)
                for paragraph in each(cell)
                for portion in each(paragraph)
                if portion.TextPortionType == "ContentControl"
            ]
            found.append({"name": name, "text": cell.String, "controls": inside})
        return found

    def _control(self, control):
        self.found.append(control)
        told = {"number": len(self.found) - 1, "prompting": control.ShowingPlaceHolder}
        if control.Checkbox:
            return {**told, "kind": "box", "checked": control.Checked, "signs": signs(control)}
        if control.Date:
            return {**told, "kind": "date", "format": control.DateFormat}
        if entries := control.ListItems:
            return {**told, "kind": "list", "entries": [entry_of(entry) for entry in entries]}
        return {**told, "kind": "picture" if control.Picture else "text"}

    def properties(self, number):
        return [one.Name for one in self.found[number].PropertySetInfo.Properties]

    def shown(self, number):
        return shown(self.found[number])

    def tick(self, number, sign=None):
        """Set the state of a box, and its sign if one is given; returns the text of the control."""
        control = self.found[number]
        control.Checked = True
        return self._replace(control, sign) if sign else shown(control)

    def choose(self, number, words):
        """Do what a click on an entry of a list does, or typing into a control; returns its text."""
        control = self.found[number]
        told = self._replace(control, words)
        control.ShowingPlaceHolder = False
        return told

    def pick_date(self, number, words):
        """Do what a click in the calendar does, without the text if there is none; returns the text."""
        control = self.found[number]
        control.CurrentDate = words["date"]
        return self.choose(number, words["text"]) if words["text"] else shown(control)

    @staticmethod
    def _replace(control, words):
        """First the new text, then away with the old: in a control without text nothing can be put."""
        old = len(shown(control))
        cursor = control.createTextCursor()
        cursor.gotoStart(False)
        cursor.String = words
        cursor.collapseToEnd()
        cursor.goRight(old, True)
        cursor.String = ""
        return shown(control)

    def remarks(self):
        """Every comment in the margin: who wrote it, what it says, and the text of the cell it stands in."""
        found = []
        for field in each(self.document.TextFields):
            if field.supportsService("com.sun.star.text.textfield.Annotation"):
                cell = field.Anchor.Cell
                inside = None if cell is None else cell.String
                found.append({"author": field.Author, "words": field.Content, "cell": inside})
        return found

    def write(self, table, cell, words):
        self.document.TextTables.getByName(table).getCellByName(cell).String = words

    # Excel

    def ranges(self, prefix):
        """Every cell of each named range: is it locked, and which validation has it."""
        found = {}
        for name in self.document.NamedRanges.ElementNames:
            if name.startswith(prefix):
                cells = self.document.NamedRanges.getByName(name).getReferredCells()
                found[name] = {"sheet": cells.Spreadsheet.Name, "cells": list(self._validations(cells))}
        return found

    @staticmethod
    def _validations(cells):
        rows, columns = cells.Rows.Count, cells.Columns.Count
        for row in range(rows):
            for column in range(columns):
                cell = cells.getCellByPosition(column, row)
                rule = cell.Validation
                yield {
                    "locked": cell.CellProtection.IsLocked,
                    "text": cell.String,
                    "type": rule.Type.value,
                    "operator": rule.getOperator().value,
                    "formulas": [rule.getFormula1(), rule.getFormula2()],
                    "arrow": rule.ShowList > 0,
                    "refuses": rule.ShowErrorMessage and rule.ErrorAlertStyle.value == "STOP",
                    "warns": rule.ShowErrorMessage and rule.ErrorAlertStyle.value == "WARNING",
                }

    def put(self, name, row, typed):
        """Type into a cell of a named range as at the keyboard; returns what the cell shows."""
        cell = self.document.NamedRanges.getByName(name).getReferredCells().getCellByPosition(0, row)
        cell.FormulaLocal = typed
        return cell.String

    def overwrite(self, sheet, address, typed):
        """Type into any cell; returns what it shows then: a locked cell keeps what it has."""
        cell = self.document.Sheets.getByName(sheet).getCellRangeByName(address)
        before = cell.String
        cell.FormulaLocal = typed
        return [before, cell.String]

    def offers(self, formulas):
        """What each range of a drop-down offers at the moment, calculated on a sheet made for it."""
        sheets = self.document.Sheets
        sheets.insertNewByName("probe", sheets.Count)
        probe = sheets.getByName("probe")
        found = {}
        for column, formula in enumerate(formulas):
            area = probe.getCellRangeByPosition(column, 0, column, PROBE_ROWS - 1)
            area.setArrayFormula(f"={formula}")
            # a row behind the last entry is an error, which comes without a value
            entries = (entry for (entry,) in area.getDataArray() if isinstance(entry, str | float))
            found[formula] = [f"{e:g}" if isinstance(e, float) else e for e in entries]
        sheets.removeByName("probe")
        return found

    def annotations(self):
        """The words of every note, by sheet and cell."""
        found = {}
        for name in self.document.Sheets.ElementNames:
            notes = self.document.Sheets.getByName(name).Annotations
            for number in range(notes.Count):
                note = notes.getByIndex(number)
                at = note.Position
                cell = self.document.Sheets.getByName(name).getCellByPosition(at.Column, at.Row)
                ref = cell.AbsoluteName.rpartition(".")[2].replace("$", "")
                found[f"{name}!{ref}"] = note.String
        return found

    def protection(self):
        """Each sheet: is it protected, does it open without a password, can people see it."""
        found = {}
        for name in self.document.Sheets.ElementNames:
            sheet = self.document.Sheets.getByName(name)
            protected, seen = sheet.isProtected(), sheet.IsVisible
            sheet.unprotect("")
            found[name] = {"protected": protected, "opens": not sheet.isProtected(), "visible": seen}
        return found


def each(container):
    found = container.createEnumeration()
    while found.hasMoreElements():
        yield found.nextElement()


def entry_of(entry):
    pair = {one.Name: one.Value for one in entry}
    return [pair.get("DisplayText", ""), pair.get("Value", "")]


def shown(control):
    return "".join(portion.String for portion in each(control))


def signs(control):
    return [control.UncheckedState, control.CheckedState]


def listen(commands):
    """Pass the lines on; after the last wait a little for an orderly end, then end the group by force."""
    for line in sys.stdin:
        commands.put(line)
    commands.put(None)
    time.sleep(LAST_WORDS)
    os.killpg(os.getpgrp(), signal.SIGKILL)


def answer(session, line):
    command = json.loads(line)
    try:
        return {"answer": getattr(session, command.pop("do"))(**command)}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def main():
    if os.getpgrp() != os.getpid():
        raise SystemExit("must lead a process group of its own, as it ends all in its group")
    commands = queue.Queue()
    threading.Thread(target=listen, args=(commands,), daemon=True).start()
    program, desktop, *makers = connect(sys.argv[1])
    session = Session(desktop, *makers)
    while (line := commands.get()) is not None:
        sys.stdout.write(json.dumps(answer(session, line)) + "\n")
        sys.stdout.flush()
    try:
        session.close()
        desktop.terminate()
    except Exception:
        program.terminate()  # it has ended in the middle of a command
    program.wait(LAST_WORDS)


if __name__ == "__main__":
    main()
