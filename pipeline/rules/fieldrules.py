"""Rules on every filled field of a sort: references lead somewhere, ids are unique, texts say something."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from msgspec import Struct

from pipeline.fields import Field, Form, Kind, Part, Section
from pipeline.messages import Case, Entry
from pipeline.rules.analysis import Analysis
from pipeline.rules.evaluate import Records
from pipeline.rules.functions import pieces, words
from pipeline.rules.language import Language, NotEvaluated, Scope
from pipeline.rules.outcome import Broken, Outcome, Reason, Waiting
from pipeline.rules.unsound import Unsound

REFERENCE, ID, FULL_LENGTH = "reference", "id", "x-full-length"
SORTS = (*(kind.value for kind in Kind), ID, FULL_LENGTH)
VARIABLES = ("value", "field", "column", "targets", "copy", "doc", "vocab", "city", "programme", "today")
FEWEST_WORDS = 15  # shorter texts may well be alike without being copied
NO_COPY = {"share": 0.0, "label": "", "part": "", "pointer": ""}
REFERENCES = (Kind.REFERENCE, Kind.REFERENCES)
WORD = re.compile(r"[A-Za-z_]\w*")
OF_FIELD = re.compile(r"\bfield\b(?:\s*\.\s*(\w+))?")


class _NoTargets(Exception):
    """The ids that a reference may name are not there."""

    def __init__(self, reason: Reason, name: str) -> None:
        super().__init__(name)
        self.reason, self.name = reason, name


class Answer(Struct, frozen=True):
    """One filled field: where, what, and the how manieth it is in the form."""

    part: Part
    field: Field
    pointer: str
    value: Any
    number: int


Column = Sequence[Answer]  # the answers to one field, of all rows


class FieldTests(Struct, frozen=True):
    """The field tests over the answers of one record, by field; `known` are the variables of every rule."""

    form: Form
    records: Records
    columns: Sequence[Column]
    language: Language
    analysis: Analysis
    known: Mapping[str, Any]

    def evaluate(self, entry: Entry) -> Iterator[Outcome]:
        """What becomes of the field tests of an entry; nothing when they hold everywhere."""
        for case in entry.cases:
            if case.test:
                tested = [column for column in self.columns if _is_of(column[0].field, case.applies)]
                yield from _Judge(entry, case, self).judge(tested)


class _Judge(Struct, frozen=True):
    entry: Entry
    case: Case
    tests: FieldTests

    def judge(self, columns: Sequence[Column]) -> Iterator[Outcome]:
        """What becomes of the answers; of those for which the test holds in one go nothing more is asked."""
        used = self._used()
        left = [one for group in self._alike(columns, used) for one in self._unsettled(group, used)]
        left.sort(key=lambda answer: answer.number)
        copies = _copies(left) if "copy" in used else {}
        held_up: dict[Reason, set[str]] = {}
        for answer in left:
            try:
                variables = self._variables(answer, used, copies)
                yield from self._result(answer, self.tests.language.scope(variables))
            except _NoTargets as missing:
                held_up.setdefault(missing.reason, set()).add(missing.name)
            except NotEvaluated:
                self.tests.analysis.variables(self._texts())  # the test itself may be at fault
                held_up.setdefault(Reason.FAILED, set())
        for reason, names in held_up.items():
            yield Waiting(self.entry.id, self.tests.form.output, reason, tuple(sorted(names)))

    def _alike(self, columns: Sequence[Column], used: frozenset[str]) -> Iterable[list[Answer]]:
        """The answers that can be judged together: all variables but the value are the same for them."""
        asked = _asked_of_field(self._texts())
        by_place = used & {"column", "targets"} or None in asked
        groups: dict[Any, list[Answer]] = {}
        for column in columns:
            first = column[0]
            about = _described(first.part, first.field) if asked else {}
            key = first.field.pointer if by_place else tuple(about.get(name or "") for name in asked)
            groups.setdefault(key, []).extend(column)
        return groups.values()

    def _unsettled(self, group: Sequence[Answer], used: frozenset[str]) -> Sequence[Answer]:
        """Those for which the test does not hold, or has to be made for each alone."""
        if "copy" in used:
            return group
        try:
            scope = self.tests.language.scope(self._variables(group[0], used, {}))
        except _NoTargets:
            return group
        values = [_for_cel(one.field, one.value) for one in group]
        return [group[number] for number in scope.unsettled(self.case.test, "value", values)]

    def _result(self, answer: Answer, scope: Scope) -> Iterator[Broken]:
        if scope.holds(self.case.test):
            return
        texts = {"found": self.case.found, "expected": self.case.expected, **self.case.values}
        values = {"found": answer.value, **{name: scope.value(text) for name, text in texts.items() if text}}
        other = str(values.pop("also_at", ""))
        at = (answer.pointer, other) if other else (answer.pointer,)
        yield Broken(self.entry.id, self.tests.form.output, at, values, self.case)

    def _used(self) -> frozenset[str]:
        """The variables that the expressions name; some more are no harm but for `targets`."""
        texts = self._texts()
        used = _named(texts)
        return used & self.tests.analysis.variables(texts) if "targets" in used else used

    def _texts(self) -> tuple[str, ...]:
        case = self.case
        return tuple(filter(None, (case.test, case.found, case.expected, *case.values.values())))

    def _variables(self, answer: Answer, used: frozenset[str], copies: Mapping[str, Any]) -> dict[str, Any]:
        """The variables that are used; raises _NoTargets when the table a reference leads to is not there."""
        found: dict[str, Any] = {name: self.tests.known[name] for name in used if name in self.tests.known}
        if "value" in used:
            found["value"] = _for_cel(answer.field, answer.value)
        if "field" in used:
            found["field"] = _described(answer.part, answer.field)
        if "column" in used:
            found["column"] = _column(self.tests.records.data[self.tests.form.output], answer.field.pointer)
        if "targets" in used:
            found["targets"] = _targets(answer.field.reference, self.tests.form.output, self.tests.records)
        if "copy" in used:
            found["copy"] = copies.get(answer.pointer, NO_COPY)
        if "doc" in used:
            found["doc"] = self.tests.records.data[self.tests.form.output]
        return found


def columns(form: Form, records: Records, which: Callable[[Field], bool]) -> Iterator[Column]:
    """The filled answers of each field of a sort that is not computed, in the order of the form.

    One that is unsound is passed over: it has its own finding.
    """
    data, unsound = records.data[form.output], records.unsound.get(form.output) or Unsound()
    number = 0
    for part in form.parts:
        rows = [(None, data[part.name])] if isinstance(part, Section) else list(enumerate(data[part.name]))
        for place, field in enumerate(part.fields):
            if field.computed or not which(field):
                continue
            there = [
                (row, field.at(row), answers[field.name]) for row, answers in rows if field.name in answers
            ]
            found = [
                Answer(part, field, at, value, number + (row or 0) * len(part.fields) + place)
                for row, at, value in there
                if at not in unsound
            ]
            if found:
                yield found
        number += max(1, len(rows)) * len(part.fields)


def leads_elsewhere(field: Field) -> bool:
    """Whether the field refers to the rows of another form."""
    return "#" in field.reference


@lru_cache(maxsize=256)
def _named(texts: tuple[str, ...]) -> frozenset[str]:
    """The variables whose names stand in expressions."""
    return frozenset(word for text in texts for word in WORD.findall(text)) & frozenset(VARIABLES)


@lru_cache(maxsize=256)
def _asked_of_field(texts: tuple[str, ...]) -> frozenset[str | None]:
    """What expressions ask about the field; None stands for the field itself."""
    return frozenset(match[1] for text in texts for match in OF_FIELD.finditer(text))


def _is_of(field: Field, sorts: tuple[str, ...]) -> bool:
    return (
        field.kind in sorts
        or (ID in sorts and field.is_id)
        or (FULL_LENGTH in sorts and FULL_LENGTH in field.schema)
        or (REFERENCE in sorts and field.kind in REFERENCES)
    )


def _for_cel(field: Field, value: Any) -> Any:  # noqa: ANN401
    """References are always a list, one or many; a list of free texts is one text of several lines."""
    if field.kind is Kind.REFERENCE:
        return [value]
    if field.kind is Kind.LIST and isinstance(value, list):
        return "\n".join(map(str, value))
    return value


def _described(part: Part, field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": field.label,
        "part": part.label,
        "kind": field.kind.value,
        "required": field.required,
        "contact": bool(field.schema.get("x-contact", False)),
        "full_length": int(field.schema.get(FULL_LENGTH, 0)),
    }


def _column(data: Mapping[str, Any], pointer: str) -> list[Any]:
    """All values of a column; empty for a field outside a table."""
    names = pointer.strip("/").split("/")
    rows = data.get(names[0], ()) if len(names) == 3 else ()
    return [row[names[2]] for row in rows if names[2] in row]


def _targets(reference: str, output: str, records: Records) -> list[Any]:
    """The ids that a reference may name; raises _NoTargets when their form or their column is not there."""
    other, _, pointer = reference.rpartition("#")
    home = other or output
    if home not in records.data:
        raise _NoTargets(Reason.OUTPUTS, home)
    table, _, column = pointer.strip("/").partition("/")
    unsound = records.unsound.get(home, Unsound())
    lost = [place for place in unsound.lost if place in (f"/{table}", f"/{table}/*/{column}")]
    if lost:
        raise _NoTargets(Reason.ANSWERS, f"{home}#{lost[0]}")
    return _column(records.data[home], f"/{table}/*/{column}")


def _copies(answers: Sequence[Answer]) -> dict[str, dict[str, Any]]:
    """For each text the earlier one that shares most with it, by runs of words, if it shares any.

    An index from runs to texts is kept, because comparing every text with every other takes too long.
    """
    seen: dict[tuple[str, ...], list[int]] = {}
    long = [a for a in answers if isinstance(a.value, str) and words(a.value) >= FEWEST_WORDS]
    texts = [(answer, pieces(answer.value)) for answer in long]
    found: dict[str, dict[str, Any]] = {}
    for number, (answer, runs) in enumerate(texts):
        shared = Counter(earlier for run in runs for earlier in seen.get(run, ()))
        likest = max(shared, key=lambda n: shared[n] / min(len(runs), len(texts[n][1])), default=None)
        if likest is not None:
            other, others = texts[likest]
            share = shared[likest] / min(len(runs), len(others))
            found[answer.pointer] = {
                "share": share,
                "label": other.field.label,
                "part": other.part.label,
                "pointer": other.pointer,
            }
        for run in runs:
            seen.setdefault(run, []).append(number)
    return found
