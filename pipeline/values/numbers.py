"""A number as people write it in, all that it can mean out: nothing, one number, or two."""

from __future__ import annotations

import math
import re
from decimal import Decimal

from pipeline.values.habits import Meaning, decimal, group
from pipeline.values.units import factor

_ONE_OF_A_KIND = str.maketrans(
    {
        **dict.fromkeys(
            "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f", " "
        ),
        **dict.fromkeys("’‘ʼ´`′＇", "'"),
        **dict.fromkeys("−‐‑‒–—﹣－", "-"),
    }
)
_CARBON = re.compile("co2", re.IGNORECASE)  # its two belongs to the unit
GROUPED = re.compile(r"([0-9]{1,3}(?:([ '])[0-9]{3})(?:\2[0-9]{3})*)(?:([.,])([0-9]+))?")
MIXED = re.compile(r"([0-9]{1,3}(?:([.,])[0-9]{3})+)(?!\2)([.,])([0-9]+)")
THOUSANDS = re.compile(r"[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})+")
DECIMAL = re.compile(r"([0-9]+)(?:([.,])([0-9]+))?")
NUMBER = re.compile(r"([-+]?) *([0-9](?:[0-9 '.,]*[0-9])?)")
NO_CENTS = re.compile(r"([0-9][.,]) ?-{1,2}(?![0-9])")  # "500,-" and "500.--"
MOST_DIGITS = 400  # more than any float has; a longer text is no number but an attack or a slip
AMBIGUOUS_PLACES = 3
OTHER = {",": ".", ".": ","}


def read(text: str, unit: str = "") -> tuple[Meaning, ...]:
    """Every number that the text can mean; two when "18.200" may be eighteen thousand or eighteen."""
    if len(text) > MOST_DIGITS:
        return ()
    text = _plain(text)
    match = NUMBER.search(text)
    times = factor(text[: match.start()], text[match.end() :], unit) if match else 0
    if match is None or not times:
        return ()
    sign = -times if match[1] == "-" else times
    found = (Meaning(_number(sign, *digits), habits) for *digits, habits in _readings(match[2]))
    return tuple(meaning for meaning in found if math.isfinite(meaning.value))


def show(value: int | float) -> str:
    """The number in digits with a decimal point, written so that it can be read in one way only."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    text = f"{Decimal(repr(value)):f}"
    if isinstance(value, float) and "." not in text:
        text += ".0"
    # "18.125" could be read as eighteen thousand; a fourth decimal place leaves no doubt
    return text + "0" if len(_readings(text.lstrip("-"))) > 1 else text


def decimal_mark(text: str, unit: str = "") -> str:
    """The mark that a number shows to stand before decimals; empty if it shows none, or if it is no number.

    A percentage or an amount counts wherever it was typed: that it stands in the wrong place says nothing.
    """
    if len(text) > MOST_DIGITS:
        return ""
    text = _plain(text)
    match = NUMBER.search(text)
    around = (text[: match.start()], text[match.end() :]) if match else ("", "")
    is_number = any(factor(*around, known) for known in (unit, "%", "EUR"))
    return _decimal_mark(match[2]) if match and is_number else ""


def _plain(text: str) -> str:
    """One kind of blank, apostrophe and dash; a unit without digits; no cents as a zero."""
    return NO_CENTS.sub(r"\g<1>0", _CARBON.sub("co₂", text.translate(_ONE_OF_A_KIND)))


def _decimal_mark(digits: str) -> str:
    if match := GROUPED.fullmatch(digits):
        return match[3] or ""
    if match := MIXED.fullmatch(digits):
        return match[3]
    if match := THOUSANDS.fullmatch(digits):
        return OTHER[match[1]]
    match = DECIMAL.fullmatch(digits)
    return match[2] or "" if match and len(_readings(digits)) == 1 else ""


def _readings(digits: str) -> list[tuple[str, str, frozenset[str]]]:
    """The whole and the decimal digits, in each way that the marks allow, with the habits that go with it."""
    alone: frozenset[str] = frozenset()
    if match := GROUPED.fullmatch(digits):
        return [(_only_digits(match[1]), match[4] or "", alone)]
    if match := MIXED.fullmatch(digits):
        return [(_only_digits(match[1]), match[4], alone)]
    if THOUSANDS.fullmatch(digits):
        return [(_only_digits(digits), "", alone)]
    if match := DECIMAL.fullmatch(digits):
        whole, mark, places = match[1], match[2], match[3] or ""
        # a group of thousands never begins with a zero, and has at most three digits before it
        if len(places) == AMBIGUOUS_PLACES and len(whole) <= AMBIGUOUS_PLACES and not whole.startswith("0"):
            as_group = (whole + places, "", frozenset((group(mark),)))
            return [as_group, (whole, places, frozenset((decimal(mark),)))]
        return [(whole, places, alone)]
    return []


def _number(times: int, whole: str, places: str) -> int | float:
    if places.strip("0"):
        if abs(times) == 1:
            return times * float(f"{whole}.{places}")
        exact = times * Decimal(f"{whole}.{places}")
        return int(exact) if exact == exact.to_integral_value() else float(exact)
    if places and len(whole) > 15:  # shown by us as a float beyond the range in which whole numbers are exact
        return times * float(whole)
    return times * int(whole)


def _only_digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)
