"""A document that was checked in, the sheet on which a reviewer judges it out, as Word or Excel."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from pipeline.desk import context
from pipeline.errors import UsageError
from pipeline.fields import Form, Part, Table
from pipeline.forms import FORMATS
from pipeline.forms.cover import Cover
from pipeline.messages import shortened, shown
from pipeline.model import City, CityResult, FileResult, Stamp
from pipeline.programme import DECISIONS, SHEET, Programme
from pipeline.rules import Rules, Situation

ABOUT, CRITERIA = "about", "criteria"
FILLED_IN_BY = (
    "One reviewer, who has read the document itself: open it beside this sheet. What was filled in for you "
    "decides nothing; the judgement is yours."
)
HAND_IN = "give it back to the programme, where it is read and put on record."
OTHERS = ("findings", "trace", "signals")  # tables in which nothing is to be filled in


class Prepared(Struct, frozen=True):
    """What a sheet is made of: the city and its check result, and the file that is to be reviewed."""

    city: City
    result: CityResult
    file: FileResult


def to_review(city: City, result: CityResult, outputs: Sequence[str] = ()) -> tuple[Prepared, ...]:
    """The documents of a city that count and in which nothing blocks; of `outputs` alone if any are named.

    Raises UsageError for one that is named but is not there, or not valid.
    """
    counting = {file.output: file for file in result.files if file.output and not file.superseded}
    for name in outputs:
        if name not in counting:
            raise UsageError(f"{result.folder}: there is no {name} to review")
        if not counting[name].passes:
            raise UsageError(
                f"{counting[name].path}: {name} is {counting[name].verdict.value}; only a valid document is "
                "reviewed. `twinning check` says what is wrong"
            )
    valid = (file for file in counting.values() if file.passes and file.record)
    return tuple(Prepared(city, result, f) for f in valid if not outputs or f.output in outputs)


def prepare(programme: Programme, rules: Rules, what: Prepared, suffix: str, when: datetime) -> bytes:
    """The sheet for one document, as "docx" or "xlsx"; nothing in it needs to be typed that is known."""
    data = facts(programme, rules, what, when)
    form = fitted(programme.sheet, data)
    maker = FORMATS[suffix]
    blank = maker.blank(form, cover(programme, form, what, when), programme.templates)
    return maker.fill(blank, form, data)


def facts(programme: Programme, rules: Rules, what: Prepared, when: datetime) -> dict[str, Any]:
    """All that a sheet brings along, in the shape of its schema."""
    output = str(what.file.output)
    situation = Situation(when.date(), what.city)
    return {
        ABOUT: {
            "city": what.city.name,
            "document": document(programme, what.file),
            "file": shortened(Path(what.file.path).name),
            "file_hash": what.file.sha256,
        },
        "findings": context.findings(what.file),
        "trace": context.trace(what.result, programme),
        "signals": context.signals(what.result, output, programme, rules, situation),
        CRITERIA: context.criteria(what.result, output, programme),
        "decision": {"by_the_scores": decisions(programme)},
    }


def fitted(form: Form, data: Mapping[str, Any]) -> Form:
    """The sheet's form with room for just these rows."""
    room = {name: len(data[name]) for name in (*OTHERS, CRITERIA)}
    return dataclasses.replace(
        form, parts=tuple(_sized(p, room[p.name]) if p.name in room else p for p in form.parts)
    )


def decisions(programme: Programme) -> str:
    """What scores lead to, by the rubric, in words."""
    labels = {str(entry["const"]): str(entry["title"]) for entry in programme.vocabulary(DECISIONS)}
    rules = programme.review.decisions if programme.review else ()
    return ". ".join(f"{labels.get(rule.id, rule.id)}: {rule.says}" for rule in rules) + "."


def document(programme: Programme, file: FileResult) -> str:
    """`Twinning Learning Roadmap, version 1.2 of 3 March 2026`."""
    version, day = said_version(file)
    words = [programme.output(str(file.output)).title]
    words += [f"version {version}" + (f" of {shown(day)}" if day else "")] if version else []
    return shortened(", ".join(words))


def said_version(file: FileResult) -> tuple[str, str]:
    """Version and date of a document as it says them itself; empty where it does not."""
    about = file.record.data.get("document_control", {}) if file.record else {}
    return str(about.get("document_version") or ""), str(about.get("document_date") or "")


def cover(programme: Programme, form: Form, what: Prepared, when: datetime) -> Cover:
    """The first page of a sheet, and the stamp by which it is known again."""
    seed = "\n".join((what.file.sha256, when.isoformat()))
    stamp = Stamp(
        programme=programme.name,
        output=SHEET,
        form_version=form.version,
        cohort=what.city.cohort,
        city=what.city.slug,
        instance=hashlib.sha256(seed.encode()).hexdigest()[:8],
    )
    return Cover(
        programme_title=programme.title,
        output_title=f"{form.title}: {programme.output(str(what.file.output)).title}",
        city=what.city.name,
        counterpart="",
        cohort=what.city.cohort,
        due=None,
        stamp=stamp,
        illustrative=what.city.illustrative,
        when=when,
        filled_in_by=FILLED_IN_BY,
        hand_in=HAND_IN,
    )


def _sized(part: Part, rows: int) -> Part:
    assert isinstance(part, Table)  # so says the schema of the sheet, which is checked
    return replace(part, blank_rows=rows, min_rows=rows, max_rows=rows)
