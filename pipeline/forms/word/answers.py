"""The place of an answer in, what was answered there out: the whole cell counts, however it was typed.

When the cell is blank, the places beside it are looked at where people write instead; such an answer is kept,
but marked as less sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.fields import Field, Kind
from pipeline.forms.word import names, text
from pipeline.forms.word.anchors import DISPUTED, fold
from pipeline.forms.word.hints import hint
from pipeline.forms.word.layout import Spot
from pipeline.forms.word.names import w
from pipeline.forms.word.prompts import answered
from pipeline.values import Reading, ids, picked, read_text

TYPED_TICKS = ("x ", "X ", "[x]", "[X]", "(x)", "(X)")
TYPED_BLANKS = ("[ ]", "( )", "[]", "()")
_UNIT = re.compile(r"^\([^)]*\)")
_AFTER_BOX = "\ufe0e\ufe0f \t\u00a0"  # what stands between a box and its label


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer says, the text as it stood (empty when blank), and how sure it is that this is it.

    `elsewhere` says that the cell is blank and the text was found beside it.
    """

    reading: Reading
    raw: str
    confidence: float
    elsewhere: bool = False


def read(spot: Spot) -> Answer:
    """What was answered at a place; the value is None when it is blank."""
    raw = "\n".join(line for cell in spot.cells for line in text.lines(cell))
    found = _read(spot.field, raw, spot.verdict.confidence)
    looked_for = spot.own_label and not (spot.field.computed or spot.field.fixed)
    if found.reading.value is None and looked_for and (stray := _elsewhere(spot)):
        astray = _read(spot.field, stray, min(DISPUTED, spot.verdict.confidence))
        return replace(astray, elsewhere=True)
    return found


def _read(field: Field, raw: str, confidence: float) -> Answer:
    if field.kind in (Kind.CHOICES, Kind.REFERENCES) and any(map(_box, raw.split("\n"))):
        ticked = list(_ticked(field, raw))
        codes = [picked(field, label) for label in ticked]
        return Answer(Reading(codes or None), "; ".join(ticked), confidence)
    said = answered(field, raw)
    reading = read_text(field, said)
    return Answer(reading, "" if reading.value in (None, []) else said.strip(), confidence)


def _ticked(field: Field, raw: str) -> Iterator[str]:
    """The labels of ticked boxes, and lines that people added; a choice that lost its box is not ticked."""
    labels = {fold(choice.label) for choice in field.choices}
    for line in filter(None, map(str.strip, raw.split("\n"))):
        box = _box(line)
        if box:
            label = line[len(box) :].strip(_AFTER_BOX)
            if label and (box in TYPED_TICKS or box in text.TICKED_BOXES):
                yield label
        elif fold(line) not in labels and not ids.is_offer(line) and (said := answered(field, line)):
            yield said


def _box(line: str) -> str:
    """The box a line begins with, drawn or typed; empty if there is none."""
    line = line.strip()
    if line[:1] in text.EMPTY_BOXES | text.TICKED_BOXES:
        return line[:1]
    return next((typed for typed in (*TYPED_TICKS, *TYPED_BLANKS) if line.startswith(typed)), "")


def _elsewhere(spot: Spot) -> str:
    """Text that people wrote beside the answer's cell: behind the label, further right, below the box."""
    below = [text.paragraph(block) for block in spot.around if block.tag == w("p")]
    right = [line for cell in spot.around if cell.tag != w("p") for line in text.lines(cell)]
    if not spot.cells:
        below = list(_added(spot.field, below))
    return "\n".join(line for line in (*_after_label(spot), *right, *below) if line.strip())


def _after_label(spot: Spot) -> Iterator[str]:
    """What stands in the label's cell and was not printed there; nothing if the label was reworded."""
    lines = [text.paragraph(spot.label)] if spot.label.tag == w("p") else text.lines(spot.label)
    first = names.without_code(lines[0]) if lines else ""
    if first.startswith(spot.field.label):
        yield _UNIT.sub("", first.removeprefix(spot.field.label).strip("*\u00a0 ")).strip("*:–- \u00a0\t")
        yield from _added(spot.field, lines[1:])


def _added(field: Field, lines: Sequence[str]) -> Iterator[str]:
    """The lines that were not printed; nothing unless the guidance is there as we would print it today.

    A form printed with other guidance must not have that guidance taken for an answer.
    """
    printed = {fold(words) for words in (field.guidance, hint(field), hint(field, ticked=True))}
    said = {fold(line) for line in lines}
    if field.guidance and all(fold(words) in said for words in (field.guidance, hint(field)) if words):
        yield from (line for line in lines if fold(line) not in printed)
