"""Lines of text in, the table they once were out: what Word's and LibreOffice's "convert to text" leaves.

The cells of a row are parted by tabs, and a cell of several paragraphs leaves as many lines, so that rows can
be told apart only by codes, or by counting tabs. What is put together here stands outside the document.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree
from msgspec import Struct, field

from pipeline.fields import Section, Table
from pipeline.forms.word import text
from pipeline.forms.word.anchors import Ballot
from pipeline.forms.word.names import CODE, Element, code_in_text, w

TURNED = "turned-to-text"


class Turned(Struct):
    """A table put together from lines; `origins` gives for its cells the paragraph they begin in."""

    table: Element = field(default_factory=lambda: etree.Element(w("tbl")))
    origins: dict[Element, Element] = field(default_factory=dict)

    def row(self) -> Element:
        """A new row at the end."""
        return etree.SubElement(self.table, w("tr"))

    def cell(self, row: Element, origin: Element, words: str) -> Element:
        """A new cell at the end of a row."""
        cell = etree.SubElement(row, w("tc"))
        self.origins[cell] = origin
        self.line(cell, words)
        return cell

    def line(self, cell: Element, words: str) -> None:
        """What a line says, as more paragraphs in a cell."""
        for piece in words.split("\n"):
            run = etree.SubElement(etree.SubElement(cell, w("p")), w("r"))
            etree.SubElement(run, w("t")).text = text.legible(piece)


def begins(ballot: Ballot, words: str) -> bool:
    """Whether a line is the first of a table turned to text: it begins with a code that labels no box."""
    found = ballot.fields.get(code_in_text(words) or "")
    return found is not None and not (isinstance(found[0], Section) and found[1].kind == "long_text")


def table_of(ballot: Ballot, block: Sequence[Element]) -> Turned:
    """The table that neighbouring lines once were; the first of them begins it."""
    code = code_in_text(text.paragraph(block[0])) or ""
    part = ballot.fields[code][0]
    if isinstance(part, Table) and not part.cards:
        return _with_header(ballot, part, block)
    return _of_pairs(ballot, block)


def _of_pairs(ballot: Ballot, block: Sequence[Element]) -> Turned:
    """Questions and answers side by side: a code begins a row, the first tab in it the answer."""
    turned = Turned()
    cell: Element | None = None
    for paragraph in block:
        words = text.paragraph(paragraph)
        if begins(ballot, words):
            cell = None
            row = turned.row()
        if cell is not None and len(row) > 1:
            turned.line(cell, words)
            continue
        label, tab, answer = words.partition("\t")
        if cell is None:
            cell = turned.cell(row, paragraph, label)
        else:
            turned.line(cell, label)
        if tab:
            cell = turned.cell(row, paragraph, answer)
    return turned


def _with_header(ballot: Ballot, part: Table, block: Sequence[Element]) -> Turned:
    """A header with rows below it: each row has one tab fewer than the header has codes."""
    turned = Turned()
    pieces = [(paragraph, text.paragraph(paragraph).split("\t")) for paragraph in block]
    wide = sum(_heads(ballot, part, piece) for _, words in pieces for piece in words)
    row = turned.row()
    for paragraph, (first, *others) in pieces:
        if len(row) == wide and (others or wide == 1) and not _heads(ballot, part, first):
            row = turned.row()
        if len(row) and (len(row) == wide or others or not _heads(ballot, part, first)):
            turned.line(row[-1], first)
        else:
            turned.cell(row, paragraph, first)
        for piece in others:
            turned.cell(row, paragraph, piece)
    return turned


def _heads(ballot: Ballot, part: Table, words: str) -> bool:
    found = ballot.fields.get(code_in_text(words) or "")
    return CODE.match(words) is not None and found is not None and found[0] is part
