"""What the schema minds about an answer in, the placeholders of the sentence that says so out."""

from __future__ import annotations

import re

from pipeline.fields import Field, Kind, Part, Table
from pipeline.messages import choices_text, counted, number, shown, suggestion
from pipeline.validate.schema import Problem

SIMPLE_PATTERN = re.compile(r"\^?([A-Z]+-)\[0-9\]\{([0-9])(?:,[0-9])?\}\$?")
ENTRIES = {Kind.CHOICES: ("choice", "choices"), Kind.REFERENCES: ("id", "ids")}
COUNTED = ("minItems", "maxItems")
ASKED_FOR = {
    Kind.DATE: "a date",
    Kind.INTEGER: "a whole number",
    Kind.NUMBER: "a number",
    Kind.BOOLEAN: "yes or no",
    Kind.REFERENCE: "the id of a row",
    Kind.REFERENCES: "ids of rows",
}
LIMITS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {}",
    "maxItems": "at most {}",
}
FORMATS = {"email": "an e-mail address", "uri": "a web address"}


def kind_of(part: Part | None, field: Field | None) -> str:
    """The kind that a case of the catalogue names: that of the field, or id, table, section."""
    if field is None:
        return "table" if isinstance(part, Table) else "section"
    return "id" if field.is_id else field.kind.value


def measures(problem: Problem, field: Field | None) -> dict[str, str]:
    """The placeholders that depend on the value, its limit and its field (None for a section or table)."""
    size, limit = _size(problem), _limit(problem)
    return {
        "found": _found(problem, field),
        "expected": _expected(problem, field),
        "limit": number(limit) if limit is not None else "",
        "because": problem.because,
        "choices": choices_text(field) if field and field.choices else "",
        "suggestion": _suggestion(problem, field),
        "unit_hint": f" It is counted in {field.unit}." if field and field.unit else "",
        "such_as": _such_as(field),
        "length": number(size) if size is not None else "",
        "difference": number(abs(size - limit)) if size is not None and limit is not None else "",
    }


def _limit(problem: Problem) -> int | float | None:
    limit = problem.limit
    return limit if isinstance(limit, int | float) and not isinstance(limit, bool) else None


def _size(problem: Problem) -> int | None:
    """Characters of a text or entries of a list, where the keyword counts them."""
    if problem.keyword in ("minLength", "maxLength") and isinstance(problem.found, str):
        return len(problem.found)
    if problem.keyword in COUNTED and isinstance(problem.found, list | tuple):
        return len(problem.found)
    return None


def _found(problem: Problem, field: Field | None) -> str:
    size = _size(problem)
    if problem.keyword in COUNTED and size is not None:
        return counted(size, *_entries(field))
    if field is None and problem.keyword != "additionalProperties":
        return ""  # whole rows and sections are no words for a sentence
    return shown(problem.found, field)


def _expected(problem: Problem, field: Field | None) -> str:
    limit = _limit(problem)
    if problem.keyword == "const":
        return shown(problem.limit, field)
    if problem.keyword in LIMITS and limit is not None:
        entries = f" {_entries(field)[limit != 1]}" if problem.keyword in COUNTED else ""
        return LIMITS[problem.keyword].format(number(limit)) + entries
    if field is None:
        return ""
    if field.choices:
        return choices_text(field)
    return FORMATS.get(str(problem.limit)) or ASKED_FOR.get(field.kind, "an answer as the guidance says")


def _entries(field: Field | None) -> tuple[str, str]:
    """What a table or list counts, one and many."""
    return ("row", "rows") if field is None else ENTRIES.get(field.kind, ("entry", "entries"))


def _suggestion(problem: Problem, field: Field | None) -> str:
    wrong = problem.found[:1] if isinstance(problem.found, list) else [problem.found]
    return suggestion(field, wrong[0]) if field and field.choices and wrong and wrong[0] is not None else ""


def _such_as(field: Field | None) -> str:
    """`, such as LO-01`, for a pattern that is a prefix and digits."""
    schema = (field.schema.get("items") or field.schema) if field else {}
    match = SIMPLE_PATTERN.fullmatch(str(schema.get("pattern", "")))
    return f", such as {match[1]}{1:0{match[2]}d}" if match else ""
