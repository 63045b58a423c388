"""The functions that rules may call beside CEL's own: plain Python on texts, dates, numbers and lists.

Each takes and gives simple values only, never a row or a record, so that what a rule reads can be told from
its text. A value that a function cannot work with raises ValueError; the rule then counts as not checked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import filterfalse
from typing import Any

from pipeline.programme.definition import add_months as later_by_months

DOTLESS_I = "ı"  # the one letter that is an i without its mark, but is not taken apart as one
PIECE = 3  # words; runs of three are rarely equal in two texts that were written apart


def total(numbers: Sequence[Any]) -> float:
    """The sum of a list of numbers; 0 for an empty one."""
    return float(sum(map(_number, numbers)))


def median(numbers: Sequence[Any]) -> float:
    """The number in the middle, or the mean of the two there; ValueError for an empty list."""
    import statistics  # few rules ask for it

    return float(statistics.median(map(_number, numbers)))


def distinct(values: Sequence[Any]) -> list[Any]:
    """The list without repetitions, in the order of first appearance."""
    kept: list[Any] = []
    for value in values:
        if value not in kept:
            kept.append(value)
    return kept


def circular(ids: Sequence[Any], needs: Sequence[Sequence[Any]]) -> list[Any]:
    """The ids from which one comes back to the same id by going from each id to those it needs.

    `needs` has a list of ids for each of `ids`, in the same order; ids that are not there lead nowhere.
    """
    after = dict(zip(ids, needs, strict=True))
    return [start for start in after if start in _reached(after, start)]


def _reached(after: Mapping[Any, Sequence[Any]], start: object) -> set[Any]:
    """All ids that can be reached in one or more steps."""
    reached: set[Any] = set()
    waiting = list(after[start])
    while waiting:
        here = waiting.pop()
        if here not in reached:
            reached.add(here)
            waiting += after.get(here, ())
    return reached


def days_between(first: str, last: str) -> int:
    """Days from one ISO date to another; negative when the second is earlier."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def months_between(first: str, last: str) -> int:
    """Whole months from one ISO date to another: 0 from 31 January to 27 February; negative backwards."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    if end < start:
        return -months_between(last, first)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (later_by_months(start, months) > end)


def add_days(day: str, days: int) -> str:
    """The ISO date so many days later (earlier, if negative)."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def add_months(day: str, months: int) -> str:
    """The ISO date so many months later; 31 January and one month give the last of February."""
    return later_by_months(date.fromisoformat(day), months).isoformat()


@lru_cache(maxsize=2048)  # several rules look at each text, and some compare it with many
def fold(text: str) -> str:
    """The text as it is compared and never shown: without case, accents and other marks, with single spaces.

    Capitals are often written without the accents that the small letters have (Greek, French), and a dotted
    or dotless i loses or gains its dot when a Turkish text changes case; so marks cannot tell names apart.
    """
    if text.isascii():  # most texts; there are no marks to take off
        return " ".join(text.casefold().split())
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    letters = "".join(filterfalse(unicodedata.combining, plain))
    return " ".join(letters.replace(DOTLESS_I, "i").split())


def words(text: str) -> int:
    """How many words a text has."""
    return len(text.split())


def similarity(first: str, second: str) -> float:
    """From 0 to 1, how much of the shorter text stands in the longer one, by runs of three words.

    0 when the shorter one has fewer than three words.
    """
    one, other = sorted((pieces(first), pieces(second)), key=len)
    return len(one & other) / len(one) if one else 0.0


@lru_cache(maxsize=2048)
def pieces(text: str) -> frozenset[tuple[str, ...]]:
    """All runs of three words in a text, without case and punctuation."""
    found = re.findall(r"\w+", fold(text))
    return frozenset(zip(*(found[at:] for at in range(PIECE)), strict=False))


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("not a number")
    return value
