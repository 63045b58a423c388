"""A pointer into the data in, the place a person finds it out, and the key that stays when rows move."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.fields import Field, Form, Part, Section, Table
from pipeline.messages.shown import shortened
from pipeline.model import Location, Provenance, Record


def location_of(form: Form, record: Record, pointer: str) -> Location:
    """Where the value stands in the file; what the reader did not say comes from the form's own labels."""
    if pointer in record.places:
        return record.places[pointer].location
    found = form.find(pointer)
    if found is None:
        return Location(form.title)
    part, field = found
    near = _nearest(record.places, pointer)
    if near is not None:
        return Location(near.part, near.ref, field.label if field else near.label)
    return Location(part.label, _reference(part, field, record.data, pointer), field.label if field else "")


def key_of(data: Mapping[str, Any], form: Form, pointer: str) -> str:
    """The pointer with the row's id for its number: `/activities/3/start` becomes `/activities/EN-04/start`.

    A second row with the same id gets `~2` behind it; a row without an id keeps its number.
    """
    names = pointer.split("/")
    found = form.find(pointer)
    if found is None or not isinstance(found[0], Table) or len(names) < 3 or not names[2].isdecimal():
        return pointer
    names[2] = _row_key(data.get(names[1], ()), found[0], int(names[2]))
    return "/".join(names)


def row_name(form: Form, data: Mapping[str, Any], pointer: str) -> str:
    """The id of the row a pointer leads into, or its number counted from 1; empty outside a table."""
    names = pointer.split("/")
    found = form.find(pointer)
    if found is None or not isinstance(found[0], Table) or len(names) < 3 or not names[2].isdecimal():
        return ""
    number = int(names[2])
    return _id(data.get(names[1], ()), found[0], number) or str(number + 1)


def _row_key(rows: object, table: Table, number: int) -> str:
    name = _id(rows, table, number)
    if not name:
        return str(number)
    same = sum(_id(rows, table, earlier) == name for earlier in range(number))
    return f"{name}~{same + 1}" if same else name


def _id(rows: object, table: Table, number: int) -> str:
    """The row's id as text for a sentence; empty when there is no such row or it has none."""
    field = table.id_field
    if field is None or not isinstance(rows, list | tuple) or number >= len(rows):
        return ""
    row = rows[number]
    return shortened(str(row.get(field.name) or ""), 20) if isinstance(row, Mapping) else ""


def _nearest(places: Mapping[str, Provenance], pointer: str) -> Location | None:
    while pointer:
        pointer = pointer.rpartition("/")[0]
        if pointer in places:
            return places[pointer].location
    return None


def _reference(part: Part, field: Field | None, data: Mapping[str, Any], pointer: str) -> str:
    question = f"question {field.code}" if field and field.code else ""
    if isinstance(part, Section):
        return question
    row = _row_text(part, data, pointer)
    return ", ".join(word for word in (row, question) if word)


def _row_text(table: Table, data: Mapping[str, Any], pointer: str) -> str:
    """`row 2 (LO-02)` as the Word reader writes it; empty for the table as a whole."""
    names = pointer.split("/")
    if len(names) < 3 or not names[2].isdecimal():
        return ""
    name = _id(data.get(names[1], ()), table, int(names[2]))
    return f"row {int(names[2]) + 1}" + (f" ({name})" if name else "")
