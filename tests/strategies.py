"""Data for a form, made up by Hypothesis: valid field by field, awkward wherever a valid answer may be.

Texts hold any character that XML can hold, tabs and several spaces, line breaks in long answers, and an
equals sign in front. They are trimmed, as every reader trims, and are no left-over prompt or example.
Conditions that span several fields (if, then) are not looked at. Calculated fields are left out, as nobody
fills them in.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import strategies as st

from pipeline.fields import Field, Form, Kind, Section, Table
from pipeline.forms.word.prompts import COMPUTED, SHORT, answered
from pipeline.values import clean

RECORDS = int(os.environ.get("TWINNING_RECORDS", "10"))  # for each form; `bin/test all` asks for 50

# Cc and Cs cannot stand in XML, the two separators are read as line breaks, the last two are no characters
CHARACTERS = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029\ufffe\uffff")
LINES = st.text(CHARACTERS | st.sampled_from(" \t‹›=<>&\"'_x0041;,"), min_size=1, max_size=12)
PADDING = " and so that it is long enough: Grüße aus Łódź, Žilina & Αθήνα"
MOST = 10**12  # without a limit of its own, a number stays where a spreadsheet keeps every digit


def data_for(form: Form, rows: int | None = None) -> st.SearchStrategy[dict[str, Any]]:
    """Data for all sections and tables of a form.

    Tables have at most `rows` rows, even if the schema asks for more; without it, as many as the schema asks
    for and up to one more.
    """
    return st.fixed_dictionaries({part.name: _part(part, rows) for part in form.parts})


def answer(field: Field) -> st.SearchStrategy[Any]:
    """A valid answer to one field."""
    match field.kind:
        case Kind.DATE:
            return st.dates(date(1990, 1, 1), date(2060, 12, 31)).map(date.isoformat)
        case Kind.BOOLEAN:
            return st.booleans()
        case Kind.INTEGER:
            return st.integers(*_bounds(field.schema, MOST))
        case Kind.NUMBER:
            low, high = _bounds(field.schema, MOST)
            return st.integers(low, high) | st.integers(low * 100, high * 100).map(_hundredths)
        case Kind.CHOICE:
            return st.sampled_from([choice.code for choice in field.choices])
        case Kind.CHOICES:
            return _choices(field)
        case Kind.REFERENCES | Kind.LIST:
            return _list(field)
    return _text(field.schema, field)


def _part(part: Section | Table, rows: int | None) -> st.SearchStrategy[Any]:
    if isinstance(part, Section):
        return _fields(part.fields)
    low = part.min_rows if rows is None else min(part.min_rows, rows)
    high = min(low + 1 if rows is None else rows, part.max_rows or MOST)
    return st.lists(_fields(part.fields), min_size=low, max_size=high)


def _fields(fields: tuple[Field, ...]) -> st.SearchStrategy[dict[str, Any]]:
    asked = {field.name: field for field in fields if not field.computed}
    return st.fixed_dictionaries(
        {name: answer(field) for name, field in asked.items() if field.required},
        optional={name: answer(field) for name, field in asked.items() if not field.required},
    )


def _choices(field: Field) -> st.SearchStrategy[list[str]]:
    """Codes in the order of the vocabulary: boxes to tick keep no other order."""
    codes = [choice.code for choice in field.choices]
    least = max(1, field.schema.get("minItems", 1))
    most = field.schema.get("maxItems", len(codes))
    chosen = st.lists(st.sampled_from(codes), min_size=least, max_size=most, unique=True)
    return chosen.map(lambda found: sorted(found, key=codes.index))


def _list(field: Field) -> st.SearchStrategy[list[str]]:
    least = max(1, field.schema.get("minItems", 1))
    most = min(field.schema.get("maxItems", least + 2), least + 2)
    return st.lists(_text(field.schema["items"], field), min_size=least, max_size=most, unique=True)


def _text(schema: Mapping[str, Any], field: Field) -> st.SearchStrategy[str]:
    if "pattern" in schema:
        return st.from_regex(schema["pattern"], fullmatch=True).filter(lambda text: text == clean(text))
    if schema.get("format") == "email":
        return st.from_regex(r"[a-z]{1,9}\.[a-z]{1,9}@[a-z]{1,9}\.example", fullmatch=True)
    least, most = schema.get("minLength", 1), schema.get("maxLength", 300)
    is_long = field.kind is Kind.LONG_TEXT
    lines = st.lists(LINES, min_size=1, max_size=4).map("\n".join) if is_long else LINES
    texts = st.builds(_of_length, lines, st.sampled_from(("", "=", "+", "-")), st.just(least), st.just(most))
    return texts.filter(lambda text: len(text) >= least and is_answer(text, field))


def _of_length(text: str, start: str, least: int, most: int) -> str:
    missing = max(0, least - len(start + text))
    return clean((start + text + PADDING * -(-missing // len(PADDING)))[:most])


def is_answer(text: str, field: Field) -> bool:
    """Whether a reader keeps a text as it is.

    Hypothesis also tries words that stand in our source, so left-over prompts do come up.
    """
    quiet = (COMPUTED, *SHORT.values())
    return bool(text) and text == clean(text) and text == answered(field, text) and text not in quiet


def _bounds(schema: Mapping[str, Any], most: int) -> tuple[int, int]:
    low = schema.get("minimum", -most)
    if "exclusiveMinimum" in schema:
        low = schema["exclusiveMinimum"] + 1
    return int(low), int(schema.get("maximum", most))


def _hundredths(hundredths: int) -> int | float:
    """A number with up to two decimals; a whole one is an integer, as JSON has only one kind of number."""
    return hundredths // 100 if hundredths % 100 == 0 else hundredths / 100
