"""What the schema and the rules say in, findings and reasons in words out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from pipeline.fields import Field, Form, Kind, Part
from pipeline.messages import (
    Complaint,
    Place,
    Words,
    counted,
    joined,
    key_of,
    location_of,
    row_name,
    shortened,
    shown,
)
from pipeline.model import Finding, Location, NotChecked, Note, Record, Stamp
from pipeline.rules import Broken, Reason, Waiting
from pipeline.validate.measures import kind_of, measures
from pipeline.validate.schema import Problem

NOTHING = Record(Stamp(), {}, {})  # stands for a form that was not handed in
DATES = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")
FEW = 3  # rows or answers that a sentence names one by one


class Worder:
    """Words for what was found in one record; `forms` and `records` are all there are, by output."""

    def __init__(
        self, words: Words, forms: Mapping[str, Form], records: Mapping[str, Record], output: str
    ) -> None:
        self.words, self.forms, self.records, self.output = words, forms, records, output
        self.form, self.record = forms[output], records.get(output, NOTHING)

    def place(self, pointer: str, related: Sequence[str] = (), location: Location | None = None) -> Place:
        """Where a finding stands. Pointers into other forms have the output before them: `roadmap#/team`."""
        return Place(
            pointer or None,
            location or location_of(self.form, self.record, pointer),
            key_of(self.record.data, self.form, pointer),
            tuple((other, self._location(other)) for other in related),
        )

    def complaint(self, problem: Problem) -> Finding:
        """The finding for what the schema minds."""
        part, field = self._target(problem.pointer)
        kind = kind_of(part, field)
        fixed = bool(field and field.fixed)
        format_ = str(problem.limit) if problem.keyword == "format" else ""
        entry, case = self.words.case_for(
            Complaint(problem.keyword, kind, format_, bool(problem.because), fixed)
        )
        params = {**self._names(problem.pointer), **measures(problem, field)}
        return self.words.finding(entry.id, params, self.place(problem.pointer), self.output, case)

    def note(self, note: Note) -> Finding:
        """The finding for what the reader noticed."""
        _, field = self._target(note.pointer or "")
        pointer = note.pointer or ""
        given = {name: _dated(field, shortened(text)) for name, text in note.params.items()}
        params = {**self._names(pointer), **given}
        if note.location.label:
            params["label"] = note.location.label
        if note.found is not None:
            params["found"] = shown(note.found)
        params["quoted"] = f": ‘{params['found']}’" if params.get("found") else ""
        known = note.location if note.location != Location() else None
        place = self.place(pointer, (), known) if pointer else Place(location=note.location)
        return self.words.finding(note.rule, params, place, self.output)

    def broken(self, outcome: Broken) -> Finding:
        """The finding for a rule that does not hold."""
        primary, *related = outcome.at
        _, field = self._target(primary)
        told = {name: _told(value, field) for name, value in outcome.values.items() if value is not None}
        if outcome.values.get("found") is None:
            told["found"] = shown(None)
        params = {**self._names(primary), **told}
        return self.words.finding(
            outcome.rule, params, self.place(primary, related), self.output, outcome.case
        )

    def calculated(self, pointer: str, stored: object, ours: object) -> Finding:
        """The finding for a calculated value that the file has otherwise."""
        _, field = self._target(pointer)
        params = {**self._names(pointer), "found": shown(stored, field), "expected": shown(ours, field)}
        return self.words.finding("G-14", params, self.place(pointer), self.output)

    def waiting(self, outcome: Waiting) -> NotChecked:
        """Why a rule was not evaluated."""
        answers = outcome.reason is Reason.ANSWERS
        return NotChecked(outcome.rule, self._because(outcome), outcome.output, answers)

    def _because(self, outcome: Waiting) -> str:
        titles = [f"the {self.forms[name].title}" for name in outcome.names if name in self.forms]
        match outcome.reason:
            case Reason.OUTPUTS:
                return f"{joined(titles)} {'is' if len(titles) == 1 else 'are'} not there yet"
            case Reason.NOT_ASKED:
                return f"only single files were looked at, and not {joined(titles, 'or')}"
            case Reason.UNREADABLE:
                return f"{joined(titles)} could not be read"
            case Reason.NO_CITY:
                return "the file was not checked in the folder of a city"
            case Reason.CITY:
                return _city_unknown(outcome.names)
            case Reason.ANSWERS:
                return f"{self._answers(outcome.names)} must be filled in or corrected first"
        return "it could not be evaluated over these answers"

    def _answers(self, names: Iterable[str]) -> str:
        """The labels of the answers, each with its rows: `‘Cost’ (rows EN-03 and EN-05)`."""
        rows: dict[str, list[str]] = {}
        for name in names:
            output, _, pointer = name.rpartition("#")
            form, record = self.forms[output or self.output], self.records.get(output or self.output)
            found = form.find(pointer)
            label = f"‘{(found[1] or found[0]).label if found else form.title}’"
            there = label if form is self.form else f"{label} in the {form.title}"
            row = row_name(form, record.data, pointer) if record else ""
            rows.setdefault(there, []).extend([row] if row else [])
        texts = [label + (f" ({_some(found, 'row')})" if found else "") for label, found in rows.items()]
        more = len(texts) - FEW
        return joined(texts if more <= 0 else [*texts[:FEW], counted(more, "more answer")])

    def _names(self, pointer: str) -> dict[str, str]:
        part, field = self._target(pointer)
        target = field or part
        return {
            "label": target.label if target else self.form.title,
            "code": target.code if target else "",
            "part": part.label if part else self.form.title,
            "row": row_name(self.form, self.record.data, pointer),
            "unit": field.unit if field else "",
            "guidance": target.guidance if target else "",
        }

    def _target(self, pointer: str) -> tuple[Part | None, Field | None]:
        return (self.form.find(pointer) if pointer else None) or (None, None)

    def _location(self, pointer: str) -> Location:
        output, _, inside = pointer.rpartition("#")
        if not output or output not in self.records:
            return location_of(self.form, self.record, inside)
        found = location_of(self.forms[output], self.records[output], inside)
        return replace(found, part=" · ".join(filter(None, (self.forms[output].title, found.part))))


def _told(value: Any, field: Field | None) -> str:  # noqa: ANN401 - whatever an expression comes to
    """A value of an expression as of its field; dates inside a text by their month's name."""
    if not isinstance(value, str):
        return shown(value, field)
    if field is not None and field.choices and any(choice.code == value for choice in field.choices):
        return field.label_of(value)
    return shortened(DATES.sub(lambda date: shown(date.group()), value))


def _dated(field: Field | None, text: str) -> str:
    return shown(text) if field is not None and field.kind is Kind.DATE else text


def _some(names: Sequence[str], what: str) -> str:
    """`row EN-03`, `rows EN-03 and EN-05`, `12 rows`."""
    names = list(dict.fromkeys(names))
    if len(names) > FEW:
        return counted(len(names), what)
    return f"{what if len(names) == 1 else what + 's'} {joined(names)}"


def _city_unknown(names: Sequence[str]) -> str:
    dates = {"start", "end"}
    if dates & set(names):
        return "it is not known when the programme of the city starts"
    return f"it is not known what the city's {joined([name.replace('_', ' ') for name in names])} is"
