"""The definition in, the reference pages of docs/ out: the rule catalogue, and the fields of each form.

The pages are committed, so that they can be read without installing anything; a test holds them up to date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from pipeline.fields import Field, Form, Part, Table
from pipeline.messages import Entry, pictured

MADE = "<!-- Made by `twinning programme docs`; changes belong into schemas/. -->"
SPECIAL = "\\`*_{}[]<>|#"
MOST_CHOICES = 20  # a longer list is told by its ends
KINDS = {
    "text": "text",
    "long_text": "long text",
    "date": "date",
    "integer": "whole number",
    "number": "number",
    "boolean": "yes or no",
    "choice": "one of a list",
    "choices": "several of a list",
    "reference": "id of a row",
    "references": "ids of rows",
    "list": "list, one a line",
}


def pages(catalogue: Iterable[Entry], forms: Iterable[Form]) -> dict[str, str]:
    """The pages by their path below docs/."""
    made = {"rules.md": _page(_rules(catalogue))}
    return made | {f"fields/{form.output}.md": _page(_form(form)) for form in forms}


def _page(lines: Iterable[str]) -> str:
    return "\n".join((MADE, *lines)).rstrip() + "\n"


def _rules(catalogue: Iterable[Entry]) -> Iterator[str]:
    yield "# The rules"
    yield ""
    yield "Every finding ends with the id of its rule. An error blocks the milestone, a warning asks"
    yield "a person to look."
    for source, entries in groupby(catalogue, key=lambda entry: entry.source):
        yield f"\n## {source}\n"
        for entry in entries:
            yield from _rule(entry)


def _rule(entry: Entry) -> Iterator[str]:
    yield f"### {entry.id}: {_plain(entry.title)}"
    yield f"\n*{entry.severity.value}* · {_plain(entry.why)}\n"
    for case in entry.cases or (entry,):
        yield f"- Says: {_plain(pictured(case.message))}"
        if case.action:
            yield f"  To do: {_plain(pictured(case.action))}"
    yield ""


def _form(form: Form) -> Iterator[str]:
    yield f"# {form.title}: what it asks"
    yield f"\n{_plain(form.purpose)} Form version {form.version}.\n"
    for part in form.parts:
        yield f"## {part.code} {_plain(part.label)}\n"
        yield f"{_plain(part.guidance)}{_rows(part)}\n"
        yield "| Code | Question | Needed | Answer | Guidance |"
        yield "|---|---|---|---|---|"
        yield from (_field(field) for field in part.fields)
        yield ""


def _rows(part: Part) -> str:
    if not isinstance(part, Table):
        return ""
    most = f" to {part.max_rows}" if part.max_rows else " or more"
    return f" A table of {part.min_rows}{most} rows."


def _field(field: Field) -> str:
    needed = (
        "calculated" if field.computed else "filled in" if field.fixed else "yes" if field.required else ""
    )
    cells = (field.code, _plain(field.label), needed, _answer(field), _plain(field.guidance))
    return f"| {' | '.join(cells)} |"


def _answer(field: Field) -> str:
    limits = ", ".join(_limits(field.schema))
    unit = f" ({_plain(field.unit)})" if field.unit else ""
    choices = f": {_choices(field)}" if field.choices else ""
    target = f" of {_plain(field.reference)}" if field.reference else ""
    return f"{KINDS[field.kind.value]}{target}{unit}{', ' + limits if limits else ''}{choices}"


def _choices(field: Field) -> str:
    labels = [_plain(choice.label) for choice in field.choices]
    return (
        "; ".join(labels)
        if len(labels) <= MOST_CHOICES
        else f"{labels[0]} … {labels[-1]}, {len(labels)} in all"
    )


def _limits(schema: Mapping[str, object]) -> Iterator[str]:
    for low, high, unit in (
        ("minLength", "maxLength", " characters"),
        ("minimum", "maximum", ""),
        ("minItems", "maxItems", " entries"),
    ):
        if low in schema and high in schema:
            yield f"{schema[low]} to {schema[high]}{unit}"
        elif low in schema:
            yield f"from {schema[low]}{unit}"
        elif high in schema:
            yield f"up to {schema[high]}{unit}"


def _plain(text: str) -> str:
    """Text that Markdown shows as it stands."""
    return "".join(f"\\{c}" if c in SPECIAL else c for c in " ".join(text.split()))
