"""A record's data in, the same data as expressions shall see it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from pipeline.fields import Field, Form, Kind, Section
from pipeline.rules.language import number

NUMBERS = (Kind.INTEGER, Kind.NUMBER)


class Typed(Struct, frozen=True):
    """A record that is already as expressions see it."""

    record: dict[str, Any]


def typed(form: Form, data: Mapping[str, Any] | Typed) -> dict[str, Any]:
    """Every section and table of the form, empty if nothing is filled in; numbers strictly whole or not.

    What the form does not ask for is left out, and so are blank answers.
    """
    if isinstance(data, Typed):
        return data.record
    record: dict[str, Any] = {}
    for part in form.parts:
        value = data.get(part.name)
        if isinstance(part, Section):
            record[part.name] = _answers(part.fields, value)
        else:
            rows = value if isinstance(value, list | tuple) else ()
            record[part.name] = [_answers(part.fields, row) for row in rows]
    return record


def _answers(fields: tuple[Field, ...], answers: object) -> dict[str, Any]:
    if not isinstance(answers, Mapping):
        return {}
    found: dict[str, Any] = {}
    for field in fields:
        value = answers.get(field.name)
        if type(value) is str:  # most are
            if value:
                found[field.name] = value if field.kind in NUMBERS else _clean(value)
        elif value is not None and value != []:
            found[field.name] = _value(field.kind, value)
    return found


def _value(kind: Kind, value: Any) -> Any:  # noqa: ANN401 - an answer may be of any kind, the right one or not
    if kind in NUMBERS:
        return number(value, whole=kind is Kind.INTEGER)
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return _clean(value)


def _clean(value: Any) -> Any:  # noqa: ANN401
    """What the runtime can take: no half surrogate pairs, no NUL, nothing nested."""
    if isinstance(value, bool) or (isinstance(value, str) and value.isascii() and "\0" not in value):
        return value  # most answers are plain text
    if isinstance(value, int | float):
        return number(value, whole=isinstance(value, int))
    return str(value).replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
