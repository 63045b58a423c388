"""A number as people write it in, in all the ways it can be meant out: none, one, or two."""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Decimal

SPACES = " \u00a0\u2007\u2009\u202f"  # blank, no-break, figure, thin, narrow no-break
GROUPERS = SPACES + "'’"
GROUPED = re.compile(rf"([0-9]{{1,3}}(?:([{GROUPERS}])[0-9]{{3}})(?:\2[0-9]{{3}})*)(?:[.,]([0-9]+))?")
MIXED = re.compile(r"([0-9]{1,3}(?:([.,])[0-9]{3})+)(?!\2)[.,]([0-9]+)")
THOUSANDS = re.compile(r"[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})+")
DECIMAL = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?")
NUMBER = re.compile(rf"([-+−]?)[{SPACES}]*([0-9](?:[0-9{GROUPERS}.,]*[0-9])?)")
MOST_DIGITS = 400  # more than any float has; a longer text is no number but an attack or a slip

UNITS = (
    {"eur", "€", "euro", "euros"},
    {"%", "percent", "per cent", "pct"},
    {"tco2e", "tco2eq", "tco2-eq", "tonnesco2e", "tonnesofco2e"},
)
AMBIGUOUS_PLACES = 3


def read(text: str, unit: str = "") -> tuple[int | float, ...]:
    """Every number that the text can mean; two when "18.200" may be eighteen thousand or eighteen.

    The unit may be written before or after the number, but only the field's own: "12 %" says nothing
    in a field that asks for EUR.
    """
    match = NUMBER.search(text)
    if match is None or len(text) > MOST_DIGITS:
        return ()
    around = (text[: match.start()], text[match.end() :])
    if not _is_unit(around, unit):
        return ()
    sign = -1 if match[1] in ("-", "−") and match[1] else 1
    values = (_number(sign, whole, places) for whole, places in _readings(match[2]))
    return tuple(value for value in values if math.isfinite(value))


def show(value: int | float) -> str:
    """The number in digits with a decimal point, written so that it can be read in one way only."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    text = f"{Decimal(repr(value)):f}"
    if isinstance(value, float) and "." not in text:
        text += ".0"
    # "18.125" could be read as eighteen thousand; a fourth decimal place leaves no doubt
    return text + "0" if len(list(_readings(text.lstrip("-")))) > 1 else text


def _readings(digits: str) -> list[tuple[str, str]]:
    """The whole and the decimal digits, in each way that the separators allow."""
    if match := GROUPED.fullmatch(digits):
        return [(_only_digits(match[1]), match[3] or "")]
    if match := MIXED.fullmatch(digits):
        return [(_only_digits(match[1]), match[3])]
    if THOUSANDS.fullmatch(digits):
        return [(_only_digits(digits), "")]
    if match := DECIMAL.fullmatch(digits):
        whole, places = match[1], match[2] or ""
        # a group of thousands never begins with a zero, and has at most three digits before it
        if len(places) == AMBIGUOUS_PLACES and len(whole) <= AMBIGUOUS_PLACES and not whole.startswith("0"):
            return [(whole + places, ""), (whole, places)]
        return [(whole, places)]
    return []


def _number(sign: int, whole: str, places: str) -> int | float:
    if places.strip("0"):
        return sign * float(f"{whole}.{places}")
    if places and len(whole) > 15:  # shown by us as a float beyond the range in which whole numbers are exact
        return sign * float(whole)
    return sign * int(whole)


def _only_digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)


def _is_unit(around: tuple[str, str], unit: str) -> bool:
    """Is what stands around the number nothing, or the field's unit on one side?"""
    before, after = (_folded(part) for part in around)
    if not before and not after:
        return True
    same = next((units for units in UNITS if _folded(unit) in map(_folded, units)), {unit})
    return not (before and after) and (before or after) in {_folded(word) for word in same}


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
