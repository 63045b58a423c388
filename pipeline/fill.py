"""A form and data in, the form with the data in it out; the form that was given is never changed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline import intake, rules
from pipeline.errors import UsageError
from pipeline.fields import Field, Form, Kind, Part, Section
from pipeline.forms import FORMATS
from pipeline.intake import Refused
from pipeline.messages import Words
from pipeline.programme import Programme
from pipeline.values import read_text, show

BLANK: tuple[object, ...] = (None, "", [])
LONGEST = 32_767  # characters; no cell of Excel holds more
NAMED = 3  # answers that a sentence names one by one

Answers = Mapping[str, Any]


def fill(form_file: Path, data: Answers, programme: Programme) -> bytes:
    """The bytes of the form in `form_file` with `data` (a record's data) in its answers.

    Answers that `data` does not name stay as they are, but calculated ones show what the filled form gives.
    Tables get more rows when they need them. Raises UsageError when the file is no form of this programme,
    when `data` is not in the shape of the output's schema, or when the form would not give every answer back
    as it was given.
    """
    try:
        return _filled(form_file, data, programme)
    except Refused as refused:  # when it is opened, or for damage that shows later
        finding = Words(rules.load(programme)).finding(refused.code, refused.params)
        raise UsageError(f"{form_file}: {finding.message}") from refused


def _filled(form_file: Path, data: Answers, programme: Programme) -> bytes:
    limits = intake.Limits.of(programme.limits)
    package = intake.open_file(form_file, limits)
    if package.kind not in FORMATS:
        raise UsageError(
            f"{form_file}: OpenDocument forms (.odt, .ods) are read but not filled in by this command; "
            "use the .docx or .xlsx form"
        )
    format_ = FORMATS[package.kind]
    stamp = format_.stamp(package)
    if stamp.output not in [known.id for known in programme.with_form]:
        raise UsageError(f"{form_file}: not a form of this programme")
    form = programme.form_as_of(stamp.output, stamp.form_version)
    for problem in _misshapen(form, data):
        raise UsageError(problem)
    filled = format_.fill(package.data, form, _without_calculated(form, data))
    found = format_.read(intake.open_bytes(filled, form_file.name, limits), form).data
    lost = list(_lost(form, data, found))
    if lost:
        more = f" and {len(lost) - NAMED} more" if len(lost) > NAMED else ""
        raise UsageError(
            f"the form would not give these answers back as they are: {', '.join(lost[:NAMED])}{more}"
        )
    shown = dict(results(form, data, rules.load(programme).compute(form, found)))
    return format_.fill(filled, form, shown) if shown else filled


def results(form: Form, given: Answers, computed: Answers) -> Iterator[tuple[str, object]]:
    """The calculated answers alone, in the shape of a record.

    Those of a table only if all its rows are the given ones: else it is not known in which row each stands.
    """
    for part in form.parts:
        names = [field.name for field in part.fields if field.computed]
        values = computed.get(part.name)
        if not names or not values:
            continue
        if isinstance(part, Section):
            yield part.name, _only(names, values)
        elif len(rows := given.get(part.name, ())) == len(values) and all(rows):
            yield part.name, [_only(names, row) for row in values]


def _only(names: Sequence[str], answers: Answers) -> dict[str, Any]:
    return {name: answers[name] for name in names if name in answers}


def _without_calculated(form: Form, data: Answers) -> dict[str, Any]:
    """The answers that somebody gives: a calculated one that is wrong would be shown as if it were right."""
    given: dict[str, Any] = {}
    for part in (part for part in form.parts if part.name in data):
        calculated = [field.name for field in part.fields if field.computed]
        said = data[part.name]
        rows = [said] if isinstance(part, Section) else said
        kept = [{name: value for name, value in row.items() if name not in calculated} for row in rows]
        given[part.name] = kept[0] if isinstance(part, Section) else kept
    return given


def _misshapen(form: Form, data: Answers) -> Iterator[str]:
    """Whatever is not in the shape of the output's schema, in words."""
    parts = {part.name: part for part in form.parts}
    for name, said in data.items():
        if name not in parts:
            yield f"the data has {name!r}, which the {form.title} does not ask for"
        elif isinstance(parts[name], Section):
            yield from _wrong_answers(parts[name], said, name)
        elif not isinstance(said, list):
            yield f"{name!r} is a table: a list of rows is expected there"
        else:
            for number, row in enumerate(said):
                yield from _wrong_answers(parts[name], row, f"{name}/{number}")


def _wrong_answers(part: Part, said: object, at: str) -> Iterator[str]:
    if not isinstance(said, Mapping):
        yield f"{at!r} does not hold answers by their names"
        return
    known = [field.name for field in part.fields]
    for name, value in said.items():
        if name not in known:
            yield f"{at}/{name} is no question of the form"
        elif not all(map(_is_simple, value if isinstance(value, list) else [value])):
            yield f"{at}/{name} holds what cannot be an answer"


def _is_simple(value: object) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return (
        value is None or isinstance(value, int | bool) or (isinstance(value, str) and len(value) <= LONGEST)
    )


def _lost(form: Form, given: Answers, found: Answers) -> Iterator[str]:
    """The answers that a reader of the filled form would not see as they were given."""
    for part in form.parts:
        if isinstance(part, Section):
            yield from _changed(part.fields, given.get(part.name, {}), found.get(part.name, {}), part.name)
        else:
            yield from _lost_rows(part, given.get(part.name, ()), found.get(part.name, ()))


def _lost_rows(table: Part, given: Sequence[Answers], found: Sequence[Answers]) -> Iterator[str]:
    """Rows come back in order, but without the blank ones, and with those the form had before."""
    at = 0
    for number, row in enumerate(given):
        if all(_is_kept(field, row, {}) for field in table.fields):
            continue  # a blank row
        name = f"{table.name}/{number}"
        lost = [list(_changed(table.fields, row, other, name)) for other in found[at:]]
        if [] not in lost:
            yield from (lost[0] if lost else [name])
        at += lost.index([]) + 1 if [] in lost else 1


def _changed(fields: Sequence[Field], given: Answers, found: Answers, at: str) -> Iterator[str]:
    yield from (f"{at}/{field.name}" for field in fields if not _is_kept(field, given, found))


def _is_kept(field: Field, given: Answers, found: Answers) -> bool:
    value, back = given.get(field.name), found.get(field.name)
    if field.computed or value in BLANK or value == back:
        return True
    as_text = read_text(field, show(field, value)).value
    if field.kind is Kind.CHOICES and isinstance(as_text, list) and isinstance(back, list):
        return sorted(as_text) == sorted(back)  # boxes have an order of their own
    return bool(as_text == back)
