"""A record's data in, the same data as expressions shall see it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.fields import Field, Form, Kind, Section
from pipeline.rules.language import number


def typed(form: Form, data: Mapping[str, Any]) -> dict[str, Any]:
    """Every section and table of the form, empty if nothing is filled in; numbers strictly whole or not.

    What the form does not ask for is left out, and so are blank answers.
    """
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
    there = [(field, answers[field.name]) for field in fields if field.name in answers]
    return {
        field.name: _value(field.kind, value)
        for field, value in there
        if not (value is None or value == "" or value == [])
    }


def _value(kind: Kind, value: Any) -> Any:  # noqa: ANN401 - an answer may be of any kind, the right one or not
    if kind is Kind.INTEGER or kind is Kind.NUMBER:
        return number(value, whole=kind is Kind.INTEGER)
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return _clean(value)


def _clean(value: Any) -> Any:  # noqa: ANN401
    """What the runtime can take: no half surrogate pairs, no NUL, nothing nested."""
    if isinstance(value, bool) or (isinstance(value, str) and value.isascii() and "\0" not in value):
        return value  # most answers are plain text, and this is done for every answer many times
    if isinstance(value, int | float):
        return number(value, whole=isinstance(value, int))
    return str(value).replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
