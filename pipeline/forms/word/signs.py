"""Lines with boxes, crosses or words beside choices in, what is ticked out, and where that is in doubt.

What can be seen counts, not the state that a program stored; where the two differ, or a box is gone, that is
said. A list in which nothing tells ticked from unticked says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from pipeline.fields import Field
from pipeline.forms.word import text
from pipeline.forms.word.anchors import fold
from pipeline.forms.word.names import Element, w, w14
from pipeline.forms.word.prompts import answered
from pipeline.values import choices, ids

TYPED_TICKS = ("x ", "X ", "[x]", "[X]", "(x)", "(X)")
TYPED_BLANKS = ("[ ]", "( )", "[]", "()")
_TICKS = text.TICKED_BOXES | {*TYPED_TICKS}
_AROUND = " \t\u00a0:=–—-.\ufe0e\ufe0f"  # what stands between a mark and its label


class Ticks(Struct, frozen=True):
    """The labels of what is ticked, with lines that people added; and the labels in doubt.

    `unmarked`: the choices are all there, but nothing tells which of them are meant.
    """

    labels: tuple[str, ...]
    doubtful: tuple[str, ...] = ()
    unmarked: bool = False


class _Line(Struct, frozen=True):
    """One line: its label, whether it is ticked (None: no mark), whether marks differ, whether it is ours."""

    label: str
    ticked: bool | None
    differs: bool
    known: bool


def ticks(field: Field, words: str, *, offered: bool) -> Ticks | None:
    """What is ticked in a list of choices; None when the text is no such list, but an answer in words.

    `offered` says that the form offers all choices with boxes: a list of all of them may be the form's own.
    """
    labels = {fold(choice.label): choice.label for choice in field.choices}
    lines = [_line(line, labels) for line in filter(None, map(str.strip, words.split("\n")))]
    if not any(line.ticked is not None for line in lines):
        said = {fold(line.label) for line in lines}
        everything = offered and len(labels) > 1 and said.issuperset(labels)
        return Ticks((), (), unmarked=True) if everything else None
    doubtful = [line.label for line in lines if line.differs or (line.known and line.ticked is None)]
    return Ticks(tuple(_chosen(field, lines)), tuple(doubtful))


def contradicted(cell: Element) -> Iterator[str]:
    """The lines whose box shows something else than the state that is stored with it."""
    for control in cell.iter(w("sdt")):
        content, state = control.find(w("sdtContent")), control.find(f"{w('sdtPr')}/{w14('checkbox')}")
        if state is None or content is None:
            continue
        seen = "".join(words.text or "" for words in content.iter(w("t"))).strip()
        checked = state.find(w14("checked"))
        stored = checked is not None and checked.get(w14("val")) in ("1", "true", "on")
        if seen and stored != (seen[:1] not in text.EMPTY_BOXES):
            line = text.paragraph(next(control.iterancestors(w("p")), content))
            yield line.strip(_AROUND + "".join(text.EMPTY_BOXES | text.TICKED_BOXES))


def has_box(line: str) -> bool:
    """Whether a line begins with a box, drawn or typed."""
    return bool(_box(line.strip()))


def _chosen(field: Field, lines: Sequence[_Line]) -> Iterator[str]:
    for line in lines:
        if line.ticked:
            yield line.label
        elif line.ticked is None and not line.known and not ids.is_offer(line.label):
            yield from filter(None, [answered(field, line.label)])


def _line(line: str, labels: Mapping[str, str]) -> _Line:
    marks: list[bool] = []
    rest = line
    while (box := _box(rest)) and fold(rest) not in labels:
        marks.append(box in _TICKS)
        rest = rest[len(box) :].strip(_AROUND)
    if marks:
        return _Line(rest or line, any(marks), any(marks) and not all(marks), fold(rest) in labels)
    return _with_word(line, labels)


def _with_word(line: str, labels: Mapping[str, str]) -> _Line:
    """A line without box: a word or cross before or behind a label may say yes or no."""
    said = fold(line)
    for label in sorted(labels, key=len, reverse=True):
        if said.startswith(label) or said.endswith(label):
            mark = said.removeprefix(label) if said.startswith(label) else said.removesuffix(label)
            meanings = choices.read_yes_no(mark.strip(_AROUND + "()[]"))
            if len(meanings) == 1:
                return _Line(labels[label], bool(meanings[0].value), False, True)
    return _Line(line, None, False, said in labels)


def _box(line: str) -> str:
    """The box a line begins with, drawn or typed; empty if there is none."""
    if line[:1] in text.EMPTY_BOXES | text.TICKED_BOXES:
        return line[:1]
    return next((typed for typed in (*TYPED_TICKS, *TYPED_BLANKS) if line.startswith(typed)), "")
