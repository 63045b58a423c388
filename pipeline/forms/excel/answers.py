"""A cell in, the answer that stands in it out, by the kind of the field; or a note on why it is in doubt.

Excel stores what was typed as text, number, date or truth value, as it pleases; the same answer may come as
any of them. Nothing is rounded: a number is taken as it is stored, a text is left to `values.read_text`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from pipeline import values
from pipeline.fields import Field, Kind
from pipeline.forms.excel.cells import Cell, Sort
from pipeline.forms.excel.keys import CALCULATED, TICK_BELOW
from pipeline.forms.excel.number_formats import Look, day
from pipeline.model import Note
from pipeline.values import choices

QUIET = frozenset((CALCULATED, TICK_BELOW))
_WITHOUT_RESULT = frozenset((Sort.ERROR, Sort.GONE))
_TEXTS = frozenset((Kind.TEXT, Kind.LONG_TEXT))
PERCENT_UNITS = ("%", "percent", "per cent")
_PROMPT = re.compile(r"‹[^›]*›")  # how Word forms ask for an answer; it comes along when cells are copied
_SUMS = re.compile(r"[+\s]*(?:SUM|SUMIFS?|SUBTOTAL|AGGREGATE|AVERAGE|COUNT[A-Z]*|MIN|MAX)\(", re.IGNORECASE)
_WHOLE = re.compile(r"[+-]?[0-9]+")
LIKELY_DAYS = ("2000-01-01", "2100-01-01")  # what a number in a date's cell can stand for
_EXACT = 2**53  # below it a float holds every whole number


class Answer(NamedTuple):
    """What a cell says: the value (None if nothing), the text as it stands there, and a note if in doubt.

    `stored` says that the cell holds no text, so how it is shown is no habit of whoever filled it in.
    A named tuple, because a frozen dataclass takes four times as long to make, and there are thousands.
    """

    value: Any = None
    raw: str = ""
    note: Note | None = None
    stored: bool = False


_NOTHING = Answer()


def answer(field: Field, cell: Cell | None, epoch_1904: bool) -> Answer:
    """The answer in a cell; the note comes without place."""
    if cell is None:
        return _NOTHING
    if not cell.counted or cell.sort in _WITHOUT_RESULT:
        return _without_result(field, cell)
    if cell.sort is Sort.TEXT:
        return _of_text(field, cell.text)
    if cell.sort is Sort.NUMBER:
        return _of_number(field, cell, epoch_1904)._replace(stored=True)
    if cell.sort is Sort.DAY:
        return _of_day(field, cell.text)._replace(stored=True)
    if cell.sort is Sort.BOOLEAN and field.kind is Kind.BOOLEAN:
        return Answer(cell.text == "TRUE", cell.text)
    return _of_text(field, cell.text)


def ticked(field: Field, marks: Sequence[tuple[str, Cell | None]]) -> Answer:
    """The codes of the choices with a mark; a mark that says neither yes nor no stays as it was typed."""
    found: list[str] = []
    wrong: Note | None = None
    for code, cell in marks:
        if cell is not None and (not cell.counted or cell.sort in _WITHOUT_RESULT):
            wrong = wrong or _without_result(field, cell).note
            continue
        meant = _mark(cell)
        if meant is True:
            found.append(code)
        elif isinstance(meant, str):
            found.append(meant)
    if not found:
        return Answer(note=wrong)
    return Answer(found, "; ".join(field.label_of(code) for code in found), wrong)


def is_blank(field: Field, cell: Cell | None) -> bool:
    """Does a cell hold nothing that somebody filled in? Sums below a table, and zeros of links, were not."""
    if cell is None:
        return True
    if cell.formula is not None:
        return adds_up(cell) or (cell.counted and cell.text.strip() in ("", "0"))
    return cell.sort is Sort.TEXT and not _without_prompts(field, cell.text)


def adds_up(cell: Cell) -> bool:
    """Does the cell add up others, or count them?"""
    return cell.formula is not None and bool(_SUMS.match(cell.formula))


def _without_result(field: Field, cell: Cell) -> Answer:
    """What our own formulas say does not matter; any other formula may be somebody's answer."""
    if field.computed:
        return Answer()
    if cell.sort is Sort.GONE:
        return Answer(None, "?", Note("unreadable-cell"))
    raw = cell.text or f"={cell.formula}"
    return Answer(cell.text or None, raw, Note("formula-without-value", found=raw))


