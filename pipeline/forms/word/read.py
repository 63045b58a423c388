"""A filled Word form in, its record out: every value with its place, and what was odd about finding it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pipeline.fields import Form, Section, Table
from pipeline.forms.word import answers
from pipeline.forms.word.answers import Answer
from pipeline.forms.word.layout import Layout, Row, Spot
from pipeline.forms.word.locate import locate
from pipeline.forms.word.properties import stamp
from pipeline.forms.word.view import card_title
from pipeline.intake import Package
from pipeline.model import Location, Note, Provenance, Record

OURS_FROM = 0.6  # the share of questions that must be found before a file counts as the form


def read(package: Package, form: Form) -> Record:
    """What a Word form says; answers whose place is gone are noted, never taken for blank."""
    document = package.tree(package.main)
    assert document is not None  # intake has opened it as a Word file
    layout = locate(document, form)
    reading = _Reading(layout)
    for part in form.parts:
        if isinstance(part, Section):
            reading.section(part, required=part.name in form.schema.get("required", ()))
        else:
            reading.table(part)
    notes = tuple(reading.notes)
    if layout.share(form) < OURS_FROM:
        notes = (Note("not-our-form"), *notes)
    return Record(stamp(package), reading.data, reading.places, notes, package.program)


class _Reading:
    """What has been read so far."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.data: dict[str, Any] = {}
        self.places: dict[str, Provenance] = {}
        self.notes: list[Note] = []

    def section(self, section: Section, *, required: bool) -> None:
        """All single questions; a section that must be there is there even when nothing is filled in."""
        values = {}
        for field in section.fields:
            location = Location(section.label, f"question {field.code}", field.label)
            spot = self.layout.answers.get(field.pointer)
            value = self._note(spot, _said(spot), field.pointer, location)
            if value is not None:
                values[field.name] = value
        if values or required:
            self.data[section.name] = values

    def table(self, table: Table) -> None:
        """All rows that somebody filled in, numbered in the data without the blank ones between them."""
        location = Location(table.label, label=table.label)
        found = self.layout.has(table.name)
        self.places[table.pointer] = Provenance(location, confidence=1.0 if found else 0.0)
        if not found:
            self.notes.append(_lost(table.pointer, location))
            return
        self._columns(table)
        rows: list[Mapping[str, Any]] = []
        for row in self.layout.rows.get(table.name, ()):
            said = {field.name: _said(row.spots.get(field.name)) for field in table.fields}
            if _is_filled(table, said):
                rows.append(self._row(table, row, said, len(rows)))
        self.data[table.name] = rows

    def _columns(self, table: Table) -> None:
        for spot in self.layout.columns.get(table.name, {}).values():
            if spot.verdict.disputed:
                place = Location(table.label, f"question {spot.field.code}", spot.field.label)
                self.notes.append(Note("anchors-disagree", place, table.pointer))

    def _row(
        self, table: Table, row: Row, said: Mapping[str, Answer | None], index: int
    ) -> Mapping[str, Any]:
        name = _row_name(table, row, said)
        pointer = f"{table.pointer}/{index}"
        self.places[pointer] = Provenance(Location(table.label, name))
        values = {}
        for field in table.fields:
            location = Location(table.label, f"{name}, question {field.code}", field.label)
            spot = row.spots.get(field.name)
            value = self._note(spot, said[field.name], field.at(index), location)
            if value is not None:
                values[field.name] = value
        return values

    def _note(self, spot: Spot | None, answer: Answer | None, pointer: str, location: Location) -> object:
        """Note the place of one answer and what is odd about it; gives its value, None when blank."""
        if spot is None or answer is None:
            self.places[pointer] = Provenance(location, confidence=0.0)
            self.notes.append(_lost(pointer, location))
            return None
        self.places[pointer] = Provenance(location, answer.raw, spot.verdict.anchors, answer.confidence)
        self.notes += _remarks(spot, answer, pointer, location)
        return answer.reading.value if answer.raw else None


def _said(spot: Spot | None) -> Answer | None:
    """The answer at a place; None when its place is gone and nothing was written beside it."""
    if spot is None:
        return None
    answer = answers.read(spot)
    return None if not spot.cells and not answer.raw else answer


def _is_filled(table: Table, said: Mapping[str, Answer | None]) -> bool:
    """Whether a row counts: what the form brings along or calculates says nothing, unless it makes rows."""
    filled = [field for field in table.fields if (answer := said[field.name]) and answer.raw]
    if table.prefill:
        return bool(filled)
    return any(not (field.fixed or field.computed or field.prefill) for field in filled)


def _row_name(table: Table, row: Row, said: Mapping[str, Answer | None]) -> str:
    """How a person finds the row: `row 2 (LO-02)`, or the title of its card."""
    name = card_title(table, row.number) if row.is_card else f"row {row.number}"
    answer = said[table.id_field.name] if table.id_field else None
    return f"{name} ({answer.raw})" if answer and answer.raw else name


def _remarks(spot: Spot, answer: Answer, pointer: str, location: Location) -> Iterator[Note]:
    if spot.own_label and spot.verdict.disputed:
        yield Note("anchors-disagree", location, pointer, answer.raw or None)
    if answer.reading.note is not None:
        yield replace(answer.reading.note, pointer=pointer, location=location)


def _lost(pointer: str, location: Location) -> Note:
    return Note("lost-field", location, pointer)
