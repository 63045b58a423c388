"""The place of an answer in, what was answered there out: the whole cell counts, however it was typed.

When the cell is blank, the places beside it are looked at where people write instead; such an answer is kept,
but marked as less sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from pipeline.fields import Field, Kind
from pipeline.forms.word import names, signs, text, view
from pipeline.forms.word.anchors import DISPUTED, fold, labels
from pipeline.forms.word.hints import hint
from pipeline.forms.word.layout import Spot
from pipeline.forms.word.names import Element, w
from pipeline.forms.word.prompts import answered
from pipeline.forms.word.survey import Survey
from pipeline.values import Reading, picked, read_text

FREE = (Kind.TEXT, Kind.LONG_TEXT, Kind.LIST)  # kinds in which every character counts
BEHIND, UNDER = "behind the question", "below the question, in the same cell"
LETTERS = 2  # that hang on a label without anything between are a touch to the label, such as an s
_BETWEEN = "*:–- \u00a0\t"
_UNIT = re.compile(r"^\([^)]*\)")
_QUIET = ("FormGuidance", "FormHint")  # styles of what is printed below a label


class Answer(Struct, frozen=True):
    """What an answer says, the text as it stood (empty when blank), and how sure it is that this is it.

    `where` says where it stood when its cell is blank; `doubtful` are choices of which it is not clear
    whether they are ticked, `unmarked` that this is so for all of them.
    """

    reading: Reading
    raw: str
    confidence: float
    where: str = ""
    doubtful: tuple[str, ...] = ()
    unmarked: bool = False


def read(survey: Survey, spot: Spot) -> Answer:
    """What was answered at a place; the value is None when it is blank."""
    confidence = min(DISPUTED, spot.verdict.confidence) if spot.odd else spot.verdict.confidence
    raw = "\n".join(chain.from_iterable(map(survey.lines, spot.cells)))
    found = _read(spot, raw, confidence)
    odd = [cell for cell in spot.cells if not survey.is_plain(cell)]
    if others := [one for cell in odd for one in signs.contradicted(cell) if one not in found.doubtful]:
        sure = min(DISPUTED, found.confidence)
        found = replace(found, doubtful=(*found.doubtful, *others), confidence=sure)
    looked_for = spot.own_label and not (spot.field.computed or spot.field.fixed)
    if found.reading.value is None and looked_for and not found.unmarked:
        for where, stray in _elsewhere(spot):
            astray = _read(spot, stray, min(DISPUTED, confidence))
            if astray.raw:
                return replace(astray, where=where)
    return found


def _read(spot: Spot, raw: str, confidence: float) -> Answer:
    field = spot.field
    listed = field.kind is Kind.CHOICES or (field.kind is Kind.REFERENCES and _has_boxes(raw, field))
    offered = spot.own_label or len(field.choices) <= view.TICKS_IN_CELL
    if listed and (ticks := signs.ticks(field, raw, offered=offered)) is not None:
        if ticks.unmarked:
            return Answer(Reading(None), "", min(DISPUTED, confidence), unmarked=True)
        codes = [picked(field, label) for label in ticks.labels]
        sure = min(DISPUTED, confidence) if ticks.doubtful else confidence
        return Answer(Reading(codes or None), "; ".join(ticks.labels), sure, "", ticks.doubtful)
    said = answered(field, raw)
    # where a value is looked up or worked out, an invisible place to part a word is no part of it
    reading = read_text(field, said if field.kind in FREE else said.replace("\u00ad", ""))
    return Answer(reading, "" if reading.value in (None, []) else said.strip(), confidence)


def _has_boxes(raw: str, field: Field) -> bool:
    return bool(field.choices) or any(map(signs.has_box, raw.split("\n")))


def _elsewhere(spot: Spot) -> Iterator[tuple[str, str]]:
    """Text that people wrote beside the answer's cell, the likeliest place first, and where that is."""
    yield from _in_label(spot)
    for where in dict.fromkeys(beside.where for beside in spot.around):
        lines = [line for beside in spot.around if beside.where == where for line in _lines(beside.element)]
        if spot.label.tag == w("p") and not spot.cells:
            lines = list(_added(spot, lines, [beside.element for beside in spot.around]))
        yield where, "\n".join(lines).strip()


def _lines(element: Element) -> list[str]:
    return [text.paragraph(element)] if element.tag == w("p") else text.lines(element)


def _in_label(spot: Spot) -> Iterator[tuple[str, str]]:
    """What stands in the label's cell and was not printed there; nothing if the label was reworded."""
    first, *others = _lines(spot.label) or [""]
    words = names.without_code(first)
    for label in labels(spot.field):
        if words.startswith(label):
            rest = _UNIT.sub("", words.removeprefix(label).strip("*\u00a0 ")).strip("*\u00a0 ")
            behind = rest.strip(_BETWEEN)
            if rest[:1] in _BETWEEN or len(behind) > LETTERS or words[len(label) :][:1].isspace():
                yield BEHIND, behind
            break
    else:
        if spot.cells:  # with a cell of its own, a reworded label may well have more to say
            return
    paragraphs = [block for block in text.blocks(spot.label) if block.tag == w("p")][1:]
    yield UNDER, "\n".join(_added(spot, others, paragraphs))


def _added(spot: Spot, lines: Sequence[str], paragraphs: Sequence[Element]) -> Iterator[str]:
    """The lines that were not printed.

    A form printed with other guidance must not have that guidance taken for an answer: unless today's
    guidance is there word for word, what looks like guidance is passed over, and if nothing does, everything.
    """
    field = spot.field
    ours = [words for words in (field.guidance, hint(field)) if words]
    printed = {fold(words) for words in (*ours, hint(field, ticked=True))}
    said = {fold(line) for line in lines}
    quiet = {fold(text.paragraph(p)) for p in paragraphs if p.tag == w("p") and _style(p) in _QUIET}
    left = [line for line in lines if fold(line) not in printed]
    if not (ours and all(fold(words) in said for words in ours)):
        styled = any(p.tag == w("p") and _style(p).startswith("Form") for p in (*paragraphs, *_first(spot)))
        left = [line for line in left if fold(line) not in quiet] if styled else []
    yield from left


def _first(spot: Spot) -> list[Element]:
    return [spot.label] if spot.label.tag == w("p") else spot.label.findall(w("p"))[:1]


def _style(paragraph: Element) -> str:
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    return "" if style is None else style.get(w("val"), "")
