"""A form and the master in, the workbook out, complete but for the words of the cover.

What is built depends on the form and the master alone, so one building serves every city (see dress.py).
"""

from __future__ import annotations

import io
from pathlib import Path

from openpyxl.packaging.custom import StringProperty

from pipeline.fields import Form, Table
from pipeline.forms.excel import start
from pipeline.forms.excel.keys import (
    LISTS_SHEET,
    QUESTIONS_SHEET,
    STAMP_SHEET,
    START_SHEET,
    sheet_name,
)
from pipeline.forms.excel.lists import Lists
from pipeline.forms.excel.master import Master, protect, put
from pipeline.forms.excel.questions import Questions
from pipeline.forms.excel.tables import TableSheet
from pipeline.forms.excel.validation import Validations

# by form and master: to build takes a hundred times as long as to dress
_BUILT: dict[tuple[str, bytes], bytes] = {}
_MOST_KEPT = 16


def built(form: Form, templates: Path) -> bytes:
    """The workbook of a form with the cover's tokens still in it; built once for each form and master."""
    key = (repr(form), (templates / "form.xlsx").read_bytes())
    if key not in _BUILT:
        while len(_BUILT) >= _MOST_KEPT:
            _BUILT.pop(next(iter(_BUILT)))
        _BUILT[key] = build(form, templates)
    return _BUILT[key]


def build(form: Form, templates: Path) -> bytes:
    """The workbook of a form; raises DefinitionError when the master lacks something."""
    master = Master(templates)
    first = start.StartSheet(master)
    lists = Lists(master)
    rules = Validations(form, lists)
    questions = Questions(master, form, rules)
    questions.write()
    progress = [start.of_questions(questions.done_cells)]
    taken = [START_SHEET, QUESTIONS_SHEET, LISTS_SHEET, STAMP_SHEET]
    for part in form.parts:
        if isinstance(part, Table):
            taken.append(sheet_name(part.label, taken))
            TableSheet(master, form, part, taken[-1], rules).write()
            progress.append(start.of_table(part, taken[-1]))
    first.write(progress)
    _stamp_sheet(master)
    return _saved(master, [START_SHEET, QUESTIONS_SHEET, *taken[4:], LISTS_SHEET, STAMP_SHEET])


def _stamp_sheet(master: Master) -> None:
    sheet = master.sheet(STAMP_SHEET, STAMP_SHEET)
    sheet.sheet_state = "hidden"
    put(sheet, 1, 1, "{header}", "List header")
    protect(sheet)


def _saved(master: Master, order: list[str]) -> bytes:
    workbook = master.finish()
    workbook._sheets.sort(key=lambda sheet: order.index(sheet.title))  # type: ignore[attr-defined]
    for sheet in workbook.worksheets:
        sheet.sheet_view.tabSelected = sheet.title == START_SHEET
    workbook.active = 0
    workbook.calculation.fullCalcOnLoad = True
    # makes the part for the stamp, which dress.py writes
    workbook.custom_doc_props.append(StringProperty(name="form", value="form"))  # type: ignore[attr-defined]
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
