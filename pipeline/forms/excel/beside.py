"""A question whose cell is blank in, the answer that somebody wrote beside it out, if there is one.

Only what stands in the row of the question counts, and nothing that the form itself has put there.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from msgspec import Struct

from pipeline.fields import Field, Form, Section
from pipeline.forms.excel.cells import Cell, Sheet, Sort
from pipeline.forms.excel.keys import folded, labels, question_label
from pipeline.forms.excel.votes import LONGEST_LABEL
from pipeline.forms.excel.workbook import Workbook

KNOWN_BY = 40  # characters of a guidance by which it is known again
_MARK = r"(?:\s*[*:]\s*|\s*\n\s*)"
DONE_MARKS = ("0", "1")  # stand right of the guidance: whether a required answer is given


def guidance_columns(workbook: Workbook, form: Form) -> dict[str, int]:
    """The column of each sheet in which most of the questions' guidance stands."""
    fields = [f for part in form.parts if isinstance(part, Section) for f in part.fields]
    starts = {_start(field.guidance) for field in fields if field.guidance}
    short = tuple(start for start in starts if len(start) < KNOWN_BY)
    found: dict[str, int] = {}
    for sheet in workbook.sheets:
        count: Counter[int] = Counter()
        for cell in (cell for row in sheet.rows.values() for cell in row.values() if cell.sort is Sort.TEXT):
            said = _said(cell.text)
            if said[:KNOWN_BY] in starts or said.startswith(short):
                count[cell.column] += 1
        if count:
            found[sheet.name] = count.most_common(1)[0][0]
    return found


class Surroundings(Struct, frozen=True):
    """What is known of the sheet on which a question stands."""

    sheet: Sheet
    answers: int
    guidance: int | None

    def answer(self, row: int, label: int) -> Cell | None:
        """What stands to the right of a blank answer, or between it and its label's column."""
        for column, cell in sorted(self.sheet.rows.get(row, {}).items()):
            outside = column > label and column not in (self.answers, *self._ours(cell))
            if outside and _is_written(cell):
                return cell
        return None

    def changed_guidance(self, field: Field, row: int) -> Cell | None:
        """The text in the place of the guidance, if it is no longer our guidance."""
        cell = None if self.guidance is None else self.sheet.cell(row, self.guidance)
        if cell is None or not _is_written(cell) or not field.guidance:
            return None
        return None if _said(cell.text).startswith(_start(field.guidance)) else cell

    def _ours(self, cell: Cell) -> tuple[int, ...]:
        guidance = self.guidance or self.answers + 1
        done = cell.sort is Sort.NUMBER and cell.text in DONE_MARKS
        return (guidance, guidance + 1) if done else (guidance,)


def after_label(field: Field, text: str, *, parted: bool = False) -> str | None:
    """What stands behind the label in one cell; None when the text does not begin with the label.

    With `parted` only what a mark or a new line parts from it: the label may just have got longer.
    """
    if folded(text) in labels(field):
        return ""
    between = _MARK if parted else f"(?:{_MARK}|\\s+)"
    for label in sorted({question_label(field), field.label, *field.titles}, key=len, reverse=True):
        words = r"\s+".join(map(re.escape, label.rstrip(" *\u00a0").split()))
        match = re.match(rf"\s*{words}{between}(.*)", text, re.IGNORECASE | re.DOTALL)
        if match:
            return match[1].strip()
    return None


def _is_written(cell: Cell) -> bool:
    return cell.formula is None and bool(cell.text.strip())


def _start(text: str) -> str:
    return folded(text)[:KNOWN_BY]


def _said(text: str) -> str:
    """The beginning of a text; remembered, as most texts are the form's own."""
    return _begins(text) if len(text) <= LONGEST_LABEL else _begins(text[: 3 * KNOWN_BY])


@lru_cache(maxsize=4096)
def _begins(text: str) -> str:
    return folded(text[: 3 * KNOWN_BY])
