"""Filled Word forms with mistakes in them, what a check finds there, and copies with the remarks in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from pipeline import annotate, intake
from pipeline.annotate import Remark
from pipeline.extract import read
from pipeline.fields import Form
from pipeline.forms import word
from pipeline.forms.word import ours, text
from pipeline.forms.word.anchors import fold
from pipeline.forms.word.names import Element, w
from pipeline.generate import generate
from pipeline.model import FileResult, Record
from pipeline.reports.plain import plain
from pipeline.validate import check_record
from tests.shipped import shipped

MOMENT = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
MAIN, COMMENTS = "word/document.xml", "word/comments.xml"
MAY_CHANGE = {MAIN, "word/_rels/document.xml.rels", "[Content_Types].xml", COMMENTS}


def form_of(output: str) -> Form:
    return shipped()[1].forms[output]


@cache
def blank(output: str) -> bytes:
    definition, _, _, situation = shipped()
    return generate(definition, output, "docx", situation.city, MOMENT)


def filled(output: str, data: Mapping[str, Any]) -> bytes:
    return word.fill(blank(output), form_of(output), data)


def record_of(data: bytes) -> Record:
    record = read(intake.open_bytes(data, "form.docx"), shipped()[0])
    assert record is not None
    return record


def result_of(data: bytes, output: str) -> FileResult:
    """What a check says of a file by itself."""
    definition, known, _, situation = shipped()
    checked = check_record(definition, known, record_of(data), situation.city, situation.today)
    return FileResult("form.docx", output=output, findings=checked.findings, record=checked.record)


def annotated(data: bytes, output: str, remarks: Sequence[Remark]) -> bytes:
    form, package = form_of(output), intake.open_bytes(data, "form.docx")
    made = annotate.annotated(data, package, form, remarks, MOMENT, form.title)
    assert made is not None
    return made


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def tree(data: bytes, part: str = MAIN) -> Element:
    root = intake.open_bytes(data, "form.docx").tree(part)
    assert root is not None
    return root


def comments(data: bytes) -> list[Element]:
    """The remarks of ours in a file, in the order of their numbers."""
    if COMMENTS not in parts(data):
        return []
    return [entry for entry in tree(data, COMMENTS) if ours.is_ours(entry)]


def said(comment: Element) -> list[str]:
    return [line for line in text.lines(comment) if line]


def read_from(data: bytes, form: Form) -> dict[str, Element]:
    """By pointer the element of a copy in which a remark there has to stand, as the reader finds it."""
    root = tree(data)
    ours.take_out([block for block in ours.left_in(root) if block.tag in (w("tbl"), w("p"))])
    found = dict(word.elements(root, form))
    for pointer, element in found.items():
        found[pointer] = element if element.tag in (w("tc"), w("p")) else next(element.iter(w("tc")))
    for part in form.parts:  # a remark on a whole section or table stands at its heading
        named = [p for p in root.iter(w("p")) if fold(text.paragraph(p)) == fold(part.label)]
        found.update({f"/{part.name}": named[-1]} if named else {})
    return found


def misplaced(data: bytes, form: Form, remarks: Sequence[Remark]) -> list[str]:
    """The remarks that have not exactly one comment, or one that does not stand where the answer is read."""
    there = {said(comment)[0].split(" · ")[0]: comment for comment in comments(data)}
    assert len(there) == len(comments(data)), "two comments for one remark"
    cells = read_from(data, form)
    root = next(iter(cells.values())).getroottree().getroot()
    wrong = []
    for remark in remarks:
        comment = there.pop(str(remark.number), None)
        if comment is None or plain(remark.message) not in said(comment):
            wrong.append(f"{remark.pointer}: no comment")
        elif remark.pointer not in cells:
            wrong.append(f"{remark.pointer}: nothing is read there")
        else:
            wrong += _strays(root, comment.get(w("id"), ""), cells[remark.pointer], remark)
    return wrong + [f"{number}: a comment for no remark" for number in there]


def _strays(root: Element, number: str, expected: Element, remark: Remark) -> Iterator[str]:
    for name in ("commentRangeStart", "commentRangeEnd", "commentReference", "bookmarkStart"):
        if name == "bookmarkStart":
            marks = [m for m in root.iter(w(name)) if m.get(w("name")) == ours.spot(remark.number)]
        else:
            marks = [m for m in root.iter(w(name)) if m.get(w("id")) == number]
        holders = [next(mark.iterancestors(expected.tag), None) for mark in marks]
        if holders != [expected]:
            yield f"{remark.pointer}: {name} stands elsewhere, or {len(marks)} times"
