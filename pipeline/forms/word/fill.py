"""A Word form and data in, the form with the data in its answers out; what the data does not name stays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline import intake, package
from pipeline.errors import UsageError
from pipeline.fields import Field, Form, Kind, Section
from pipeline.forms.word import cells, text
from pipeline.forms.word.grow import grow
from pipeline.forms.word.layout import Layout, Spot
from pipeline.forms.word.locate import locate
from pipeline.forms.word.names import Element
from pipeline.forms.word.prompts import NO, YES
from pipeline.forms.word.properties import serialise
from pipeline.values import show

LONG_NUMBER = 5  # digits; 9600 is easily read, 1619000 is not
BLANK: tuple[object, ...] = (None, "", [], ())


def fill(original: bytes, form: Form, data: Mapping[str, Any]) -> bytes:
    """The form with `data` in it: rows by position, more of them added when needed, nothing taken away.

    Calculated answers look like such; checking calculates them anew and compares. Raises UsageError when
    the form has lost the place of an answer.
    """
    opened = intake.open_bytes(original, "form.docx")
    document = opened.tree(opened.main)
    assert document is not None  # intake has opened it as a Word file
    put_all(document, locate(document, form), form, data)
    return package.rewrite(original, {opened.main: serialise(document)})


def put_all(document: Element, layout: Layout, form: Form, data: Mapping[str, Any]) -> Layout:
    """Put `data` into the document, whose places are known; gives them with those of rows that were added.

    Raises UsageError as `fill` does.
    """
    needed = {name: len(rows) for name, rows in data.items() if isinstance(rows, list)}
    layout = grow(document, layout, form, needed)
    for field, spot, value in _answers(form, layout, data):
        if spot is None or not spot.cells:
            raise UsageError(f"the form has no place left for question {field.code}, ‘{field.label}’")
        put(spot, value)
    return layout


def put(spot: Spot, value: object) -> None:
    """Put an answer into the cell that it has."""
    cell = spot.cells[0]
    if spot.field.computed:
        cells.write_prompt(cell, _shown(spot.field, value), cells.CALCULATED)
    elif spot.field.kind in (Kind.CHOICES, Kind.REFERENCES) and _has_boxes(cell):
        cells.tick(cell, spot.field, value if isinstance(value, list) else [value])
    elif isinstance(value, bool):
        cells.write(cell, YES if value else NO)
    else:
        cells.write(cell, _shown(spot.field, value))


def _answers(form: Form, layout: Layout, data: Mapping[str, Any]) -> Iterator[tuple[Field, Spot | None, Any]]:
    """Each answer that the data gives, with its place."""
    for part in form.parts:
        said = data.get(part.name)
        if isinstance(part, Section):
            yield from ((f, layout.answers.get(f.pointer), v) for f, v in _given(part.fields, said or {}))
            continue
        places = layout.rows.get(part.name, [])
        for number, row in enumerate(said or ()):
            spots = places[number].spots if number < len(places) else {}
            yield from ((field, spots.get(field.name), value) for field, value in _given(part.fields, row))


def _given(fields: Sequence[Field], values: Mapping[str, Any]) -> Iterator[tuple[Field, Any]]:
    for field in fields:
        value = values.get(field.name)
        if value not in BLANK:
            yield field, value


def _shown(field: Field, value: object) -> str:
    """The text that stands in a cell for a value; a large amount with its thousands set apart.

    No-break spaces do it, which mean the same in every language; a comma would be a decimal one in many.
    """
    text = show(field, value)
    whole, point, places = text.partition(".")
    if not field.unit or not (isinstance(value, int | float) and len(whole.lstrip("-")) >= LONG_NUMBER):
        return text
    return re.sub(r"(?<=[0-9])(?=(?:[0-9]{3})+$)", "\u00a0", whole) + point + places


def _has_boxes(cell: Element) -> bool:
    return any(line.strip()[:1] in text.EMPTY_BOXES | text.TICKED_BOXES for line in text.lines(cell))
