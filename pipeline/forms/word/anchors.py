"""What marks a question in, the question it marks out: every anchor has a vote, none can lie alone.

No anchor survives every program, so a label is known by its code, its bookmark, the tag and title of the
control beside it, and its words in any language of the form. A place alone never counts.
"""

from __future__ import annotations

import copy
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import lru_cache

from msgspec import Struct

from pipeline.fields import Field, Form, Part
from pipeline.forms.word import names
from pipeline.forms.word.names import Element
from pipeline.forms.word.survey import Key, Survey

SIMILAR = "similar"  # words like those of a label; heard only where no other anchor says anything
WEIGHTS: Mapping[str, int] = {"tag": 5, "alias": 5, "bookmark": 4, "code": 4, "label": 3, SIMILAR: 2}
# a control's tag and title come and go together, so they count as one witness
CONTROL = "control"
WITNESS = {"tag": CONTROL, "alias": CONTROL, "bookmark": "bookmark", "code": "code"}

SURE = 0.98  # two witnesses that do not depend on each other
ONE_WITNESS = 0.85
WORDS_ONLY = 0.7
DISPUTED = 0.5

LONGEST = 200  # characters of a label that is remembered; longer ones are hardly printed in all forms
LIKENESS = 0.86  # from here on words count as those of a label
SHORTEST = 5  # letters; shorter labels are too much like each other
_SAME = str.maketrans({"\xad": None, "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "\u2011": "-"})

Nominations = Mapping[str, frozenset[str]]  # anchor -> the codes it may stand for


class Verdict(Struct, frozen=True):
    """Which question a place belongs to, by which anchors, how surely, and whether an anchor disagrees."""

    code: str
    anchors: tuple[str, ...]
    confidence: float
    disputed: bool

    @property
    def by_likeness(self) -> bool:
        """Whether nothing but words like those of the label led here."""
        return self.anchors == (SIMILAR,)


class Ballot:
    """The questions of one form that anchors of one document may stand for."""

    def __init__(self, form: Form, survey: Survey) -> None:
        self._survey = survey
        self.copied: frozenset[str] = frozenset()
        self.fields: Mapping[str, tuple[Part, Field]] = {
            code.upper(): found for code, found in form.by_code().items()
        }
        self._labels: dict[str, frozenset[str]] = {}
        for code, (_, field) in self.fields.items():
            for label in _folded(field.label, field.titles, field.unit):
                self._labels[label] = self._labels.get(label, frozenset()) | {code}
        self._missed: dict[str, frozenset[str]] = {}
        self._longest = 0
        self._decided: dict[tuple[object, ...], Verdict | None] = {}
        self._controls: dict[Element, Nominations] = {}  # an answer is asked several times

    def knowing(self, copied: frozenset[str], missed: frozenset[str] = frozenset()) -> Ballot:
        """The same questions when more is known of the document.

        `copied` are codes whose controls stand in several answers: somebody copied an answer together with
        its control, so such a control says nothing against the label beside it. `missed` are codes that no
        other anchor in the document stands for: only they may be known by likeness.
        """
        found = copy.copy(self)
        found.copied, found._decided = copied, {}
        found._missed = {label: codes & missed for label, codes in self._labels.items() if codes & missed}
        found._longest = max(map(len, found._missed), default=0)
        return found

    def of_label(self, element: Element, words: str) -> Nominations:
        """What the anchors in a label say; `words` is the label's first line."""
        code, said = _printed(words) if len(words) <= LONGEST else _parted(words)
        found: dict[str, frozenset[str]] = {}
        if code is not None and code in self.fields:
            found["code"] = frozenset([code])
        marks = self._survey.bookmarks(element)
        if marks and (codes := self._known(map(names.code_in_bookmark, marks))):
            found["bookmark"] = codes
        if said in self._labels:
            found["label"] = self._labels[said]
        only_words = found.keys() <= {"label"}
        if only_words and self._missed and (alike := self._alike(said)):
            found[SIMILAR] = alike
        return found

    def of_answer(self, element: Element) -> Nominations:
        """What the controls in an answer say."""
        if element not in self._controls:
            keys = self._survey.keys(element)
            self._controls[element] = self._in_controls(keys) if keys else {}
        return self._controls[element]

    def _in_controls(self, keys: Iterable[Key]) -> Nominations:
        said: dict[str, set[str]] = {}
        for anchor, key in keys:
            code = names.code_in_key(key)
            if code is not None and code in self.fields:
                said.setdefault(anchor, set()).add(code)
        return {anchor: frozenset(codes) for anchor, codes in said.items()}

    def decide(self, nominations: Nominations, within: Part | None = None) -> Verdict | None:
        """The question with the most weight; of equal ones the one in the part `within`, else none."""
        if not nominations:
            return None
        codes = frozenset[str]().union(*nominations.values())
        if len(codes) == 1 and SIMILAR not in nominations and codes.isdisjoint(self.copied):
            return _agreed(*codes, frozenset(nominations))
        key = (*nominations.items(), within and within.name)  # the same labels stand in every card
        if key not in self._decided:
            self._decided[key] = self._decide(nominations, within)
        return self._decided[key]

    def _decide(self, nominations: Nominations, within: Part | None) -> Verdict | None:
        nominations = self._weighed(self._without_copies(nominations), within)
        totals: dict[str, int] = {}
        for anchor, codes in nominations.items():
            for code in codes:
                totals[code] = totals.get(code, 0) + WEIGHTS[anchor]
        most = max(totals.values(), default=0)
        best = [code for code, weight in totals.items() if weight == most]
        if len(best) > 1:
            best = [code for code in best if within is not None and self.fields[code][0] is within]
        return _verdict(best[0], nominations) if len(best) == 1 else None

    def _weighed(self, nominations: Nominations, within: Part | None) -> Nominations:
        """Likeness says nothing against another anchor, but for words that are the label of another part.

        Where it is known which part the neighbours belong to, it leads to no other part.
        """
        alike = nominations.get(SIMILAR, frozenset())
        if within is not None:
            alike = frozenset(code for code in alike if self.fields[code][0] is within)
        others = {anchor: codes for anchor, codes in nominations.items() if anchor != SIMILAR}
        elsewhere = not any(self.fields[code][0] is within for code in others.get("label", ()))
        if alike and (not others or (within is not None and others.keys() == {"label"} and elsewhere)):
            return {SIMILAR: alike}
        return others

    def _without_copies(self, nominations: Nominations) -> Nominations:
        if not any(WITNESS.get(anchor, CONTROL) != CONTROL for anchor in nominations):
            return nominations  # nothing but controls and words: then a copied control is better than none
        copied = {anchor: self.copied for anchor, witness in WITNESS.items() if witness == CONTROL}
        left = {anchor: codes - copied.get(anchor, frozenset()) for anchor, codes in nominations.items()}
        return {anchor: codes for anchor, codes in left.items() if codes}

    def _alike(self, said: str) -> frozenset[str]:
        """The codes of the label most like these words, if it is like enough."""
        best, found = LIKENESS, frozenset[str]()
        if not SHORTEST <= len(said) < 2 * self._longest:
            return found
        match = SequenceMatcher(None, b=said, autojunk=False)
        for label, codes in self._missed.items():
            if 2 * min(len(said), len(label)) < best * (len(said) + len(label)):
                continue  # too long or too short to be like it, which is cheap to see
            match.set_seq1(label)
            if match.quick_ratio() >= best and (ratio := match.ratio()) >= best:
                best, found = ratio, codes
        return found

    def _known(self, codes: Iterable[str | None]) -> frozenset[str]:
        return frozenset([code for code in codes if code is not None and code in self.fields])


def labels(field: Field) -> tuple[str, ...]:
    """The label in every language of the form, with and without its unit."""
    return _labels(field.label, field.titles, field.unit)


def _labels(label: str, titles: tuple[str, ...], unit: str) -> tuple[str, ...]:
    found = (label, *titles)
    return (*found, *(f"{title} ({unit})" for title in found if unit))


@lru_cache(maxsize=4096)  # more than any definition has questions
def _folded(label: str, titles: tuple[str, ...], unit: str) -> tuple[str, ...]:
    """The labels as they are compared; worked out once, as the definition is the same for all files."""
    return tuple(map(fold, _labels(label, titles, unit)))


def _parted(words: str) -> tuple[str | None, str]:
    """The code that a label begins with, and the rest as it is compared."""
    return names.code_in_text(words), fold(names.without_code(words).rstrip("*\u00a0 "))


_printed = lru_cache(maxsize=4096)(_parted)  # the labels of a form are the same in all files


def fold(text: str) -> str:
    """The text as labels are compared: composed, single spaces, plain quotes, no case, no soft hyphens."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_SAME)
    return " ".join(text.casefold().split())


@lru_cache(maxsize=4096)
def _agreed(code: str, anchors: frozenset[str]) -> Verdict:
    """The verdict when all anchors say the same."""
    return _verdict(code, {anchor: frozenset((code,)) for anchor in anchors})


def _verdict(code: str, nominations: Nominations) -> Verdict:
    anchors = tuple(anchor for anchor in WEIGHTS if code in nominations.get(anchor, ()))
    witnesses = {WITNESS[anchor] for anchor in anchors if anchor in WITNESS}
    disputed = any(code not in codes for codes in nominations.values())
    if disputed or anchors == (SIMILAR,):
        confidence = DISPUTED
    elif len(witnesses) > 1:
        confidence = SURE
    else:
        confidence = ONE_WITNESS if witnesses else WORDS_ONLY
    return Verdict(code, anchors, confidence, disputed)
