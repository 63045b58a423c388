"""A form and the record of a file in, a table out: for each question how its answer was found."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.fields import Form
from pipeline.messages import shortened, shown
from pipeline.model import Provenance, Record
from pipeline.reports.plain import plain

WIDTH = 110  # columns where no window says how many there are
LONGEST = 60  # characters of an answer
HEADINGS = ("Place", "Question", "Found by", "As it stands there", "Read as", "Sure")


def explained(form: Form, record: Record, diagnosis: str, width: int | None = None) -> str:
    """A row for each question and cell, in the order of the form; blank ones too."""
    table = Table(show_lines=False)
    for heading in HEADINGS:
        table.add_column(heading, justify="right" if heading == "Sure" else "left")
    for row in _rows(form, record):
        table.add_row(*(Text(plain(cell)) for cell in row))
    page = StringIO()
    console = Console(file=page, width=width or WIDTH, color_system=None, emoji=False, highlight=False)
    console.print(table)
    first = "".join(f"{plain(line)}\n" for line in (diagnosis,) if line)
    return first + page.getvalue()


def _rows(form: Form, record: Record) -> Iterator[tuple[str, ...]]:
    for pointer, place in record.places.items():
        _, field = form.find(pointer) or (None, None)
        if field is None:
            continue
        value = _value(record, pointer)
        yield (
            _where(place),
            f"{field.code} {field.label}",
            ", ".join(place.anchors) or "nothing",
            shortened(place.raw, LONGEST),
            "" if value is None else shortened(shown(value, field), LONGEST),
            f"{place.confidence:.2f}",
        )


def _where(place: Provenance) -> str:
    return " · ".join(filter(None, (place.location.part, place.location.ref)))


def _value(record: Record, pointer: str) -> object:
    value: object = record.data
    for name in pointer.strip("/").split("/"):
        if isinstance(value, list):
            value = value[int(name)] if name.isdecimal() and int(name) < len(value) else None
        else:
            value = value.get(name) if hasattr(value, "get") else None
    return value
