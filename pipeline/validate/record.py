"""One record in, all that is wrong with it by itself out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from pipeline.fields import Form, Section
from pipeline.messages import About, Words
from pipeline.model import City, Finding, Missing, NotChecked, Record, Severity
from pipeline.programme import Programme
from pipeline.rules import Broken, Outcome, Rules, Situation, Unsound
from pipeline.validate.identity import STOPPING, Identity, output_of
from pipeline.validate.order import sorted_findings, sorted_missing
from pipeline.validate.schema import MISSING, Problem, filled, judge_of
from pipeline.validate.worded import Worder

NEARLY = 1e-6  # relative difference below which two numbers are the same


class Checked(Struct, frozen=True):
    """What a check says of one record. `record` is the same record with the calculated values in it.

    `output` is None when the record is of no form of this programme. In a draft `missing` lists what is still
    blank; otherwise that is among the findings.
    """

    record: Record
    output: str | None
    findings: tuple[Finding, ...]
    not_checked: tuple[NotChecked, ...] = ()
    missing: tuple[Missing, ...] = ()


def check_record(
    programme: Programme, rules: Rules, record: Record, city: City | None, today: date, draft: bool = False
) -> Checked:
    """All findings on one record, in the order of its form; `city` is that of the folder, if there is one."""
    words = Words(rules)
    output = output_of(programme, record)
    who = tuple(Identity(programme, words, record, output).findings(city))
    if output is None or any(finding.rule in STOPPING for finding in who):
        reason = who[0].message if who else ""
        return Checked(record, output, who, tuple(_none_checked(rules, output, reason)))
    form = programme.form(output)
    notes = tuple(note for note in record.notes if not _is_computed(form, note.pointer))
    computed = replace(record, data=rules.compute(form, record.data), notes=notes)
    worder = Worder(words, rules.forms, {output: computed}, output)
    by_schema, missing = _schema(programme, worder, draft)
    single = [*map(worder.note, computed.notes), *by_schema]
    single += _calculated(form, worder, record, rules.unsound(single))
    situation = Situation(today, city)
    outcomes = _outcomes(rules, form, computed.data, situation, single, missing, worder)
    findings = [worder.broken(o) for o in outcomes if isinstance(o, Broken)]
    waiting = [worder.waiting(o) for o in outcomes if not isinstance(o, Broken)]
    return Checked(
        record=replace(record, data=computed.data),
        output=output,
        findings=(*who, *sorted_findings(form, (*single, *findings))),
        not_checked=tuple(dict.fromkeys(waiting)),
        missing=sorted_missing(form, missing),
    )


def _schema(programme: Programme, worder: Worder, draft: bool) -> tuple[list[Finding], list[Missing]]:
    """What the schema minds, without what a reader has explained already; in a draft blank answers apart."""
    form, record = worder.form, worder.record
    explained = _explained(worder)
    findings: list[Finding] = []
    missing: list[Missing] = []
    for problem in judge_of(programme, form).problems(filled(form, record.data)):
        if problem.pointer in explained or _is_ours(form, problem):
            continue
        finding = worder.complaint(problem)
        if draft and _is_missing(form, problem):
            missing.append(Missing(finding.location, problem.pointer, form.output))
        else:
            findings.append(finding)
    return findings, missing


def _explained(worder: Worder) -> Unsound:
    """Values for which a note of the reader speaks: errors only, for a remark does not mend a wrong value."""
    notes = [note for note in worder.record.notes if note.pointer]
    errors = [note for note in notes if worder.words.severity(note.rule) is Severity.ERROR]
    return Unsound(lost=frozenset(str(note.pointer) for note in errors))


def _is_missing(form: Form, problem: Problem) -> bool:
    found = form.find(problem.pointer)
    few_rows = problem.keyword == "minItems" and found is not None and found[1] is None
    return problem.keyword in MISSING or few_rows


def _is_ours(form: Form, problem: Problem) -> bool:
    """A calculated value that is missing waits for other answers, which have findings of their own."""
    return problem.keyword in MISSING and _is_computed(form, problem.pointer)


def _is_computed(form: Form, pointer: str | None) -> bool:
    """Whether we work the value out ourselves; it then does not matter how the file has it."""
    found = form.find(pointer) if pointer else None
    return found is not None and found[1] is not None and bool(found[1].computed)


def _calculated(form: Form, worder: Worder, record: Record, unsound: Unsound) -> Iterator[Finding]:
    """Calculated values that the file has otherwise; one that we cannot work out is left alone."""
    for part in form.parts:
        for field in part.fields:
            if not field.computed:
                continue
            before, after = record.data.get(part.name), worder.record.data.get(part.name)
            rows = [(None, before, after)] if isinstance(part, Section) else _pairs(before, after)
            for number, said, ours in rows:
                stored, value = _answer(said, field.name), _answer(ours, field.name)
                pointer = field.at(number)
                if None not in (stored, value) and not _same(stored, value) and pointer not in unsound:
                    yield worder.calculated(pointer, stored, value)


def _pairs(before: Any, after: Any) -> list[tuple[int | None, Any, Any]]:  # noqa: ANN401
    return [(number, *pair) for number, pair in enumerate(zip(before or (), after or (), strict=False))]


def _answer(answers: Any, name: str) -> Any:  # noqa: ANN401
    return answers.get(name) if isinstance(answers, Mapping) else None


def _same(stored: object, ours: object) -> bool:
    """Whether two values are the same; of a number no more places count than the file shows."""
    if isinstance(stored, int | float) and isinstance(ours, int | float):
        places = len(str(stored).partition(".")[2])
        return round(ours, places) == stored or abs(stored - ours) <= NEARLY * max(abs(stored), abs(ours))
    return stored == ours


def _outcomes(
    rules: Rules,
    form: Form,
    data: Mapping[str, Any],
    situation: Situation,
    single: list[Finding],
    missing: list[Missing],
    worder: Worder,
) -> list[Outcome]:
    """Rules on single fields first; where one finds an error, rules on the whole record wait."""
    seen = rules.typed(form, data)
    fields = list(rules.evaluate_fields(form, seen, situation, rules.unsound(single, missing)))
    wrong = [worder.broken(outcome) for outcome in fields if isinstance(outcome, Broken)]
    unsound = rules.unsound([*single, *wrong], missing)
    return [*fields, *rules.evaluate_document(form, seen, situation, unsound)]


def _none_checked(rules: Rules, output: str | None, reason: str) -> Iterator[NotChecked]:
    """Every rule on answers and whole records of the output, when its answers could not be relied on."""
    own = {rule.entry.id for rule in rules.rules if not rule.needs and rule.output in (output, "*")}
    for entry in rules.catalogue.values():
        if output is not None and (entry.about is About.ANSWER or entry.id in own):
            yield NotChecked(entry.id, reason[:1].lower() + reason[1:].rstrip("."), output)
