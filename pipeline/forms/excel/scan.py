"""A sheet's part in, its rows out as far as they are written as most programs write them, without a tree.

Rows that hold anything else stay in the rest of the part, which is for the parser of XML. Every character of
a row must be one that is expected, so nothing is read here that the parser would refuse or read otherwise.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.forms.excel.addresses import column_number
from pipeline.forms.excel.cells import Cell, Written, cell_of
from pipeline.forms.excel.markup import TRUE, decoded
from pipeline.forms.excel.number_formats import Look

BEGIN, END = b"<sheetData>", b"</sheetData>"
ROW_END = "</row>"
DECLARED = 4  # bytes; a declaration of XML begins before them, and nothing else that begins like it
EXCELS_OWN = "x14ac:dyDescent"  # a detail that Excel gives each row
NOT_IN_XML = ("]]>", "\ufffe", "\uffff")
REMEMBERED = 2_000  # characters of a row; longer ones are read anew in each file

_TEXT = r"([^<]*+)"
_BEGIN = r'<c r="([A-Z]{1,3})%s"(?: s="([0-9]{1,9})")?(?: t="([A-Za-z]+)")?'
_INSIDE = (
    rf"(?:<f>{_TEXT}</f>)?(?:<v>{_TEXT}</v>|(<v/>)|<is><t(?: xml:space=\"preserve\")?>{_TEXT}</t></is>)?"
)
_FILLED = re.compile(_BEGIN % "[0-9]+" + f">{_INSIDE}</c>")
_CELL = re.sub(r"\((?!\?)", "(?:", _BEGIN + f"(?:/>|>{_INSIDE}</c>)") % r"\1"  # each names its row
_ROW = re.compile(rf'<row r="([1-9][0-9]{{0,6}})"((?: [A-Za-z0-9:]+="[A-Za-z0-9.:+ -]*")*+)>((?:{_CELL})*+)')
_NUMBER = re.compile(r'<row r="([0-9]+)"')
# what HTML and XML do not agree on, and the programs need not write
_UNKNOWN = re.compile(
    "&(?!(?:amp|lt|gt|quot|apos|#10|#1[6-9][0-9]|#[2-9][0-9]{2}|#[1-9][0-9]{3}|#[1-4][0-9]{4});)"
)
_NOT_IN_TEXT = bytes({*range(32)} - {*b"\t\n"})  # what XML cannot hold, and what it would read otherwise
_DETAIL = re.compile(r' ([A-Za-z0-9:]+)="([^"]*)"')


class Row(NamedTuple):
    """A row and its cells by column."""

    number: int
    hidden: bool
    cells: Mapping[int, Cell]


class Scanned(NamedTuple):
    """The rows that were read, the numbers of all rows in their order, and the part without what was read.

    `prefixed` says that a row has a detail of Excel's own, of which the rest must say what it is.
    """

    rows: Sequence[Row]
    numbers: Sequence[int]
    rest: bytes
    prefixed: bool


def scan(content: bytes, strings: Sequence[str], looks: Sequence[Look]) -> Scanned | None:
    """The rows of a part in UTF-8; None when it is not certain where they begin and end, or how they go on.

    Strings and looks are those that the cells point to by number.
    """
    start, end = content.find(BEGIN) + len(BEGIN), content.find(END)
    odd = b"<!" in content or content.find(b"<?", DECLARED) >= 0
    text = None if odd or not len(BEGIN) <= start <= end else _text(content[start:end])
    if text is None:
        return None
    rows, others = [], []
    for piece in _pieces(text):
        row = _row(piece, strings, looks)
        if row is None:
            others.append(piece)
        else:
            rows.append(row)
    numbers = [*map(int, _NUMBER.findall(text))] if others else [row.number for row in rows]
    rest = b"".join((content[:start], "".join(others).encode(), content[end:]))
    return Scanned(rows, numbers, rest, f" {EXCELS_OWN}=" in text)


def _text(content: bytes) -> str | None:
    """The characters of the rows; None if there are such as XML cannot hold, or would read otherwise."""
    if content.translate(None, _NOT_IN_TEXT) != content:
        return None
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    odd = any(mark in text for mark in NOT_IN_XML) or _UNKNOWN.search(text)
    return None if odd else text


def _row(text: str, strings: Sequence[str], looks: Sequence[Look]) -> Row | None:
    """The row; None if it is not plainly written. One without values says the same in every file."""
    if "<v>" in text or len(text) > REMEMBERED:
        return _read(text, strings, looks)
    return _remembered(text)


@lru_cache(maxsize=2048)
def _remembered(text: str) -> Row | None:
    return _read(text, (), ())


def _read(text: str, strings: Sequence[str], looks: Sequence[Look]) -> Row | None:
    match = _ROW.fullmatch(text, 0, len(text) - len(ROW_END)) if text.endswith(ROW_END) else None
    hidden = None if match is None else _is_hidden(match[2])
    if match is None or hidden is None:
        return None
    number = int(match[1])
    found: dict[int, Cell] = {}
    for cell in _cells(number, match[3], strings, looks):
        if cell.column in found:
            return None
        found[cell.column] = cell
    return Row(number, hidden, found)


def _cells(number: int, text: str, strings: Sequence[str], looks: Sequence[Look]) -> Iterator[Cell]:
    """The cells in which anything stands."""
    for match in _FILLED.finditer(text):
        letters, style, kind, formula, value, blank, inline = match.groups()
        if formula is None and value is None and inline is None:
            continue
        column = column_number(letters)
        if formula is None and inline and kind == "inlineStr":
            yield Cell(number, column, decoded(_unescaped(inline) or ""))
            continue
        said = "" if blank else _unescaped(value)
        own = None if inline is None else decoded(_unescaped(inline) or "")
        written = Written(kind or "n", style or "0", said, own, _unescaped(formula))
        cell = cell_of(number, column, written, strings, looks)
        if cell is not None:
            yield cell


def _unescaped(text: str | None) -> str | None:
    return html.unescape(text) if text and "&" in text else text


@lru_cache(maxsize=1024)
def _is_hidden(details: str) -> bool | None:
    """What the details of a row say of it; None if there is one twice, or of a kind that is not known."""
    pairs = _DETAIL.findall(details)
    said = dict(pairs)
    odd = any(":" in name and name != EXCELS_OWN for name in said)
    if odd or "r" in said or len(said) < len(pairs):
        return None
    return said.get("hidden", "0").casefold() in TRUE


def _pieces(text: str) -> Iterator[str]:
    """The text cut behind each row; what follows the last one is a piece of its own."""
    *rows, last = text.split(ROW_END)
    yield from (row + ROW_END for row in rows)
    if last:
        yield last
