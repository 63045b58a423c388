"""Text as a person typed it in, a typed value out, or a word on why it cannot be read without guessing.

Shared by every reader, so that Word and Excel give the same data. Nothing is converted when information would
be lost: what cannot be read stays as typed, and the schema then says what was expected.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.fields import Field, Kind
from pipeline.model import Note
from pipeline.values import choices, dates, ids, numbers

LINE_BREAKS = str.maketrans({"\r": "\n", "\v": "\n", "\u2028": "\n", "\u2029": "\n"})
INVISIBLE = "\u200b\u2060\ufeff"  # zero-width characters that programs leave behind in cleared cells


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says: the value (None when nothing is there), and a note when it can be read two ways.

    A note comes without pointer and location; the reader that knows the place puts them in.
    """

    value: Any
    note: Note | None = None


def clean(text: str) -> str:
    """The text without the space around it, with every kind of line break written as a newline."""
    text = text.replace("\r\n", "\n").translate(LINE_BREAKS)
    before = None
    while before != text:
        before, text = text, text.strip().strip(INVISIBLE)
    return text


def read_text(field: Field, text: str) -> Reading:
    """The value that a text means as an answer to this field.

    Text that cannot be read, or can be read two ways, is kept as typed; the latter comes with a note.
    """
    text = clean(text)
    if not text:
        return Reading(None)
    match field.kind:
        case Kind.DATE:
            return _one_of(dates.read(text), text, "ambiguous-date")
        case Kind.INTEGER | Kind.NUMBER:
            found = numbers.read(text, field.unit)
            return _one_of(found, text, "ambiguous-number")
        case Kind.BOOLEAN:
            return Reading(choices.read_yes_no(text))
        case Kind.CHOICE:
            return Reading(choices.read_one(field.choices, text))
        case Kind.CHOICES:
            return Reading(choices.read_many(field.choices, text))
        case Kind.LIST:
            return Reading([item for item in map(clean, text.split("\n")) if item])
        case Kind.REFERENCES:
            return Reading(ids.read_many(text, _pattern(field.schema.get("items", {}))))
    if field.is_id or field.kind is Kind.REFERENCE:
        return Reading(ids.read_one(text, _pattern(field.schema)))
    return Reading(text)


def picked(field: Field, label: str) -> str:
    """The code of a choice, or the id of a row, whose label stands beside a ticked box."""
    if field.kind is Kind.REFERENCES:
        return ids.read_one(label, _pattern(field.schema.get("items", {})))
    return choices.read_one(field.choices, label)


def show(field: Field, value: object) -> str:
    """The text we write into a form for a value; `read_text` reads every valid value back unchanged."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return choices.YES if value else choices.NO
    if isinstance(value, list | tuple):
        return _show_list(field, value)
    if field.kind is Kind.CHOICE:
        return choices.show_one(field.choices, value)
    if isinstance(value, int | float):
        return numbers.show(value)
    return str(value)


def _show_list(field: Field, value: list[Any] | tuple[Any, ...]) -> str:
    match field.kind:
        case Kind.CHOICES:
            return choices.show_many(field.choices, value)
        case Kind.REFERENCES:
            return ", ".join(map(str, value))
    return "\n".join(map(str, value))


def _one_of(readings: tuple[str | int | float, ...], text: str, rule: str) -> Reading:
    """The only reading there is; with none, or with two that differ, the text as it was typed."""
    match readings:
        case (only,):
            return Reading(only)
        case (first, second):
            shown = {"first": _plain(first), "second": _plain(second)}
            return Reading(text, Note(rule=rule, found=text, params=shown))
    return Reading(text)


def _plain(value: str | int | float) -> str:
    return value if isinstance(value, str) else numbers.show(value)


def _pattern(schema: Mapping[str, Any]) -> str:
    return str(schema.get("pattern", ""))
