"""Forms as people and programs hand them back: moved, renamed, retyped, half filled in."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from pipeline import intake
from pipeline.forms import excel
from tests.forms.excel.conftest import (
    SHIPPED,
    blank_of,
    cover_for,
    example_of,
    filled_of,
    opened,
    part_of,
    place,
    read_bytes,
    same,
    saved,
    sheet_part,
    with_part,
)

PLAN = example_of("engagement-plan")


def changed(data, change):
    """The file after somebody changed it in a program that keeps everything (openpyxl stands in for it)."""
    book = opened(data)
    change(book)
    return saved(book)


def rules(record):
    return [note.rule for note in record.notes]


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

    record = read_bytes(changed(filled, change), plan)
    assert same(plan, record.data, PLAN)
    assert set(rules(record)) == {"extra-content"}


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


def test_another_workbook_is_not_our_form(plan):
    def change(book):
        for sheet in book.worksheets[1:]:
            book.remove(sheet)
        book.defined_names.clear()

    assert "not-our-form" in rules(read_bytes(changed(blank_of("engagement-plan"), change), plan))


def test_one_form_is_not_taken_for_the_other():
    record = read_bytes(filled_of("engagement-plan"), SHIPPED.form("roadmap"))
    assert "not-our-form" in rules(record)


def test_a_sheet_of_ones_own_is_noted(plan, filled):
    def change(book):
        book.create_sheet("Notes")["B2"].value = "Do not forget to call the bank"

    note = read_bytes(changed(filled, change), plan).notes[0]
    assert (note.rule, note.location.part, note.location.ref) == ("extra-content", "Notes", "B2")


def stamp_without(data, *parts):
    """The stamp after some of its places are gone."""
    if "custom" in parts:
        data = with_part(data, "docProps/custom.xml", lambda xml: re.sub("<property.*</property>", "", xml))
    if "sheet" in parts:
        data = with_part(data, sheet_part(data, "_stamp"), lambda xml: xml.replace("twinning-", "x-"))
    if "core" in parts:
        data = with_part(
            data, "docProps/core.xml", lambda xml: re.sub("<dc:subject>.*</dc:subject>", "", xml)
        )
    if "headers" in parts:
        names = [name for name in intake.open_bytes(data, "x").names if "/worksheets/sheet" in name]
        for name in (name for name in names if "headerFooter" in part_of(data, name)):
            data = with_part(data, name, lambda xml: re.sub("<headerFooter>.*</headerFooter>", "", xml))
    return excel.stamp(intake.open_bytes(data, "form.xlsx"))


@pytest.mark.parametrize("gone", [0, 1, 2, 3, 4])
def test_the_stamp_survives_in_one_place_or_another(form, blank, gone):
    wanted = cover_for(form).stamp
    found = stamp_without(blank, *("custom", "sheet", "core", "headers")[:gone])
    assert (found.output, found.form_version, found.cohort) == (wanted.output, wanted.form_version, "3")
    assert (found.city, found.instance) == (wanted.city, wanted.instance)
    assert found.programme == ("tlp" if gone < 2 else "")


def test_a_file_without_marks_has_an_empty_stamp():
    from openpyxl import Workbook

    assert excel.stamp(intake.open_bytes(saved(Workbook()), "form.xlsx")).output == ""


def test_reading_and_filling_in_do_without_openpyxl():
    code = "import sys, pipeline.forms.excel; sys.exit('openpyxl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
