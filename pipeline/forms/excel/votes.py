"""Anchors that point to a cell in, the cell they agree on out, with how sure that is.

No anchor survives every program and every user: keys are deleted with their column, names follow a cell that
is cut and pasted elsewhere, labels are translated, codes are tidied away. So each has a vote. A cell's
position never has one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import islice
from typing import Generic, TypeVar

from msgspec import Struct

from pipeline.fields import Field
from pipeline.forms.excel.cells import Sheet, Sort
from pipeline.forms.excel.keys import field_key, folded, labels, split_header

WEIGHTS: Mapping[str, int] = {"key": 5, "code": 4, "name": 4, "label": 3, "similar": 2}
# key, code and name are lost in different ways, so two of them do not err together
STRONG = ("key", "code", "name")
# codes and names are the same in every form (B3), keys and labels are a form's own
OWN = ("key", "label")

SURE = 0.98  # two strong anchors agree, and it is this form's question
ONE_STRONG = 0.85
LABEL_ONLY = 0.7
SIMILAR_ONLY = 0.5  # a label that somebody has reworded a little
ALIKE = 0.86  # the least likeness of such a label
DISPUTED = 0.5  # strong anchors point to different cells: a person must look

BEGIN = 3  # letters of a word by which texts like a label are looked up
MOST_CANDIDATES = 200
LONGEST_LABEL = 400  # characters; a longer text is an answer

Target = TypeVar("Target")
Place = tuple[str, int, int]  # sheet, row and column


class Verdict(Struct, Generic[Target], frozen=True):
    """The cell that has the most votes; `others` are cells that strong anchors point to as well."""

    target: Target
    anchors: tuple[str, ...]
    confidence: float
    others: tuple[Target, ...] = ()

    @property
    def disputed(self) -> bool:
        """Do strong anchors point to more than one cell?"""
        return bool(self.others)


class Votes(Generic[Target]):
    """The votes for the cell of one field; each anchor may name several cells, when rows were copied."""

    def __init__(self) -> None:
        self._cast: dict[Target, set[str]] = {}

    def add(self, anchor: str, targets: Iterable[Target]) -> None:
        """Cast one anchor's vote for each cell that it points to."""
        for target in targets:
            self._cast.setdefault(target, set()).add(anchor)

    def verdict(self) -> Verdict[Target] | None:
        """The cell with the most votes, of equals the one that was named first; None without any vote."""
        if not self._cast:
            return None
        if len(self._cast) == 1:
            [(target, cast)] = self._cast.items()
            return Verdict(target, *_agreed(frozenset(cast)))
        best = max(self._cast, key=lambda target: sum(WEIGHTS[anchor] for anchor in self._cast[target]))
        anchors, confidence = _agreed(frozenset(self._cast[best]))
        others = tuple(t for t, a in self._cast.items() if t != best and any(s in a for s in STRONG))
        return Verdict(best, anchors, DISPUTED if others else confidence, others)


class Texts:
    """The texts of all sheets as labels are compared, with the cells in which they stand."""

    def __init__(self, sheets: Iterable[Sheet]) -> None:
        self._cells: defaultdict[str, list[Place]] = defaultdict(list)
        self._codes: dict[str, list[Place]] = {}
        self._begins: dict[str, dict[str, None]] = {}
        for sheet in sheets:
            for row, cells in sheet.rows.items():
                for column, cell in cells.items():
                    if cell.sort is Sort.TEXT and cell.text and len(cell.text) <= LONGEST_LABEL:
                        code, label = _header(cell.text)
                        self._cells[label].append((sheet.name, row, column))
                        if code:
                            self._codes.setdefault(code, []).append((sheet.name, row, column))

    def anchors(self, field: Field) -> dict[str, list[Place]]:
        """The cells that hold a field's key, code or label; of a header, label and code are parts."""
        key, code = folded(field_key(field)), folded(field.code)
        return {
            "key": self.of([key]),
            "code": [*self.of([code]), *self._codes.get(field.code.upper(), ())],
            "label": self.of(labels(field)),
        }

    def similar(self, field: Field, taken: Collection[str]) -> list[Place]:
        """The cells with the text that is most like the field's label, but no label of another (`taken`)."""
        best, likeness = "", ALIKE
        for label in labels(field):
            matcher = SequenceMatcher(None, b=label, autojunk=False)
            near = (text for text in self._candidates(label) if text not in taken)
            for text in islice(near, MOST_CANDIDATES):
                matcher.set_seq1(text)
                if matcher.quick_ratio() >= likeness and matcher.ratio() >= likeness:
                    best, likeness = text, matcher.ratio()
        return self.of([best]) if best else []

    def _candidates(self, label: str) -> Iterator[str]:
        """The texts of about that length that have the beginning of a word in common with the label."""
        if not self._begins:
            for text in self._cells:
                for word in text.split():
                    self._begins.setdefault(word[:BEGIN], {})[text] = None
        for text in dict.fromkeys(t for word in label.split() for t in self._begins.get(word[:BEGIN], ())):
            if abs(len(text) - len(label)) <= 0.25 * len(label) + 1:
                yield text

    def of(self, texts: Iterable[str]) -> list[Place]:
        """The cells that hold one of the folded texts, alone or behind a code in brackets."""
        return [place for text in texts for place in self._cells.get(text, ())]

    def starting_with(self, prefix: str) -> list[str]:
        """The folded texts that begin in a certain way."""
        return [text for text in self._cells if text.startswith(prefix)]


def alike(text: str, label: str) -> bool:
    """Is a text the label with a few changes?"""
    return SequenceMatcher(None, folded(text), folded(label), autojunk=False).ratio() >= ALIKE


def anchored_share(found: int, asked: Sequence[object]) -> float:
    """The share of the fields that have an anchor left."""
    return found / len(asked) if asked else 1.0


@lru_cache(maxsize=4096)
def _header(text: str) -> tuple[str, str]:
    """The code in front of a text and the folded label; remembered, as most texts are the form's own."""
    code, label = split_header(text)
    return code, folded(label)


@cache
def _agreed(cast: frozenset[str]) -> tuple[tuple[str, ...], float]:
    """The anchors in their order, the strongest first, and how sure it is what they point to together."""
    anchors = tuple(anchor for anchor in WEIGHTS if anchor in cast)
    strong = sum(anchor in cast for anchor in STRONG)
    if strong > 1 and any(anchor in cast for anchor in OWN):
        return anchors, SURE
    if strong:
        return anchors, ONE_STRONG
    return anchors, LABEL_ONLY if "label" in cast else SIMILAR_ONLY
