"""An opened Excel form in, its record out: data, the place of every value, and what was noticed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pipeline.fields import Form, Section, Table
from pipeline.forms.excel.addresses import address
from pipeline.forms.excel.answers import Answer, answer, ticked
from pipeline.forms.excel.cells import Cell, Sheet
from pipeline.forms.excel.extra import extra_content
from pipeline.forms.excel.locate import Places, locate
from pipeline.forms.excel.locate_questions import Question
from pipeline.forms.excel.locate_tables import TablePlace
from pipeline.forms.excel.rows import filled_rows
from pipeline.forms.excel.stamps import stamp_in
from pipeline.forms.excel.votes import Verdict
from pipeline.forms.excel.workbook import Workbook, open_workbook
from pipeline.intake import Package
from pipeline.model import Location, Note, Provenance, Record


def read(package: Package, form: Form) -> Record:
    """What an Excel form says; answers whose place is gone are noted, never taken for blank.

    Raises Refused when the file is damaged.
    """
    workbook = open_workbook(package)
    found = locate(workbook, form)
    reader = _Reader(workbook, found)
    for part in form.parts:
        if isinstance(part, Section):
            reader.section(part, required=part.name in form.schema.get("required", ()))
        else:
            reader.table(part)
    notes = [*reader.notes, *extra_content(workbook, form, found)]
    if not found.is_ours:
        notes.insert(0, Note("not-our-form"))
    stamp = stamp_in(package, workbook)
    return Record(stamp, reader.data, reader.places, tuple(notes), package.program, frozenset(reader.stored))


class _Reader:
    """What has been read so far."""

    def __init__(self, workbook: Workbook, found: Places) -> None:
        self.workbook = workbook
        self.found = found
        self.data: dict[str, Any] = {}
        self.places: dict[str, Provenance] = {}
        self.notes: list[Note] = []
        self.stored: set[str] = set()

    def section(self, section: Section, *, required: bool) -> None:
        """All single questions; a section that must be there is there even when nothing is filled in."""
        values = dict(self._answers(section))
        if values or required:
            self.data[section.name] = values

    def table(self, table: Table) -> None:
        """All rows that somebody filled in, numbered in the data without the blank ones between them."""
        place = self.found.tables.get(table.name)
        sheet = None if place is None else self.workbook.sheet(place.sheet)
        if place is None or sheet is None:
            self._lost(table.pointer, Location(table.label, "", table.label))
            return
        self._columns(table, place)
        rows = enumerate(filled_rows(sheet, table, place))
        self.data[table.name] = [self._row(table, place, sheet, row, index) for index, row in rows]

    def _answers(self, section: Section) -> Iterator[tuple[str, Any]]:
        for field in section.fields:
            question = self.found.questions.get(field.pointer)
            if question is None:
                self._lost(field.pointer, Location(section.label, "", field.label))
                continue
            said = self._said(question)
            sheet, row, column = question.verdict.target
            where = Location(sheet, address(row, column), field.label)
            self._keep(field.pointer, where, question.verdict, said)
            if question.verdict.disputed:
                self.notes.append(Note("anchors-disagree", where, field.pointer, said.raw or None))
            if said.value is not None:
                yield field.name, said.value

    def _said(self, question: Question) -> Answer:
        """The answer to a question; ticks and what was written beside them come together."""
        field = question.field
        written = answer(field, self._cell(*question.verdict.target), self.workbook.epoch_1904)
        if not question.ticks:
            return written
        marks = [(code, self._cell(*target)) for code, target in question.ticks.items()]
        chosen = ticked(field, marks)
        if not isinstance(written.value, list):
            return replace(chosen, note=written.note)
        both = dict.fromkeys([*(chosen.value or ()), *written.value])
        raw = "; ".join(filter(None, (chosen.raw, written.raw)))
        return Answer(list(both), raw, written.note)

    def _columns(self, table: Table, place: TablePlace) -> None:
        """Note where the table stands, and which columns are in dispute."""
        first = min(verdict.target for verdict in place.columns.values())
        where = Location(place.sheet, address(place.header_row, first), table.label)
        self.places[table.pointer] = Provenance(where)
        for field in table.fields:
            verdict = place.columns.get(field.name)
            if verdict is not None and verdict.disputed:
                at = Location(place.sheet, address(place.header_row, verdict.target), field.label)
                self.notes.append(Note("anchors-disagree", at, table.pointer))

    def _row(self, table: Table, place: TablePlace, sheet: Sheet, row: int, index: int) -> Mapping[str, Any]:
        values = {}
        pointer = f"{table.pointer}/{index}"
        first = min(verdict.target for verdict in place.columns.values())
        self.places[pointer] = Provenance(Location(sheet.name, address(row, first), table.row_label))
        for field in table.fields:
            verdict = place.columns.get(field.name)
            if verdict is None:
                self._lost(field.at(index), Location(sheet.name, "", field.label))
                continue
            said = answer(field, sheet.cell(row, verdict.target), self.workbook.epoch_1904)
            where = Location(sheet.name, address(row, verdict.target), field.label)
            self._keep(field.at(index), where, verdict, said)
            if said.value is not None:
                values[field.name] = said.value
        self.places[pointer] = _named(self.places[pointer], table, values, index)
        return values

    def _keep(self, pointer: str, where: Location, verdict: Verdict[Any], said: Answer) -> None:
        """Note where a value stands, and what is odd about it."""
        self.places[pointer] = Provenance(where, said.raw, verdict.anchors, verdict.confidence)
        if said.stored:
            self.stored.add(pointer)
        if said.note is not None:
            self.notes.append(replace(said.note, location=where, pointer=pointer))

    def _lost(self, pointer: str, where: Location) -> None:
        self.places[pointer] = Provenance(where, confidence=0.0)
        self.notes.append(Note("lost-field", where, pointer))

    def _cell(self, sheet: str, row: int, column: int) -> Cell | None:
        found = self.workbook.sheet(sheet)
        return None if found is None else found.cell(row, column)


def _named(place: Provenance, table: Table, values: Mapping[str, Any], index: int) -> Provenance:
    """The place of a row, called by its id, or by its number among the filled ones."""
    name = values.get(table.id_field.name) if table.id_field else None
    label = f"{table.row_label} {name or index + 1}"
    return replace(place, location=replace(place.location, label=label))
