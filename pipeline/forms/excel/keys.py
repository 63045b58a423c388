"""A field in, the marks by which its cell is found again out: hidden key, defined name, visible code, label.

Keys are built on code and name, so that a label can change, or be translated, and the cell is still found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Set
from functools import lru_cache

from pipeline.fields import Choice, Field, Table

PREFIX = "fk:"
QUESTIONS = f"{PREFIX}questions"
NAME_PREFIX = "f_"
CALCULATED = "calculated when checked"
TICK_BELOW = "tick what applies ↓"
TICK = "x"
REQUIRED = "\u00a0*"  # kept on the line of the last word
YES_NO = ("Yes", "No")

START_SHEET, QUESTIONS_SHEET, LISTS_SHEET, STAMP_SHEET = "Start", "Questions", "Lists", "_stamp"

SHEET_NAME_LENGTH = 31  # Excel takes no longer one
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
_HEADER = re.compile(r"\s*\[([A-Za-z]+[0-9.]*)\]\s*(.*)", re.DOTALL)


def field_key(field: Field) -> str:
    """The hidden key beside a question, or over a column."""
    return f"{PREFIX}{field.code}_{field.name}"


def tick_key(field: Field, choice: Choice) -> str:
    """The hidden key beside the row in which one choice is ticked."""
    return f"{field_key(field)}={choice.code}"


def table_key(table: Table) -> str:
    """The hidden key beside a table's header row."""
    return f"{PREFIX}{table.code}_{table.name}"


def cell_name(field: Field) -> str:
    """The workbook's name for the answer cell of a question, or for the cells of a column."""
    return f"{NAME_PREFIX}{field.code}"


def tick_name(field: Field, choice: Choice) -> str:
    """The workbook's name for the cell in which one choice is ticked."""
    return f"{cell_name(field)}_" + re.sub(r"\W", "_", choice.code)


def label_with_unit(field: Field) -> str:
    """The label, with the unit behind it unless the label says it already."""
    return _with_unit(field.label, field.unit)


def _with_unit(label: str, unit: str) -> str:
    said = not unit or unit.casefold() in label.casefold()
    return label if said else f"{label} ({unit})"


def question_label(field: Field) -> str:
    """What stands in a question's label cell."""
    return label_with_unit(field) + (REQUIRED if field.required and not field.fixed else "")


def column_header(field: Field) -> str:
    """What stands over a column: code, label, unit."""
    return f"[{field.code}] {question_label(field)}"


def split_header(text: str) -> tuple[str, str]:
    """The code in front of a header (empty if it has none) and the label behind it."""
    match = _HEADER.fullmatch(text) if "[" in text else None
    return (match[1].upper(), match[2]) if match else ("", text)


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """A label as labels are compared: without case, spare blanks and the mark of a required answer."""
    plain = text if text.isascii() else unicodedata.normalize("NFC", text)
    return " ".join(plain.casefold().split()).rstrip(" *:")


def labels(field: Field) -> Set[str]:
    """The ways in which a field's label may stand in a form, in whatever language, folded."""
    return _labels(field.label, field.unit, field.titles)


@lru_cache(maxsize=4096)
def _labels(label: str, unit: str, titles: tuple[str, ...]) -> Set[str]:
    return frozenset(map(folded, (label, _with_unit(label, unit), *titles)))


def sheet_name(label: str, taken: Iterable[str]) -> str:
    """A name for a sheet that Excel takes and no other sheet has; names are compared without case."""
    plain = " ".join(_NOT_IN_SHEET_NAMES.sub(" ", label).split()).strip("'") or "Table"
    used = {name.casefold() for name in taken} | {"history"}  # Excel keeps that name for itself
    name, number = _cut(plain, SHEET_NAME_LENGTH), 1
    while name.casefold() in used:
        number += 1
        name = f"{_cut(plain, SHEET_NAME_LENGTH - len(str(number)) - 1)} {number}"
    return name


def _cut(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    return text[: length + 1].rsplit(" ", 1)[0][:length].rstrip()
