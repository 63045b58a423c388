"""Text as a person typed it in, a typed value out, or a word on why it cannot be read without guessing.

Shared by every reader, so that Word and Excel give the same data. Nothing is converted when information would
be lost: what cannot be read stays as typed, and the schema then says what was expected. What can be read two
ways is read only if the writer's habits decide (see `pipeline.values.settle`), and the reading then says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.fields import Field, Kind
from pipeline.model import Note
from pipeline.values import choices, dates, ids, numbers, units
from pipeline.values.habits import UNKNOWN, Habits, Meaning

LINE_BREAKS = ("\r\n", "\r", "\v", "\u2028", "\u2029")
AMBIGUOUS = frozenset(("ambiguous-date", "ambiguous-number", "ambiguous-word"))
INVISIBLE = ("\u200b", "\u2060", "\ufeff")  # zero-width; programs leave them in cleared cells


class Reading(NamedTuple):
    """What a text says: the value (None when nothing is there), and a note when it can be read two ways.

    A note comes without pointer and location; the reader that knows the place puts them in.
    A named tuple, because a frozen dataclass takes four times as long to make, and there are thousands.
    """

    value: Any
    note: Note | None = None


def clean(text: str) -> str:
    """The text without the space around it, with every kind of line break written as a newline."""
    if text.isascii() and text.isprintable():  # as most texts are: one line, and nothing that nobody sees
        return text.strip()
    for mark in LINE_BREAKS:
        if mark in text:
            text = text.replace(mark, "\n")
    text = text.strip()
    while text.startswith(INVISIBLE) or text.endswith(INVISIBLE):
        text = text.strip("".join(INVISIBLE)).strip()
    return text


def read_text(field: Field, text: str, habits: Habits = UNKNOWN) -> Reading:
    """The value that a text means as an answer to this field, written by somebody with these habits.

    Text that cannot be read is kept as typed. What can be read two ways comes with a note: on both readings
    if the habits do not settle it, or else on how it was read and why.
    """
    text = clean(text)
    if not text:
        return Reading(None)
    return _READERS[field.kind](field, text, habits)


def _date(_: Field, text: str, habits: Habits) -> Reading:
    return _one_of(dates.read(text), text, "date", habits)


def _number(field: Field, text: str, habits: Habits) -> Reading:
    reading = _one_of(numbers.read(text, field.unit), text, "number", habits)
    explicit = reading.note is not None or units.has_percent(text)
    return reading if explicit else Reading(reading.value, doubtful_share(field, reading.value))


def _boolean(_: Field, text: str, habits: Habits) -> Reading:
    return _one_of(choices.read_yes_no(text), text, "word", habits)


def _choice(field: Field, text: str, _: Habits) -> Reading:
    return Reading(choices.read_one(field.choices, text))


def _choices(field: Field, text: str, _: Habits) -> Reading:
    return Reading(choices.read_many(field.choices, text))


def _list(_: Field, text: str, __: Habits) -> Reading:
    return Reading([item for item in map(clean, text.split("\n")) if item])


def _reference(field: Field, text: str, _: Habits) -> Reading:
    return Reading(ids.read_one(text, _pattern(field.schema)))


def _references(field: Field, text: str, _: Habits) -> Reading:
    return Reading(ids.read_many(text, _pattern(field.schema.get("items", {}))))


def _text(field: Field, text: str, habits: Habits) -> Reading:
    return _reference(field, text, habits) if field.is_id else Reading(text)


_READERS: Mapping[Kind, Callable[[Field, str, Habits], Reading]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.DATE: _date,
    Kind.INTEGER: _number,
    Kind.NUMBER: _number,
    Kind.BOOLEAN: _boolean,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.REFERENCE: _reference,
    Kind.REFERENCES: _references,
    Kind.LIST: _list,
}


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


def doubtful_share(field: Field, value: object) -> Note | None:
    """A note on a percentage such as 0.375, which may be meant as 37.5 %; None if nothing is in doubt."""
    if field.unit != "%" or not isinstance(value, int | float) or not 0 < abs(value) < 1:
        return None
    shown = {"first": numbers.show(value), "second": numbers.show(float(round(value * 100, 10)))}
    return Note("share-below-one", found=numbers.show(value), params=shown)


def _one_of(meanings: Sequence[Meaning], text: str, about: str, habits: Habits) -> Reading:
    """The only meaning, or the one that the habits settle; else the text as it was typed."""
    if len(meanings) < 2:
        return Reading(meanings[0].value if meanings else text)
    about = "word" if any(meaning.is_word for meaning in meanings) else about
    settled = habits.settle(meanings)
    if settled is None:
        first, second, *_ = meanings
        shown = {"first": _plain(first.value), "second": _plain(second.value)}
        return Reading(text, Note(f"ambiguous-{about}", found=text, params=shown))
    meant, evidence = settled
    other = next(meaning.value for meaning in meanings if meaning != meant)
    instead = _plain(other).replace(".", "," if habits.comma_decimal else ".")
    shown = {"first": _plain(meant.value), "second": _plain(other), "instead": instead}
    why = {"evidence": evidence} if evidence else {"language": habits.language}
    by = "file" if evidence else "language"
    return Reading(meant.value, Note(f"{about}-by-{by}", found=text, params={**shown, **why}))


def _plain(value: str | int | float | bool) -> str:
    if isinstance(value, bool):
        return choices.YES if value else choices.NO
    return value if isinstance(value, str) else numbers.show(value)


def _pattern(schema: Mapping[str, Any]) -> str:
    return str(schema.get("pattern", ""))
