"""A record's data in, what its schema minds about it out: one problem for each value, at the right place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from pipeline.fields import Form, Schema, Section, Table
from pipeline.programme import Programme
from pipeline.validate.conditions import reason
from pipeline.validator import Validator, Violation

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

MISSING = ("required", "dependentRequired")
# a value of the wrong kind breaks other limits as well; only the first of these says what is the matter
RANKS = (("type",), ("oneOf", "anyOf", "enum", "const"), ("format", "pattern"))
ONE_ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]{2,}")
KEPT = 64  # judges; one for each form of a definition in use


class Problem(Struct, frozen=True):
    """A value the schema minds: the pointer of its field, table or section, the keyword and its value.

    `found` is what stands there; of a list only what is wrong in it. `because` says why an answer is asked
    for that not everybody has to give.
    """

    pointer: str
    keyword: str
    limit: Any = None
    found: Any = None
    because: str = ""


class Judge:
    """A form's schema, ready to judge records."""

    def __init__(self, programme: Programme, form: Form) -> None:
        self._form = form
        self._schema = programme.flat(form.output)
        self._validator = Validator(self._schema)

    def problems(self, data: Mapping[str, Any]) -> tuple[Problem, ...]:
        """What the schema minds about the data, in no order; one keyword at most for each value and cause."""
        found = [p for error in self._validator.violations(data) for p in self._of_error(error)]
        found += _no_addresses(self._form, data)
        return tuple(_merged(found))

    def _of_error(self, error: Violation | ValidationError) -> Iterator[Problem]:
        pointer = "".join(f"/{name}" for name in error.absolute_path)
        if error.validator in MISSING:
            yield from self._missing(error, pointer)
        elif error.validator in ("additionalProperties", "unevaluatedProperties"):
            known = error.schema.get("properties", {})
            extra = [str(name) for name in error.instance if name not in known]
            yield Problem(pointer, "additionalProperties", None, extra)
        else:
            found = _twice(error.instance) if error.validator == "uniqueItems" else error.instance
            yield Problem(_of_field(self._form, pointer), str(error.validator), error.validator_value, found)

    def _missing(self, error: Violation | ValidationError, pointer: str) -> Iterator[Problem]:
        """All that is missing beside it as well: each error of this kind names only one, and in words."""
        asked: Iterable[str] = error.validator_value
        if error.validator == "dependentRequired":
            asked = [
                name
                for given, names in error.validator_value.items()
                if given in error.instance
                for name in names
            ]
        for name in asked:
            if name not in error.instance:
                yield Problem(
                    f"{pointer}/{name}", "required", because=self._reason(pointer, name, error.instance)
                )

    def _reason(self, pointer: str, name: str, answers: Mapping[str, Any]) -> str:
        found = self._form.find(pointer) if pointer else None
        if found is None:
            return ""
        part = found[0]
        schema: Schema = self._schema["properties"][part.name]
        body = schema["items"] if isinstance(part, Table) else schema
        if name in body.get("required", ()):
            return ""
        return reason(body, part, name, answers, lambda s: self._validator.holds(s, answers))


_JUDGES: dict[tuple[str, str], Judge] = {}


def judge_of(programme: Programme, form: Form) -> Judge:
    """The judge of a form, made once for each definition; making one takes longer than judging."""
    key = (programme.digest, form.output)
    if key not in _JUDGES:
        if len(_JUDGES) >= KEPT:
            _JUDGES.clear()
        _JUDGES[key] = Judge(programme, form)
    return _JUDGES[key]


def filled(form: Form, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data as the schema shall see it: blank answers absent, every section and table there."""
    record = {name: value for name, value in data.items() if value is not None}
    for part in form.parts:
        value = record.get(part.name)
        if isinstance(part, Section):
            record[part.name] = _answered(value) if value is not None else {}
        else:
            record[part.name] = [_answered(row) for row in value] if isinstance(value, list) else value or []
    return record


def _answered(answers: Any) -> Any:  # noqa: ANN401 - wrongly built data is for the schema to mind
    if not isinstance(answers, Mapping):
        return answers
    return {name: value for name, value in answers.items() if not _is_blank(value)}


def _is_blank(value: object) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def _of_field(form: Form, pointer: str) -> str:
    """The pointer of the field an entry of a list stands in; any other pointer as it is."""
    names = pointer.split("/")
    found = form.find(pointer) if pointer else None
    if found is None:
        return pointer
    return "/".join(names[: 4 if isinstance(found[0], Table) else 3])


def _no_addresses(form: Form, data: Mapping[str, Any]) -> Iterator[Problem]:
    """E-mail addresses that are none; JSON Schema's own check is content with an @."""
    for part in form.parts:
        if not isinstance(part, Section) or not isinstance(data.get(part.name), Mapping):
            continue
        for field in part.fields:
            value = data[part.name].get(field.name)
            asked = field.schema.get("format") == "email" and isinstance(value, str) and "@" in value
            if asked and not ONE_ADDRESS.fullmatch(value):
                yield Problem(field.pointer, "format", "email", value)


def _merged(problems: Iterable[Problem]) -> Iterator[Problem]:
    """One problem for each place and keyword; of several keywords only those that say what is the matter."""
    places: dict[str, dict[str, list[Problem]]] = {}
    for problem in problems:
        places.setdefault(problem.pointer, {}).setdefault(problem.keyword, []).append(problem)
    for keywords in places.values():
        best = min(map(_rank, keywords))
        for keyword, same in keywords.items():
            if _rank(keyword) == best:
                yield _one(same)


def _one(same: list[Problem]) -> Problem:
    """Entries of one list that are wrong in the same way as one; a reason is kept only if all have it."""
    first = same[0]
    there = dict.fromkeys(str(p.found) for p in same if p.found is not None)
    found = list(there) if len(same) > 1 else first.found
    because = first.because if all(p.because for p in same) else ""
    return Problem(first.pointer, first.keyword, first.limit, found, because)


def _rank(keyword: str) -> int:
    return next((number for number, keywords in enumerate(RANKS) if keyword in keywords), len(RANKS))


def _twice(items: Any) -> Any:  # noqa: ANN401
    return [item for number, item in enumerate(items) if item in items[:number]]
