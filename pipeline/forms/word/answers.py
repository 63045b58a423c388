"""The place of an answer in, what was answered there out: the whole cell counts, however it was typed.

When the cell is blank, the places beside it are looked at where people write instead; such an answer is kept,
but marked as less sure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.fields import Field, Kind
from pipeline.forms.word import names, text
from pipeline.forms.word.anchors import DISPUTED, fold
from pipeline.forms.word.hints import hint
from pipeline.forms.word.layout import Spot
from pipeline.forms.word.names import w
from pipeline.forms.word.prompts import answered
from pipeline.values import Reading, read_text
from pipeline.values.choices import read_one

TYPED_TICKS = ("x ", "X ", "[x]", "[X]", "(x)", "(X)")
TYPED_BLANKS = ("[ ]", "( )", "[]", "()")
_AFTER_BOX = "\ufe0e\ufe0f \t\u00a0"  # what stands between a box and its label


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer says, the text as it stood (empty when blank), and how sure it is that this is it."""

    reading: Reading
    raw: str
    confidence: float


def read(spot: Spot) -> Answer:
    """What was answered at a place; the value is None when it is blank."""
    raw = "\n".join(line for cell in spot.cells for line in text.lines(cell))
    found = _read(spot.field, raw, spot.verdict.confidence)
    looked_for = spot.own_label and not (spot.field.computed or spot.field.fixed)
    if found.reading.value is None and looked_for and (stray := _elsewhere(spot)):
        return _read(spot.field, stray, min(DISPUTED, spot.verdict.confidence))
    return found


def _read(field: Field, raw: str, confidence: float) -> Answer:
    if field.kind is Kind.CHOICES and any(map(_box, raw.split("\n"))):
        ticked = list(_ticked(field, raw))
        codes = [read_one(field.choices, label) for label in ticked]
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
        elif fold(line) not in labels and (said := answered(field, line)):
            yield said


def _box(line: str) -> str:
    """The box a line begins with, drawn or typed; empty if there is none."""
    line = line.strip()
    if line[:1] in text.EMPTY_BOXES | text.TICKED_BOXES:
        return line[:1]
    return next((typed for typed in (*TYPED_TICKS, *TYPED_BLANKS) if line.startswith(typed)), "")


def _elsewhere(spot: Spot) -> str:
    """Text that people wrote beside the answer's cell: behind the label, further right, below the box."""
    printed = {
        fold(words) for words in (spot.field.guidance, hint(spot.field), hint(spot.field, ticked=True))
    }
    beside = [*_after_label(spot, printed)]
    for neighbour in spot.around:
        lines = [text.paragraph(neighbour)] if neighbour.tag == w("p") else text.lines(neighbour)
        beside += [line for line in lines if fold(line) not in printed]
    return "\n".join(line for line in beside if line.strip())


def _after_label(spot: Spot, printed: set[str]) -> Iterator[str]:
    """What stands in the label's cell and was not printed there; nothing if the label was reworded."""
    lines = [text.paragraph(spot.label)] if spot.label.tag == w("p") else text.lines(spot.label)
    first = names.without_code(lines[0]) if lines else ""
    if not first.startswith(spot.field.label):
        return
    rest = first.removeprefix(spot.field.label).strip().removeprefix(f"({spot.field.unit})")
    yield rest.strip("*:–-\u00a0 \t")
    yield from (line for line in lines[1:] if fold(line) not in printed)
