"""A blank roadmap that is changed by hand, and what is read of it then."""

from __future__ import annotations

from pipeline import package
from pipeline.fields import Form
from pipeline.forms.word.properties import serialise
from tests.forms.word import edits
from tests.forms.word.conftest import SHIPPED, read_bytes
from tests.forms.word.edits import answer_cell, say, take_out, xml

FORM = SHIPPED.form("roadmap")
TARGET = "/starting_point/target_adopted"  # B4


def read_after(blank, change, parts=None, form: Form = FORM):
    root = edits.document_of(blank)
    change(root)
    return read_bytes(package.rewrite(blank, {edits.DOCUMENT: serialise(root), **(parts or {})}), form)


def said(record):
    return [(note.rule, note.pointer, note.found) for note in record.notes]


def answered(blank, source, parts=None):
    """What is read when the answer to B4 is this paragraph."""

    def answer(root):
        cell = answer_cell(root, "B4")
        say(cell, "")
        take_out(cell[-1])
        cell.append(xml(source))

    record = read_after(blank, answer, parts)
    return record.data["starting_point"].get("target_adopted"), said(record)


def run(words, properties=""):
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{words}</w:t></w:r>"
