"""A record and its form in, one or two sentences out on what the program that saved the file has lost.

Answers are found by several anchors, none of which survives every program. What is missing of those that
the form was made with tells what happened to the file; what is left tells how the answers were found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from pipeline.fields import Field, Form, Kind, Part, Section
from pipeline.messages import counted, joined
from pipeline.model import Provenance, Record, columns_of

OURS = "twinning"  # how our own forms name the program that wrote them
REFUSED, LOST = "not-our-form", "lost-field"
IN_DOUBT = 0.5  # from here down a person should look at an answer
NAMED = 3  # lost questions that are named one by one

CONTROL = "control"
SAME = {"tag": CONTROL, "alias": CONTROL}  # two names of one thing
WORD = ("bookmark", "code", "label")
EXCEL = ("key", "name", "code", "label")
ALL_WORD, ALL_EXCEL = frozenset(WORD), frozenset(EXCEL)
# by what answers were found, the surest first
MEANS: Mapping[str, str] = {
    "code": "codes",
    "key": "hidden keys",
    "name": "cell names",
    "bookmark": "bookmarks",
    "label": "labels",
    CONTROL: "controls",
    "similar": "words like their labels",
}
_CELL = re.compile(r"[A-Z]{1,3}[0-9]+")
_VERSION = re.compile(r"([0-9]+\.[0-9]+)[.0-9]*")


class _Place(Struct, frozen=True):
    """One answer's place: its question's code, the anchors it was made with, and those that are left."""

    code: str
    made_with: frozenset[str]
    left: frozenset[str]
    place: Provenance
    given: bool

    @property
    def missing(self) -> frozenset[str]:
        return self.made_with - self.left


def diagnosis(form: Form, record: Record) -> str:
    """What was lost, how the answers were found all the same, and what to do; empty if nothing was lost."""
    lost = [note for note in record.notes if note.rule == LOST and note.pointer]
    harmed = {(p.code, anchor) for p in _places(form, record, whole=False) for anchor in p.missing}
    missing = Counter(anchor for _, anchor in harmed)
    if any(note.rule == REFUSED for note in record.notes) or not (missing or lost):
        return ""
    program = "" if record.program in ("", OURS) else record.program
    saved = f"Saved by {_VERSION.sub(_shorter, program)}: " if program else "In this file "
    said = list(_losses(missing))
    given = [place for place in _places(form, record) if place.given]
    first = f"{joined(said)}, {_recovered(given, bool(lost))}." if said else ""
    if lost:
        names = [note.params.get("label") or note.location.label for note in lost]
        more = len(names) - NAMED
        named = [f"‘{name}’" for name in names[:NAMED]] + ([f"{more} more"] if more > 0 else [])
        verb = "question cannot" if len(lost) == 1 else "questions cannot"
        gone = f"{len(lost)} {verb} be found any more: {joined(named)}. {_cure(len(lost))}"
        return saved + (f"{first} {gone}" if first else gone)
    return saved + first + _look(given)


def _places(form: Form, record: Record, whole: bool = True) -> Iterator[_Place]:
    """The places of answers; those that have lost nothing only if `whole` ones are asked for."""
    columns = columns_of(record.places)
    excel = any(map(_CELL.fullmatch, columns.ref))
    # most places have the same anchors, which are then looked at once
    sound = set() if whole else {a for a in set(columns.anchors) if _is_whole("", _left(a), excel)}
    for pointer, anchors in zip(columns.pointer, columns.anchors, strict=True):
        left = frozenset() if anchors in sound else _left(anchors)
        if not left or (not whole and _is_whole(pointer, left, excel)):
            continue
        part, field = form.find(pointer) or (None, None)
        if part is None or field is None:
            continue
        place = record.places[pointer]
        made = frozenset(EXCEL) if excel else _in_word(part, field)
        given = bool(place.raw) and not (field.computed or field.fixed)
        yield _Place(field.code, made, left, place, given)


def _is_whole(pointer: str, left: frozenset[str], excel: bool) -> bool:
    """Whether no anchor can be missing, as in most places of most files; what was asked is then no matter."""
    in_row = pointer.count("/") > 2  # where nobody counts on controls
    return left >= ALL_EXCEL if excel else left >= ALL_WORD and (in_row or CONTROL in left)


@lru_cache(maxsize=64)
def _left(anchors: tuple[str, ...]) -> frozenset[str]:
    """The anchors by which an answer was found; they are the same for most of a file."""
    return frozenset(SAME.get(anchor, anchor) for anchor in anchors)


def _in_word(part: Part, field: Field) -> frozenset[str]:
    """Answers in tables have controls too, but rows that people add have none, so there they do not count."""
    bare = field.kind is Kind.LONG_TEXT or field.computed or field.fixed
    return frozenset((*WORD, CONTROL) if isinstance(part, Section) and not bare else WORD)


def _losses(missing: Mapping[str, int]) -> Iterator[str]:
    """The questions that have lost an anchor; labels are not lost, but reworded or translated."""
    lost = [(words, missing[anchor]) for anchor, words in MEANS.items() if missing.get(anchor)]
    gone = [f"the {words} of {counted(count, 'question')}" for words, count in lost if words != "labels"]
    if gone:
        yield f"{joined(gone)} were lost"
    if count := missing.get("label"):
        yield f"the labels of {counted(count, 'question')} were changed"


def _recovered(given: Sequence[_Place], some_lost: bool) -> str:
    """How the answers that are there were found."""
    means = {next((m for m in MEANS if m in place.left), "label") for place in given}
    by = joined([f"their {words}" if n == 0 else words for n, words in enumerate(_words(means))])
    if not given:
        return "and no answer is filled in"
    all_ = "the other " if some_lost else "all " if len(given) > 1 else "the only "
    verb = "answers were" if len(given) > 1 else "answer was"
    count = f"{len(given)} " if len(given) > 1 else ""
    return f"but {all_}{count}{verb} recovered by {by}"


def _words(means: set[str]) -> list[str]:
    return [words for anchor, words in MEANS.items() if anchor in means]


def _look(given: Sequence[_Place]) -> str:
    doubtful = sum(place.place.confidence <= IN_DOUBT for place in given)
    if not doubtful:
        return ""
    return f" Look at {doubtful} of them again; the findings name {'it' if doubtful == 1 else 'them'}."


def _cure(count: int) -> str:
    them = "it with its code" if count == 1 else "them with their codes"
    answers = "the answer" if count == 1 else "the answers"
    return f"Restore {them}, or copy {answers} into a fresh form."


def _shorter(version: re.Match[str]) -> str:
    return version[1]
