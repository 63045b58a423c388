"""What a city has filled into a tracking form in, its figures and the board's sentence on them out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.fields import Section
from pipeline.model import FileResult
from pipeline.programme import Programme, Tracking

UNKNOWN = "–"  # stands for a figure that cannot be worked out yet


def figures(programme: Programme, file: FileResult) -> dict[str, int | float] | None:
    """The calculated values that the board shows, by name; None if the file is no tracking form."""
    tracking = next((form for form in programme.tracking if form.id == file.output), None)
    if tracking is None or file.record is None:
        return None
    data, parts = file.record.data, programme.form(tracking.id).parts
    sections = [data.get(part.name, {}) for part in parts if isinstance(part, Section)]
    found = {name: value for section in sections for name, value in section.items()}
    return known({name: found.get(name) for name in tracking.figures})


def known(values: object) -> dict[str, int | float]:
    """Those of the values that are numbers; a ledger may say anything."""
    pairs: Mapping[Any, Any] = values if isinstance(values, Mapping) else {}
    return {str(name): value for name, value in pairs.items() if type(value) in (int, float)}


def said(tracking: Tracking, values: Mapping[str, int | float]) -> str:
    """The board's sentence with the figures in it: `events 9 of 14, 2 representatives, 10 h a month`."""
    text = tracking.board
    for name in tracking.figures:
        shown = f"{values[name]:.10g}" if name in values else UNKNOWN
        text = text.replace(f"{{{name}}}", shown)
    return text
