"""A record as it was first read in, the same with its doubtful answers settled by evidence out.

Reading a form takes two steps: a reader takes each answer by itself, and what can then be read two ways is
looked at again in the light of all the others. Every answer that is settled so is told of.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from pipeline.fields import Form
from pipeline.model import Note, Record
from pipeline.values import AMBIGUOUS, Reading, read_text
from pipeline.values.evidence import habits


def settled(form: Form, record: Record) -> Record:
    """The record with every answer settled for which there is evidence; the others stay as typed."""
    doubtful = [note for note in record.notes if note.rule in AMBIGUOUS and note.pointer]
    if not doubtful:
        return record
    known = habits(form, record)
    readings: dict[str, Reading] = {}
    for note in doubtful:
        found = form.find(str(note.pointer))
        if found and found[1]:
            readings[str(note.pointer)] = read_text(found[1], str(note.found), known)
    return _with(record, readings)


def _with(record: Record, readings: Mapping[str, Reading]) -> Record:
    data = {
        name: [dict(row) for row in part] if isinstance(part, list) else dict(part)
        for name, part in record.data.items()
    }
    for pointer, reading in readings.items():
        _put(data, pointer, reading.value)
    notes = tuple(_told(note, readings.get(note.pointer or "")) for note in record.notes)
    return replace(record, data=data, notes=notes)


def _put(data: Mapping[str, Any], pointer: str, value: object) -> None:
    part, *way = pointer.strip("/").split("/")
    place = data[part]
    if isinstance(place, list):
        place = place[int(way[0])]
    place[way[-1]] = value


def _told(note: Note, reading: Reading | None) -> Note:
    """What is said of an answer once it was read again."""
    if note.rule not in AMBIGUOUS or reading is None or reading.note is None:
        return note
    return replace(reading.note, location=note.location, pointer=note.pointer)
