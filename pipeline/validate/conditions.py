"""Why an answer is asked for that not everybody has to give, in words: `‘Status’ is ‘Final’`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pipeline.fields import Field, Kind, Part, Schema
from pipeline.messages import joined, shown

Holds = Callable[[Schema], bool]


def reason(body: Schema, part: Part, name: str, answers: Mapping[str, Any], holds: Holds) -> str:
    """Why the field is asked for, by the conditions of its section or row that hold for these answers.

    Empty when none does. `body` is the schema of the section or row, `holds` judges the answers by a schema.
    """
    fields = {field.name: field for field in part.fields}
    for given, names in body.get("dependentRequired", {}).items():
        if name in names and given in answers:
            return f"‘{_label(fields, given)}’ is filled in"
    for condition in (body, *body.get("allOf", ())):
        if "if" not in condition:
            continue
        met = holds(condition["if"])
        if name in condition.get("then" if met else "else", {}).get("required", ()):
            return joined(list(_clauses(condition["if"], fields, answers, met)))
    return ""


def _clauses(
    when: Schema, fields: Mapping[str, Field], answers: Mapping[str, Any], met: bool
) -> Iterator[str]:
    """What the answers are that the condition looks at; the answer itself says more than the condition."""
    named = [
        *when.get("properties", {}),
        *(n for n in when.get("required", ()) if n not in when.get("properties", {})),
    ]
    for name in named:
        label = f"‘{_label(fields, name)}’"
        wanted = when.get("properties", {}).get(name, {}).get("contains", {}).get("const")
        if answers.get(name) is None:
            yield f"{label} is blank"
        elif wanted is not None and met:
            yield f"{label} includes ‘{shown(wanted, fields.get(name))}’"
        elif name in fields and fields[name].kind in (Kind.TEXT, Kind.LONG_TEXT):
            yield f"{label} is filled in"
        else:
            yield f"{label} is ‘{shown(answers[name], fields.get(name))}’"
    if not named:
        yield "of another answer here"


def _label(fields: Mapping[str, Field], name: str) -> str:
    return fields[name].label if name in fields else name.replace("_", " ")
