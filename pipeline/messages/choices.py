"""A field's choices and what was typed instead in, the choice that was meant and a readable list out."""

from __future__ import annotations

import unicodedata
from difflib import SequenceMatcher

from pipeline.fields import Choice, Field
from pipeline.messages.shown import LONGEST, joined

CLOSE = 0.6  # likeness from which a choice is offered; below it the offer is more often wrong than right
FEW = 8  # up to so many choices are all named
NAMED = 6  # of more choices, so many


def choices_text(field: Field) -> str:
    """The labels to choose from; of a long list the first few and how many more there are."""
    labels = [f"‘{choice.label}’" for choice in field.choices]
    if len(labels) <= FEW:
        return joined(labels, "or")
    return f"{', '.join(labels[:NAMED])} or one of {len(labels) - NAMED} more in the list"


def suggestion(field: Field, typed: object) -> str:
    """`Did you mean ‘Mobility and transport’? ` and a space; empty when nothing is near."""
    near = closest(field, str(typed))
    return f"Did you mean ‘{near.label}’? " if near else ""


def closest(field: Field, typed: str) -> Choice | None:
    """The choice most like the typed text by its label or code; None if none is, or two are alike."""
    ranked = sorted(((_likeness(choice, typed), -n, choice) for n, choice in enumerate(field.choices)))
    if not ranked or ranked[-1][0] < CLOSE:
        return None
    tied = len(ranked) > 1 and ranked[-2][0] == ranked[-1][0]
    return None if tied else ranked[-1][2]


def _likeness(choice: Choice, typed: str) -> float:
    text = _plain(typed[:LONGEST])
    return max(_near(text, _plain(choice.label)), _near(text, _plain(choice.code)))


def _near(typed: str, known: str) -> float:
    """From 0 to 1; all words typed standing in the known text counts nearly as the text itself."""
    words = set(typed.split())
    within = 0.9 if words and words <= set(known.split()) else 0.0
    return max(within, SequenceMatcher(None, typed, known, autojunk=False).ratio())


def _plain(text: str) -> str:
    """Letters and figures without case, accents and punctuation."""
    bare = unicodedata.normalize("NFKD", str(text).casefold().replace("_", " "))
    kept = (c if c.isalnum() else " " for c in bare if not unicodedata.combining(c))
    return " ".join("".join(kept).split())
