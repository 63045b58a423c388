"""A date as people write it in, in all the ways it can be meant out, as ISO dates: none, one, or two."""

from __future__ import annotations

import re
from datetime import date

MONTHS = re.findall(
    r"\S+", "january february march april may june july august september october november december"
)
SHORT = {name[:3]: number for number, name in enumerate(MONTHS, 1)} | {"sept": 9}
NAMES = {name: number for number, name in enumerate(MONTHS, 1)} | SHORT
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

ISO = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?:[t ]00:00(?::00(?:\.0+)?)?z?)?")
DOTTED = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})")
SLASHED = re.compile(r"([0-9]{1,2})([-/])([0-9]{1,2})\2([0-9]{4})")
DAY_FIRST = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|\.)?[ -](?:of )?([a-z]+)\.?,?[ -]([0-9]{4})")
MONTH_FIRST = re.compile(r"([a-z]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
WEEKDAY = re.compile(r"([a-z]+),? (.*)")


def read(text: str) -> tuple[str, ...]:
    """Every date that the text can mean; two for "03/04/2025", none for a day that does not exist."""
    text = " ".join(text.casefold().split())
    match = WEEKDAY.fullmatch(text)
    weekday = match[1] if match and match[1] in DAYS else ""
    parts = _candidates(match[2] if match and weekday else text)
    days = (_date(*ymd) for ymd in parts)
    # a weekday that does not belong to the date shows that one of the two is wrong: not for us to decide
    return tuple(dict.fromkeys(d.isoformat() for d in days if d and weekday in ("", DAYS[d.weekday()])))


def _candidates(text: str) -> list[tuple[str, str | int, str]]:
    """Year, month and day, in each order that the way of writing allows."""
    if match := ISO.fullmatch(text):
        return [(match[1], match[3], match[4])]
    if match := DOTTED.fullmatch(text):  # with dots the day comes first wherever dots are used
        return [(match[3], match[2], match[1])]
    if match := SLASHED.fullmatch(text):
        return [(match[4], match[3], match[1]), (match[4], match[1], match[3])]
    if match := DAY_FIRST.fullmatch(text):
        return [(match[3], NAMES.get(match[2], 0), match[1])]
    if match := MONTH_FIRST.fullmatch(text):
        return [(match[3], NAMES.get(match[1], 0), match[2])]
    return []


def _date(year: str, month: str | int, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:  # 31 February, month 0
        return None
