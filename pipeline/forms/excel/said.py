"""A located question in, what is said to it out: in its cell, in merged cells, or elsewhere in its row.

The cell of a question counts. Only where it is blank does anything else, and never without a note.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from pipeline.fields import Field, Kind
from pipeline.forms.excel.addresses import Area, address
from pipeline.forms.excel.answers import Answer, answer, ticked
from pipeline.forms.excel.beside import Surroundings, after_label
from pipeline.forms.excel.cells import Cell, Sheet
from pipeline.forms.excel.keys import labels
from pipeline.forms.excel.locate import Places
from pipeline.forms.excel.locate_questions import Question
from pipeline.forms.excel.votes import Place
from pipeline.forms.excel.workbook import Workbook
from pipeline.model import Location, Note


class Said(Struct, frozen=True):
    """What is said to a question, and where; the notes come with their places, but without pointer."""

    answer: Answer
    place: Place
    notes: tuple[Note, ...] = ()
    cell: Cell | None = None


class Ear:
    """Hears what is said to the questions of one workbook."""

    def __init__(self, workbook: Workbook, found: Places) -> None:
        self.workbook = workbook
        self.found = found
        self.asked = {q.verdict.target: q.field for q in found.questions.values()}
        for question in found.questions.values():
            self.asked |= dict.fromkeys(question.ticks.values(), question.field)

    def said(self, question: Question) -> Said:
        """The answer to a question, wherever it stands."""
        own = question.verdict.target
        if question.field.kind is Kind.CHOICES and not question.field.fixed:
            return self._chosen(question)
        written = self._read(question.field, own)
        if not _is_blank(written):
            notes = (*self._merged(question, own), *self._twice(question, written))
            return Said(written, own, notes, self._cell(own))
        return self._elsewhere(question) or Said(written, own)

    def _elsewhere(self, question: Question) -> Said | None:
        """What stands in for a blank answer: the cell it is merged with, a moved cell, the one beside it."""
        sheet, row, column = own = question.verdict.target
        page = self.workbook.sheet(sheet)
        if page is None or question.field.computed:
            return None
        area = page.merge_at(row, column)
        if area is not None and (area.row, area.column) != (row, column):
            return self._under(question, page, area)
        for other in question.verdict.others:
            moved = self._read(question.field, other)
            if other not in self.asked and not _is_blank(moved):
                return self._taken(question, moved, other)
        around = Surroundings(page, column, self.found.guidance.get(sheet))
        stray = around.answer(row, self._label_column(question))
        if stray is not None:
            there = (sheet, row, stray.column)
            return self._taken(question, self._read(question.field, there), there)
        behind = self._behind_label(question, page)
        changed = around.changed_guidance(question.field, row)
        if behind is None and changed is not None:
            note = Note("text-beside", self._at(question.field, own), found=changed.text)
            return Said(Answer(), own, (note,))
        return behind

    def _taken(self, question: Question, heard: Answer, there: Place) -> Said:
        params = {"where": f"in {there[0]}, cell {address(*there[1:])},"}
        note = Note("answer-elsewhere", self._at(question.field, there), found=heard.raw, params=params)
        return Said(heard, there, (note,), self._cell(there))

    def _under(self, question: Question, page: Sheet, area: Area) -> Said:
        """The answer's cell is part of a merged one: beside the label that is where the answer stands."""
        own = question.verdict.target
        first = page.cell(area.row, area.column)
        where = self._at(question.field, own)
        if area.row == own[1] and (page.name, area.row, area.column) not in self.asked and first is not None:
            rest = after_label(question.field, first.text)
            text = first.text if rest is None else rest
            heard = answer(question.field, first._replace(text=text), self.workbook.epoch_1904)
            if text and not _is_blank(heard):
                return Said(heard, own, (Note("merged-with-question", where, found=heard.raw),), first)
        return Said(Answer(), own, (Note("merged-answers", where),))

    def _behind_label(self, question: Question, page: Sheet) -> Said | None:
        """An answer written behind the label, in the label's own cell."""
        sheet, row, column = question.verdict.target
        for at, cell in sorted(page.rows.get(row, {}).items()):
            rest = after_label(question.field, cell.text, parted=True) if at < column else None
            if rest:
                heard = answer(question.field, cell._replace(text=rest), self.workbook.epoch_1904)
                return self._taken(question, heard, (sheet, row, at))
        return None

    def _chosen(self, question: Question) -> Said:
        """Ticks, and what was written beside the question; a choice whose row is gone is told of."""
        field, own = question.field, question.verdict.target
        written = self._read(field, own)
        marks = [(code, self._mark(field, target)) for code, target in question.ticks.items()]
        chosen = ticked(field, [(code, cell) for code, (cell, _) in marks])
        notes = [note for _, (_, note) in marks if note is not None]
        lost = [choice.label for choice in field.choices if choice.code not in question.ticks]
        where = self._at(field, own)
        if isinstance(written.value, list):
            both = list(dict.fromkeys([*(chosen.value or ()), *written.value]))
            raw = "; ".join(filter(None, (chosen.raw, written.raw)))
            chosen = Answer(both, raw, chosen.note or written.note)
        elif written.note is not None:
            chosen = chosen._replace(note=chosen.note or written.note)
        if lost and not (isinstance(written.value, list) and not question.ticks):
            notes.append(Note("lost-choice", where, found="; ".join(lost)))
        return Said(chosen, own, tuple(notes))

    def _mark(self, field: Field, target: Place) -> tuple[Cell | None, Note | None]:
        """The cell of a choice; when it is blank, a mark beside it in the same row."""
        cell, page = self._cell(target), self.workbook.sheet(target[0])
        if cell is not None or page is None:
            return cell, None
        around = Surroundings(page, target[2], self.found.guidance.get(target[0]))
        stray = around.answer(target[1], target[2])
        if stray is None:
            return None, None
        params = {"where": f"in {page.name}, cell {address(stray.row, stray.column)},"}
        return stray, Note("answer-elsewhere", self._at(field, target), found=stray.text, params=params)

    def _merged(self, question: Question, own: Place) -> Iterator[Note]:
        """A note when the cell is merged with those of other answers."""
        sheet, row, column = own
        page = self.workbook.sheet(sheet)
        area = None if page is None else page.merge_at(row, column)
        if area is not None and any(
            at != own and at[0] == sheet and covers(area, at[1], at[2]) for at in self.asked
        ):
            yield Note("merged-cells", self._at(question.field, own))

    def _twice(self, question: Question, written: Answer) -> Iterator[Note]:
        """A note when another row with the same question, copied from the first, says something else."""
        sheet, _, column = question.verdict.target
        for other in question.verdict.others:
            again = self._read(question.field, other)
            copied = other[0] == sheet and other[2] == column and other not in self.asked
            if copied and again.value not in (None, written.value):
                params = {"first": written.raw, "second": again.raw}
                where = self._at(question.field, question.verdict.target)
                yield Note("answered-twice", where, None, written.raw, params)

    def _label_column(self, question: Question) -> int:
        """Where the label of the question stands in its row; the answer's column when it is not there."""
        sheet, row, column = question.verdict.target
        places = self.found.texts.of(labels(question.field))
        found = [place[2] for place in places if place[:2] == (sheet, row) and place[2] < column]
        return max(found, default=column)

    def _read(self, field: Field, place: Place) -> Answer:
        return answer(field, self._cell(place), self.workbook.epoch_1904)

    def _cell(self, place: Place) -> Cell | None:
        sheet = self.workbook.sheet(place[0])
        return None if sheet is None else sheet.cell(*place[1:])

    def _at(self, field: Field, place: Place) -> Location:
        return Location(place[0], address(*place[1:]), field.label)


def covers(area: Area, row: int, column: int) -> bool:
    """Does an area hold a cell?"""
    return area.row <= row <= area.last_row and area.column <= column <= area.last_column


def _is_blank(heard: Answer) -> bool:
    return heard.value is None and heard.note is None
