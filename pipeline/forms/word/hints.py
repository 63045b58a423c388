"""A field in, the short line that says what an answer may be: how long, how many, which form, an example."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.fields import Field, Kind

DATE_EXAMPLE = "2026-03-31"
_ID_PATTERN = re.compile(r"\^([A-Za-z]+-)\[0-9\]")


def hint(field: Field, *, ticked: bool = False) -> str:
    """What an answer to this field may be, in a few quiet words; empty when the control says it all.

    `ticked` says that the choices are offered as boxes to tick.
    """
    if field.computed or field.fixed:
        return ""
    words = list(_limits(field, ticked))
    if field.example:
        words.append(f"Example: {field.example}")
    text = " · ".join(words)
    return text[:1].upper() + text[1:]


def id_example(field: Field) -> str:
    """An id as this field expects it, such as `LO-01`; empty when its pattern does not tell."""
    pattern = field.schema.get("pattern") or field.schema.get("items", {}).get("pattern", "")
    match = _ID_PATTERN.match(str(pattern))
    return f"{match[1]}01" if match else ""


def _limits(field: Field, ticked: bool) -> Iterator[str]:
    match field.kind:
        case Kind.TEXT | Kind.LONG_TEXT:
            yield from _text(field)
        case Kind.INTEGER | Kind.NUMBER:
            yield from _number(field)
        case Kind.DATE:
            yield f"a date such as {DATE_EXAMPLE}"
        case Kind.CHOICES:
            count = _count(field)
            if ticked:
                yield f"tick {count or 'what applies'}"
            else:
                labels = "; ".join(choice.label for choice in field.choices)
                yield f"{count or 'several'} of these, separated by semicolons: {labels}"
        case Kind.LIST:
            yield "one a line" + (f", {count}" if (count := _count(field)) else "")
        case Kind.REFERENCES if ticked:
            yield f"tick {_count(field) or 'what applies'}"
        case Kind.REFERENCE | Kind.REFERENCES:
            yield from _reference(field)


def _text(field: Field) -> Iterator[str]:
    if example := id_example(field):
        yield f"such as {example}"
        return
    least = field.schema.get("x-full-length", field.schema.get("minLength", 0))
    most = field.schema.get("maxLength")
    if most and field.kind is Kind.LONG_TEXT and least:
        yield f"{least:,} to {most:,} characters"
    elif most and "pattern" not in field.schema:
        yield f"up to {most:,} characters"


def _number(field: Field) -> Iterator[str]:
    least, most = field.schema.get("minimum"), field.schema.get("maximum")
    kind = "whole number" if field.kind is Kind.INTEGER else "number"
    if least is not None and most is not None:
        year = field.kind is Kind.INTEGER and least >= 1900 and most <= 2200
        yield f"a year from {least} to {most}" if year else f"a {kind} from {least:,} to {most:,}"
    elif least is not None:
        yield f"a {kind}, {least:,} or more"
    else:
        yield f"a {kind}"


def _reference(field: Field) -> Iterator[str]:
    example = id_example(field)
    if field.picks_one:
        return
    if field.kind is Kind.REFERENCE:
        yield f"an id such as {example}" if example else "an id"
    else:
        yield (f"ids such as {example}" if example else "ids") + ", separated by commas"


def _count(field: Field) -> str:
    """How many entries are asked for: `1 to 3`, `at least 2`, `up to 15`; empty when it does not matter."""
    least, most = field.schema.get("minItems", 0), field.schema.get("maxItems")
    if most:
        return f"{least} to {most}" if 0 < least < most else str(most) if least == most else f"up to {most}"
    return f"at least {least}" if least else ""
