"""Answers are found wherever people move them, and missed ones are never taken for blank."""

from __future__ import annotations

import re

import pytest

from tests.forms.excel.conftest import (
    SHIPPED,
    blank_of,
    changed,
    example_of,
    filled_of,
    opened,
    place,
    read_bytes,
    rules,
    same,
    with_part,
)

PLAN = example_of("engagement-plan")


def test_renamed_and_moved_sheets_are_found(plan, filled):
    def change(book):
        book["Stakeholders"].title = "Acteurs"
        book["Questions"].title = "Fragen & Antworten"
        book.move_sheet("Risks", -6)
        for name in book.defined_names.values():  # as Excel does when a sheet is renamed
            name.attr_text = name.attr_text.replace("'Stakeholders'", "Acteurs")
            name.attr_text = name.attr_text.replace("'Questions'", "'Fragen & Antworten'")

    record = read_bytes(changed(filled, change), plan)
    assert same(plan, record.data, PLAN)
    assert record.notes == ()
    assert place(record, "/stakeholders/0/sh_id")[0] == "Acteurs"


def without_names(book, form):
    book.defined_names.clear()


def without_keys(book, form):
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if str(cell.value).startswith("fk:"):
                    cell.value = None


def without_codes(book, form):
    for cell in book["Questions"]["B"]:
        cell.value = None
    for sheet in book:
        for cell in sheet[6]:
            if isinstance(cell.value, str):
                cell.value = re.sub(r"^\[[A-Z][0-9]+\] ", "", cell.value)


def without_labels(book, form):
    for cell in book["Questions"]["C"]:
        cell.value = "traduit"
    for sheet in book.worksheets[2:]:
        for cell in sheet[6]:
            if str(cell.value).startswith("["):
                cell.value = cell.value.split("]")[0] + "] traduit"


@pytest.mark.parametrize("lose", [without_names, without_keys, without_codes, without_labels])
def test_one_sort_of_anchor_may_be_lost(form, lose):
    record = read_bytes(changed(filled_of(form.output), lambda book: lose(book, form)), form)
    assert same(form, record.data, example_of(form.output))
    assert record.notes == ()


@pytest.mark.parametrize("lose", [without_keys, without_labels])
def test_a_form_without_marks_is_surer_of_itself_than_another(lose):
    def certainty(data, form):
        places = read_bytes(data, form).places.values()
        return sum(place.confidence for place in places) / len(places)

    plan, roadmap = SHIPPED.form("engagement-plan"), SHIPPED.form("roadmap")
    data = changed(filled_of("engagement-plan"), lambda book: lose(book, plan))
    assert certainty(data, plan) > certainty(data, roadmap)


def test_names_alone_are_less_sure(plan, filled):
    def change(book):
        sheet = book["Questions"]
        for row in sheet.iter_rows(min_row=5, max_col=3):
            for cell in row:
                cell.value = None

    record = read_bytes(changed(filled, change), plan)
    assert record.data["purpose_scope"] == PLAN["purpose_scope"]
    assert record.places["/purpose_scope/purpose"].anchors == ("name",)
    assert record.places["/purpose_scope/purpose"].confidence < 0.9


def test_an_answer_that_was_cut_and_pasted_elsewhere_is_in_doubt(plan, filled):
    def change(book):
        sheet, ref = place(read_bytes(filled, plan), "/purpose_scope/area_text")
        row = book[sheet][ref].row
        book[sheet][ref].value = "The new answer"
        book[sheet]["H200"].value = "The old answer"
        book.defined_names["f_B7"].attr_text = "Questions!$H$200"
        assert row

    record = read_bytes(changed(filled, change), plan)
    assert record.data["purpose_scope"]["area_text"] == "The new answer"
    note = next(note for note in record.notes if note.rule == "anchors-disagree")
    assert (note.pointer, note.found) == ("/purpose_scope/area_text", "The new answer")
    assert record.places["/purpose_scope/area_text"].confidence == 0.5


def test_a_deleted_question_is_lost_not_blank(plan, filled):
    row = opened(filled)["Questions"][place(read_bytes(filled, plan), "/purpose_scope/area_text")[1]].row

    def change(book):
        book.defined_names["f_B7"].attr_text = "Questions!#REF!"
        for cell in book["Questions"][row]:
            cell.value = None

    record = read_bytes(changed(filled, change), plan)
    assert "area_text" not in record.data["purpose_scope"]
    assert [(n.rule, n.pointer) for n in record.notes] == [("lost-field", "/purpose_scope/area_text")]
    assert record.places["/purpose_scope/area_text"].confidence == 0


def test_a_deleted_sheet_is_lost(plan, filled):
    def change(book):
        book.remove(book["Risks"])

    record = read_bytes(changed(filled, change), plan)
    assert "risks" not in record.data
    assert ("lost-field", "/risks") in [(note.rule, note.pointer) for note in record.notes]


def test_a_copy_of_a_sheet_does_not_count(plan, filled):
    def change(book):
        copy = book.copy_worksheet(book["Stakeholders"])
        copy["C7"].value = "Changed in the copy"
        again = book.copy_worksheet(book["Questions"])
        again["D6"].value = "Changed in the copy"
        book.copy_worksheet(book["Risks"])

    record = read_bytes(changed(filled, change), plan)
    assert same(plan, record.data, PLAN)
    assert [(n.rule, n.pointer, n.location.part, n.found) for n in record.notes] == [
        ("copy-differs", "/stakeholders/0/name", "Stakeholders Copy", "Changed in the copy"),
        ("copy-differs", "/document_control/city_name", "Questions Copy", "Changed in the copy"),
        ("copied-sheet", None, "Risks Copy", "Risks Copy"),
    ]


def test_names_that_count_for_one_sheet_only_are_no_anchors(plan, filled):
    def change(xml):
        double = '<definedName name="f_B7" localSheetId="0">Start!$B$2</definedName>'
        return xml.replace("</definedNames>", f"{double}</definedNames>")

    record = read_bytes(with_part(filled, "xl/workbook.xml", change), plan)
    assert same(plan, record.data, PLAN)
    assert record.notes == ()


def test_columns_in_another_order_are_read_by_their_headers(plan, filled):
    def change(book):
        sheet = book["Risks"]
        for row in range(4, 12):
            first, last = sheet.cell(row, 2), sheet.cell(row, 6)
            first.value, last.value = last.value, first.value
        names = book.defined_names
        names["f_J1"].attr_text, names["f_J5"].attr_text = names["f_J5"].attr_text, names["f_J1"].attr_text

    record = read_bytes(changed(filled, change), plan)
    assert record.data["risks"][0]["risk"] == PLAN["risks"][0]["risk"]
    assert record.notes == ()


def test_a_lost_column_is_not_blank(plan, filled):
    def change(book):
        sheet = book["Risks"]
        for row in range(4, 20):
            sheet.cell(row, 6).value = None
        book.defined_names["f_J5"].attr_text = "Risks!#REF!"

    record = read_bytes(changed(filled, change), plan)
    count = len(PLAN["risks"])
    assert [(n.rule, n.pointer) for n in record.notes] == [
        ("lost-field", f"/risks/{row}/response") for row in range(count)
    ]


def test_another_workbook_is_not_our_form(plan):
    def change(book):
        for sheet in book.worksheets[1:]:
            book.remove(sheet)
        book.defined_names.clear()

    assert "not-our-form" in rules(read_bytes(changed(blank_of("engagement-plan"), change), plan))


def test_one_form_is_not_taken_for_the_other():
    record = read_bytes(filled_of("engagement-plan"), SHIPPED.form("roadmap"))
    assert "not-our-form" in rules(record)
