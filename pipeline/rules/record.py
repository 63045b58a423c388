"""A record's data in, the same data as expressions shall see it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from pipeline.fields import Field, Form, Kind, Part, Section
from pipeline.rules.language import number

NUMBERS = (Kind.INTEGER, Kind.NUMBER)


class Typed(Struct, frozen=True):
    """A record that is already as expressions see it."""

    record: dict[str, Any]


class Computed(dict[str, Any]):
    """A record's data with every computed field worked out; `seen` is the same as expressions see it.

    That is not handed on to other processes, and has to be made again there.
    """

    def __init__(self, data: Mapping[str, Any], seen: dict[str, Any] | None = None) -> None:
        super().__init__(data)
        self.seen = seen

    def __reduce__(self) -> tuple[type[Computed], tuple[dict[str, Any]]]:
        return Computed, (dict(self),)


def typed(form: Form, data: Mapping[str, Any] | Typed) -> dict[str, Any]:
    """Every section and table of the form, empty if nothing is filled in; numbers strictly whole or not.

    What the form does not ask for is left out, and so are blank answers.
    """
    if isinstance(data, Typed):
        return data.record
    if isinstance(data, Computed) and data.seen is not None:
        return data.seen
    return {part.name: typed_part(part, data.get(part.name)) for part in form.parts}


def typed_part(part: Part, value: object) -> Any:  # noqa: ANN401 - a map, or a list of them
    """The same for one section or table."""
    if isinstance(part, Section):
        return _answers(part.fields, value)
    rows = value if isinstance(value, list | tuple) else ()
    return [_answers(part.fields, row) for row in rows]


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
