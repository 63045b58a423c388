"""A field in, the words that help to answer it out: guidance, prompts and error texts of the cells.

Excel shows a prompt when the cell is chosen and an error text when it refuses what was typed.
"""

from __future__ import annotations

import re

from pipeline.fields import Field, Kind, Table

TITLE_LENGTH, TEXT_LENGTH = 32, 255  # Excel refuses a file with longer ones
OPEN_ENDED = 10**6


def guidance(field: Field) -> str:
    """What a question asks for, with what counts as an answer and an example; one thought a line."""
    lines = [field.guidance, limits(field), *_offers(field)]
    if field.example and not field.fixed:
        lines.append(f"Example: {field.example}")
    return "\n".join(filter(None, lines))


def _offers(field: Field) -> list[str]:
    """The rows of earlier outputs that may be referred to."""
    return [choice.label for choice in field.choices] if field.kind is Kind.REFERENCES else []


def column_guidance(field: Field) -> str:
    """The same for the narrow space over a column: without the example, and no number said twice."""
    wanted = limits(field)
    numbers = re.findall(r"[0-9][0-9,]*", wanted)
    said = bool(numbers) and set(numbers) <= set(re.findall(r"[0-9][0-9,]*", field.guidance))
    return " ".join(filter(None, (field.guidance, "" if said else wanted)))


def first_sentence(text: str) -> str:
    """The first sentence of a guidance, for a column that is too narrow for all of it."""
    end = text.find(". ")
    return text if end < 0 else text[: end + 1]


def limits(field: Field) -> str:
    """How long, how large, or in which way of writing; empty when there is nothing to say."""
    if field.computed or field.fixed:
        return ""
    match field.kind:
        case Kind.TEXT | Kind.LONG_TEXT:
            return _length(field)
        case Kind.INTEGER | Kind.NUMBER:
            return _range(field)
        case Kind.REFERENCES:
            return "Put a comma between several ids."
        case Kind.LIST:
            return "Press Alt and Enter for a new line."
    return ""


def prompt(field: Field, beside: bool) -> tuple[str, str]:
    """Title and text of the prompt; without the guidance where it stands beside the cell anyway."""
    how = _how(field)
    text = how if beside else " ".join(filter(None, (field.guidance, how)))
    return short(f"{field.code} {field.label}", TITLE_LENGTH), short(text, TEXT_LENGTH)


def error(field: Field) -> tuple[str, str]:
    """Title and text shown when Excel does not take what was typed."""
    return short(f"{field.code} {field.label}", TITLE_LENGTH), short(_wrong(field), TEXT_LENGTH)


def rows(table: Table) -> str:
    """How many rows a table wants, as a sentence."""
    least, most = table.min_rows, table.max_rows
    if table.prefill:
        return "The rows are already there; fill in what is blank."
    if least and most:
        return f"Fill in {least} to {most} rows." if least < most else f"Fill in {least} rows."
    if least:
        return f"Fill in at least {least} row{'s' if least > 1 else ''}."
    return f"Fill in up to {most} rows, if any." if most else "Fill in as many rows as you need, if any."


def short(text: str, length: int) -> str:
    """The text, cut at a word with an ellipsis if it is too long."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0][: length - 1].rstrip(" ,;:") + "…"


def plain(number: float) -> str:
    """A limit as people read it: 20,000,000 but 2050."""
    return f"{number:,}" if abs(number) >= 10_000 else f"{number}"


def bounds(field: Field) -> tuple[float | None, float | None]:
    """The least and the greatest value that a number may have, whether or not the limit itself counts."""
    schema = field.schema
    least = schema.get("minimum", schema.get("exclusiveMinimum"))
    return least, schema.get("maximum", schema.get("exclusiveMaximum"))


def _length(field: Field) -> str:
    least = int(field.schema.get("x-full-length", 0))
    most = field.schema.get("maxLength")
    if field.kind is not Kind.LONG_TEXT or most is None:
        return ""
    return f"{least:,} to {most:,} characters." if least else f"Up to {most:,} characters."


def _range(field: Field) -> str:
    least, most = bounds(field)
    if least is None or most is None or most >= OPEN_ENDED:
        return ""
    return f"From {plain(least)} to {plain(most)}."


def _how(field: Field) -> str:
    if field.computed or field.fixed:
        return "This cell is filled in for you."
    match field.kind:
        case Kind.DATE:
            return "Type a date such as 2027-03-15 (year-month-day)."
        case Kind.CHOICE | Kind.BOOLEAN:
            return "Choose from the list."
        case Kind.CHOICES:
            return f"Put a semicolon between several: {'; '.join(c.label for c in field.choices)}"
        case Kind.REFERENCE:
            return "Choose from the list." if field.choices else "Write the id of the row you mean."
        case Kind.INTEGER:
            return _sentence("Type a whole number", field)
        case Kind.NUMBER:
            return _sentence("Type a number", field)
        case Kind.REFERENCES | Kind.LIST:
            return " ".join((limits(field), *_offers(field)))
    most = field.schema.get("maxLength")
    return _length(field) or (f"Up to {most:,} characters." if most else "")


def _wrong(field: Field) -> str:
    if field.computed or field.fixed:
        return "This cell is filled in for you. Press Cancel to keep what was there."
    match field.kind:
        case Kind.DATE:
            return "Please type a date such as 2027-03-15 (year-month-day)."
        case Kind.CHOICE | Kind.CHOICES | Kind.BOOLEAN:
            return "Please choose one of the entries of the list."
        case Kind.INTEGER:
            return _sentence("Please type a whole number", field)
        case Kind.NUMBER:
            return _sentence("Please type a number", field)
        case Kind.REFERENCE:
            return "No row has this id yet. Please check it."
    if field.is_id:
        return "Another row already has this id. Please choose a new one."
    return f"The text is longer than {field.schema.get('maxLength', 0):,} characters. Please shorten it."


def _sentence(start: str, field: Field) -> str:
    least, most = bounds(field)
    unit = f" in {field.unit}" if field.unit else ""
    if least is not None and most is not None:
        return f"{start}{unit} from {plain(least)} to {plain(most)}."
    if least is not None:
        above = "above" if "exclusiveMinimum" in field.schema else "not below"
        return f"{start}{unit}, {above} {plain(least)}."
    return f"{start}{unit}, at most {plain(most)}." if most is not None else f"{start}{unit}."
