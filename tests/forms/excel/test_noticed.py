"""What a reader notices in a workbook is said in full: which cells, what stood there, and nobody's name."""

from __future__ import annotations

import dataclasses
import re

import pytest
from lxml import etree
from msgspec.structs import replace

from pipeline.fields import Form, Section
from pipeline.forms.excel.markup import MAIN, RELATIONS
from pipeline.intake import Refused
from tests.damage import excel_anchors, excel_places, excel_rows, excel_values
from tests.damage.excel_book import Book
from tests.damage.excel_case import Case
from tests.forms.excel.conftest import (
    SHIPPED,
    blank_of,
    filled_of,
    place,
    read_bytes,
    rules,
    sheet_part,
    with_part,
)

ROADMAP = SHIPPED.form("roadmap")
PURPOSE = "/purpose_scope/purpose"
THREADED = """<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">
<threadedComment ref="{ref}" id="{{1}}" personId="{{2}}"><text>Is this still so?</text></threadedComment>
</ThreadedComments>"""


@pytest.fixture
def case(plan, filled):
    return Case(plan, Book(filled), read_bytes(filled, plan))


def read(case: Case):
    return read_bytes(case.book.bytes(), case.form)


def notes(case: Case):
    return [(n.rule, n.location.part, n.location.ref, n.found) for n in read(case).notes]


def test_hidden_rows_and_columns_are_named(case):
    page = case.book.pages["Stakeholders"]
    page.hide_rows(7, 8, 10)
    page.hide_rows(60)  # blank, so nothing is handed in with it
    page.hide_column(4)
    assert notes(case) == [("hidden-answers", "Stakeholders", "B7", "rows 7, 8 and 10 and column D")]


def test_a_filter_and_a_hidden_sheet_are_named(case):
    excel_places.tables_filtered(case)
    case.book.entry("Risks").set("state", "veryHidden")
    found = dict((n.location.part, n.found) for n in read(case).notes)
    assert found["Stakeholders"] == "rows 7 and 8 (by a filter)"
    assert found["Risks"] == "the whole sheet"


def test_comments_are_kept_without_the_names_of_authors(case):
    excel_values.comments_on_answers(case)
    (note,) = read(case).notes
    assert (note.rule, note.found) == ("comment", "Please check this.")
    assert note.pointer == "/document_control/city_name"
    assert note.location.label == "Twin City"


def test_conversations_are_kept_once(case):
    excel_values.comments_on_answers(case)
    _, ref = case.at("/document_control/city_name")
    relations = next(name for name in case.book.added if name.endswith(".rels") and "sheets" in name)
    root = etree.fromstring(case.book.added[relations])
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    target = "../threadedComments/threadedComment1.xml"
    etree.SubElement(root, f"{RELATIONS}Relationship", Id="rId98", Type=kind, Target=target)
    case.book.added[relations] = etree.tostring(root)
    case.book.added["xl/threadedComments/threadedComment1.xml"] = THREADED.format(ref=ref).encode()
    assert [found for *_, found in notes(case)] == ["Is this still so?"]


def test_an_answer_beside_its_cell_says_where_it_stood(case):
    page, ref = case.at(PURPOSE)
    beside = ref.replace("D", "H")
    page.say(beside, "Beside the guidance.")
    page.clear(ref)
    record = read(case)
    assert record.data["purpose_scope"]["purpose"] == "Beside the guidance."
    assert place(record, PURPOSE) == ("Questions", beside)
    (note,) = record.notes
    assert note.params["where"] == f"in Questions, cell {beside},"


def test_an_answer_behind_its_label_is_read_but_a_longer_label_is_none(case):
    page, ref = case.at(PURPOSE)
    label = ref.replace("D", "C")
    page.clear(ref)
    page.say(label, "Why we engage people in the first place")
    assert "purpose" not in read(case).data["purpose_scope"]
    page.say(label, "Why we engage: to be heard")
    assert read(case).data["purpose_scope"]["purpose"] == "to be heard"


def test_a_remark_beside_an_answer_is_not_read(case):
    page, ref = case.at(PURPOSE)
    page.say(ref.replace("D", "H"), "A remark.")
    case.book.pages["Risks"].say("K8", "Another remark.")
    row = ref[1:]
    assert notes(case) == [
        ("extra-content", "Risks", "K8", "Another remark."),
        ("extra-content", "Questions", f"H{row}", "A remark."),
    ]


def test_both_answers_of_a_doubled_row_are_told(case):
    excel_rows.question_copied_with_another_answer(case)
    first, *_ = read(case).notes
    assert first.rule == "answered-twice"
    assert first.params == {"first": "Exempla", "second": "Another answer in the copy of the row."}


def test_merged_answers_are_told_of_in_all_their_cells(case):
    excel_places.answers_merged_with_those_below(case)
    kept, lost = read(case).notes
    assert (kept.rule, lost.rule) == ("merged-cells", "merged-answers")
    assert kept.pointer != lost.pointer
    assert "merged" not in str(read_bytes(filled_of("engagement-plan"), case.form).notes)


def test_a_choice_without_its_row_is_told_of(case):
    row = next(row for _, row, ticked in case.ticks() if not ticked)
    label = case.questions.content(f"C{row}")
    case.questions.move_rows(lambda n: None if n == row else n - (n > row))
    (note,) = read(case).notes
    assert (note.rule, note.found) == ("lost-choice", label)


