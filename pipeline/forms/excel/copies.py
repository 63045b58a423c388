"""The data of a form in, notes on copies of its sheets out: the first counts, a copy may say otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from pipeline.fields import Field, Form, Section, Table
from pipeline.forms.excel.cells import Sheet
from pipeline.forms.excel.keys import STAMP_SHEET, START_SHEET
from pipeline.forms.excel.locate import Places, locate
from pipeline.forms.excel.workbook import Workbook
from pipeline.model import Location, Note, Provenance

LEAST_QUESTIONS = 3  # a sheet of one's own may well hold one of our labels

Data = Mapping[str, Any]
Reading = tuple[Data, Mapping[str, Provenance]]
Read = Callable[[Workbook, Places], Reading]


class Copies(Struct, frozen=True):
    """The sheets that repeat others, by name, with the notes on them."""

    sheets: frozenset[str]
    notes: tuple[Note, ...]


def copies(workbook: Workbook, form: Form, used: frozenset[str], ours: Reading, read: Read) -> Copies:
    """Look at each sheet that was not used; `read` reads what is found in a workbook of that sheet alone."""
    found: set[str] = set()
    notes: list[Note] = []
    for sheet in workbook.sheets:
        if sheet.name in {START_SHEET, STAMP_SHEET} | used:
            continue
        alone = Workbook((sheet,), {}, workbook.epoch_1904)
        places = locate(alone, form)
        if places.tables or len(places.questions) >= LEAST_QUESTIONS:
            found.add(sheet.name)
            notes += _notes(form, sheet, places, ours, read(alone, places))
    return Copies(frozenset(found), tuple(notes))


def _notes(form: Form, sheet: Sheet, places: Places, ours: Reading, theirs: Reading) -> list[Note]:
    """One note for each answer that is another in the copy, for a table one on the first; else one in all."""
    differing: list[Note] = []
    for part in form.parts:
        if isinstance(part, Section):
            asked = [field for field in part.fields if field.pointer in places.questions]
            differing += [note for field in asked for note in _other(field, None, part.name, ours, theirs)]
        elif part.name in places.tables:
            differing += _of_table(part, ours, theirs)
    return differing or [Note("copied-sheet", Location(sheet.name, "A1"), found=sheet.name)]


def _of_table(table: Table, ours: Reading, theirs: Reading) -> list[Note]:
    for index in range(len(theirs[0].get(table.name, ()))):
        for field in table.fields:
            for note in _other(field, index, table.name, ours, theirs):
                return [note]
    return []


def _other(field: Field, row: int | None, part: str, ours: Reading, theirs: Reading) -> Iterator[Note]:
    """A note when the copy answers otherwise; a blank copy says nothing."""
    said = _value(theirs[0], part, row, field.name)
    if field.computed or said is None or said == _value(ours[0], part, row, field.name):
        return
    pointer = field.at(row)
    place, own = theirs[1][pointer], ours[1].get(pointer)
    # a row that only the copy has is told of at its table
    yield Note("copy-differs", place.location, pointer if own else f"/{part}", place.raw)


def _value(data: Data, part: str, row: int | None, name: str) -> Any:  # noqa: ANN401 - whatever an answer is
    said = data.get(part, {})
    if row is None:
        return said.get(name)
    return said[row].get(name) if row < len(said) else None
