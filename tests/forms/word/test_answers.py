"""What stands in a cell before and after somebody has answered."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from pipeline.fields import Field, Kind
from pipeline.forms import word
from pipeline.forms.word import prompts
from pipeline.forms.word.hints import hint
from pipeline.forms.word.names import w
from tests.forms.word import edits
from tests.forms.word.conftest import SHIPPED, blank_of, read_bytes
from tests.forms.word.edits import answer_cell, edited, say, xml

FORM = SHIPPED.form("roadmap")
FIELDS = {field.code: field for _, field in FORM.fields()}
TEXT = replace(FIELDS["A10"], example="Climate unit")


@pytest.fixture(scope="module")
def blank():
    return blank_of(FORM)


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("‹ click and type ›", ""),
        ("‹ type ›", ""),
        ("Torino‹ click and type ›", "Torino"),
        ("‹ click and type ›\nTorino", "\nTorino"),
        ("‹ Torino ›", "Torino"),
        ("say ‹yes›", "say ‹yes›"),
        ("Click or tap here to enter text.", ""),
        ("Klicken oder tippen Sie hier, um Text einzugeben.", ""),
        ("Climate unit", ""),
        ("Climate unit, and more", "Climate unit, and more"),
        ("calculated when checked", "calculated when checked"),
    ],
)
def test_prompts_and_examples_are_no_answers(typed, left):
    assert prompts.answered(TEXT, typed) == left


def test_the_words_of_a_calculated_cell_are_no_answer():
    computed = FIELDS["M4"]
    assert prompts.prompt(computed) == "calculated when checked"
    assert prompts.answered(computed, "calculated when checked") == ""
    assert prompts.answered(computed, prompts.prompt(computed, narrow=True)) == ""


def test_an_id_like_its_example_is_an_answer():
    reference = replace(FIELDS["H2"], example="LO-01")
    assert prompts.answered(reference, "LO-01") == "LO-01"


def choices_after(blank, change):
    return read_bytes(edited(blank, lambda root: change(answer_cell(root, "F1"))), FORM).data["focus"]


def test_nothing_ticked_is_blank(blank):
    assert choices_after(blank, lambda cell: None) == {}


def test_a_sign_typed_over_the_box_counts_more_than_its_state(blank):
    def retype(cell):
        signs = [t for t in cell.iter(w("t")) if t.text == "☐"]
        signs[0].text, signs[2].text, signs[3].text = "☒", "☑", "✓"

    assert choices_after(blank, retype) == {"focus_domains": ["buildings", "mobility", "waste_circular"]}


@pytest.mark.parametrize("mark", ["x ", "X ", "[x] ", "☒", "☑\ufe0f "])
def test_ticks_typed_by_hand(blank, mark):
    def retype(cell):
        lines = [words.text for words in cell.iter(w("t"))][1::2]
        say(cell, f"{mark}{lines[0].strip()}")
        for line in lines[1:]:
            cell.append(edits.paragraph(f"☐{line}"))

    assert choices_after(blank, retype) == {"focus_domains": ["buildings"]}


def test_a_label_without_its_box_is_not_ticked(blank):
    def erase(cell):
        control = next(cell.iter(w("sdt")))
        edits.take_out(control)

    assert choices_after(blank, erase) == {}


def test_choices_typed_instead_of_the_boxes(blank):
    assert choices_after(blank, lambda cell: say(cell, "Mobility and transport; Cross-cutting")) == {
        "focus_domains": ["mobility", "cross_cutting"]
    }


def test_a_line_added_to_the_boxes_is_not_lost(blank):
    def add(cell):
        cell.append(edits.paragraph("☒ Sewage"))
        cell.append(edits.paragraph("and rivers"))

    assert choices_after(blank, add) == {"focus_domains": ["Sewage", "and rivers"]}


def test_a_tracked_answer_is_the_new_one(blank):
    def track(cell):
        for paragraph in list(cell.iter(w("p"))):
            edits.take_out(paragraph)
        cell.append(
            xml(
                "<w:p><w:del><w:r><w:delText>18</w:delText></w:r></w:del>"
                "<w:ins><w:r><w:t>20 500</w:t></w:r></w:ins></w:p>"
            )
        )

    record = read_bytes(edited(blank, lambda root: track(answer_cell(root, "B1"))), FORM)
    assert record.data["starting_point"] == {"population": 20500}


def test_what_can_be_read_two_ways_is_noted_where_it_stands(blank):
    record = read_bytes(edited(blank, lambda root: say(answer_cell(root, "A9"), "03/04/2026")), FORM)
    (note,) = record.notes
    assert (note.rule, note.pointer) == ("ambiguous-date", "/document_control/document_date")
    assert note.location.ref == "question A9"
    assert record.data["document_control"] == {"document_date": "03/04/2026"}
    assert record.places["/document_control/document_date"].raw == "03/04/2026"


def test_a_row_with_only_what_the_form_brings_counts_only_where_rows_are_brought(blank):
    data = {"activity_calendar": [{"event_code": "KO"}, {"event_code": "S1"}]}
    record = read_bytes(word.fill(blank, FORM, data), FORM)
    assert record.data["activity_calendar"] == data["activity_calendar"]

    def typed(root):
        table = edits.row_of(root, "M1").getparent()
        cells = table.findall(w("tr"))[1].findall(w("tc"))
        say(cells[3], "25")  # the calculated one

    assert read_bytes(edited(blank, typed), FORM).data["roadmap_risks"] == []


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("A1", "Up to 80 characters"),
        ("A5", "One a line, 1 to 10"),
        ("A9", "A date such as 2026-03-31"),
        ("A8", ""),
        ("B1", "A whole number from 500 to 20,000,000"),
        ("B2", "300 to 2,000 characters"),
        ("B3", "A year from 2025 to 2050"),
        ("C2", "A number, 0 or more"),
        ("G1", "Such as LO-01"),
        ("G3", ""),
        ("H2", "An id such as LO-01"),
        ("I1", ""),
        ("I4", "Ids such as LO-01, separated by commas"),
        ("M4", ""),
    ],
)
def test_hints_say_what_an_answer_may_be(code, words):
    assert hint(FIELDS[code]) == words


def test_hints_for_choices_say_how_many():
    field = FIELDS["F1"]
    assert hint(field, ticked=True) == "Tick 1 to 3"
    assert hint(field).startswith("1 to 3 of these, separated by semicolons: Buildings: built environment")
    open_ended = Field("x", "X1", "X", "", Kind.CHOICES, "/x/x", False, {})
    assert hint(open_ended, ticked=True) == "Tick what applies"
