"""Forms as people hand them back: half filled in, with rows to spare, ticked in their own way."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipeline.forms import excel
from tests.forms.excel.conftest import (
    SHIPPED,
    blank_of,
    changed,
    example_of,
    opened,
    place,
    read_bytes,
)

PLAN = example_of("engagement-plan")


def test_places_name_sheet_and_cell(plan, filled):
    record = read_bytes(filled, plan)
    assert place(record, "/purpose_scope/purpose")[0] == "Questions"
    sheet, ref = place(record, "/stakeholders/1/name")
    assert (sheet, ref) == ("Stakeholders", "C8")
    assert opened(filled)[sheet][ref].value == PLAN["stakeholders"][1]["name"]
    assert place(record, "/stakeholders") == ("Stakeholders", "B6")
    assert place(record, "/stakeholders/1") == ("Stakeholders", "B8")
    assert record.places["/stakeholders/1"].location.label == "Stakeholder SH-02"
    assert record.places["/risks/0"].location.label == "Risk 1"


def test_rows_behind_a_gap_within_the_form_are_read(plan):
    rows = [{"risk": "Something may go wrong one day", "likelihood": 2}, {}, {}, {}, {}, {}]
    data = excel.fill(
        blank_of("engagement-plan"), plan, {"risks": [*rows, {"risk": "Another thing may too"}]}
    )
    record = read_bytes(data, plan)
    assert [row["risk"][:7] for row in record.data["risks"]] == ["Somethi", "Another"]
    assert place(record, "/risks/1/risk") == ("Risks", "B13")


def test_rows_below_the_form_are_read_up_to_a_gap(plan):
    def change(book):
        sheet = book["Governance"]
        sheet["C19"].value = "Directly below the last row offered"
        sheet["C22"].value = "After two blank rows"
        sheet["C26"].value = "After three blank rows"

    record = read_bytes(changed(blank_of("engagement-plan"), change), plan)
    assert [row["body_name"] for row in record.data["governance"]] == [
        "Directly below the last row offered",
        "After two blank rows",
    ]
    note = next(note for note in record.notes if note.rule == "extra-content")
    assert (note.location.ref, note.found) == ("C26", "After three blank rows")


def test_a_total_below_a_table_is_no_row(plan, filled):
    def change(book):
        sheet = book["Activities"]
        last = max(cell.row for cell in sheet["B"] if str(cell.value).startswith("EN-"))
        sheet.cell(last + 1, 3).value = "Total:"
        sheet.cell(last + 1, 11).value = "=SUM(K7:K20)"

    record = read_bytes(changed(filled, change), plan)
    assert len(record.data["activities"]) == len(PLAN["activities"])


def test_rows_with_nothing_but_what_we_brought_along_are_blank(plan):
    def change(book):
        book["Risks"]["E9"].value = 12  # the calculated column

    record = read_bytes(changed(blank_of("engagement-plan"), change), plan)
    assert record.data["risks"] == []


def test_rows_brought_along_are_kept():
    form = SHIPPED.form("roadmap")
    rows = [{"event_code": row["event_code"]} for row in example_of("roadmap")["activity_calendar"]]
    record = read_bytes(excel.fill(blank_of("roadmap"), form, {"activity_calendar": rows}), form)
    assert record.data["activity_calendar"] == rows


def test_prompts_and_examples_left_in_place_are_blank(plan):
    fields = {field.code: field for _, field in plan.fields()}
    places = read_bytes(blank_of("engagement-plan"), plan)

    def change(book):
        for pointer, text in (
            ("/purpose_scope/area_text", fields["B7"].example),
            ("/purpose_scope/mandate", "‹ click and type ›"),
            ("/purpose_scope/owner_role", "  \u00a0 "),
            ("/purpose_scope/purpose", "‹ click and type › and more"),
        ):
            sheet, ref = place(places, pointer)
            book[sheet][ref].value = text
        book["Risks"]["B7"].value = fields["J1"].example

    record = read_bytes(changed(blank_of("engagement-plan"), change), plan)
    assert record.data["purpose_scope"] == {"purpose": "‹ click and type › and more"}
    assert record.data["risks"] == []


@pytest.mark.parametrize(
    ("mark", "found"), [("X", True), ("✓", True), (True, True), (1, True), ("no", False)]
)
def test_a_choice_may_be_ticked_in_many_ways(plan, mark, found):
    def change(book):
        sheet = book["Questions"]
        row = next(cell.row for cell in sheet["A"] if cell.value == "fk:B5_focus_domains=mobility")
        sheet.cell(row, 4).value = mark

    record = read_bytes(changed(blank_of("engagement-plan"), change), plan)
    assert record.data["purpose_scope"].get("focus_domains") == (["mobility"] if found else None)


def test_an_unknown_mark_stays_as_typed(plan):
    def change(book):
        sheet = book["Questions"]
        row = next(cell.row for cell in sheet["A"] if cell.value == "fk:B5_focus_domains=mobility")
        sheet.cell(row, 4).value = "perhaps"

    record = read_bytes(changed(blank_of("engagement-plan"), change), plan)
    assert record.data["purpose_scope"]["focus_domains"] == ["perhaps"]


def test_choices_written_beside_the_question_count(plan):
    def change(book):
        sheet = book["Questions"]
        row = next(cell.row for cell in sheet["A"] if cell.value == "fk:B5_focus_domains")
        sheet.cell(row, 4).value = "Mobility and transport; industry"

    record = read_bytes(changed(blank_of("engagement-plan"), change), plan)
    assert record.data["purpose_scope"]["focus_domains"] == ["mobility", "industry"]


def test_a_sheet_of_ones_own_is_noted(plan, filled):
    def change(book):
        book.create_sheet("Notes")["B2"].value = "Do not forget to call the bank"

    note = read_bytes(changed(filled, change), plan).notes[0]
    assert (note.rule, note.location.part, note.location.ref) == ("extra-content", "Notes", "B2")


def test_reading_and_filling_in_do_without_openpyxl():
    code = "import sys, pipeline.forms.excel; sys.exit('openpyxl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
