"""A form with every kind of answer in every place, also those that no shipped form has yet."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.forms import word
from pipeline.forms.word import text
from pipeline.forms.word.names import w
from pipeline.programme.forms import Documents, form_of
from tests.forms.word import edits
from tests.forms.word.conftest import SHIPPED, cover_for, read_bytes
from tests.forms.word.edits import document_of, edited, row_of
from tests.strategies import data_for


def choice(count):
    return {
        "type": "string",
        "oneOf": [{"const": f"c{n}", "title": f"Choice {n}, or so"} for n in range(count)],
    }


KINDS = {
    "text": {"type": "string", "maxLength": 80},
    "long": {"type": "string", "maxLength": 900, "description": "At length."},
    "date": {"type": "string", "format": "date"},
    "whole": {"type": "integer"},
    "number": {"type": "number", "x-unit": "EUR"},
    "agreed": {"type": "boolean"},
    "one": choice(3),
    "some": {"type": "array", "items": choice(4), "uniqueItems": True},
    "many": {"type": "array", "items": choice(12), "uniqueItems": True},
    "ref": {"type": "string", "pattern": "^AB-[0-9]{2}$", "x-ref": "/cards/text"},
    "refs": {
        "type": "array",
        "items": {"type": "string", "pattern": "^AB-[0-9]{2}$", "x-ref": "/cards/text"},
    },
    "list": {"type": "array", "items": {"type": "string", "maxLength": 40}},
}


def fields(letter):
    return {
        "type": "object",
        "required": ["text", "date"],
        "properties": {
            name: {"x-code": f"{letter}{number}", "title": f"The {name}", **schema}
            for number, (name, schema) in enumerate(KINDS.items(), 1)
        },
    }


FORM = form_of(
    "made-up",
    Documents(
        {
            "made-up.schema.json": {
                "title": "Made up",
                "description": "All kinds.",
                "x-form-version": "1.0",
                "required": ["single", "cards", "rows"],
                "properties": {
                    "single": {"title": "Single", "x-code": "A", **fields("A")},
                    "cards": {
                        "title": "Cards",
                        "x-code": "B",
                        "type": "array",
                        "x-layout": "cards",
                        "x-rows": 2,
                        "items": {"title": "Card", **fields("B")},
                    },
                    "rows": {
                        "title": "Rows",
                        "x-code": "C",
                        "type": "array",
                        "x-rows": 2,
                        "items": fields("C"),
                    },
                },
            }
        }
    ),
)


@pytest.fixture(scope="module")
def blank():
    return word.blank(FORM, cover_for(FORM), SHIPPED.templates)


@settings(
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(data=data_for(FORM, rows=3), stripped=st.booleans())
def test_every_kind_is_read_back_from_every_place(blank, data, stripped):
    form = edited(blank, edits.without_controls, edits.without_bookmarks) if stripped else blank
    record = read_bytes(word.fill(form, FORM, data), FORM)
    assert record.data == data
    assert record.notes == ()


def test_few_choices_are_ticked_in_rows_and_many_are_typed(blank):
    root = document_of(blank)
    cells = row_of(root, "C1").getparent().findall(w("tr"))[1].findall(w("tc"))
    assert text.lines(cells[7]) == [f"☐ Choice {n}, or so" for n in range(4)]
    assert cells[8].find(f".//{w('richText')}") is not None
    shown = "\n".join(text.paragraph(p) for p in root.iter(w("p")))
    assert "The many: Several of these, separated by semicolons: Choice 0, or so; Choice 1, or so;" in shown


def test_a_wide_table_turns_the_page(blank):
    root = document_of(blank)
    section = next(s for b in row_of(root, "C1").getparent().itersiblings() for s in b.iter(w("sectPr")))
    assert section.find(w("pgSz")).get(w("orient")) == "landscape"


def test_swapped_headers_are_noticed(blank):
    def swap(root):
        cells = row_of(root, "C1").findall(w("tc"))
        marks = [cell.find(f".//{w('bookmarkStart')}") for cell in cells[:2]]
        for cell, mark in zip(cells[:2], reversed(marks), strict=True):
            cell.find(w("p")).insert(1, mark)

    notes = read_bytes(edited(blank, swap), FORM).notes
    assert [(note.rule, note.pointer) for note in notes] == [("anchors-disagree", "/rows")] * 2
    assert {note.location.ref for note in notes} == {"question C1", "question C2"}


def test_boxes_and_labels_saved_as_one_run_are_ticked_in_added_cards(blank):
    def join(root):
        edits.without_controls(root)
        for paragraph in list(root.iter(w("p"))):
            runs = paragraph.findall(w("r"))
            if text.paragraph(paragraph).startswith("☐"):
                runs[0].find(w("t")).text = text.paragraph(paragraph)
                edits.take_out(runs[1])

    cards = [{"text": f"AB-{n:02}", "date": "2026-01-01", "some": ["c1", "c3"]} for n in range(4)]
    result = word.fill(edited(blank, join), FORM, {"cards": cards})
    assert read_bytes(result, FORM).data["cards"] == cards
    last = [t for t in document_of(result).iter(w("tbl")) if "[B8]" in "".join(t.itertext())][-1]
    boxes = row_of(last, "B8").findall(f".//{w('sdt')}")
    assert [text.box_of(box) for box in boxes] == ["☐", "☒", "☐", "☒"]
