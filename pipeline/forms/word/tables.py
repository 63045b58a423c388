"""One table of a document in, the places of answers in it added to the layout: questions, cards, or rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec.structs import replace

from pipeline.fields import Field, Form, Section, Table
from pipeline.forms.word import grid
from pipeline.forms.word.anchors import Ballot, Nominations, Verdict
from pipeline.forms.word.grid import GridRow, Slot
from pipeline.forms.word.layout import Beside, Layout, Row, Spot
from pipeline.forms.word.names import Element

HEADER_SHARE = 0.6  # of a table's columns must be recognised in a row before it counts as the header
VISIBLE = ("code", "bookmark")
RIGHT, NEXT_ROW = "in the next column", "in the row below"
MERGED, SHIFTED = "merged-answers", "row-out-of-line"


class Column(NamedTuple):
    """A column of a table: which of the header's cells it is, its question, and what led to it."""

    number: int
    slot: Slot
    field: Field
    verdict: Verdict


class TableScan:
    """One walk through the rows of one table of the document; `odd` is said of every place in it."""

    def __init__(
        self, form: Form, layout: Layout, ballot: Ballot, table: Element, odd: frozenset[str] = frozenset()
    ) -> None:
        self.form, self.layout, self.ballot, self.table, self.odd = form, layout, ballot, table, odd
        self.survey = layout.survey
        self.context: Section | Table | None = None
        self.columns: list[Column] = []
        self.header: Sequence[Slot] = ()
        self.card: dict[str, Spot] = {}
        self._first: dict[Element, str] = {}  # the first line of a cell, and what it says as a label,
        self._said: dict[Element, Nominations] = {}  # as a cell is asked several times

    def run(self, rows: Sequence[GridRow]) -> None:
        """Note every place in the rows; the part most rows belong to decides between equal labels."""
        self.context = self._most_common(rows)
        taken: GridRow | None = None
        for row, below in pairwise([*rows, None]):
            if row is None or row is taken:
                continue
            if header := self._header(row):
                self._start(header, row)
            elif pair := self._pair(row):
                taken = below if below and self._goes_on(below) else None
                self._question(pair, taken)
            elif self.columns:
                self._row(row)
            elif self.context and any(map(self.survey.text, row.cells)):
                self.layout.unknown.append(row.element)
        self._end_card()

    def _most_common(self, rows: Sequence[GridRow]) -> Section | Table | None:
        pairs = filter(None, map(self._paired, rows))
        parts = Counter(self.ballot.fields[verdict.code][0].name for _, verdict in pairs)
        return self.form.part(parts.most_common(1)[0][0]) if parts else None

    def _header(self, row: GridRow) -> list[Column]:
        """The columns of a header row; empty when the row is none."""
        said = [self._label(slot.cell) for slot in row.slots]
        if sum(map(bool, said)) < HEADER_SHARE * len(said):
            return []  # as in nearly all rows
        matched: Counter[str] = Counter()
        for one in said:
            if not one:
                continue
            verdict = self.ballot.decide(one)
            codes = {verdict.code} if verdict else frozenset[str]().union(*one.values())
            for name in {self.ballot.fields[code][0].name for code in codes}:
                matched[name] += 1
        for name, count in matched.most_common(1):
            part = self.form.part(name)
            enough = count >= HEADER_SHARE * max(len(part.fields), len(said))
            nothing_else = count == len(said) and all("label" in one for one in said)
            # one cell alone in a card is a question that has lost its answer's cell
            if isinstance(part, Table) and (enough or (nothing_else and not (part.cards and len(said) == 1))):
                return self._columns(part, row, said)
        return []

    def _columns(self, table: Table, row: GridRow, said: Sequence[Nominations]) -> list[Column]:
        columns = []
        for number, (slot, nominations) in enumerate(zip(row.slots, said, strict=True)):
            verdict = self.ballot.decide(nominations, table)
            if verdict and self.ballot.fields[verdict.code][0] is table:
                columns.append(Column(number, slot, self.ballot.fields[verdict.code][1], verdict))
        return columns

    def _start(self, columns: list[Column], row: GridRow) -> None:
        self._end_card()
        self.columns, self.header = columns, row.slots
        name = _part_name(columns[0].field)
        headers = self.layout.columns.setdefault(name, {})
        for column in columns:
            spot = Spot(column.field, column.verdict, column.slot.cell, (), own_label=False, odd=self.odd)
            headers.setdefault(column.field.name, spot)
        self.layout.rows.setdefault(name, [])

    def _row(self, row: GridRow) -> None:
        rows = self.layout.rows[_part_name(self.columns[0].field)]
        below = grid.under(self.header, row)
        spans = any(slot.span > 1 or slot.merged for slot in row.slots)
        spots = {column.field.name: self._in_row(column, below) for column in self.columns}
        out_of_line = len(row.slots) != len(self.header) and not spans
        odd = (
            frozenset((SHIFTED,))
            if out_of_line and any(map(self.survey.text, row.cells))
            else frozenset[str]()
        )
        rows.append(Row(len(rows) + 1, row.element, spots, is_card=False, odd=odd))
        known = [below[column.number] for column in self.columns]
        beside = (slot.cell for slot in row.slots if slot not in known and not slot.continues)
        self.layout.unknown += [cell for cell in beside if self.survey.text(cell).strip()]

    def _in_row(self, column: Column, below: Sequence[Slot | None]) -> Spot:
        """The place of one answer in a row; a cell over several columns counts for the first of them."""
        slot = below[column.number]
        merged = slot is not None and (slot.merged or below.count(slot) > 1)
        first = slot is not None and not slot.continues and below.index(slot) == column.number
        odd = self.odd | {MERGED} if merged else self.odd
        cells = (slot.cell,) if slot is not None and first else ()
        return Spot(column.field, column.verdict, column.slot.cell, cells, own_label=False, odd=odd)

    def _pair(self, row: GridRow) -> Spot | None:
        """A label and the answer beside it; in a row under a header one anchor alone is no label."""
        found = self._paired(row)
        return None if found is None else self._spot(row, *found)

    def _paired(self, row: GridRow) -> tuple[int, Verdict] | None:
        """Where in a row the label stands, and of which question it is."""
        for index, slot in enumerate(row.slots):
            said = {} if slot.continues else self._label(slot.cell)
            if said and (not index or any(anchor in said for anchor in VISIBLE)):
                # an answer in a row may well begin with a code that it refers to
                return self._judged(row, index, said) if not self.columns or len(said) > 1 else None
        if self.columns:
            return None
        held = next((i for i, slot in enumerate(row.slots) if self.ballot.of_answer(slot.cell)), None)
        return None if held is None else self._judged(row, max(held - 1, 0), {})

    def _label(self, cell: Element) -> Nominations:
        if cell not in self._said:
            self._first[cell] = self._first_line(cell)
            self._said[cell] = self.ballot.of_label(cell, self._first[cell])
        return self._said[cell]

    def _first_line(self, cell: Element) -> str:
        """The first line of a cell that says anything; a label is followed by its guidance."""
        lines = map(self.survey.paragraph, self.survey.paragraphs(cell))
        return next((line for line in lines if line.strip()), "")

    def _judged(self, row: GridRow, index: int, said: Nominations) -> tuple[int, Verdict] | None:
        answer = row.slots[index + 1] if index + 1 < len(row.slots) else None
        controls = self.ballot.of_answer(answer.cell) if answer else {}
        verdict = self.ballot.decide({**said, **controls}, self.context)
        return None if verdict is None else (index, verdict)

    def _spot(self, row: GridRow, index: int, verdict: Verdict) -> Spot:
        answer = row.slots[index + 1] if index + 1 < len(row.slots) else None
        return Spot(
            field=self.ballot.fields[verdict.code][1],
            verdict=verdict,
            label=row.slots[index].cell,
            cells=() if answer is None or answer.continues else (answer.cell,),
            around=tuple(Beside(slot.cell, RIGHT) for slot in row.slots[index + 2 :] if not slot.continues),
            odd=self.odd | {MERGED} if answer is not None and answer.merged else self.odd,
        )

    def _goes_on(self, row: GridRow) -> bool:
        """Whether a row has no label of its own, but an answer: it may belong to the question above."""
        first, *others = row.slots or (None,)
        if (
            first is None
            or first.continues
            or self._first.get(first.cell)
            or self.survey.text(first.cell).strip()
        ):
            return False
        if self._paired(row):
            return False
        return any(self.survey.text(slot.cell).strip() for slot in others if slot is not None)

    def _question(self, spot: Spot, below: GridRow | None) -> None:
        part = self.ballot.fields[spot.verdict.code][0]
        self.columns = []
        if below is not None:
            further = tuple(Beside(cell, NEXT_ROW) for cell in below.cells[1:])
            spot = replace(spot, around=spot.around + further)
        if isinstance(part, Section):
            self.layout.add(spot)
            return
        if self._is_again(spot, part):
            self._again(spot)
            return
        if spot.field.name in self.card or (self.card and _card_name(self.card) != part.name):
            self._end_card()
        self.card[spot.field.name] = spot

    def _is_again(self, spot: Spot, part: Table) -> bool:
        """Whether a card's last row comes once more; its first one does if it says the same again."""
        if not self.card or spot.field.name != next(reversed(self.card)):
            return False
        words, before = self._words(spot), self._words(self.card[spot.field.name])
        return len(self.card) > 1 or (words == before and any(words) and len(part.fields) > 1)

    def _again(self, spot: Spot) -> None:
        """A card's row that is there twice: no new card begins with it, but what else it says is told of."""
        if self._words(self.card[spot.field.name]) != self._words(spot):
            self.layout.unknown += [cell for cell in spot.cells if self.survey.text(cell).strip()]

    def _words(self, spot: Spot) -> list[str]:
        """What the cells of an answer say."""
        return [self.survey.text(cell) for cell in spot.cells]

    def _end_card(self) -> None:
        if self.card:
            rows = self.layout.rows.setdefault(_card_name(self.card), [])
            rows.append(Row(len(rows) + 1, self.table, dict(self.card), is_card=True))
        self.card = {}


def _part_name(field: Field) -> str:
    return field.pointer.split("/")[1]


def _card_name(card: dict[str, Spot]) -> str:
    return _part_name(next(iter(card.values())).field)
