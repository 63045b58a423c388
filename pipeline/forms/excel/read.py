"""An opened Excel form in, its record out: data, the place of every value, and what was noticed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from pipeline.fields import Field, Form, Section, Table
from pipeline.forms.excel.addresses import address
from pipeline.forms.excel.answers import Answer, answer
from pipeline.forms.excel.cells import Cell, Sheet
from pipeline.forms.excel.copies import Read, Reading, copies
from pipeline.forms.excel.extra import extra_content, used_sheets
from pipeline.forms.excel.locate import Places, locate
from pipeline.forms.excel.locate_questions import Question
from pipeline.forms.excel.locate_tables import TablePlace
from pipeline.forms.excel.merged import in_table
from pipeline.forms.excel.rows import filled_rows
from pipeline.forms.excel.said import Ear
from pipeline.forms.excel.sight import comments, hidden_answers
from pipeline.forms.excel.stamps import stamp_in
from pipeline.forms.excel.votes import DISPUTED, Verdict, alike
from pipeline.forms.excel.workbook import Workbook, open_workbook
from pipeline.intake import Package
from pipeline.model import Location, Note, Provenance, Record, Stamp


def read(package: Package, form: Form) -> Record:
    """What an Excel form says; answers whose place is gone are noted, never taken for blank.

    Raises Refused when the file is damaged.
    """
    workbook = open_workbook(package)
    return _record(package, workbook, stamp_in(package, workbook), form)


def read_as(package: Package, choose: Callable[[Stamp], Iterable[Form]]) -> tuple[Stamp, tuple[Record, ...]]:
    """The stamp of a file, and what it says as each of the forms chosen by that; it is opened once.

    Raises Refused when the file is damaged.
    """
    workbook = open_workbook(package)
    stamp = stamp_in(package, workbook)
    return stamp, tuple(_record(package, workbook, stamp, form) for form in choose(stamp))


def _record(package: Package, workbook: Workbook, stamp: Stamp, form: Form) -> Record:
    found = locate(workbook, form)
    reader = _read(form, workbook, found)
    notes = list(reader.notes)
    copied: frozenset[str] = frozenset()
    if found.is_ours:
        ours = (reader.data, reader.places)
        doubles = copies(workbook, form, used_sheets(found), ours, _reading_of(form))
        copied, notes = doubles.sheets, [*notes, *doubles.notes]
        notes += [*hidden_answers(workbook, reader.places), *comments(package, workbook, reader.places)]
    else:
        notes.insert(0, Note("not-our-form"))
    notes += extra_content(workbook, form, found, copied, reader.taken, reader.rows)
    return Record(stamp, reader.data, reader.places, tuple(notes), package.program, frozenset(reader.stored))


def _read(form: Form, workbook: Workbook, found: Places) -> _Reader:
    reader = _Reader(workbook, found)
    for part in form.parts:
        if isinstance(part, Section):
            reader.section(part, required=part.name in form.schema.get("required", ()))
        else:
            reader.table(part)
    return reader


def _reading_of(form: Form) -> Read:
    """How a copy of a sheet is read: as the form is."""

    def reading(workbook: Workbook, found: Places) -> Reading:
        reader = _read(form, workbook, found)
        return reader.data, reader.places

    return reading


class _Reader:
    """What has been read so far.

    `taken` holds the cells beside their place that were read all the same, `rows` the filled rows of tables.
    """

    def __init__(self, workbook: Workbook, found: Places) -> None:
        self.workbook = workbook
        self.found = found
        self.ear = Ear(workbook, found)
        self.data: dict[str, Any] = {}
        self.places: dict[str, Provenance] = {}
        self.notes: list[Note] = []
        self.taken: set[tuple[str, str]] = set()
        self.typed: set[str] = set()
        self.stored: set[str] = set()
        self.rows: dict[str, Sequence[int]] = {}

    def section(self, section: Section, *, required: bool) -> None:
        """All single questions; a section that must be there is there even when nothing is filled in."""
        values = dict(self._answers(section))
        if values or required:
            self.data[section.name] = values

    def table(self, table: Table) -> None:
        """All rows that somebody filled in, numbered in the data without the blank ones between them."""
        place = self.found.tables.get(table.name)
        sheet = None if place is None else self.workbook.sheet(place.sheet)
        if place is None or sheet is None or _is_erased(sheet, place):
            self._lost(table.pointer, Location(table.label, "", table.label))
            return
        self._columns(table, place)
        self.rows[table.name] = rows = [*filled_rows(sheet, table, place)]
        self.data[table.name] = [self._row(table, place, sheet, row, n) for n, row in enumerate(rows)]

    def _answers(self, section: Section) -> Iterator[tuple[str, Any]]:
        for field in section.fields:
            question = self.found.questions.get(field.pointer)
            if question is None or self._is_erased(question):
                self._lost(field.pointer, Location(section.label, "", field.label))
                continue
            said = self.ear.said(question)
            sheet, row, column = said.place
            where = Location(sheet, address(row, column), field.label)
            self.notes += [replace(note, pointer=field.pointer) for note in said.notes]
            self.taken |= {(note.location.part, note.location.ref) for note in said.notes}
            self._similar(question.verdict, where, field.pointer, sheet, question.verdict.target[1])
            told = any(note.rule in ("answer-elsewhere", "answered-twice") for note in said.notes)
            if question.verdict.disputed and not told:
                self.notes.append(Note("anchors-disagree", where, field.pointer, said.answer.raw or None))
            self._keep(
                field, field.pointer, where, question.verdict, said.answer, said.cell, bool(said.notes)
            )
            if said.answer.value is not None:
                yield field.name, said.answer.value

    def _is_erased(self, question: Question) -> bool:
        """Whether nothing is left in the row of a question: its name alone asks nobody anything."""
        name, row, _ = question.verdict.target
        sheet = self.workbook.sheet(name)
        return sheet is not None and question.verdict.anchors == ("name",) and row not in sheet.rows

    def _columns(self, table: Table, place: TablePlace) -> None:
        """Note where the table stands, and which columns are in dispute."""
        first = min(verdict.target for verdict in place.columns.values())
        where = Location(place.sheet, address(place.header_row, first), table.label)
        self.places[table.pointer] = Provenance(where)
        for field in table.fields:
            verdict = place.columns.get(field.name)
            if verdict is None:
                continue
            at = Location(place.sheet, address(place.header_row, verdict.target), field.label)
            self._similar(verdict, at, table.pointer, place.sheet, place.header_row)
            if verdict.disputed:
                self.notes.append(Note("anchors-disagree", at, table.pointer))

    def _row(self, table: Table, place: TablePlace, sheet: Sheet, row: int, index: int) -> Mapping[str, Any]:
        values = {}
        pointer = f"{table.pointer}/{index}"
        first = min(verdict.target for verdict in place.columns.values())
        self.places[pointer] = Provenance(Location(sheet.name, address(row, first), table.row_label))
        for field in table.fields:
            verdict, at = place.columns.get(field.name), field.at(index)
            if verdict is None:
                self._lost(at, Location(sheet.name, "", field.label))
                continue
            cell, merged = in_table(sheet, place, row, verdict.target)
            said = answer(field, cell, self.workbook.epoch_1904)
            where = Location(sheet.name, address(row, verdict.target), field.label)
            if merged is not None and not field.computed:
                self.notes.append(replace(merged, location=where, pointer=at))
            self._keep(field, at, where, verdict, said, cell, merged is not None)
            if said.value is not None:
                values[field.name] = said.value
        self.places[pointer] = _named(self.places[pointer], table, values, index)
        return values

    def _keep(
        self,
        field: Field,
        pointer: str,
        where: Location,
        verdict: Verdict[Any],
        said: Answer,
        cell: Cell | None,
        doubtful: bool,
    ) -> None:
        """Note where a value stands, how sure it is, and what is odd about it."""
        if said.stored:
            self.stored.add(pointer)
        if said.note is not None:
            self.notes.append(replace(said.note, location=where, pointer=pointer))
        elif cell is not None and cell.formula is not None and said.value is not None and not field.computed:
            self._formula(field, pointer, where, said)
        doubtful = doubtful or said.note is not None
        sure = min(verdict.confidence, DISPUTED) if doubtful else verdict.confidence
        self.places[pointer] = Provenance(where, said.raw, verdict.anchors, sure)

    def _formula(self, field: Field, pointer: str, where: Location, said: Answer) -> None:
        """Somebody's own formula is told of once in a column."""
        if field.pointer not in self.typed:
            self.typed.add(field.pointer)
            self.notes.append(Note("typed-formula", where, pointer, said.raw))

    def _similar(self, verdict: Verdict[Any], at: Location, pointer: str, name: str, row: int) -> None:
        """A note when nothing but a label that somebody has reworded tells what is asked."""
        sheet = self.workbook.sheet(name)
        if verdict.anchors != ("similar",) or sheet is None:
            return
        cells = sheet.rows.get(row, {}).values()
        said = [cell.text for cell in cells if alike(cell.text, at.label)]
        self.notes.append(Note("similar-label", at, pointer, said[0] if said else None))

    def _lost(self, pointer: str, where: Location) -> None:
        self.places[pointer] = Provenance(where, confidence=0.0)
        self.notes.append(Note("lost-field", where, pointer))


def _is_erased(sheet: Sheet, place: TablePlace) -> bool:
    """Whether nothing is left of a table but names that lead to its blank cells."""
    return all(verdict.anchors == ("name",) for verdict in place.columns.values()) and not any(
        row >= place.header_row for row in sheet.rows
    )


def _named(place: Provenance, table: Table, values: Mapping[str, Any], index: int) -> Provenance:
    """The place of a row, called by its id, or by its number among the filled ones."""
    own = table.id_field
    name = values.get(own.name) if own else None
    at = place.location
    return Provenance(Location(at.part, at.ref, f"{table.row_label} {name or index + 1}"))
