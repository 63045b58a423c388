"""What was odd about reading an answer in, notes for the catalogue out, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from textwrap import shorten

from msgspec.structs import replace

from pipeline.fields import Field
from pipeline.forms.word import doubled, text
from pipeline.forms.word.answers import Answer
from pipeline.forms.word.layout import Layout, Spot
from pipeline.forms.word.names import Element, w
from pipeline.forms.word.remarks import Remarks
from pipeline.forms.word.survey import Survey
from pipeline.forms.word.tables import MERGED
from pipeline.model import Location, Note

SHOWN = 80  # characters of a text that was not read
TRACKED = tuple(map(w, ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel")))
_LIBREOFFICE = re.compile(r"LibreOffice (\d+)\.(\d+)")
OLD = (7, 4)  # the last version that damages answers in controls while changes are tracked


def is_tracked(element: Element) -> bool:
    """Whether changes are tracked in an element."""
    return next(element.iter(*TRACKED), None) is not None


def is_old_libreoffice(program: str) -> bool:
    """Whether a program is a LibreOffice that damages answers while changes are tracked."""
    version = _LIBREOFFICE.search(program)
    return version is not None and (int(version[1]), int(version[2])) <= OLD


def of_place(spot: Spot, answer: Answer, pointer: str, location: Location) -> Iterator[Note]:
    """What is odd about where an answer stands and how its question was known."""
    field = spot.field
    if spot.verdict.by_likeness:
        yield _note("similar-label", field, pointer, location, shortened(spot.label))
    elif spot.own_label and spot.verdict.disputed:
        yield disputed(field, pointer, location, answer.raw)
    yield from (_note(rule, field, pointer, location, answer.raw) for rule in sorted(spot.odd))
    if answer.where and not spot.cells and spot.label.tag != w("p"):
        yield _note("merged-with-question", field, pointer, location, answer.raw)
    elif answer.where:
        note = _note("answer-elsewhere", field, pointer, location, answer.raw)
        yield replace(note, params={**note.params, "where": answer.where})
    if answer.unmarked:
        yield _note("nothing-marked", field, pointer, location)
    elif answer.doubtful:
        yield _note("ticks-in-doubt", field, pointer, location, "; ".join(answer.doubtful))


def of_content(
    survey: Survey, spot: Spot, answer: Answer, remarks: Remarks, pointer: str, location: Location
) -> Iterator[Note]:
    """What stands in an answer's cell, or beside it, and was not read, or read in an unusual way."""
    field = spot.field
    for cell in (cell for cell in spot.cells if not survey.is_plain(cell)):
        if words := text.hidden(cell):
            yield _note("hidden-text", field, pointer, location, words)
        if doubled.bound(cell):
            yield _note("bound-control", field, pointer, location, answer.raw)
        for words in doubled.other_versions(cell):
            yield _note("two-versions", field, pointer, location, words)
        if any(text.text(box).strip() for box in text.floating(cell)):
            yield _note("text-box", field, pointer, location)
        if next(cell.iterchildren(w("tbl")), None) is not None:
            yield _note("nested-table", field, pointer, location)
    for element in ((spot.label,) if spot.own_label else ()) + spot.cells if remarks.found else ():
        for remark in remarks.at(element):
            yield _note(remark.rule, field, pointer, location, remark.words)
    beside = [b.element for b in spot.around if b.where != answer.where and words_of(b.element)]
    if not (answer.where and not spot.cells):
        yield from (unread(location, element, pointer) for element in beside[:1])


def of_file(document: Element, layout: Layout, program: str, mended: bool) -> Iterator[Note]:
    """What concerns the whole file."""
    if mended:
        yield Note("mended-file", found=program or None, params={"program": program or "another program"})
    if is_tracked(document):
        yield Note("tracked-changes")
        if is_old_libreoffice(program):
            yield Note("tracked-by-old-program", found=program, params={"program": program})
    seen: set[Element] = set()
    for element in layout.unknown:  # one note a table is enough
        table = next(element.iterancestors(w("tbl")), element)
        if table not in seen:
            seen.add(table)
            yield unread(Location(), element)


def left_over(document: Element, remarks: Remarks, notes: Sequence[Note]) -> Iterator[Note]:
    """Comments and footnotes at no answer."""
    said = {(note.rule, note.found) for note in notes}
    for remark in remarks.at(document):
        if (remark.rule, remark.words) not in said:
            yield Note(remark.rule, found=remark.words, params={"found": remark.words})


def twice(field: Field, pointer: str, location: Location, first: str, second: str) -> Note:
    """A question that is there twice, with different answers."""
    note = _note("answered-twice", field, pointer, location, first)
    return replace(note, params={**note.params, "first": first, "second": second})


def disputed(field: Field, pointer: str, location: Location, found: str) -> Note:
    """Anchors that point to different questions."""
    return _note("anchors-disagree", field, pointer, location, found)


def lost(label: str, code: str, pointer: str, location: Location) -> Note:
    """A question or table that is gone."""
    return Note("lost-field", location, pointer, params={"label": label, "code": code})


def unread(location: Location, element: Element, pointer: str | None = None) -> Note:
    """Text that belongs to no question."""
    return Note("extra-content", location, pointer, found=shortened(element))


def is_merged(spot: Spot) -> bool:
    """Whether the place of an answer has become one with that of another."""
    return MERGED in spot.odd


def shortened(element: Element) -> str:
    """The beginning of what an element says."""
    return shorten(words_of(element), SHOWN, placeholder=" …")


def words_of(element: Element) -> str:
    """The text of a paragraph, cell or row."""
    if element.tag == w("tr"):
        return " ".join(filter(None, map(words_of, text.cells(element))))
    return (text.paragraph(element) if element.tag == w("p") else text.text(element)).strip()


def _note(rule: str, field: Field, pointer: str, location: Location, found: str = "") -> Note:
    params = {"label": field.label, "code": field.code, "found": found}
    return Note(rule, location, pointer, found or None, params)