def test_formulas_of_ones_own_are_told_of_once_in_a_column(case):
    for row in (7, 8, 9):
        case.book.pages["Risks"].calculate(f"B{row}", "'[x.xlsx]A'!B2", "str", "What may go wrong there")
    (note,) = read(case).notes
    assert (note.rule, note.location.ref, note.found) == ("typed-formula", "B7", "What may go wrong there")


def test_zeros_of_links_to_blank_cells_are_no_rows(case):
    page = case.book.pages["Risks"]
    rows = len(case.truth["risks"])
    for row in range(7 + rows, 18):
        page.calculate(f"B{row}", f"'[x.xlsx]A'!B{row}", result="0")
    assert len(read(case).data["risks"]) == rows


@pytest.mark.parametrize("word", ["Gesamt", "Somme :", "Σύνολο", "Toplam", "TOTAL"])
def test_total_rows_in_other_languages(case, word):
    page, rows = case.book.pages["Risks"], len(case.truth["risks"])
    page.say(f"B{7 + rows}", word)
    page.number(f"C{7 + rows}", "12")
    assert len(read(case).data["risks"]) == rows


def translated(form: Form) -> Form:
    """The form as its schema would have it with the labels in a further language."""

    def part_of(part):
        return replace(part, fields=tuple(replace(f, titles=(f"Frage {f.code}",)) for f in part.fields))

    return dataclasses.replace(form, parts=tuple(map(part_of, form.parts)))


def test_labels_in_a_further_language_are_known(case):
    form = translated(case.form)
    for part in case.form.parts:
        for field in part.fields:
            for page in [case.questions, *(page for _, page in case.tables)]:
                for ref, text in list(page.texts()):
                    if f"[{field.code}] " in text:
                        page.say(ref, f"Frage {field.code}")
            if isinstance(part, Section):
                page, ref = case.at(field.pointer)
                page.say(ref.replace("D", "C"), f"Frage {field.code}")
    excel_anchors.keys_codes_and_names_gone(case)
    data = case.book.bytes()
    assert "lost-field" in rules(read_bytes(data, case.form))
    record = read_bytes(data, form)
    assert record.notes == ()
    assert record.data["risks"][0]["risk"] == case.truth["risks"][0]["risk"]
    assert record.places[PURPOSE].confidence == 0.7


def test_a_reworded_label_is_known_but_in_doubt(case):
    excel_anchors.keys_codes_and_names_gone(case)
    page, ref = case.at("/purpose_scope/decisions_open")
    row = ref[1:]
    page.say(f"B{row}", "What persons can still influence")  # the column of keys is gone
    (note,) = read(case).notes
    assert (note.rule, note.found) == ("similar-label", "What persons can still influence")
    assert read(case).places["/purpose_scope/decisions_open"].confidence == 0.5


def test_a_label_in_a_table_is_no_question(case):
    """A table may name what a question asks for; when the question is gone, the table does not answer it."""
    page, ref = case.at(PURPOSE)
    label = page.content(ref.replace("D", "C"))
    row = int(ref[1:])
    page.move_rows(lambda n: None if n == row else n - (n > row))
    case.book.pages["Risks"].say("B7", label)
    assert ("lost-field", PURPOSE) in [(n.rule, n.pointer) for n in read(case).notes]


def test_a_blank_form_in_pieces_says_nothing_more(plan):
    book = Book(blank_of("engagement-plan"))
    case = Case(plan, book, read_bytes(book.original, plan))
    excel_rows.sheets_copied(case)
    record = read(case)
    assert set(rules(record)) == {"copied-sheet"}
    assert not any(record.data.values())


def test_the_results_of_our_own_formulas_do_not_matter(case):
    for name in case.book.pages:
        for cell in case.book.pages[name].data.iter(f"{MAIN}c"):
            value = cell.find(f"{MAIN}v")
            if cell.find(f"{MAIN}f") is not None and value is not None:
                cell.remove(value)
    assert read(case).notes == ()


def pointing_elsewhere(data: bytes, mark: str) -> bytes:
    """The workbook with the pointer to a sheet damaged: in its own id, or in the part that it leads to."""
    pointer = re.compile(f"<[^<>]*{sheet_part(data, 'Stakeholders')}[^<>]*>")
    return with_part(
        data,
        "xl/_rels/workbook.xml.rels",
        lambda all_: pointer.sub(lambda found: found[0].replace(f' {mark}="', f' {mark}="x'), all_),
    )


@pytest.mark.parametrize("mark", ["Target", "Id"])
def test_a_sheet_whose_part_is_gone_is_never_taken_for_blank(filled, plan, mark):
    with pytest.raises(Refused, match="opc-missing-part"):
        read_bytes(pointing_elsewhere(filled, mark), plan)


def test_a_table_of_which_only_names_are_left_is_lost(case):
    for row in case.book.pages["Stakeholders"].rows().values():
        case.book.pages["Stakeholders"].data.remove(row)
    record = read(case)
    assert "stakeholders" not in record.data
    assert ("lost-field", "/stakeholders") in [(note.rule, note.pointer) for note in record.notes]


def test_a_question_of_which_only_its_name_is_left_is_lost(case):
    page, ref = case.at(PURPOSE)
    page.data.remove(page.rows()[int(ref[1:])])
    assert [(note.rule, note.pointer) for note in read(case).notes] == [("lost-field", PURPOSE)]
