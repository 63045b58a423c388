"""A record's data in, the same data with every computed field worked out afresh out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.errors import DefinitionError
from pipeline.fields import Field, Form, Kind, Part, Section, Table
from pipeline.rules.analysis import Analysis
from pipeline.rules.language import Language, NotEvaluated, Scope, Value, number
from pipeline.rules.reads import Read
from pipeline.rules.record import Computed, typed, typed_part

OneComputed = tuple[Part, Field]
Step = tuple[OneComputed, ...]  # of one step none builds on another
Steps = tuple[Step, ...]
NOISE = 9  # decimal places kept; binary fractions leave dust behind them


def computed_fields(form: Form, analysis: Analysis) -> Steps:
    """The computed fields of a form, each after those it builds on; raises DefinitionError on a circle."""
    waiting = {_path(part, field): (part, field) for part, field in form.fields() if field.computed}
    done: list[OneComputed] = []
    while waiting:
        ready = [at for at, one in waiting.items() if not _needs(form, one, analysis) & set(waiting)]
        if not ready:
            names = ", ".join(sorted(field.pointer for _, field in waiting.values()))
            raise DefinitionError(f"{form.output}: computed fields build on each other in a circle: {names}")
        done += [waiting.pop(at) for at in ready]
    return tuple(_steps(form, done, analysis))


def _steps(
    form: Form, fields: Sequence[OneComputed], analysis: Analysis
) -> Iterator[tuple[OneComputed, ...]]:
    """The same in their order, those together that can be worked out over the same record."""
    step: list[OneComputed] = []
    for one in fields:
        read = _needs(form, one, analysis)
        if any(_path(*before)[: len(path)] == path for before in step for path in read):
            yield tuple(step)
            step = []
        step.append(one)
    if step:
        yield tuple(step)


def compute(
    form: Form,
    data: Mapping[str, Any],
    steps: Steps,
    language: Language,
    known: Mapping[str, Any],
) -> Computed:
    """The data with our own values in the computed fields; what a form says there itself is not used.

    `steps` are the fields of the form in their order. A field whose inputs are not all there is left out.
    `known` are the other variables that CEL sees.
    """
    record = typed(form, data)
    if not steps:
        return Computed(data, record)
    for part, field in (one for step in steps for one in step):
        for answers in _answers(part, record):
            answers.pop(field.name, None)
    for step in steps:
        scope = language.scope({"doc": record, **known})
        found = [(part, field, _results(field, scope, part, record)) for part, field in step]
        for part, field, values in found:
            for answers, value in zip(_answers(part, record), values, strict=True):
                answers.update({field.name: value} if value not in (None, "", []) else {})
    merged = dict(_merged(form, data, record))
    seen = {part.name: typed_part(part, merged[part.name]) for part in form.parts if part.name in merged}
    return Computed({**data, **merged}, record | seen)


def _results(field: Field, scope: Scope, part: Part, record: Mapping[str, Any]) -> list[Value]:
    """The values of a field: of a table one for each row, which are tried together first."""
    rows = _answers(part, record)
    if not isinstance(part, Table):
        return [_result(field, _value(field, scope, None))]
    together = scope.values(field.computed, part.name)
    values = [_value(field, scope, row) for row in rows] if together is None else together
    return [_result(field, value) for value in values]


def _value(field: Field, scope: Scope, row: Mapping[str, Any] | None) -> Value:
    try:
        return scope.value(field.computed, row)
    except NotEvaluated:  # an answer it builds on is blank or wrong; that has its own finding
        return None


def _result(field: Field, value: Value) -> Value:
    """The value as it is kept."""
    if isinstance(value, float):
        value = round(value, NOISE)
    if field.kind in (Kind.INTEGER, Kind.NUMBER):
        value = number(value, whole=field.kind is Kind.INTEGER)
    return value


def _merged(form: Form, data: Mapping[str, Any], record: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The parts that have computed fields: as the data has them, but the computed values from the record."""
    for part in form.parts:
        names = [field.name for field in part.fields if field.computed]
        if not names:
            continue
        before = data.get(part.name)
        if isinstance(part, Table) and isinstance(before, list | tuple):
            rows = zip(before, record[part.name], strict=True)
            yield part.name, [_overwritten(old, new, names) for old, new in rows]
        elif isinstance(part, Section):
            yield part.name, _overwritten(before or {}, record[part.name], names)


def _overwritten(before: Any, computed: Mapping[str, Any], names: list[str]) -> Any:  # noqa: ANN401
    if not isinstance(before, Mapping):
        return before
    kept = {name: value for name, value in before.items() if name not in names}
    return kept | {name: computed[name] for name in names if name in computed}


def _answers(part: Part, record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a table; of a section its answers, as if they were one row."""
    return list(record[part.name]) if isinstance(part, Table) else [record[part.name]]


def _needs(form: Form, one: OneComputed, analysis: Analysis) -> set[tuple[str, ...]]:
    part, field = one
    table = part.name if isinstance(part, Table) else ""
    return {_any_row(read) for read in analysis.places((field.computed,), form.output, table)}


def _any_row(read: Read) -> tuple[str, ...]:
    return read.of_any_row.path


def _path(part: Part, field: Field) -> tuple[str, ...]:
    return (part.name, "*", field.name) if isinstance(part, Table) else (part.name, field.name)
