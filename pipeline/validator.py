"""A JSON Schema in, whether a value is as it says out, or what it breaks, with or without words.

jsonschema is the judge. It takes a hundred times as long as jsonschema-rs, which is compiled once and asked
first: what that finds in order is passed over, at every level, and what it finds wrong is told as jsonschema
would. It is asked only about schemas whose keywords it takes at least as strictly as jsonschema does; where
it is stricter, as with a line break behind a pattern, jsonschema's way counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import islice
from math import isfinite
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from msgspec import Struct

try:
    import jsonschema_rs as quick
except ImportError:  # no wheel for this system; then jsonschema does it all
    quick = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

Schema = Mapping[str, Any]

# both judge these alike, or they judge nothing
ALIKE = {
    *("type", "enum", "const", "required", "dependentRequired", "uniqueItems"),
    *("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    *("title", "description", "examples", "default", "readOnly", "$comment", "$schema", "$id", "$ref"),
}
ONE = ("items", "additionalProperties", "contains", "not", "if", "then", "else")  # these hold a schema
LISTED = ("allOf", "anyOf", "oneOf")
NAMED = ("properties", "$defs")
TURNED = ("not", "if", "oneOf")  # what is too strict in there lets more pass outside
# classes of plain characters, and repetitions; in the rest regular expressions of the two may differ
PLAIN_PATTERN = re.compile(
    r"(?!.*\(\?)"
    r"(?:\[[A-Za-z0-9_-]+\]|\\[.*+?]|\{[0-9]+(?:,[0-9]*)?\}|[A-Za-z0-9#/_ ,^$()*?+|-])+"
)
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Violation(Struct, frozen=True):
    """What a value breaks, by the names that jsonschema's errors have; it has no words."""

    absolute_path: tuple[str | int, ...]
    validator: str
    validator_value: Any
    instance: Any
    schema: Any


class Validator:
    """A schema of draft 2020-12, compiled once, for values as JSON has them.

    `formats` says whether a text must also be the date or address that it is said to be.
    """

    def __init__(self, schema: Schema, formats: bool = True) -> None:
        self.schema = schema
        self._formats = formats
        self._judge: Any = None
        self._kept: dict[int, tuple[object, Any]] = {}  # by the identity of a part of the schema
        keywords = list(_keywords(schema))
        self._known = quick is not None and all(_is_known(*one) for one in keywords)
        self._parts = all(keyword != "$ref" for keyword, _, _ in keywords)  # else it is one whole
        self._own = {str(value): _own(str(value)) for keyword, value, _ in keywords if keyword == "format"}

    def is_valid(self, value: object) -> bool:
        """Whether the value is as the schema says."""
        return self.holds(self.schema, value)

    def holds(self, schema: Schema, value: object) -> bool:
        """The same for a part of the schema."""
        verdict = self._verdict(schema, value)
        if verdict or (verdict is False and self._is_exact(schema)):
            return verdict
        return bool(self._jsonschema().evolve(schema=schema).is_valid(value))

    def errors(self, value: object) -> Iterator[ValidationError]:
        """All that is wrong with the value."""
        if not self._passes(self.schema, value):
            yield from self._jsonschema().iter_errors(value)

    def violations(self, value: object) -> Iterable[Violation | ValidationError]:
        """The same for those who need no words, which saves loading jsonschema as a rule."""
        if self._passes(self.schema, value):
            return ()
        compiled = self._quick(self.schema)
        try:
            found = (
                [self._violation(error, value) for error in compiled.iter_errors(value)] if compiled else ()
            )
        except (ValueError, _Unlike):  # half a surrogate pair, or what JSON has not
            found = ()
        if not (found and self._parts):
            return self._jsonschema().iter_errors(value)  # type: ignore[no-any-return]
        return [violation for _, violation in sorted(filter(None, found), key=itemgetter(0))]

    def _violation(self, error: Any, value: Any) -> tuple[list[int], Violation] | None:  # noqa: ANN401
        """An error of jsonschema-rs as jsonschema has it, with its place in the order; None if it has not."""
        place, above, here = _place(self.schema, error.schema_path, error.instance_path)
        for step in error.instance_path:
            value = value[step]
        keyword = str(error.schema_path[-1])
        if isinstance(value, float) and not isfinite(value):
            raise _Unlike
        if keyword == "pattern" and re.search(here, value):  # a line break at the end, which is no matter
            return None
        return place, Violation(tuple(error.instance_path), keyword, here, value, above)

    def _is_exact(self, schema: Schema) -> bool:
        """Whether nothing in a part of the schema is taken more strictly than jsonschema does."""
        return self._known and not {"pattern", "format"} & {keyword for keyword, _, _ in _keywords(schema)}

    def _quick(self, schema: object) -> Any:  # noqa: ANN401 - None if it cannot be
        if id(schema) not in self._kept:
            self._kept[id(schema)] = (schema, self._compiled(schema) if self._known else None)
        return self._kept[id(schema)][1]

    def _passes(self, schema: object, value: object) -> bool:
        """Whether the value is in order without doubt."""
        return self._verdict(schema, value) is True

    def _verdict(self, schema: object, value: object) -> bool | None:
        """What jsonschema-rs says, None if it cannot be asked."""
        compiled = self._quick(schema)
        try:
            return bool(compiled.is_valid(value)) if compiled else None
        except ValueError:  # half a surrogate pair, or what JSON has not
            return None

    def _compiled(self, schema: Any) -> Any:  # noqa: ANN401 - None if it cannot be
        if schema is not self.schema and not self._parts:
            return None
        try:
            return quick.Draft202012Validator(
                schema, formats=self._own, validate_formats=self._formats, offline=True
            )
        except ValueError:  # the schema is not sound, which is told of elsewhere
            return None

    def _jsonschema(self) -> Any:  # noqa: ANN401 - it ships no types
        """The judge, loaded when something is to be judged."""
        if self._judge is None:
            from jsonschema import Draft202012Validator, validators

            own = {"properties": self._properties, "items": self._items}
            kind = validators.extend(Draft202012Validator, own) if self._known else Draft202012Validator
            checker = Draft202012Validator.FORMAT_CHECKER if self._formats else None
            self._judge = kind(self.schema, format_checker=checker)
        return self._judge

    def _properties(self, judge: Any, parts: Schema, value: Any, _schema: Schema) -> Any:  # noqa: ANN401
        """jsonschema's own keyword, but what is in order is passed over."""
        if judge.is_type(value, "object"):
            for name, part in parts.items():
                if name in value and not self._passes(part, value[name]):
                    yield from judge.descend(value[name], part, path=name, schema_path=name)

    def _items(self, judge: Any, part: Any, value: Any, _schema: Schema) -> Any:  # noqa: ANN401
        """The same; `prefixItems` is not among the known keywords."""
        if judge.is_type(value, "array"):
            for number, item in enumerate(value):
                if not self._passes(part, item):
                    yield from judge.descend(item, part, path=number)


