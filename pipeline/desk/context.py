"""A city's check result in, what a reviewer should have before the eyes out: rows of the sheet's own tables.

All of it was written by strangers: it is put on one line, without anything that does not show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from pipeline.fields import Field, Kind, Part, Section, Table
from pipeline.messages import shortened, shown
from pipeline.model import CityResult, FileResult, Finding, Life, Severity
from pipeline.programme import Criterion, Programme
from pipeline.rules import Rules, Situation, questions

Row = dict[str, Any]

KINDS = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.INFO: "Note"}
LIVES = {Life.NEW: "New", Life.STILL_OPEN: "Was there before", Life.FIXED: "Mended"}
LONGEST = 280  # characters of a line; the file itself has the rest
ANSWERED = 300  # of an answer in a section
OF_A_ROW = 110  # of an answer in a table, of which there may be many
NAMED = 40  # of what a row is called
COUNTED = (Kind.CHOICE, Kind.INTEGER, Kind.BOOLEAN)  # told by how often, where rows have no name of their own
ROWS = 10  # of a table that are shown with a criterion
TOGETHER = 1800  # of all that is shown with a criterion
NOTHING = "Nothing: the check has found nothing that is left to you."
NO_CHAIN = "Nothing can be traced yet: the documents it takes are not there."
NOT_YET = "cannot be seen yet: the later documents are not there"
NO_SIGNALS = "Nothing in the figures asks for a closer look."
NO_ANSWERS = "No answer speaks to this by itself; look at the document as a whole."


def findings(file: FileResult) -> list[Row]:
    """The open findings on a file, those that ask for a judgement first."""
    order = [Severity.ERROR, Severity.WARNING, Severity.INFO]
    ordered = sorted(file.findings, key=lambda finding: order.index(finding.severity))
    return [_finding(finding) for finding in ordered] or [{"message": NOTHING}]


def trace(city: CityResult, programme: Programme) -> list[Row]:
    """What became of each learning objective, and where the thread breaks off."""
    words = _wordings(city, programme)
    rows = []
    for row in city.chain:
        known = [link for link in row[1:] if link.ids is not None]
        gaps = [f"no {link.label.lower()}" for link in known if not link.ids]
        gaps += [] if known else [NOT_YET]
        steps = [", ".join(link.ids) for link in known if link.ids]
        first = ", ".join(row[0].ids or ())
        rows.append(
            {
                "objective": shortened(f"{first}: {words.get(first, '')}".rstrip(": "), LONGEST),
                "leads_to": shortened(" → ".join(steps), LONGEST) or "nothing yet",
                "gap": shortened("; ".join(gaps), LONGEST) or "none",
            }
        )
    return rows or [{"objective": NO_CHAIN}]


def signals(city: CityResult, output: str, programme: Programme, rules: Rules, when: Situation) -> list[Row]:
    """Figures from the answers, each as a question."""
    if programme.review is None:
        return []
    asked = questions(programme.review, rules, output, records(city), when)
    rows = [{"topic": topic, "question": shortened(question, LONGEST)} for topic, question in asked]
    return rows or [{"question": NO_SIGNALS}]


def criteria(city: CityResult, output: str, programme: Programme) -> list[Row]:
    """A row for each criterion, beside it what the city wrote that speaks to it."""
    if programme.review is None:
        return []
    data = records(city)
    return [
        {
            "criterion": criterion.id,
            "asks": f"{criterion.title}: {criterion.asks}",
            "weak": criterion.weak,
            "strong": criterion.strong,
            "wrote": wrote(criterion, output, data, programme),
        }
        for criterion in programme.review.criteria_of(output)
    ]


def records(city: CityResult) -> dict[str, Mapping[str, Any]]:
    """The data of the files that count, by output."""
    counting = (file for file in city.files if not file.superseded and file.record)
    return {file.output: file.record.data for file in counting if file.output and file.record}


def wrote(criterion: Criterion, output: str, data: Mapping[str, Any], programme: Programme) -> str:
    """The answers that a criterion looks at, each with its code and label; those of other outputs last."""
    lines: list[str] = []
    places = [place.partition("#") for place in criterion.look_at]
    own = [(name, pointer) for name, _, pointer in places if name == output]
    others = [(name, pointer) for name, _, pointer in places if name != output and criterion.others]
    for (name, table), same in groupby((*own, *others), lambda place: (place[0], place[1].split("/")[1])):
        if name in data:
            title = f"{programme.output(name).title}, " if name != output else ""
            asked = [found[1] for _, at in same if (found := programme.form(name).find(at)) and found[1]]
            part = programme.form(name).part(table)
            answers = _answers if isinstance(part, Section) else _table
            lines += answers(title, part, asked, data[name])
    text = "\n".join(lines)
    if len(text) > TOGETHER:
        text = text[:TOGETHER].rsplit("\n", 1)[0] + "\n… (more in the file)"
    return text or NO_ANSWERS


def _finding(finding: Finding) -> Row:
    return {
        "kind": f"{KINDS[finding.severity]} {finding.rule}",
        "place": shortened(str(finding.location), LONGEST) or "the whole file",
        "message": shortened(f"{finding.message} → {finding.action}", LONGEST * 2),
        "answer": shortened("; ".join(_said(finding)), LONGEST * 2),
    }


def _said(finding: Finding) -> Iterator[str]:
    if finding.explanation:
        yield f"The city says: {finding.explanation}"
    if finding.waiver:
        yield f"May stand until {shown(finding.waiver.until.isoformat())}: {finding.waiver.reason}"
    if finding.life:
        yield LIVES[finding.life]


def _answers(title: str, part: Part, asked: Sequence[Field], data: Mapping[str, Any]) -> Iterator[str]:
    for field in asked:
        yield f"{title}{field.code} {field.label}: {_told(data.get(part.name), field, ANSWERED)}"


def _table(title: str, part: Part, asked: Sequence[Field], data: Mapping[str, Any]) -> Iterator[str]:
    """A line for each row with all that is asked of it; what has no name of its own is counted."""
    assert isinstance(part, Table)  # sections are told by _answers
    said = data.get(part.name)
    rows = [row for row in said if any(f.name in row for f in asked)] if isinstance(said, list) else []
    counted = [field for field in asked if part.id_field is None and field.kind in COUNTED and _owner(part)]
    for field in counted:
        counts = Counter(_told(row, field, OF_A_ROW) for row in rows)
        how_often = "; ".join(f"{count} × {value}" for value, count in counts.most_common())
        yield f"{title}{field.code} {field.label}: {shortened(how_often, ANSWERED) or 'blank'}"
    single = [field for field in asked if field not in counted]
    if not single:
        return
    head = title + " · ".join(f"{field.code} {field.label}" for field in single)
    yield f"{head}:" if rows else f"{head}: blank"
    for row in rows[:ROWS]:
        yield f"– {_name(row, part, single)}{' · '.join(_told(row, field, OF_A_ROW) for field in single)}"
    if len(rows) > ROWS:
        yield f"– … and {len(rows) - ROWS} more"


def _name(row: Mapping[str, Any], table: Table, asked: Sequence[Field]) -> str:
    """What a row is called: its own id, that of the row it belongs to, or what stands in its first column."""
    naming = table.id_field or _owner(table) or table.fields[0]
    if naming in asked or not row.get(naming.name):
        return ""
    return f"{_told(row, naming, NAMED)}: "


def _owner(table: Table) -> Field | None:
    """The column that says which row of another table a row belongs to."""
    return next((field for field in table.fields if field.kind is Kind.REFERENCE), None)


def _told(answers: object, field: Field, longest: int) -> str:
    value = answers.get(field.name) if isinstance(answers, Mapping) else None
    unit = f" {field.unit}" if field.unit and value is not None else ""
    if isinstance(value, str) and not field.choices:
        return shortened(shown(value) if len(value) == 10 else value, longest)
    return shortened(shown(value, field) + unit, longest)


def _wordings(city: CityResult, programme: Programme) -> Mapping[str, str]:
    """The first words of each row at the beginning of the chain, by its id."""
    output, _, pointer = programme.chain[0].partition("#/") if programme.chain else ("", "", "")
    table, _, column = pointer.partition("/")
    rows: Sequence[Mapping[str, Any]] = records(city).get(output, {}).get(table, ())
    texts = {
        str(row[column]): next((str(v) for n, v in row.items() if n != column and isinstance(v, str)), "")
        for row in rows
        if row.get(column)
    }
    return texts
