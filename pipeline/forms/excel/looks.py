"""A field in, the look of its cells out: which of the master's styles, and what is coloured when."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.fields import Field, Kind, Table
from pipeline.forms.excel.hints import bounds

WIDEST_SCALE = 6  # steps; more are an amount rather than a judgement
STRONG = 0.75  # of the way to an end of the scale

_NUMBERS = (Kind.INTEGER, Kind.NUMBER)


def style(base: str, field: Field) -> str:
    """The style for a cell of this field: `base` alone, or with the sort of number or date behind it.

    Amounts have their thousands set apart; a year has no unit, and stays in one piece.
    """
    if is_scale(field):
        return f"{base} scale"
    if field.kind in _NUMBERS and field.unit:
        return f"{base} amount"
    if field.computed:
        return base
    return base + {Kind.DATE: " date", Kind.INTEGER: " number", Kind.NUMBER: " number"}.get(field.kind, "")


def is_scale(field: Field) -> bool:
    """Whether a number is a judgement on a short scale, such as 1 to 5."""
    least, most = bounds(field)
    if field.kind not in _NUMBERS or field.unit or least is None or most is None:
        return False
    return most - least <= WIDEST_SCALE and (field.kind is Kind.INTEGER or bool(field.computed))


def steps(field: Field) -> tuple[int, ...]:
    """The numbers of a short scale, for a list to choose from; none for other fields."""
    least, most = bounds(field)
    if field.kind is not Kind.INTEGER or not is_scale(field) or least is None or most is None:
        return ()
    return tuple(range(int(least), int(most) + 1))


def has_good_and_bad(field: Field) -> bool:
    """Whether a scale goes from bad to good: from below zero to above it."""
    least, most = bounds(field)
    return is_scale(field) and least is not None and most is not None and least < 0 < most


def good_and_bad(field: Field, cell: str) -> Iterator[tuple[str, str]]:
    """The name of a look and the formula that calls for it, the strongest first; `cell` is the first one."""
    least, most = bounds(field)
    if least is None or most is None:
        return
    for name, condition in (
        ("lowest", f"{cell}<={least * STRONG:g}"),
        ("low", f"{cell}<0"),
        ("highest", f"{cell}>={most * STRONG:g}"),
        ("high", f"{cell}>0"),
    ):
        yield name, f"AND(ISNUMBER({cell}),{condition})"


def grouped(table: Table) -> bool:
    """Whether the rows of a table belong to rows of another one, and each group wants a line above it."""
    first = table.fields[0]
    return first.kind is Kind.REFERENCE and bool(first.offered)
