"""A workbook and a form in, the answer cell of each question out.

The answer stands in the row of its key, code or label, in the column in which the sheet's answers stand; a
name points to the cell itself. A question that has lost every anchor is not in the result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from pipeline.fields import Field, Form, Kind, Section
from pipeline.forms.excel.keys import cell_name, folded, labels, tick_key, tick_name
from pipeline.forms.excel.locate_tables import TablePlace
from pipeline.forms.excel.votes import WEIGHTS, Place, Texts, Verdict, Votes
from pipeline.forms.excel.workbook import Workbook


class Question(Struct, frozen=True):
    """Where a question is answered; `ticks` holds the cells of choices that have rows of their own."""

    field: Field
    verdict: Verdict[Place]
    ticks: Mapping[str, Place]


def locate_questions(
    workbook: Workbook,
    form: Form,
    texts: Texts,
    guidance: Mapping[str, int],
    tables: Collection[TablePlace],
) -> dict[str, Question]:
    """The located questions by pointer; a field that is missing here is lost.

    `guidance` is the column of each sheet in which our guidance stands: answers stand left of it.
    In `tables` the words of a label may well stand, but no question is asked.
    """
    fields = [f for part in form.parts if isinstance(part, Section) for f in part.fields]
    search = _Search(workbook, fields, texts, guidance, tables)
    found = {f.pointer: verdict for f in fields if (verdict := search.answer(f))}
    ends = _row_ends(found.values())
    return {
        f.pointer: Question(f, found[f.pointer], search.ticks(f, found[f.pointer], ends))
        for f in fields
        if f.pointer in found
    }


class _Search:
    """Looks for the anchors of questions, on the sheet with most of them first."""

    def __init__(
        self,
        workbook: Workbook,
        fields: Sequence[Field],
        texts: Texts,
        guidance: Mapping[str, int],
        tables: Collection[TablePlace],
    ) -> None:
        self.workbook = workbook
        self.texts = texts
        self.guidance = guidance
        self.named = {field.pointer: list(self._named(cell_name(field))) for field in fields}
        self.tables = tables
        self.found = {field.pointer: texts.anchors(field) for field in fields}
        self.claims = self._claims(fields)
        known = {label for field in fields for label in labels(field)}
        self.anchors = {field.pointer: self._anchors(field, known) for field in fields}
        self.answers = self._answer_columns()
        self.ranking = self._ranking()

    def answer(self, field: Field) -> Verdict[Place] | None:
        """The cell that the anchors of a field agree on."""
        anchors = {name: self._beside(places) for name, places in self.anchors[field.pointer].items()}
        weights: Counter[str] = Counter()
        for name, places in (*anchors.items(), ("name", self.named[field.pointer])):
            for sheet in {place[0] for place in places}:
                weights[sheet] += WEIGHTS[name]
        # a copy of a sheet says the same again, so only one of them is heard
        first = min(weights, key=lambda sheet: (-weights[sheet], self.ranking.index(sheet)), default="")
        votes: Votes[Place] = Votes()
        for name, places in anchors.items():
            votes.add(name, [place for place in places if place[0] == first])
        votes.add("name", self.named[field.pointer])
        return votes.verdict()

    def ticks(
        self, field: Field, verdict: Verdict[Place], ends: Mapping[tuple[str, int], int]
    ) -> dict[str, Place]:
        """The cells in which the choices of a question are ticked, by the choice's code."""
        if field.kind is not Kind.CHOICES:
            return {}
        sheet, row, _ = verdict.target
        block = range(row + 1, ends.get((sheet, row), row + 2 * len(field.choices) + 1))
        found = {}
        for choice in field.choices:
            key = self.texts.of([folded(tick_key(field, choice))])
            label = [place for place in self.texts.of([folded(choice.label)]) if place[1] in block]
            votes: Votes[Place] = Votes()
            votes.add("key", [place for place in self._beside(key) if place[0] == sheet])
            votes.add("label", [place for place in self._beside(label) if place[0] == sheet])
            votes.add("name", self._named(tick_name(field, choice)))
            if (decided := votes.verdict()) is not None:
                found[choice.code] = decided.target
        return found

    def _beside(self, places: Iterable[Place]) -> list[Place]:
        """The answer cells of rows; an anchor stands left of the answer, or it is none."""
        columns = self.answers
        return [(s, row, columns[s]) for s, row, column in places if column < columns.get(s, 0)]

    def _named(self, name: str) -> Iterator[Place]:
        """The cell of a name, if its sheet is still there; the sheet is called as it calls itself."""
        area = self.workbook.names.get(name)
        sheet = None if area is None else self.workbook.sheet(area.sheet)
        if area is not None and sheet is not None:
            yield sheet.name, area.row, area.column

    def _anchors(self, field: Field, known: Collection[str]) -> dict[str, list[Place]]:
        found = self.found[field.pointer]
        found["label"] = self._unclaimed(field, found["label"])
        lost = not (self.named[field.pointer] or any(found.values()))
        similar = self.texts.similar(field, known) if lost else []
        return {**found, "similar": self._unclaimed(field, similar)}

    def _claims(self, fields: Sequence[Field]) -> dict[tuple[str, int], set[str]]:
        """The fields whose key or code stands in a row, so that a label there is no other's."""
        claims: dict[tuple[str, int], set[str]] = {}
        for field in fields:
            found = self.found[field.pointer]
            ticks = self.texts.of(folded(tick_key(field, choice)) for choice in field.choices)
            for sheet, row, _ in (*found["key"], *found["code"], *ticks):
                claims.setdefault((sheet, row), set()).add(field.pointer)
        return claims

    def _unclaimed(self, field: Field, places: Iterable[Place]) -> list[Place]:
        """Labels that stand in no table and do not belong to another question."""
        free = (place for place in places if not any(_holds(table, place) for table in self.tables))
        return [place for place in free if field.pointer in self.claims.get(place[:2], {field.pointer})]

    def _answer_columns(self) -> dict[str, int]:
        """The column in which most answers of a sheet stand: where names point, or right of the labels."""
        named: dict[str, Counter[int]] = {}
        columns: dict[str, Counter[int]] = {}
        for pointer, anchors in self.anchors.items():
            for sheet, _, column in self.named[pointer]:
                named.setdefault(sheet, Counter())[column] += 1
            for sheet, _, column in (*anchors["label"], *anchors["similar"]):
                columns.setdefault(sheet, Counter())[column + 1] += 1
        most = {sheet: count.most_common(1)[0] for sheet, count in columns.items()}
        found = {sheet: self._fullest(sheet, column) for sheet, (column, _) in most.items()}
        for sheet, count in named.items():
            column, votes = count.most_common(1)[0]
            if votes >= most.get(sheet, (0, 0))[1] / 2:  # else a few answers were moved there
                found[sheet] = column
        return found

    def _fullest(self, name: str, first: int) -> int:
        """Of the columns between labels and guidance that with the most in it; people insert columns."""
        sheet, end = self.workbook.sheet(name), self.guidance.get(name, 0)
        if sheet is None or end <= first + 1:
            return first
        filled = Counter(column for cells in sheet.rows.values() for column in cells if first <= column < end)
        return max(range(first, end), key=lambda column: (filled[column], column))

    def _ranking(self) -> list[str]:
        """The sheets, that with the keys, codes and labels of most questions first."""
        count: Counter[str] = Counter({sheet: 0 for sheet in self.answers})
        for places in self.named.values():
            count.update({sheet for sheet, _, _ in places})
        for anchors in self.anchors.values():
            count.update({sheet for places in anchors.values() for sheet, _, _ in self._beside(places)})
        return [sheet for sheet, _ in count.most_common()]


def _holds(table: TablePlace, place: Place) -> bool:
    """Does a cell stand in a table, as far as it is known to reach?"""
    sheet, row, _ = place
    return sheet == table.sheet and table.header_row <= row <= (table.known_last or row)


def _row_ends(found: Iterable[Verdict[Place]]) -> dict[tuple[str, int], int]:
    """For each question's row the row of the next question below it."""
    rows = sorted({verdict.target[:2] for verdict in found})
    return {(sheet, row): below for (sheet, row), (other, below) in pairwise(rows) if sheet == other}
