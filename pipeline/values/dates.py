"""A date as people write it in, all that it can mean out, as ISO dates: nothing, one date, or more."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache

from pipeline.values.folding import loose
from pipeline.values.habits import DAY_FIRST, MONTH_FIRST, Meaning
from pipeline.values.languages import PIECES, months, weekdays
from pipeline.values.words import words

LONGEST = 80  # characters; a longer text is no date
MIDNIGHT = re.compile(r"[t ]00:00(?::00(?:\.0+)?)?z?$")
BETWEEN = frozenset(" .,-/'()")  # what may stand between day, month and year
NUMERIC = re.compile(r"([0-9]+)( ?[./-] ?| )([0-9]+)( ?[./-] ?| )([0-9]+)")
LONGEST_NAME = 3  # words
ANY_DAY = frozenset(range(7))


def read(text: str) -> tuple[Meaning, ...]:
    """Every date that the text can mean; two for "03/04/2025", none for a day that does not exist."""
    return () if len(text) > LONGEST else _read(text)


@lru_cache(maxsize=1024)
def _read(text: str) -> tuple[Meaning, ...]:
    if any(unicodedata.category(char) == "No" for char in text):
        return ()  # with superscript digits it is not clear what belongs to the date
    text = MIDNIGHT.sub("", loose(text))
    if not BETWEEN.issuperset(PIECES.sub("", text)):
        return ()
    pieces = PIECES.findall(text)
    numbers = [piece for piece in pieces if piece.isdecimal()]
    said = [piece for piece in pieces if not piece.isdecimal()]
    match len(numbers):
        case 3:
            found = _in_numbers(text, said)
        case 2:
            found = _with_name(numbers, said)
        case _:
            return ()
    return tuple(_merged(found))


def _merged(meanings: Iterator[Meaning]) -> Iterator[Meaning]:
    """Each day once: "04/04/2025" is the same for everybody."""
    habits: dict[str, frozenset[str]] = {}
    for meaning in meanings:
        habits[meaning.value] = habits.get(meaning.value, frozenset()) | meaning.habits
    yield from (Meaning(value, known) for value, known in habits.items())


def _in_numbers(text: str, said: Sequence[str]) -> Iterator[Meaning]:
    match, weekday = NUMERIC.search(text), _weekday(said)
    if match is None or weekday is None or match[2].strip() != match[4].strip():
        return
    first, second, third = match[1], match[3], match[5]
    if len(first) == 4:
        yield from _meaning(first, second, third, weekday)
    elif len(third) == 4:
        dotted = match[2].strip() == "."  # with dots the day comes first wherever dots are used
        yield from _meaning(third, second, first, weekday, DAY_FIRST)
        if not dotted:
            yield from _meaning(third, first, second, weekday, MONTH_FIRST)


def _with_name(numbers: Sequence[str], said: Sequence[str]) -> Iterator[Meaning]:
    day, year = sorted(numbers, key=len)
    if len(year) != 4 or len(day) > 2:
        return
    for number, languages, weekday in _named(said):
        for meaning in _meaning(year, str(number), day, weekday):
            yield meaning._replace(habits=languages)


def _named(said: Sequence[str]) -> Iterator[tuple[int, frozenset[str], frozenset[int]]]:
    """The months that one of the words names, if all others are a weekday or say nothing."""
    for at, end, numbers in _spans(said):
        before, after = _weekday(said[:at]), _weekday(said[end:])
        if before is not None and after is not None:
            for number, languages in numbers.items():
                yield number, languages, before & after


def _spans(said: Sequence[str]) -> Iterator[tuple[int, int, Mapping[int, frozenset[str]]]]:
    for at in range(len(said)):
        for end in range(at + 1, min(at + LONGEST_NAME, len(said)) + 1):
            if numbers := months().get(" ".join(said[at:end])):
                yield at, end, numbers


def _weekday(said: Sequence[str]) -> frozenset[int] | None:
    """The weekdays that the words allow; None when one of them is no weekday and says something."""
    allowed, at = ANY_DAY, 0
    while at < len(said):
        longest = min(LONGEST_NAME, len(said) - at)
        names = (" ".join(said[at : at + n]) for n in range(longest, 0, -1))
        name = next((name for name in names if name in weekdays()), "")
        if name and name not in _silent():
            allowed &= weekdays()[name]
        elif not name and said[at] not in _silent():
            return None
        at += name.count(" ") + 1
    return allowed


@cache
def _silent() -> frozenset[str]:
    """Words that stand in dates and say nothing."""
    return frozenset(map(loose, words("dates")["silent"]))


def _meaning(year: str, month: str, day: str, weekday: frozenset[int], *habits: str) -> Iterator[Meaning]:
    """The day, if there is one; a weekday that does not belong to it shows that one of the two is wrong."""
    if len(month) > 2 or len(day) > 2:
        return
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:  # 31 February, month 0
        return
    if found.weekday() in weekday:
        yield Meaning(found.isoformat(), frozenset(habits))
