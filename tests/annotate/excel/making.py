"""Filled Excel forms with things wrong in them, checked as files are, and copies with the remarks in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from msgspec.structs import replace
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from pipeline import intake
from pipeline.annotate import Remark, remarks
from pipeline.annotate.excel import annotate, without_remarks
from pipeline.extract import Given, extract_bytes
from pipeline.fields import Form, Section, Table
from pipeline.forms import excel
from pipeline.forms.excel.edit import SheetEditor
from pipeline.forms.excel.ours import MARK
from pipeline.model import FileResult, Record, Stamp
from pipeline.package import rewrite
from pipeline.validate import check_across, check_record
from tests.forms.excel.conftest import cover_for, name_cells
from tests.shipped import shipped
from tests.validate.test_every_field import example as answered

MOMENT = datetime(2026, 1, 15, 9, 30)
TITLE = "Checked form – Exempla"
Data = Mapping[str, Any]


@cache
def blank(output: str) -> bytes:
    """The form of the sample city that the examples take for granted."""
    definition, known, _, situation = shipped()
    form = known.forms[output]
    city = situation.city
    stamp = Stamp(definition.name, output, form.version, city.cohort, city.slug, "1a2b3c4d")
    return excel.blank(form, replace(cover_for(form), stamp=stamp), definition.templates)


def form_of(output: str) -> Form:
    return shipped()[1].forms[output]


def filled(output: str, data: Data) -> bytes:
    return excel.fill(blank(output), form_of(output), data)


@cache
def example(output: str) -> bytes:
    return filled(output, answered(output))


def checked(data: bytes, records: Mapping[str, Data]) -> FileResult:
    """What a check says of the file; `records` are the other outputs of the city."""
    definition, known, _, situation = shipped()
    record = read(data)
    own = check_record(definition, known, record, situation.city, situation.today)
    output = own.output or ""
    file = FileResult("form.xlsx", output=output, findings=own.findings, record=own.record)
    others = {name: _of_data(name, one) for name, one in records.items() if name != output}
    across, _ = check_across(definition, known, {**others, output: file}, situation.city, situation.today)
    return replace(file, findings=(*own.findings, *(one for one in across if one.output == output)))


def _of_data(output: str, data: Data) -> FileResult:
    definition, known, _, situation = shipped()
    city = situation.city
    stamp = Stamp(definition.name, output, form_of(output).version, city.cohort, city.slug)
    made = check_record(definition, known, Record(stamp, data, {}), city, situation.today)
    return FileResult(output, output=output, findings=made.findings, record=made.record)


def read(data: bytes) -> Record:
    extraction = extract_bytes(shipped()[0], Given(data, "form.xlsx"))
    assert extraction.record is not None, extraction.refusal
    return extraction.record


def opened(data: bytes) -> intake.Package:
    return intake.open_bytes(data, "form.xlsx")


def copy_of(data: bytes, output: str, own: Sequence[Remark]) -> bytes:
    return annotate(data, opened(data), form_of(output), own, MOMENT, TITLE)


def annotated(data: bytes, records: Mapping[str, Data]) -> tuple[FileResult, tuple[Remark, ...], bytes]:
    """The result of the check, the remarks, and the copy with them."""
    result = checked(data, records)
    own = remarks(result)
    assert result.output
    return result, own, copy_of(data, result.output, own)


def taken_out(data: bytes) -> bytes:
    return without_remarks(data, opened(data))


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def noted(data: bytes) -> dict[tuple[str, str], list[int]]:
    """The numbers of the remarks in the note of each cell, by sheet and cell, as openpyxl reads them."""
    found = {}
    for sheet in load_workbook(io.BytesIO(data)):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None and MARK in cell.comment.text:
                    lines = cell.comment.text.split("\n")
                    heads = [line for line in lines if line.startswith(MARK)]
                    found[sheet.title, cell.coordinate] = [int(head.split()[1]) for head in heads]
    return found


class Places:
    """Where answers stand by the names of the workbook alone, which is not how the reader finds them."""

    def __init__(self, data: bytes, form: Form) -> None:
        self.book = load_workbook(io.BytesIO(data))
        self.form = form

    def cell(self, pointer: str) -> tuple[str, str]:
        """Sheet and cell of an answer, of the first cell of a row, or of a table's or section's heading."""
        part, field = self.form.find(pointer) or (None, None)
        assert part is not None, pointer
        if isinstance(part, Section):
            return self._named(field.code, 0) if field is not None else self._heading(part)
        names = pointer.split("/")
        number = int(names[2]) if len(names) > 2 else -1
        if field is not None:
            return self._named(field.code, number)
        return min((self._named(one.code, number) for one in part.fields), key=lambda at: _column(at[1]))

    def _named(self, code: str, row: int) -> tuple[str, str]:
        sheet, (column, first, _, _) = name_cells(self.book, f"f_{code}")
        return sheet.title, f"{get_column_letter(column)}{first + row}"

    def _heading(self, section: Section) -> tuple[str, str]:
        for sheet in self.book:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value == section.label:
                        return sheet.title, cell.coordinate
        raise AssertionError(section.label)


def _column(ref: str) -> tuple[int, str]:
    letters = ref.rstrip("0123456789")
    return len(letters), letters


def wanted(own: Sequence[Remark], places: Places) -> dict[tuple[str, str], list[int]]:
    """The numbers of the remarks that each cell ought to have."""
    found: dict[tuple[str, str], list[int]] = {}
    for remark in own:
        if remark.pointer is not None:
            found.setdefault(places.cell(remark.pointer), []).append(remark.number)
    return found


def typed(output: str, words: Mapping[str, str | None]) -> bytes:
    """The example with texts typed into answers by their pointers; None empties the cell."""
    data = example(output)
    record, package = read(data), opened(data)
    sheets = {sheet.name: sheet.part for sheet in excel.workbook.open_workbook(package).sheets}
    editors: dict[str, SheetEditor] = {}
    for pointer, text in words.items():
        place = record.places[pointer].location
        part = sheets[place.part]
        if part not in editors:
            root = package.tree(part)
            assert root is not None
            editors[part] = SheetEditor(root)
        row, column = excel.addresses.position(place.ref)
        if text is None:
            editors[part].clear(row, column)
        else:
            editors[part].text(row, column, text)
    return rewrite(data, {part: editor.content() for part, editor in editors.items()})


def answers(output: str, *, firsts: bool = True) -> list[str]:
    """The pointers of all answers that people give: of each table that has rows those of its first one.

    Without the `firsts` columns are left out, one of them typed by people, so that the row stays filled in.
    """
    found = []
    rows = read(example(output)).data
    for part, field in form_of(output).fields():
        table = isinstance(part, Table)
        if table and not rows[part.name]:
            continue
        brought = table and [one for one in part.fields if not (one.offered or one.fixed or one.computed)][:1]
        if not field.computed and (firsts or not table or field not in (part.fields[0], *brought)):
            found.append(field.at(0 if table else None))
    return found
