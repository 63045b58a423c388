"""What a check writes into a copy of a form in, how it is known again out.

Programs lose the author of a note and rename sheets, but none of them changes the words that stand in a note,
in a cell or in a condition. So our own words are the marks, and what is not between them is the city's.
"""

from __future__ import annotations

import re
from itertools import islice

from pipeline.forms.excel.cells import Sheet

AUTHOR = "twinning"
MARK = "[twinning]"
LIST_MARK = "twinning:what-to-fix"
LIST_BEGINS = "This copy was made by the check on "
CONDITION = 'LEN("twinning")>0'  # always true, and a person who finds it knows whose it is

ACTION, RULE = "→ ", "Rule "
# a remark is a heading, a sentence, what to do and the rule; what people write around it stays theirs
_REMARK = re.compile(
    rf"(?:\r?\n){{0,2}}{re.escape(MARK)} [0-9]+ [^\r\n]*\r?\n[^\r\n]*"
    rf"(?:\r?\n{ACTION}[^\r\n]*)?\r?\n{RULE}[\w.-]+"
)
_LIST_ROWS, _LIST_COLUMNS = 12, 3  # in which the words of our sheet stand


def remark_spans(text: str) -> list[tuple[int, int]]:
    """Where our remarks stand in the text of a note: begin and end of each."""
    return [match.span() for match in _REMARK.finditer(text)]


def theirs(text: str) -> str:
    """The text of a note without our remarks; blank when there is nothing else in it."""
    return _REMARK.sub("", text)


def is_our_note(text: str, author: str) -> bool:
    """Is the whole note ours? LibreOffice forgets whose a note is, so none may be named as its author."""
    return bool(remark_spans(text)) and not theirs(text).strip() and author.strip() in ("", AUTHOR)


def is_our_condition(formula: str) -> bool:
    """Is it the condition of our coloured cells, however a program spells it?"""
    return "".join(formula.split()).lstrip("=").casefold() == CONDITION.casefold()


def is_our_list(sheet: Sheet) -> bool:
    """Is it our sheet with all remarks, whatever it is called by now?"""
    return any(
        cell.text == LIST_MARK or cell.text.startswith(LIST_BEGINS)
        for row, cells in islice(sheet.rows.items(), _LIST_ROWS)
        if row <= _LIST_ROWS
        for column, cell in cells.items()
        if column <= _LIST_COLUMNS
    )
