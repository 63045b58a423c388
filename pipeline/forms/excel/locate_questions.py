"""A workbook and a form in, the answer cell of each question out.

The answer stands in the row of its key, code or label, in the column in which the sheet's answers stand; a
name points to the cell itself. A question that has lost every anchor is not in the result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.fields import Field, Form, Kind, Section
from pipeline.forms.excel.addresses import Area
from pipeline.forms.excel.keys import cell_name, field_key, folded, labels, tick_key, tick_name
from pipeline.forms.excel.votes import Texts, Verdict, Votes
from pipeline.forms.excel.workbook import Workbook

Cell = tuple[str, int, int]  # sheet, row, column


@dataclass(frozen=True, slots=True)
class Question:
    """Where a question is answered; `ticks` holds the cells of choices that have rows of their own."""

    field: Field
    verdict: Verdict[Cell]
    ticks: Mapping[str, Cell]


def locate_questions(workbook: Workbook, form: Form, texts: Sequence[Texts]) -> dict[str, Question]:
    """The located questions by pointer; a field that is missing here is lost."""
    fields = [f for part in form.parts if isinstance(part, Section) for f in part.fields]
    search = _Search(workbook, fields, texts)
    found = {f.pointer: verdict for f in fields if (verdict := search.answer(f))}
    ends = _row_ends(found.values())
    return {
        f.pointer: Question(f, found[f.pointer], search.ticks(f, found[f.pointer], ends))
        for f in fields
        if f.pointer in found
    }


class _Search:
    """Looks for the anchors of questions, on the sheet with most of them first."""

    def __init__(self, workbook: Workbook, fields: Sequence[Field], texts: Sequence[Texts]) -> None:
        self.workbook = workbook
        self.fields = fields
        columns = {one.sheet.name: self._answer_column(one) for one in texts}
        self.columns = {name: column for name, column in columns.items() if column}
        known = [one for one in texts if one.sheet.name in self.columns]
        self.texts = sorted(known, key=self._anchored, reverse=True)

    def answer(self, field: Field) -> Verdict[Cell] | None:
        """The cell that the anchors of a field agree on."""
        votes: Votes[Cell] = Votes()
        for texts in self.texts:
            sought = {
                "key": texts.spots([folded(field_key(field))]),
                "code": texts.spots([folded(field.code)]) + texts.codes(field.code),
                "label": texts.spots(labels(field)),
            }
            cells = {anchor: list(self._beside(texts, spots)) for anchor, spots in sought.items()}
            if cells["key"] or cells["code"] or cells["label"]:
                for anchor, targets in cells.items():
                    votes.add(anchor, targets)
                break  # a copy of the sheet says the same again
        votes.add("name", self._named(cell_name(field)))
        return votes.verdict()

    def ticks(
        self, field: Field, verdict: Verdict[Cell], ends: Mapping[tuple[str, int], int]
    ) -> dict[str, Cell]:
        """The cells in which the choices of a question are ticked, by the choice's code."""
        if field.kind is not Kind.CHOICES:
            return {}
        sheet, row, _ = verdict.target
        block = range(row + 1, ends.get((sheet, row), row + 2 * len(field.choices) + 1))
        found = {}
        for choice in field.choices:
            votes: Votes[Cell] = Votes()
            for texts in (one for one in self.texts if one.sheet.name == sheet):
                votes.add("key", self._beside(texts, texts.spots([folded(tick_key(field, choice))])))
                labelled = [spot for spot in texts.spots([folded(choice.label)]) if spot[0] in block]
                votes.add("label", self._beside(texts, labelled))
            votes.add("name", self._named(tick_name(field, choice)))
            if (decided := votes.verdict()) is not None:
                found[choice.code] = decided.target
        return found

    def _beside(self, texts: Texts, spots: Iterable[tuple[int, int]]) -> Iterator[Cell]:
        """The answer cells of rows; an anchor stands left of the answer, or it is none."""
        answers = self.columns[texts.sheet.name]
        for row, column in spots:
            if column < answers:
                yield texts.sheet.name, row, answers

    def _named(self, name: str) -> Iterator[Cell]:
        area = self._area(name)
        if area is not None:
            yield area.sheet, area.row, area.column

    def _area(self, name: str) -> Area | None:
        """The cells of a name, if its sheet is still there; the sheet is called as it calls itself."""
        area = self.workbook.names.get(name)
        sheet = None if area is None else self.workbook.sheet(area.sheet)
        if area is None or sheet is None:
            return None
        return Area(sheet.name, area.row, area.column, area.last_row, area.last_column)

    def _answer_column(self, texts: Texts) -> int | None:
        """The column in which most answers of a sheet stand: where names point, or right of the labels."""
        columns: Counter[int] = Counter()
        for field in self.fields:
            area = self._area(cell_name(field))
            if area is not None and area.sheet == texts.sheet.name:
                columns[area.column] += 1
            columns.update(column + 1 for _, column in texts.spots(labels(field)))
        return columns.most_common(1)[0][0] if columns else None

    def _anchored(self, texts: Texts) -> int:
        """How many questions have a key, a code or a label on a sheet."""
        return sum(
            bool(texts.spots([folded(field_key(f))]) or texts.spots([folded(f.code), *labels(f)]))
            for f in self.fields
        )


def _row_ends(found: Iterable[Verdict[Cell]]) -> dict[tuple[str, int], int]:
    """For each question's row the row of the next question below it."""
    rows = sorted({verdict.target[:2] for verdict in found})
    return {(sheet, row): below for (sheet, row), (other, below) in pairwise(rows) if sheet == other}
