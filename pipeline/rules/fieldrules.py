"""Rules on every filled field of a sort: references lead somewhere, ids are unique, texts say something."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from msgspec import Struct

from pipeline.fields import Field, Form, Kind, Part
from pipeline.messages import Case, Entry
from pipeline.rules.analysis import Analysis
from pipeline.rules.answers import Answer, Column, columns
from pipeline.rules.evaluate import Records
from pipeline.rules.functions import pieces, words
from pipeline.rules.language import Language, NotEvaluated
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


class Test(Struct, frozen=True):
    """The test of one case of an entry, and the fields of a form it is for.

    Those of a group, by their pointers, are judged together: all variables but `value` are the same for them.
    """

    entry: Entry
    case: Case
    used: frozenset[str]
    groups: Sequence[Sequence[str]]

    @property
    def texts(self) -> tuple[str, ...]:
        """All its CEL, the test first."""
        return _texts(self.case)


class FieldTests:
    """The tests of a form's single answers, sorted out once for all records."""

    def __init__(
        self,
        form: Form,
        entries: Iterable[Entry],
        language: Language,
        analysis: Analysis,
        which: Callable[[Field], bool],
    ) -> None:
        self.form, self.language, self.analysis = form, language, analysis
        self._which = which
        cases = [(entry, case) for entry in entries for case in entry.cases if case.test]
        self._tests = [self._test(entry, case) for entry, case in cases]

    def evaluate(self, records: Records, known: Mapping[str, Any]) -> Iterator[Outcome]:
        """What becomes of the answers in the record of the form, test by test; nothing when all hold.

        `known` are the variables of every rule.
        """
        unsound = records.unsound.get(self.form.output) or Unsound()
        filled = columns(self.form, records.data[self.form.output], unsound, self._which)
        there = {column.field.pointer: column for column in filled}
        for test in self._tests:
            groups = [[there[name] for name in group if name in there] for group in test.groups]
            yield from _Judge(test, self, records, known).judge([*filter(None, groups)])

    def _test(self, entry: Entry, case: Case) -> Test:
        texts = _texts(case)
        asked, used = _asked_of_field(texts), self._used(texts)
        by_place = used & {"column", "targets"} or None in asked
        groups: dict[Any, list[str]] = {}
        for part, field in self.form.fields():
            if _is_of(field, case.applies) and self._which(field):
                about = _described(part, field)
                key = field.pointer if by_place else tuple(about.get(name or "") for name in asked)
                groups.setdefault(key, []).append(field.pointer)
        return Test(entry, case, used, [*groups.values()])

    def _used(self, texts: tuple[str, ...]) -> frozenset[str]:
        """The variables that the expressions name; some more are no harm but for `targets`."""
        used = _named(texts)
        return used & self.analysis.variables(texts) if "targets" in used else used


class _Judge(Struct, frozen=True):
    test: Test
    tests: FieldTests
    records: Records
    known: Mapping[str, Any]

    def judge(self, groups: Sequence[Sequence[Column]]) -> Iterator[Outcome]:
        """What becomes of the answers; of those for which the test holds in one go nothing more is asked."""
        tests = self.tests
        copies = _copies(_in_order(groups)) if "copy" in self.test.used else {}
        left = [one for one in _in_order(groups) if one.pointer in copies] if copies else []
        for group in groups:
            left += self._unsettled([column.without(copies) for column in group] if copies else group)
        left.sort(key=_number)
        held_up: dict[Reason, set[str]] = {}
        for answer in left:
            try:
                yield from self._result(answer, copies)
            except _NoTargets as missing:
                held_up.setdefault(missing.reason, set()).add(missing.name)
            except NotEvaluated:
                tests.analysis.variables(self.test.texts)  # the test itself may be at fault
                held_up.setdefault(Reason.FAILED, set())
        for reason, names in held_up.items():
            yield Waiting(self.test.entry.id, tests.form.output, reason, tuple(sorted(names)))

    def _unsettled(self, group: Sequence[Column]) -> list[Answer]:
        """Those of a group, none of them a copy, for which the test does not hold in one go."""
        try:
            scope = self.tests.language.scope(self._variables(group[0].part, group[0].field))
        except _NoTargets:
            return _answers(group)
        seen = [value for column in group for value in column.seen]
        numbers = scope.unsettled(self.test.case.test, "value", seen)
        answers = _answers(group) if numbers else []
        return [answers[number] for number in numbers]

    def _result(self, answer: Answer, copies: Mapping[str, Any]) -> Iterator[Broken]:
        own = {"value": answer.seen, "copy": copies.get(answer.pointer, NO_COPY)}
        scope = self.tests.language.scope({**self._variables(answer.part, answer.field), **own})
        case = self.test.case
        if scope.holds(case.test):
            return
        texts = {"found": case.found, "expected": case.expected, **case.values}
        values = {"found": answer.value, **{name: scope.value(text) for name, text in texts.items() if text}}
        other = str(values.pop("also_at", ""))
        at = (answer.pointer, other) if other else (answer.pointer,)
        yield Broken(self.test.entry.id, self.tests.form.output, at, values, case)

    def _variables(self, part: Part, field: Field) -> dict[str, Any]:
        """The variables that are used, but for the value; raises _NoTargets when the ids are not there."""
        used, output = self.test.used, self.tests.form.output
        found: dict[str, Any] = {name: self.known[name] for name in used if name in self.known}
        if "field" in used:
            found["field"] = _described(part, field)
        if "column" in used:
            found["column"] = _column(self.records.data[output], field.pointer)
        if "targets" in used:
            found["targets"] = _targets(field.reference, output, self.records)
        if "copy" in used:
            found["copy"] = NO_COPY
        if "doc" in used:
            found["doc"] = self.records.data[output]
        return found


def leads_elsewhere(field: Field) -> bool:
    """Whether the field refers to the rows of another form."""
    return "#" in field.reference


def _named(texts: tuple[str, ...]) -> frozenset[str]:
    """The variables whose names stand in expressions."""
    return frozenset(word for text in texts for word in WORD.findall(text)) & frozenset(VARIABLES)


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


def _texts(case: Case) -> tuple[str, ...]:
    return tuple(filter(None, (case.test, case.found, case.expected, *case.values.values())))


def _answers(group: Sequence[Column]) -> list[Answer]:
    return [answer for column in group for answer in column.answers()]


def _in_order(groups: Sequence[Sequence[Column]]) -> list[Answer]:
    """All answers in the order of the form."""
    return sorted((answer for group in groups for answer in _answers(group)), key=_number)


_number = attrgetter("number")


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
    if len(frozenset().union(*(runs for _, runs in texts))) == sum(len(runs) for _, runs in texts):
        return {}  # no run stands in two of them
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
