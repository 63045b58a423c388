"""A record in, its filled answers out, field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import compress
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from pipeline.fields import Field, Form, Kind, Part, Section
from pipeline.rules.unsound import Unsound


class Answer(Struct, frozen=True):
    """One filled field: where, what, what expressions see of it, and the how manieth it is in the form."""

    part: Part
    field: Field
    pointer: str
    value: Any
    seen: Any
    number: int


class Column(Struct, frozen=True):
    """The answers to one field: the rows they stand in (None outside a table) and, in that order, the values.

    `seen` are the values as expressions see them, `number` is that of an answer in the first row.
    """

    part: Part
    field: Field
    rows: Sequence[int | None]
    values: Sequence[Any]
    seen: Sequence[Any]
    number: int

    def answers(self) -> list[Answer]:
        """The answers one by one."""
        wide = len(self.part.fields)
        return [
            Answer(self.part, self.field, self.field.at(row), value, seen, self.number + (row or 0) * wide)
            for row, value, seen in zip(self.rows, self.values, self.seen, strict=True)
        ]

    def without(self, places: Unsound | Mapping[str, Any]) -> Column:
        """The same without the answers whose pointers are among the places."""
        kept = [self.field.at(row) not in places for row in self.rows]
        if all(kept):
            return self
        rows, values, seen = (list(compress(all_, kept)) for all_ in (self.rows, self.values, self.seen))
        return replace(self, rows=rows, values=values, seen=seen)


def columns(
    form: Form, data: Mapping[str, Any], unsound: Unsound, which: Callable[[Field], bool]
) -> Iterator[Column]:
    """The filled answers of each field of a sort that is not computed, in the order of the form.

    One that is unsound is passed over: it has its own finding.
    """
    number = 0
    for part in form.parts:
        single = isinstance(part, Section)
        rows = [data[part.name]] if single else data[part.name]
        for place, field in enumerate(part.fields):
            there = [row for row, answers in enumerate(rows) if field.name in answers]
            if field.computed or not there or not which(field):
                continue
            values = [rows[row][field.name] for row in there]
            numbers: list[int | None] = [None] if single else [*there]
            column = Column(part, field, numbers, values, _seen(field, values), number + place)
            column = column.without(unsound) if unsound else column
            if column.rows:
                yield column
        number += max(1, len(rows)) * len(part.fields)


def _seen(field: Field, values: list[Any]) -> list[Any]:
    """References are always a list, one or many; a list of free texts is one text of several lines."""
    if field.kind is Kind.REFERENCE:
        return [[value] for value in values]
    if field.kind is Kind.LIST:
        return ["\n".join(map(str, value)) if isinstance(value, list) else value for value in values]
    return values
