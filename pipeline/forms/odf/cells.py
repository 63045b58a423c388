"""A cell of an OpenDocument sheet in, the same cell of SpreadsheetML out: its value, not how it is shown.

Only where a value cannot be told in Excel's way (a time, a day before 1900) the words that are shown count.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime

from lxml import etree

from pipeline.forms.excel.addresses import address
from pipeline.forms.excel.markup import MAIN, SPACE, encoded
from pipeline.forms.excel.number_formats import serial
from pipeline.forms.odf.names import q
from pipeline.forms.odf.references import excel_formula
from pipeline.forms.word.names import Element

PLAIN, DAY, PERCENT = "0", "1", "2"  # the looks of STYLES, by number
STYLES = (
    f'<styleSheet xmlns="{MAIN[1:-1]}"><cellXfs count="3">'
    '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/></cellXfs></styleSheet>'
).encode()
FIRST_DAY = date(1900, 3, 1)  # before that Excel counts wrongly
ERROR = re.compile(r"#[A-Z][A-Z0-9/]*[!?]?|Err:[0-9]{3}")

Shown = Callable[[Element], str]


def has_content(cell: Element) -> bool:
    """Is there a value or a formula in the cell? Looks, remarks, and what a merged cell covers, are none."""
    if cell.tag != q("table:table-cell"):
        return False
    if cell.get(q("office:value-type")) is not None or cell.get(q("table:formula")) is not None:
        return True
    return cell.find(q("text:p")) is not None


def excel_cell(cell: Element, row: int, column: int, text: str) -> Element | None:
    """The cell at a place, None if it says nothing; `text` are the words that it shows."""
    made = etree.Element(f"{MAIN}c", r=address(row, column))
    formula = cell.get(q("table:formula"))
    if formula is not None:
        etree.SubElement(made, f"{MAIN}f").text = excel_formula(formula)
    kind = cell.get(q("office:value-type"), "")
    if _is_error(cell, text, calculated=formula is not None):
        _value(made, text or "#VALUE!", "e")
    elif not _number(made, kind, cell):
        said = text or cell.get(q("office:string-value"), "")
        if said:
            _text(made, said)
        elif formula is not None and (kind or cell.find(q("text:p")) is not None):
            _value(made, "", "str")  # calculated, and nothing came of it
    return made if len(made) else None


def _number(made: Element, kind: str, cell: Element) -> bool:
    """Put in a value that is no text; False if there is none that can be told."""
    if kind in ("float", "currency", "percentage"):
        number = cell.get(q("office:value"), "").strip()
        if _is_number(number):
            _value(made, number, look=PERCENT if kind == "percentage" else PLAIN)
            return True
    elif kind == "boolean":
        _value(made, "1" if cell.get(q("office:boolean-value")) == "true" else "0", "b")
        return True
    elif kind == "date" and (day := _day(cell.get(q("office:date-value"), ""))):
        _value(made, day, look=DAY)
        return True
    return False


def _value(made: Element, value: str, kind: str = "n", look: str = PLAIN) -> None:
    made.set("t", kind)
    made.set("s", look)
    etree.SubElement(made, f"{MAIN}v").text = value


def _text(made: Element, words: str) -> None:
    made.set("t", "inlineStr")
    held = etree.SubElement(etree.SubElement(made, f"{MAIN}is"), f"{MAIN}t")
    held.text = encoded(words)
    held.set(SPACE, "preserve")


def _is_error(cell: Element, text: str, calculated: bool) -> bool:
    if cell.get(q("calcext:value-type")) == "error":
        return True
    return calculated and ERROR.fullmatch(text) is not None


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text)) and "_" not in text
    except ValueError:
        return False


def _day(text: str) -> str:
    """The number by which Excel stores a day or a moment; empty if it has none for it."""
    try:
        moment = datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        return ""
    if moment.date() < FIRST_DAY:
        return ""
    number = serial(moment.date(), epoch_1904=False)
    seconds = (moment - datetime.combine(moment.date(), datetime.min.time())).total_seconds()
    return str(number + seconds / 86_400) if seconds else str(number)
