"""A document and a form in, the place of every answer out. Places are found by anchors, never by position.

Known are a label beside its answer, a label above a box of its own, a header row above rows, and what is left
of these when a table is turned to text or put into a text box. People move, copy, merge and delete all of
them; what is not found is missing from the layout, never made up.
"""

from __future__ import annotations

from msgspec.structs import replace

from pipeline.fields import Form, Section
from pipeline.forms.word import grid, text, turned
from pipeline.forms.word.anchors import Ballot, Verdict, fold
from pipeline.forms.word.layout import Beside, Layout, Spot
from pipeline.forms.word.names import Element, w
from pipeline.forms.word.survey import Survey
from pipeline.forms.word.tables import VISIBLE, TableScan

_LOOKS, _STYLE, _VALUE = w("pPr"), w("pStyle"), w("val")
PRINTED = ("FormIntro", "FormMore", "FormColumnNote")  # styles of paragraphs in which nobody answers
BELOW = "below its box"
IN_PLACE = "in the text below the question, where the box was"


def locate(document: Element, form: Form) -> Layout:
    """The places of all answers in a document (the root of its main part).

    Only for questions that no other anchor leads to, words like those of their label are looked for.
    """
    survey = Survey(document)
    ballot = Ballot(form, survey)
    copied = _copied(document, ballot)
    layout = _scanned(document, form, survey, ballot.knowing(copied))
    found = layout.found()
    missed = frozenset(field.code.upper() for _, field in form.fields() if field.pointer not in found)
    return _scanned(document, form, survey, ballot.knowing(copied, missed)) if missed else layout


def _scanned(document: Element, form: Form, survey: Survey, ballot: Ballot) -> Layout:
    scan = _Scan(form, survey, ballot)
    body = document.find(w("body"))
    scan.blocks(body if body is not None else document)
    scan.finish()
    return scan.layout


def _copied(document: Element, ballot: Ballot) -> frozenset[str]:
    """The codes whose controls stand in more than one cell."""
    seen: set[str] = set()
    copied: set[str] = set()
    for said in filter(None, map(ballot.of_answer, document.iter(w("tc")))):
        codes = frozenset[str]().union(*said.values())
        copied |= codes & seen
        seen |= codes
    return frozenset(copied)


class _Scan:
    """One walk through the blocks of a document, from top to bottom."""

    def __init__(self, form: Form, survey: Survey, ballot: Ballot) -> None:
        self.form = form
        self.survey = survey
        self.ballot = ballot
        self.layout = Layout(survey)
        self._open: Spot | None = None  # a label above a box
        self._below: list[Element] = []  # paragraphs below it, which may belong to the answer
        self._lines: list[Element] = []  # what was a table before it was turned to text
        self._titles = {fold(words) for part in form.parts for words in (part.label, part.guidance)}

    def blocks(self, container: Element) -> None:
        """All paragraphs and tables of a body or text box."""
        for block in text.blocks(container):
            if block.tag == w("p"):
                self.paragraph(block)
            else:
                self.table(block)

    def paragraph(self, block: Element) -> None:
        """A label above a box, a line that was a row of a table, or text below a box."""
        for box in () if self.survey.is_plain(block) else text.floating(block):
            self._box(box)
        words, style = self.survey.without_boxes(block), _style(block)
        if turned.begins(self.ballot, words) or (self._lines and self._goes_on(style, words)):
            self._end_box()
            self._lines.append(block)
            return
        verdict = self.ballot.decide(self.ballot.of_label(block, words))
        if verdict and self._stands_alone(verdict, style):
            self.finish()
            self._open = Spot(self.ballot.fields[verdict.code][1], verdict, block, ())
        elif self._is_title(style, words):
            self.finish()
        elif self._open and style not in PRINTED:
            self._below.append(block)

    def _box(self, box: Element) -> None:
        """A text box tied to a paragraph: questions may stand in it, or text below the box of an answer."""
        before = self._taken()
        self.blocks(box)
        if before == self._taken() and text.text(box).strip():
            self.layout.unknown.append(box)

    def _taken(self) -> tuple[int, ...]:
        """How much has been taken up so far; a text that changes nothing of it belongs to nothing."""
        lists = (self.layout.found(), self.layout.repeated, self.layout.unknown, self._below, self._lines)
        return (*map(len, lists), self._open is not None)

    def table(self, table: Element) -> None:
        """A box for a long answer, questions side by side with their answers, or a header with rows."""
        rows = grid.rows(self.survey, table)
        self._end_lines()
        if self._open and not self._open.cells and rows and all(len(row.cells) == 1 for row in rows):
            box = tuple(row.cells[0] for row in rows)
            self._open = replace(self._open, cells=box)
            self._below = []  # what stands above the box is guidance
            return
        self.finish()
        TableScan(self.form, self.layout, self.ballot, table).run(rows)

    def finish(self) -> None:
        """Nothing below belongs to the open label or the lines above any more."""
        self._end_lines()
        self._end_box()

    def _end_box(self) -> None:
        if self._open:
            where = BELOW if self._open.cells else IN_PLACE
            around = tuple(Beside(element, where) for element in self._below)
            self.layout.add(replace(self._open, around=around))
        self._open, self._below = None, []

    def _end_lines(self) -> None:
        if self._lines:
            made = turned.table_of(self.ballot, self._lines)
            self.survey.add(made.table)
            self.layout.origins.update(made.origins)
            odd = frozenset((turned.TURNED,))
            TableScan(self.form, self.layout, self.ballot, made.table, odd).run(
                grid.rows(self.survey, made.table)
            )
        self._lines = []

    def _goes_on(self, style: str, words: str) -> bool:
        """Whether a line belongs to the lines above it rather than to what comes next."""
        if self._is_title(style, words) or style in PRINTED or style.startswith("FormBoxLabel"):
            return False
        verdict = self.ballot.decide(self.ballot.of_label(self._lines[0], words))
        return "\t" in words or not (verdict and self._stands_alone(verdict, style))

    def _is_title(self, style: str, words: str) -> bool:
        return style.startswith(("Heading", "FormCard")) or fold(words) in self._titles

    def _stands_alone(self, verdict: Verdict, style: str) -> bool:
        """Whether a paragraph is a label: the words alone may also be a heading or an ordinary sentence."""
        part, field = self.ballot.fields[verdict.code]
        marked = any(anchor in verdict.anchors for anchor in VISIBLE)
        heading = verdict.by_likeness and (style.startswith("Heading") or style in PRINTED)
        return isinstance(part, Section) and (marked or field.kind == "long_text") and not heading


def _style(paragraph: Element) -> str:
    styles = (one for looks in paragraph.iterchildren(_LOOKS) for one in looks.iterchildren(_STYLE))
    return next((style.get(_VALUE, "") for style in styles), "")
