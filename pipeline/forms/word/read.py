"""A filled Word form in, its record out: every value with its place, and what was odd about finding it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from pipeline.fields import Field, Form, Section, Table
from pipeline.forms.word import answers, notes, text
from pipeline.forms.word.anchors import DISPUTED
from pipeline.forms.word.answers import Answer
from pipeline.forms.word.layout import Layout, Row, Spot
from pipeline.forms.word.locate import locate
from pipeline.forms.word.mended import main_part
from pipeline.forms.word.names import Element
from pipeline.forms.word.properties import stamp
from pipeline.forms.word.remarks import Remarks, remarks_in
from pipeline.forms.word.view import card_title
from pipeline.intake import Package
from pipeline.model import Location, Note, Provenance, Record, Stamp
from pipeline.values import Reading

OURS_FROM = 0.6  # the share of questions that must be found before a file counts as the form


def read(package: Package, form: Form) -> Record:
    """What a Word form says; answers whose place is gone are noted, never taken for blank.

    Raises Refused when the file is damaged.
    """
    document, mended = main_part(package)
    remarks = remarks_in(package)
    reading = _read(document, form, remarks, doubt_tracked=notes.is_old_libreoffice(package.program))
    found = [
        *reading.notes,
        *notes.of_file(document, reading.layout, package.program, mended),
        *notes.left_over(document, remarks, reading.notes),
    ]
    if reading.layout.share(form) < OURS_FROM:
        found.insert(0, Note("not-our-form"))
    return Record(stamp(package), reading.data, reading.places, tuple(found), package.program)


def read_as(package: Package, choose: Callable[[Stamp], Iterable[Form]]) -> tuple[Stamp, tuple[Record, ...]]:
    """The stamp of a file, and what it says as each of the forms chosen by that.

    Raises Refused when the file is damaged.
    """
    found = stamp(package)
    return found, tuple(read(package, form) for form in choose(found))


def elements(document: Element, form: Form) -> Mapping[str, Element]:
    """The cell or row of the document that each pointer of the record was read from, where one is left.

    It is for whoever writes remarks into the file; `document` is the root of its main part.
    """
    return _read(document, form, Remarks()).elements


def _read(document: Element, form: Form, remarks: Remarks, *, doubt_tracked: bool = False) -> _Reading:
    reading = _Reading(locate(document, form), remarks, doubt_tracked)
    for part in form.parts:
        if isinstance(part, Section):
            reading.section(part, required=part.name in form.schema.get("required", ()))
        else:
            reading.table(part)
    return reading


class _Found(Struct, frozen=True):
    """An answer with the place it was read from; `other` is what another place of the same question says."""

    spot: Spot
    answer: Answer
    other: str = ""


class _Reading:
    """What has been read so far."""

    def __init__(self, layout: Layout, remarks: Remarks, doubt_tracked: bool) -> None:
        self.layout, self.remarks, self.doubt_tracked = layout, remarks, doubt_tracked
        self.data: dict[str, Any] = {}
        self.places: dict[str, Provenance] = {}
        self.notes: list[Note] = []
        self.elements: dict[str, Element] = {}

    def section(self, section: Section, *, required: bool) -> None:
        """All single questions; a section that must be there is there even when nothing is filled in."""
        values = {}
        for field in section.fields:
            location = Location(section.label, f"question {field.code}", field.label)
            found = self._found(self._spots(field))
            if (value := self._value(field, found, field.pointer, location)) is not None:
                values[field.name] = value
        if values or required:
            self.data[section.name] = values

    def table(self, table: Table) -> None:
        """All rows that somebody filled in, numbered in the data without the blank ones between them."""
        location = Location(table.label, label=table.label)
        known = self.layout.has(table.name)
        self.places[table.pointer] = Provenance(location, confidence=1.0 if known else 0.0)
        if not known:
            self.notes.append(notes.lost(table.label, table.code, table.pointer, location))
            return
        self._columns(table)
        self._stands(table.pointer, [row.element for row in self.layout.rows.get(table.name, ())])
        rows: list[Mapping[str, Any]] = []
        for row in self.layout.rows.get(table.name, ()):
            said = {name: found for name, spot in row.spots.items() if (found := self._found([spot]))}
            if _is_filled(table, said):
                rows.append(self._row(table, row, said, len(rows)))
        self.data[table.name] = rows

    def _stands(self, pointer: str, places: Sequence[Element]) -> None:
        if places:
            self.elements[pointer] = self.layout.origins.get(places[0], places[0])

    def _spots(self, field: Field) -> list[Spot]:
        first = self.layout.answers.get(field.pointer)
        again = [spot for spot in self.layout.repeated if spot.field is field]
        return again if first is None else [first, *again]

    def _found(self, spots: Sequence[Spot]) -> _Found | None:
        """The first answer that is not blank; None when no place is left and nothing stands beside it."""
        read = [_Found(spot, self._trusted(spot, answers.read(self.layout.survey, spot))) for spot in spots]
        read = [one for one in read if one.spot.cells or one.answer.raw or notes.is_merged(one.spot)]
        if not read:
            return None
        chosen = next((one for one in read if one.answer.raw), read[0])
        others = [one.answer.raw for one in read if one.answer.raw not in ("", chosen.answer.raw)]
        if not others:
            return chosen
        answer = replace(chosen.answer, confidence=min(DISPUTED, chosen.answer.confidence))
        return _Found(chosen.spot, answer, others[0])

    def _trusted(self, spot: Spot, answer: Answer) -> Answer:
        if self.doubt_tracked and any(map(notes.is_tracked, spot.cells)):
            return replace(answer, confidence=min(DISPUTED, answer.confidence))
        return answer

    def _columns(self, table: Table) -> None:
        for spot in self.layout.columns.get(table.name, {}).values():
            location = Location(table.label, f"question {spot.field.code}", spot.field.label)
            if spot.verdict.disputed:
                words = " ".join(text.text(spot.label).split())
                self.notes.append(notes.disputed(spot.field, table.pointer, location, words))
            self.notes += notes.of_content(
                self.layout.survey, spot, _NOTHING, self.remarks, table.pointer, location
            )

    def _row(self, table: Table, row: Row, said: Mapping[str, _Found], index: int) -> Mapping[str, Any]:
        name = _row_name(table, row, said)
        pointer, location = f"{table.pointer}/{index}", Location(table.label, name)
        self.places[pointer] = Provenance(location)
        self.notes += (Note(rule, location, pointer) for rule in sorted(row.odd))
        self._stands(pointer, [row.element])
        values = {}
        for field in table.fields:
            location = Location(table.label, f"{name}, question {field.code}", field.label)
            value = self._value(field, said.get(field.name), field.at(index), location)
            if value is not None:
                values[field.name] = value
        return values

    def _value(self, field: Field, found: _Found | None, pointer: str, location: Location) -> object:
        """Note the place of an answer and what is odd about it; gives its value, None when blank."""
        if found is None:
            self.places[pointer] = Provenance(location, confidence=0.0)
            self.notes.append(notes.lost(field.label, field.code, pointer, location))
            return None
        spot, answer = found.spot, found.answer
        self._stands(pointer, [*spot.cells, spot.label])
        self.places[pointer] = Provenance(location, answer.raw, spot.verdict.anchors, answer.confidence)
        if found.other:
            self.notes.append(notes.twice(field, pointer, location, answer.raw, found.other))
        if answer.reading.note is not None:
            self.notes.append(replace(answer.reading.note, pointer=pointer, location=location))
        self.notes += chain(
            notes.of_place(spot, answer, pointer, location),
            notes.of_content(self.layout.survey, spot, answer, self.remarks, pointer, location),
        )
        return answer.reading.value if answer.raw else None


_NOTHING = Answer(Reading(None), "", 0.0)


def _is_filled(table: Table, said: Mapping[str, _Found]) -> bool:
    """Whether a row counts: what the form brings along or calculates says nothing, unless it makes rows."""
    filled = [f for f in said.values() if f.answer.raw and not f.spot.field.computed]
    return any(table.prefill or not f.spot.field.brings(f.answer.reading.value) for f in filled)


def _row_name(table: Table, row: Row, said: Mapping[str, _Found]) -> str:
    """How a person finds the row: `row 2 (LO-02)`, or the title of its card."""
    name = card_title(table, row.number) if row.is_card else f"row {row.number}"
    found = said.get(table.id_field.name) if table.id_field else None
    return f"{name} ({found.answer.raw})" if found and found.answer.raw else name
