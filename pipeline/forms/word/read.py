"""A filled Word form in, its record out: every value with its place, and what was odd about finding it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from textwrap import shorten
from typing import Any

from pipeline.fields import Field, Form, Section, Table
from pipeline.forms.word import answers, text
from pipeline.forms.word.anchors import DISPUTED
from pipeline.forms.word.answers import Answer
from pipeline.forms.word.layout import Layout, Row, Spot
from pipeline.forms.word.locate import locate
from pipeline.forms.word.names import Element, w
from pipeline.forms.word.properties import stamp
from pipeline.forms.word.view import card_title
from pipeline.intake import Package
from pipeline.model import Location, Note, Provenance, Record

SHOWN = 80  # characters of a text that was not read
OURS_FROM = 0.6  # the share of questions that must be found before a file counts as the form


def read(package: Package, form: Form) -> Record:
    """What a Word form says; answers whose place is gone are noted, never taken for blank."""
    document = package.tree(package.main)
    assert document is not None  # intake has opened it as a Word file
    reading = _read(document, form)
    notes = tuple(reading.notes)
    if reading.layout.share(form) < OURS_FROM:
        notes = (Note("not-our-form"), *notes)
    return Record(stamp(package), reading.data, reading.places, notes, package.program)


def elements(document: Element, form: Form) -> Mapping[str, Element]:
    """The cell or row of the document that each pointer of the record was read from, where one is left.

    It is for whoever writes remarks into the file; `document` is the root of its main part.
    """
    return _read(document, form).elements


def _read(document: Element, form: Form) -> _Reading:
    reading = _Reading(locate(document, form))
    for part in form.parts:
        if isinstance(part, Section):
            reading.section(part, required=part.name in form.schema.get("required", ()))
        else:
            reading.table(part)
    reading.extra()
    return reading


@dataclass(frozen=True, slots=True)
class _Found:
    """An answer with the place it was read from; `disputed` if another place may have been meant."""

    spot: Spot
    answer: Answer
    disputed: bool


class _Reading:
    """What has been read so far."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.data: dict[str, Any] = {}
        self.places: dict[str, Provenance] = {}
        self.notes: list[Note] = []
        self.elements: dict[str, Element] = {}

    def section(self, section: Section, *, required: bool) -> None:
        """All single questions; a section that must be there is there even when nothing is filled in."""
        values = {}
        for field in section.fields:
            location = Location(section.label, f"question {field.code}", field.label)
            found = _found(self._spots(field))
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
            self.notes.append(_lost(table.label, table.code, table.pointer, location))
            return
        self._columns(table)
        self._stands(table.pointer, [row.element for row in self.layout.rows.get(table.name, ())])
        rows: list[Mapping[str, Any]] = []
        for row in self.layout.rows.get(table.name, ()):
            said = {name: found for name, spot in row.spots.items() if (found := _found([spot]))}
            if _is_filled(table, said):
                rows.append(self._row(table, row, said, len(rows)))
        self.data[table.name] = rows

    def extra(self) -> None:
        """What was written in rows and columns of people's own; one note a table is enough."""
        seen: set[Element] = set()
        for element in self.layout.unknown:
            table = next(element.iterancestors(w("tbl")))
            if table not in seen:
                seen.add(table)
                self.notes.append(_unread(Location(), element))

    def _stands(self, pointer: str, places: Sequence[Element]) -> None:
        self.elements.update((pointer, place) for place in places[:1])

    def _spots(self, field: Field) -> list[Spot]:
        first = self.layout.answers.get(field.pointer)
        again = [spot for spot in self.layout.repeated if spot.field is field]
        return again if first is None else [first, *again]

    def _columns(self, table: Table) -> None:
        for spot in self.layout.columns.get(table.name, {}).values():
            if spot.verdict.disputed:
                location = Location(table.label, f"question {spot.field.code}", spot.field.label)
                words = " ".join(text.text(spot.label).split())
                self.notes.append(_disputed(spot.field, table.pointer, location, words))

    def _row(self, table: Table, row: Row, said: Mapping[str, _Found], index: int) -> Mapping[str, Any]:
        name = _row_name(table, row, said)
        self.places[f"{table.pointer}/{index}"] = Provenance(Location(table.label, name))
        self._stands(f"{table.pointer}/{index}", [row.element])
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
            self.notes.append(_lost(field.label, field.code, pointer, location))
            return None
        answer = found.answer
        self._stands(pointer, [*found.spot.cells, found.spot.label])
        self.places[pointer] = Provenance(location, answer.raw, found.spot.verdict.anchors, answer.confidence)
        self.notes += _remarks(field, found, pointer, location)
        return answer.reading.value if answer.raw else None


def _found(spots: Sequence[Spot]) -> _Found | None:
    """The first answer that is not blank; None when no place is left and nothing was written beside it."""
    read = [_at(spot) for spot in spots]
    read = [one for one in read if one.spot.cells or one.answer.raw]
    if not read:
        return None
    chosen = next((one for one in read if one.answer.raw), read[0])
    if all(one.answer.raw in ("", chosen.answer.raw) for one in read):
        return chosen
    answer = replace(chosen.answer, confidence=min(DISPUTED, chosen.answer.confidence))
    return _Found(chosen.spot, answer, disputed=True)


def _at(spot: Spot) -> _Found:
    answer = answers.read(spot)
    return _Found(spot, answer, answer.elsewhere or (spot.own_label and spot.verdict.disputed))


def _is_filled(table: Table, said: Mapping[str, _Found]) -> bool:
    """Whether a row counts: what the form brings along or calculates says nothing, unless it makes rows."""
    filled = [f for f in said.values() if f.answer.raw and not f.spot.field.computed]
    return any(table.prefill or not f.spot.field.brings(f.answer.reading.value) for f in filled)


def _row_name(table: Table, row: Row, said: Mapping[str, _Found]) -> str:
    """How a person finds the row: `row 2 (LO-02)`, or the title of its card."""
    name = card_title(table, row.number) if row.is_card else f"row {row.number}"
    found = said.get(table.id_field.name) if table.id_field else None
    return f"{name} ({found.answer.raw})" if found and found.answer.raw else name


def _remarks(field: Field, found: _Found, pointer: str, location: Location) -> Iterator[Note]:
    if found.disputed:
        yield _disputed(field, pointer, location, found.answer.raw)
    if found.answer.reading.note is not None:
        yield replace(found.answer.reading.note, pointer=pointer, location=location)
    if not found.answer.elsewhere:
        beside = (element for element in found.spot.around if _words(element))
        yield from (_unread(location, element) for element in [*beside][:1])


def _unread(location: Location, element: Element) -> Note:
    return Note("extra-content", location, found=shorten(_words(element), SHOWN, placeholder=" …"))


def _words(element: Element) -> str:
    """The text of a paragraph, cell or row."""
    if element.tag == w("tr"):
        return " ".join(filter(None, map(_words, text.cells(element))))
    return (text.paragraph(element) if element.tag == w("p") else text.text(element)).strip()


def _disputed(field: Field, pointer: str, location: Location, found: str) -> Note:
    params = {"label": field.label, "code": field.code, "found": found}
    return Note("anchors-disagree", location, pointer, found, params)


def _lost(label: str, code: str, pointer: str, location: Location) -> Note:
    return Note("lost-field", location, pointer, params={"label": label, "code": code})
