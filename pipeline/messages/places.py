"""A pointer into the data in, the place a person finds it out, and the key that stays when rows move."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.fields import Field, Form, Kind, Part, Section, Table
from pipeline.messages.shown import shortened
from pipeline.model import Finding, Location, Provenance, Record

NAMING = (Kind.CHOICE, Kind.REFERENCE)  # columns that say what a row without an id is about
ROW_ID = re.compile(r"[A-Za-z]{1,6}-?[0-9]{1,4}(?:~[0-9]+)?")  # as our forms number rows; no word of a person


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
    """The pointer with the row's name for its number: `/activities/3/start`: `/activities/EN-04/start`.

    A row without an id is known by what it is about: the choices and references it begins with, else a
    digest of its first answer. A second row of the same name gets `~2` behind it, so that only rows alike
    are told apart by their order.
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


def stable_place(form: Form | None, finding: Finding) -> str:
    """Where a finding stands in words that hold in every version of the file, Word or Excel.

    `Activities · EN-07 · Starts on [E5]`. Made from the form and the row's id, so nothing else that somebody
    wrote is in it; empty for a finding on the file as a whole.
    """
    key = finding.key or finding.pointer or ""
    names = key.split("/")
    found = form.find(key) if form and len(names) > 1 else None
    if found is None:
        return ""
    part, field = found
    row = names[2] if isinstance(part, Table) and len(names) > 2 and ROW_ID.fullmatch(names[2]) else ""
    asked = f"{field.label} [{field.code}]" if field and field.code else field.label if field else ""
    return " · ".join(word for word in (part.label, row, asked) if word)


def _row_key(rows: object, table: Table, number: int) -> str:
    if not isinstance(rows, list | tuple) or number >= len(rows):
        return "?"
    row = rows[number]
    for columns in ([table.id_field] if table.id_field else [], _naming(table)):
        said = _words(row, columns)
        if said:
            name = shortened("+".join(said), 40).replace("/", "|")
            return _numbered(name, sum(_words(other, columns) == said for other in rows[:number]))
    first = _first(row, table)
    alike = sum(_first(other, table) == first for other in rows[:number])
    return _numbered(f"#{_digest(first)}" if first else "?", alike)


def _first(row: object, table: Table) -> str:
    """A row's first answer, whatever its capitals and spaces; empty if it has none."""
    said = _words(row, [field for field in table.fields if not field.is_id])
    return " ".join(next(filter(None, said), "").casefold().split())


def _numbered(name: str, above: int) -> str:
    """The name of a row with so many of the same name above it."""
    return f"{name}~{above + 1}" if above else name


def _words(row: object, columns: Sequence[Field]) -> tuple[str, ...]:
    """What a row says in some columns; nothing if it says nothing in any."""
    if not isinstance(row, Mapping):
        return ()
    said = tuple(str(row.get(column.name) or "") for column in columns)
    return said if any(said) else ()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:8]


def _naming(table: Table) -> list[Field]:
    """The choices and references that a table without ids begins with."""
    found: list[Field] = []
    for field in table.fields:
        if table.id_field is not None or field.kind not in NAMING:
            break
        found.append(field)
    return found


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
