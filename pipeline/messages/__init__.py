"""Findings in words that an officer understands: what is there, what is expected, what to do.

The words themselves are data, in the rule files; here they are chosen, filled in, and given their place.
"""

from __future__ import annotations

from pipeline.messages.choices import choices_text, closest, suggestion
from pipeline.messages.entry import About, Case, Catalogue, Entry
from pipeline.messages.explanation import explanation, pictured
from pipeline.messages.places import key_of, location_of, row_name, stable_place
from pipeline.messages.shown import counted, day, joined, number, shortened, shown
from pipeline.messages.words import ANY, Complaint, Place, Words, filled, fits, placeholders

__all__ = [
    "ANY",
    "About",
    "Case",
    "Catalogue",
    "Complaint",
    "Entry",
    "Place",
    "Words",
    "choices_text",
    "closest",
    "counted",
    "day",
    "explanation",
    "filled",
    "fits",
    "joined",
    "key_of",
    "location_of",
    "number",
    "pictured",
    "placeholders",
    "row_name",
    "shortened",
    "shown",
    "stable_place",
    "suggestion",
]
