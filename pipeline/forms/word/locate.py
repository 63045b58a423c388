"""A document and a form in, the place of every answer out. Places are found by anchors, never by position.

Three shapes are known: a label beside its answer, a label above a box of its own, a header row above rows.
People move, copy, merge and delete all of them; what is not found is missing from the layout, never made up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.fields import Field, Form, Section, Table
from pipeline.forms.word import text
from pipeline.forms.word.anchors import Ballot, Nominations, Verdict, fold
from pipeline.forms.word.layout import Layout, Row, Spot
from pipeline.forms.word.names import Element, w

HEADER_SHARE = 0.6  # of a table's columns must be recognised in a row before it counts as the header
VISIBLE = ("code", "bookmark")
PRINTED = ("FormIntro", "FormMore", "FormColumnNote")  # styles of paragraphs in which nobody answers


def locate(document: Element, form: Form) -> Layout:
    """The places of all answers in a document (the root of its main part)."""
    scan = _Scan(form, Ballot(form, _copied(document, form)))
    body = document.find(w("body"))
    for block in text.blocks(body if body is not None else document):
        if block.tag == w("p"):
            scan.paragraph(block)
        else:
            scan.table(block)
    scan.finish()
    return scan.layout


def _copied(document: Element, form: Form) -> frozenset[str]:
    """The codes whose controls stand in more than one cell."""
    ballot = Ballot(form)
    seen = Counter(
        code
        for cell in document.iter(w("tc"))
        for code in frozenset[str]().union(*ballot.of_answer(cell).values())
    )
    return frozenset(code for code, count in seen.items() if count > 1)


class _Scan:
    """One walk through the blocks of a document, from top to bottom."""

    def __init__(self, form: Form, ballot: Ballot) -> None:
        self.form = form
        self.ballot = ballot
        self.layout = Layout()
        self._open: Spot | None = None  # a label above a box
        self._below: list[Element] = []  # paragraphs below it, which may belong to the answer
        self._titles = {fold(words) for part in form.parts for words in (part.label, part.guidance)}

    def paragraph(self, block: Element) -> None:
        """A label above a box, a label and an answer on one line, or text below a box."""
        words = text.paragraph(block)
        verdict = self.ballot.decide(self.ballot.of_label(block, words))
        if verdict and self._stands_alone(verdict):
            self.finish()
            self._open = Spot(self.ballot.fields[verdict.code][1], verdict, block, ())
        elif self._open and (_style(block).startswith("Heading") or fold(words) in self._titles):
            self.finish()
        elif self._open and words.strip() and _style(block) not in PRINTED:
            self._below.append(block)

    def table(self, table: Element) -> None:
        """A box for a long answer, questions side by side with their answers, or a header with rows."""
        rows = [(row, text.cells(row)) for row in text.rows(table)]
        if self._open and not self._open.cells and rows and all(len(cells) == 1 for _, cells in rows):
            box = tuple(cells[0] for _, cells in rows)
            self._open = replace(self._open, cells=box)
            self._below = []  # what stands above the box is guidance
            return
        self.finish()
        _TableScan(self, table).run(rows)

    def finish(self) -> None:
        """Nothing below belongs to the open label any more."""
        if self._open:
            self.add(replace(self._open, around=tuple(self._below)))
        self._open, self._below = None, []

    def add(self, spot: Spot) -> None:
        """Note the place of an answer in a section; the first place counts, a second one is remembered."""
        if spot.field.pointer in self.layout.answers:
            self.layout.repeated.append(spot)
        else:
            self.layout.answers[spot.field.pointer] = spot

    def _stands_alone(self, verdict: Verdict) -> bool:
        """Whether a paragraph is a label: the words alone may also be a heading or an ordinary sentence."""
        part, field = self.ballot.fields[verdict.code]
        marked = any(anchor in verdict.anchors for anchor in VISIBLE)
        return isinstance(part, Section) and (marked or field.kind == "long_text")


Columns = dict[int, tuple[Field, Verdict, Element]]


class _TableScan:
    """One walk through the rows of one table of the document."""

    def __init__(self, scan: _Scan, table: Element) -> None:
        self.scan = scan
        self.ballot = scan.ballot
        self.table = table
        self.context: Section | Table | None = None
        self.columns: Columns = {}
        self.card: dict[str, Spot] = {}
        self._said: dict[Element, Nominations] = {}  # a cell is asked several times

    def run(self, rows: Sequence[tuple[Element, list[Element]]]) -> None:
        """Note every place in the rows; the part most rows belong to decides between equal labels."""
        self.context = self._most_common(rows)
        for element, cells in rows:
            if header := self._header(cells):
                self._start(header)
            elif pair := self._pair(cells):
                self._question(pair)
            elif self.columns:
                self._row(element, cells)
            elif self.context and any(map(text.text, cells)):
                self.scan.layout.unknown.append(element)
        self._end_card()

    def _most_common(self, rows: Sequence[tuple[Element, list[Element]]]) -> Section | Table | None:
        parts = Counter(
            part.name
            for _, cells in rows
            if (pair := self._pair(cells))
            for part in (self.ballot.fields[pair.verdict.code][0],)
        )
        return self.scan.form.part(parts.most_common(1)[0][0]) if parts else None

    def _header(self, cells: Sequence[Element]) -> Columns:
        """The columns of a header row by position; empty when the row is none."""
        said = [self._label(cell) for cell in cells]
        matched: Counter[str] = Counter()
        for one in said:
            verdict = self.ballot.decide(one)
            codes = {verdict.code} if verdict else frozenset[str]().union(*one.values())
            matched.update({self.ballot.fields[code][0].name for code in codes})
        for name, count in matched.most_common(1):
            part = self.scan.form.part(name)
            enough = count >= HEADER_SHARE * max(len(part.fields), len(cells))
            nothing_else = count == len(cells) and all("label" in one for one in said)
            if isinstance(part, Table) and (enough or nothing_else):
                return self._columns(part, cells, said)
        return {}

    def _columns(self, table: Table, cells: Sequence[Element], said: Sequence[Nominations]) -> Columns:
        columns: Columns = {}
        for index, (cell, nominations) in enumerate(zip(cells, said, strict=True)):
            verdict = self.ballot.decide(nominations, table)
            if verdict and self.ballot.fields[verdict.code][0] is table:
                columns[index] = self.ballot.fields[verdict.code][1], verdict, cell
        return columns

    def _start(self, columns: Columns) -> None:
        self._end_card()
        self.columns = columns
        name = _table_of(columns)
        headers = self.scan.layout.columns.setdefault(name, {})
        for field, verdict, cell in columns.values():
            headers.setdefault(field.name, Spot(field, verdict, cell, (), own_label=False))
        self.scan.layout.rows.setdefault(name, [])

    def _row(self, element: Element, cells: Sequence[Element]) -> None:
        rows = self.scan.layout.rows[_table_of(self.columns)]
        spots = {
            field.name: Spot(field, verdict, header, tuple(cells[index : index + 1]), own_label=False)
            for index, (field, verdict, header) in self.columns.items()
        }
        rows.append(Row(len(rows) + 1, element, spots, is_card=False))
        beside = (cell for index, cell in enumerate(cells) if index not in self.columns)
        self.scan.layout.unknown += [cell for cell in beside if text.text(cell).strip()]

    def _pair(self, cells: Sequence[Element]) -> Spot | None:
        """A label and the answer beside it; in a row under a header one anchor alone is no label."""
        for index, cell in enumerate(cells):
            said = self._label(cell)
            if said and (not index or any(anchor in said for anchor in VISIBLE)):
                # an answer in a row may well begin with a code that it refers to
                return self._spot(cells, index, said) if not self.columns or len(said) > 1 else None
        if self.columns:
            return None
        held = next((i for i, cell in enumerate(cells) if self.ballot.of_answer(cell)), None)
        return None if held is None else self._spot(cells, max(held - 1, 0), {})

    def _label(self, cell: Element) -> Nominations:
        if cell not in self._said:
            self._said[cell] = self.ballot.of_label(cell, _first_line(cell))
        return self._said[cell]

    def _spot(self, cells: Sequence[Element], index: int, said: Nominations) -> Spot | None:
        answer = tuple(cells[index + 1 : index + 2])
        controls = self.ballot.of_answer(answer[0]) if answer else {}
        verdict = self.ballot.decide({**said, **controls}, self.context)
        if verdict is None:
            return None
        field = self.ballot.fields[verdict.code][1]
        return Spot(field, verdict, cells[index], answer, tuple(cells[index + 2 :]))

    def _question(self, spot: Spot) -> None:
        part = self.ballot.fields[spot.verdict.code][0]
        self.columns = {}
        if isinstance(part, Section):
            self.scan.add(spot)
            return
        if spot.field.name in self.card or (self.card and _table_name(self.card) != part.name):
            self._end_card()
        self.card[spot.field.name] = spot

    def _end_card(self) -> None:
        if self.card:
            rows = self.scan.layout.rows.setdefault(_table_name(self.card), [])
            rows.append(Row(len(rows) + 1, self.table, dict(self.card), is_card=True))
        self.card = {}


def _style(paragraph: Element) -> str:
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    return "" if style is None else style.get(w("val"), "")


def _first_line(cell: Element) -> str:
    """The first line of a cell that says anything; a label is followed by its guidance."""
    paragraphs = (text.paragraph(block) for block in text.blocks(cell) if block.tag == w("p"))
    return next((line for line in paragraphs if line.strip()), "")


def _table_of(columns: Columns) -> str:
    return next(iter(columns.values()))[0].pointer.split("/")[1]


def _table_name(card: dict[str, Spot]) -> str:
    return next(iter(card.values())).field.pointer.split("/")[1]
