"""The styles of a workbook in, what each makes of a number out: a date, a percentage, or just a number."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from lxml import etree

from pipeline.forms.excel.markup import MAIN
from pipeline.intake.xml import whole_number

# built in, not written in the file: dates and times of all languages, and the two percentages
_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_PERCENTS = frozenset((9, 10))
_SPOKEN = re.compile(r'"[^"]*"|\\.|_.|\*.')  # text, escaped characters, blanks and fillers
_BRACKETS = re.compile(r"\[(?!(?:h+|m+|s+)\])[^\]]*\]", re.IGNORECASE)  # colours and languages, not [h]
_DATE_LETTERS = re.compile(r"[dmyhse]", re.IGNORECASE)

EPOCH = date(1899, 12, 30)  # right from 1 March 1900 on: Excel counts a 29 February 1900
EPOCH_1904 = date(1904, 1, 1)
LAST_SERIAL = 2_958_466  # the day after 31 December 9999


class Look(StrEnum):
    """As what a number is shown."""

    NUMBER = "number"
    DATE = "date"
    PERCENT = "percent"


def looks(styles: etree._Element | None) -> tuple[Look, ...]:
    """The look of each cell format, by the index that cells give."""
    if styles is None:
        return ()
    codes = {
        item.get("numFmtId", ""): item.get("formatCode", "")
        for item in styles.iterfind(f"{MAIN}numFmts/{MAIN}numFmt")
    }
    formats = styles.iterfind(f"{MAIN}cellXfs/{MAIN}xf")
    return tuple(_look(item.get("numFmtId", "0"), codes) for item in formats)


def day(serial: str, epoch_1904: bool) -> str | None:
    """The ISO date of a day number; with the time behind it if it has one; None if it is no day.

    Days before March 1900 are left alone: Excel and the calendar disagree about them.
    """
    number = Decimal(serial)
    if not 61 <= number < LAST_SERIAL:
        return None
    whole = int(number)
    start = EPOCH_1904 if epoch_1904 else EPOCH
    try:
        found = start + timedelta(days=whole)
    except OverflowError:
        return None
    seconds = round((number - whole) * 86_400)
    if not seconds:
        return found.isoformat()
    return (datetime(found.year, found.month, found.day) + timedelta(seconds=seconds)).isoformat(sep=" ")


def serial(day: date, epoch_1904: bool) -> int:
    """The number by which Excel stores a day."""
    return (day - (EPOCH_1904 if epoch_1904 else EPOCH)).days


def _look(number: str, codes: dict[str, str]) -> Look:
    code = codes.get(number)
    if code is None:
        built_in = whole_number(number) or 0
        if built_in in _DATES:
            return Look.DATE
        return Look.PERCENT if built_in in _PERCENTS else Look.NUMBER
    plain = _BRACKETS.sub("", _SPOKEN.sub("", code.split(";")[0]))
    if "general" in plain.casefold():
        return Look.NUMBER
    if _DATE_LETTERS.search(plain):
        return Look.DATE
    return Look.PERCENT if "%" in plain else Look.NUMBER
