"""Rules on whole records: which do not hold, and which could not be evaluated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from pipeline.fields import Form
from pipeline.rules.analysis import Analysis
from pipeline.rules.language import NotEvaluated, Scope
from pipeline.rules.outcome import Broken, Outcome, Reason, Waiting
from pipeline.rules.reads import CITY, ROW
from pipeline.rules.rule import Place, Rule, place
from pipeline.rules.unsound import Unsound, in_order

Rows = Sequence[tuple[int | None, Mapping[str, Any] | None]]


class Records(Struct, frozen=True):
    """The records a check knows, typed, by output; what is unsound in each; and what is known of the city."""

    data: Mapping[str, Mapping[str, Any]]
    unsound: Mapping[str, Unsound] = field(default_factory=dict)
    city: Mapping[str, Any] = field(default_factory=dict)


def evaluate(rule: Rule, form: Form, records: Records, scope: Scope, analysis: Analysis) -> Iterator[Outcome]:
    """What becomes of one rule on the record of `form`; nothing when it holds everywhere."""
    unknown = _unknown_facts(rule, form, records, analysis)
    if unknown:
        reason = Reason.CITY if any(records.city.values()) else Reason.NO_CITY
        yield Waiting(rule.entry.id, form.output, reason, unknown)
        return
    held_up = _held_up(rule, form, records, analysis)
    failed = False
    if None not in held_up:
        rows = [(n, row) for n, row in _rows(rule, records.data[form.output]) if n not in held_up]
        for number, row in _unsettled(rule, scope, rows, all_there_are=not held_up):
            try:
                broken = _is_broken(rule, scope, row)
            except NotEvaluated:
                analysis.places(rule.judging, form.output, rule.each)  # the rule itself may be at fault
                failed = True
                continue
            if broken:
                at = _places(rule, form, records, number, row)
                primary = value_at(records.data[form.output], at[0])
                yield Broken(rule.entry.id, form.output, at, _values(rule, scope, row, primary))
    if held_up:
        names = in_order(name for names in held_up.values() for name in names)
        yield Waiting(rule.entry.id, form.output, Reason.ANSWERS, names)
    if failed:
        yield Waiting(rule.entry.id, form.output, Reason.FAILED)


def value_at(data: Mapping[str, Any], pointer: str) -> Any:  # noqa: ANN401 - whatever stands there
    """The value a pointer leads to; None when nothing stands there."""
    here: Any = data
    for name in pointer.strip("/").split("/"):
        if isinstance(here, Mapping):
            here = here.get(name)
        elif isinstance(here, list) and name.isdecimal() and int(name) < len(here):
            here = here[int(name)]
        else:
            return None
    return here


def _unsettled(rule: Rule, scope: Scope, rows: Rows, all_there_are: bool) -> Rows:
    """The rows for which the rule does not simply hold."""
    if not (rule.each and rows):
        return rows
    test = f"({rule.when}\n) ? ({rule.test}\n) : true" if rule.when else rule.test
    together = f"doc.{rule.each}" if all_there_are else ""
    return [rows[number] for number in scope.unsettled(test, ROW, [row for _, row in rows], together)]


def _is_broken(rule: Rule, scope: Scope, row: Mapping[str, Any] | None) -> bool:
    return (not rule.when or scope.holds(rule.when, row)) and not scope.holds(rule.test, row)


def _rows(rule: Rule, data: Mapping[str, Any]) -> Rows:
    return list(enumerate(data.get(rule.each, ()))) if rule.each else [(None, None)]


def _unknown_facts(rule: Rule, form: Form, records: Records, analysis: Analysis) -> tuple[str, ...]:
    """The facts of the city that the rule reads and nobody knows."""
    if not analysis.may_read(CITY, rule.judging):
        return ()
    reads = analysis.places(rule.judging, form.output, rule.each)
    facts = sorted(read.path[0] for read in reads if read.output == CITY and read.path)
    return tuple(name for name in facts if records.city.get(name) in (None, "", []))


def _held_up(rule: Rule, form: Form, records: Records, analysis: Analysis) -> dict[int | None, list[str]]:
    """The unsound answers that are read, by the row that has to wait for them; None when all have to."""
    found: dict[int | None, list[str]] = {}
    if not any(records.unsound.values()):
        return found
    for read in analysis.places(rule.judging, form.output, rule.each):
        if read.output in records.unsound:
            for row, pointer in records.unsound[read.output].read_by(read):
                found.setdefault(row, []).append(f"{read.output}#{pointer}")
    return found


def _places(
    rule: Rule, form: Form, records: Records, number: int | None, row: Mapping[str, Any] | None
) -> tuple[str, ...]:
    """The places of a finding, each once; those in other rows only as far as they match this row."""
    found: list[str] = []
    for text in rule.at:
        at = place(text)
        pointer = at.pointer if at.pointer.startswith("/") else f"/{rule.each}/{number}/{at.pointer}"
        data = records.data.get(at.output or form.output, {})
        prefix = f"{at.output}#" if at.output else ""
        rows = _matching_rows(pointer, data, at, row) if at.theirs else _all_rows(pointer, data)
        found.extend(prefix + pointer for pointer in rows)
    return tuple(dict.fromkeys(found))


def _matching_rows(
    pointer: str, data: Mapping[str, Any], at: Place, row: Mapping[str, Any] | None
) -> list[str]:
    """The rows whose column `theirs` names something that `mine` of this row names; if none, their table."""
    table = pointer.split("/")[1]
    mine = _named((row or {}).get(at.mine))
    rows = enumerate(data.get(table, ()))
    found = [
        pointer.replace("*", str(number)) for number, other in rows if mine & _named(other.get(at.theirs))
    ]
    return found or [f"/{table}"]


def _named(value: Any) -> set[Any]:  # noqa: ANN401 - whatever stands in a cell
    return set(value) if isinstance(value, list | tuple) else {value} - {None}


def _all_rows(pointer: str, data: Mapping[str, Any]) -> list[str]:
    """`*` is the rows with that answer, else all rows, else the empty table."""
    if "*" not in pointer:
        return [pointer]
    _, table, _, *column = pointer.split("/")
    rows = data.get(table, ())
    answered = [number for number, row in enumerate(rows) if not column or column[0] in row]
    return [pointer.replace("*", str(number)) for number in answered or range(len(rows))] or [f"/{table}"]


def _values(rule: Rule, scope: Scope, row: Mapping[str, Any] | None, primary: Any) -> dict[str, Any]:  # noqa: ANN401
    texts = {"found": rule.found, "expected": rule.expected, **rule.values}
    return {"found": primary, **{name: _value(text, scope, row) for name, text in texts.items() if text}}


def _value(text: str, scope: Scope, row: Mapping[str, Any] | None) -> Any:  # noqa: ANN401
    try:
        return scope.value(text, row)
    except NotEvaluated:  # the rule has been judged; a sentence without this value is better than none
        return None