def _of_text(field: Field, text: str) -> Answer:
    said = _without_prompts(field, text)
    if not said:
        return Answer(None, "")
    reading = values.read_text(field, said)
    return Answer(reading.value, text, reading.note)


def _without_prompts(field: Field, text: str) -> str:
    """The text without what we put there ourselves: prompts in brackets, quiet words, the example."""
    said = values.clean(text)
    if said == field.example and field.kind in _TEXTS:
        return ""
    return "" if said in QUIET or _PROMPT.fullmatch(said) else said


def _of_number(field: Field, cell: Cell, epoch_1904: bool) -> Answer:
    number = _number(cell.text)
    if number is None:
        return _of_text(field, cell.text)
    if cell.look is Look.DATE and (shown := day(cell.text, epoch_1904)) is not None:
        return _of_day(field, shown)
    if field.kind is Kind.DATE and cell.look is Look.NUMBER and cell.text.isdecimal():
        return _of_bare_number(cell.text, epoch_1904)
    if field.kind in (Kind.INTEGER, Kind.NUMBER):
        return _of_percentage(field, cell.text) if _is_percentage(field, cell) else _as_stored(field, number)
    if cell.look is Look.PERCENT:
        return _of_text(field, f"{_plain(_percent(cell.text))} %")
    return _of_text(field, _plain(number))


def _of_day(field: Field, shown: str) -> Answer:
    """A day, which may be what Excel made of something else: of a version 1.2, or of 3/4."""
    said = _of_text(field, shown)
    if field.kind in _TEXTS and said.note is None:
        return said._replace(note=Note("turned-into-date", found=shown))
    return said


def _of_bare_number(digits: str, epoch_1904: bool) -> Answer:
    """The number of a day without the look of one; taken for a day only if it is one of our century."""
    shown = day(digits, epoch_1904)
    if shown is None or not LIKELY_DAYS[0] <= shown < LIKELY_DAYS[1]:
        return Answer(digits, digits)
    return Answer(shown, digits, Note("date-as-number", found=digits, params={"first": shown}))


def _as_stored(field: Field, number: int | float) -> Answer:
    return Answer(number, _plain(number), values.doubtful_share(field, number))


def _is_percentage(field: Field, cell: Cell) -> bool:
    """Whether people see a percentage; without a unit in the question, 37.5 % is the number 0.375."""
    return cell.look is Look.PERCENT and bool(field.unit)


def _of_percentage(field: Field, text: str) -> Answer:
    """A hundred times the number where percentages are asked for; elsewhere, 37.5 % are not 0.375 euros."""
    value = _percent(text)
    shown = f"{_plain(value)} %"
    return Answer(value if field.unit.casefold() in PERCENT_UNITS else shown, shown)


def _number(text: str) -> int | float | None:
    """The number as the file writes it; a whole one as such, unless it is too large to be exact."""
    if _WHOLE.fullmatch(text) and len(text) < 400:
        return int(text)
    try:
        number = float(text.replace("_", "?"))  # which Python would take for a mark between thousands
    except ValueError:
        return None
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() and abs(number) < _EXACT else number


def _percent(text: str) -> int | float:
    """A hundred times the number, which is what a cell in the format of percentages shows."""
    try:
        hundredfold = Decimal(repr(float(text))) * 100
    except (InvalidOperation, ValueError):
        return 0
    whole = hundredfold == hundredfold.to_integral_value()
    return int(hundredfold) if whole else float(hundredfold)


def _plain(number: int | float) -> str:
    return f"{Decimal(repr(number)):f}"


def _mark(cell: Cell | None) -> bool | str | None:
    """Whether a mark says yes or no; None without a mark, the text itself if it says neither."""
    if cell is None or not cell.counted or not cell.text:
        return None
    if cell.sort is Sort.BOOLEAN:
        return cell.text == "TRUE"
    if cell.sort is Sort.NUMBER:
        return {"1": True, "0": False}.get(cell.text, cell.text)
    text = values.clean(cell.text)
    if not text or _PROMPT.fullmatch(text):
        return None
    meanings = choices.read_yes_no(text)
    return meanings[0].value if len(meanings) == 1 else text