class _Unlike(Exception):
    """A value that the two take otherwise."""


def _place(schema: Any, path: Sequence[str | int], at: Sequence[str | int]) -> tuple[list[int], Any, Any]:  # noqa: ANN401
    """Where an error comes in jsonschema's order, the schema it stands in, and the keyword's value."""
    place: list[int] = []
    rows = (step for step in at if isinstance(step, int))
    above, named = schema, False
    for step in path:
        above = schema
        if isinstance(step, int):
            place.append(step)
        else:
            place.append(list(schema).index("if" if step in ("then", "else") and not named else step))
            if step == "items" and not named:
                place.extend(islice(rows, 1))
        named = step in NAMED and not named
        schema = schema[step]
    return place, above, schema


def _keywords(schema: object, turned: bool = False) -> Iterator[tuple[str, Any, bool]]:
    """Every keyword in a schema with its value, and whether its verdict may be turned round further out."""
    if isinstance(schema, Mapping):
        for keyword, value in schema.items():
            yield keyword, value, turned
            for part in _parts(keyword, value):
                yield from _keywords(part, turned or keyword in TURNED)


def _parts(keyword: str, value: Any) -> list[Any]:  # noqa: ANN401
    """The schemas that a keyword holds."""
    if keyword in ONE:
        return [value]
    if keyword in LISTED and isinstance(value, list):
        return value
    return list(value.values()) if keyword in NAMED and isinstance(value, Mapping) else []


def _is_known(keyword: str, value: object, turned: bool) -> bool:
    """Whether what passes jsonschema-rs by this keyword also passes jsonschema."""
    if keyword == "pattern":
        return not turned and isinstance(value, str) and bool(PLAIN_PATTERN.fullmatch(value))
    if keyword == "items":
        return isinstance(value, Mapping)
    if keyword == "format":
        return not turned
    return keyword in ALIKE or keyword in (*ONE, *LISTED, *NAMED) or keyword.startswith("x-")


def _own(name: str) -> Callable[[str], bool]:
    """A judge of our own for a format; those of jsonschema-rs differ in odd cases."""
    return OWN.get(name) or partial(_conforms, name)


def is_date(text: str) -> bool:
    """Whether a text is a date as jsonschema has it, which takes long to load."""
    try:
        return bool(ISO_DATE.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def _conforms(name: str, text: str) -> bool:
    from jsonschema import Draft202012Validator

    return bool(Draft202012Validator.FORMAT_CHECKER.conforms(text, name))


OWN: Mapping[str, Callable[[str], bool]] = {"date": is_date, "email": lambda text: "@" in text}
