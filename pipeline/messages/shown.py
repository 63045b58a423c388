"""A value in, the short text out with which a sentence names it to an officer."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from datetime import date

from pipeline.fields import Field, Kind

LONGEST = 120  # characters of an answer that a sentence repeats; more would drown what it says
NO_BREAK = "\u00a0"
JOINERS = "\u200c\u200d"  # part of the spelling in some scripts, unlike the other invisible characters
BLANK = "blank"
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def shown(value: object, field: Field | None = None) -> str:
    """A value as a person reads it: labels for codes, dates with the month's name, numbers without unit."""
    if value is None or value == "" or value == []:
        return BLANK
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, list | tuple):
        return joined([shown(item, field) for item in dict.fromkeys(map(_hashable, value))])
    text = str(value)
    if field is not None and field.kind in (Kind.CHOICE, Kind.CHOICES):
        text = field.label_of(text)
    return shortened(day(text) or text)


def number(value: int | float) -> str:
    """Digits with a decimal point, in groups of three from five digits on, so that a year stays a year."""
    if isinstance(value, float) and not math.isfinite(value):
        return "no number"
    text = f"{value:d}" if isinstance(value, int) else f"{value:.6f}".rstrip("0").rstrip(".")
    if text in ("0", "-0") and value:
        return f"{value:g}"
    whole, point, places = text.partition(".")
    grouped = f"{int(whole):,}".replace(",", NO_BREAK) if len(whole.lstrip("-")) > 4 else whole
    return grouped + point + places


def day(text: str) -> str:
    """An ISO date as `15 March 2026`; empty when the text is no date."""
    try:
        at = date.fromisoformat(text) if len(text) == len("2026-03-15") else None
    except ValueError:
        return ""
    return f"{at.day} {MONTHS[at.month - 1]} {at.year}" if at else ""


def joined(words: Sequence[str], last: str = "and") -> str:
    """`a, b and c`."""
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def shortened(text: str, longest: int = LONGEST) -> str:
    """The text on one line without invisible characters, cut at a word when it is long."""
    if not text.isprintable():  # else all of it shows
        text = "".join(c if _visible(c) else " " if c.isspace() else "" for c in text)
    text = " ".join(word for word in text.split(" ") if word)
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[longest // 2 :] else cut).rstrip(" ,;:.") + "…"


def counted(count: int, one: str, many: str = "") -> str:
    """`no rows`, `1 row`, `3 rows`."""
    word = one if count == 1 else many or f"{one}s"
    return f"{count or 'no'} {word}"


def _visible(character: str) -> bool:
    """Whether it shows; control and format characters can turn a line round or hide what stands there."""
    return character in JOINERS or unicodedata.category(character)[0] not in "CZ" or character in " \u00a0"


def _hashable(value: object) -> object:
    return str(value) if isinstance(value, dict | list) else value
