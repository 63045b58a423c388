"""Forms come back cut, pasted, translated and rearranged; the answers are still found, or said to be lost."""

from __future__ import annotations

import json

import pytest

from pipeline.forms import word
from pipeline.forms.word.names import w
from tests.forms.word import edits
from tests.forms.word.conftest import SHIPPED, blank_of, read_bytes
from tests.forms.word.edits import answer_cell, edited, label_cell, paragraph, row_of, say, take_out, xml

FORM = SHIPPED.form("roadmap")
DATA = json.loads((SHIPPED.home / "schemas" / "examples" / "roadmap.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def blank():
    return blank_of(FORM)


@pytest.fixture(scope="module")
def filled(blank):
    return word.fill(blank, FORM, DATA)


@pytest.fixture(scope="module")
def expected(filled):
    return read_bytes(filled, FORM).data


def after(data, *changes):
    return read_bytes(edited(data, *changes), FORM)


def rules(record):
    return [note.rule for note in record.notes]


@pytest.mark.parametrize(
    "changes",
    [
        (edits.without_controls,),
        (edits.without_bookmarks,),
        (edits.without_codes,),
        (edits.reworded,),
        (edits.without_controls, edits.without_bookmarks),
        (edits.without_controls, edits.without_codes),
        (edits.without_controls, edits.reworded),
        (edits.without_bookmarks, edits.without_codes),
        (edits.without_controls, edits.without_bookmarks, edits.reworded),
        (edits.in_google_controls,),
        (edits.without_controls, edits.in_google_controls),
    ],
    ids=lambda changes: "+".join(change.__name__ for change in changes),
)
def test_some_anchors_may_go(filled, expected, changes):
    record = after(filled, *changes)
    assert record.data == expected
    assert record.notes == ()


def test_words_alone_find_the_questions_but_less_surely(filled, expected):
    record = after(filled, edits.without_controls, edits.without_bookmarks, edits.without_codes)
    assert record.data == expected
    assert record.places["/starting_point/population"].confidence < 0.75
    assert record.places["/starting_point/population"].anchors == ("label",)


def test_without_any_anchor_it_is_not_our_form(filled):
    record = after(
        filled, edits.without_controls, edits.without_bookmarks, edits.without_codes, edits.reworded
    )
    assert rules(record)[0] == "not-our-form"


def test_a_deleted_question_is_lost_not_blank(filled):
    record = after(filled, lambda root: take_out(row_of(root, "B3")))
    assert "climate_target_year" not in record.data["starting_point"]
    note = next(n for n in record.notes if n.rule == "lost-field")
    assert note.pointer == "/starting_point/climate_target_year"
    assert note.params["code"] == "B3"
    assert record.places[note.pointer].confidence == 0.0


def test_a_deleted_table_is_lost_not_empty(filled):
    record = after(filled, lambda root: take_out(row_of(root, "C1").getparent()))
    assert "emissions_by_domain" not in record.data
    assert [n.pointer for n in record.notes] == ["/emissions_by_domain"]


def test_a_deleted_column_is_lost_in_every_row(filled):
    def cut(root):
        for row in list(row_of(root, "C1").getparent().iter(w("tr"))):
            take_out(row.findall(w("tc"))[1])

    record = after(filled, cut)
    assert {n.pointer for n in record.notes} == {
        f"/emissions_by_domain/{i}/tco2e" for i in range(len(DATA["emissions_by_domain"]))
    }


def test_order_does_not_matter(filled, expected):
    def shuffle(root):
        table = row_of(root, "B3").getparent()
        table.append(table.findall(w("tr"))[0])  # the first question last
        body = root.find(w("body"))
        body.insert(0, row_of(root, "E2").getparent())  # a whole block to the front
        header = row_of(root, "D1")
        for row in header.getparent().iterchildren(w("tr")):
            row.append(row.findall(w("tc"))[0])  # the first column last

    assert after(filled, shuffle).data == expected


def test_own_rows_and_columns_are_passed_over(filled, expected):
    def add(root):
        row = edits.copied_after(row_of(root, "B3"))
        say(row.findall(w("tc"))[0], "Our own question")
        say(row.findall(w("tc"))[1], "Our own answer")
        edits.without_bookmarks(row)
        for row in row_of(root, "D1").getparent().iterchildren(w("tr")):
            cell = edits.copied_after(row.findall(w("tc"))[0])
            say(cell, "internal")

    record = after(filled, add)
    assert record.data == expected


def test_a_row_added_with_the_tab_key_counts(filled, expected):
    def add(root):
        rows = row_of(root, "C1").getparent().findall(w("tr"))
        row = edits.copied_after(rows[-1])
        for cell, words in zip(row.findall(w("tc")), ("Mobility and transport", "12,5"), strict=True):
            say(cell, words)

    record = after(filled, add)
    added = record.data["emissions_by_domain"][-1]
    assert added == {"domain": "mobility", "tco2e": 12.5}
    last = len(record.data["emissions_by_domain"]) - 1
    # the blank row above it is passed over in the data, but a person counts it
    assert record.places[f"/emissions_by_domain/{last}/tco2e"].location.ref == f"row {last + 2}, question C2"


def card(root, number):
    """The title, the table and the gap of the nth card of the objectives."""
    tables = [t for t in root.find(w("body")).iterchildren(w("tbl")) if row_has(t, "G2")]
    return tables[number - 1]


def row_has(table, code):
    return any(
        edits.code_in_text(edits.text.text(edits.text.cells(r)[0])) == code
        for r in table.iterchildren(w("tr"))
    )


def test_a_copied_card_is_a_new_row(filled, expected):
    def copy_card(root):
        table = card(root, 2)
        twin = edits.copied_after(table)
        table.addnext(paragraph("Objective again"))
        say(twin.findall(w("tr"))[0].findall(w("tc"))[1], "LO-77")

    objectives = after(filled, copy_card).data["learning_objectives"]
    assert len(objectives) == len(expected["learning_objectives"]) + 1
    assert [row["lo_id"] for row in objectives][1:3] == ["LO-02", "LO-77"]
    assert {**objectives[2], "lo_id": "LO-02"} == objectives[1]


def test_cards_that_grew_together_are_still_two(filled, expected):
    def join(root):
        first, second = card(root, 1), card(root, 2)
        first.extend(second.findall(w("tr")))
        take_out(second)

    assert after(filled, join).data == expected


def test_two_answers_to_one_question_are_said(filled):
    def twice(root):
        twin = edits.copied_after(row_of(root, "B3"))
        say(twin.findall(w("tc"))[1], "2049")

    record = after(filled, twice)
    assert (
        record.data["starting_point"]["climate_target_year"] == DATA["starting_point"]["climate_target_year"]
    )
    (note,) = record.notes
    assert (note.rule, note.pointer) == ("answered-twice", "/starting_point/climate_target_year")
    assert (note.params["first"], note.params["second"]) == ("2040", "2049")
    assert record.places["/starting_point/climate_target_year"].confidence <= 0.5


def test_a_copy_of_which_only_one_is_filled_in_is_no_conflict(blank):
    def twice(root):
        twin = edits.copied_after(row_of(root, "B3"))
        say(twin.findall(w("tc"))[1], "2049")

    record = after(blank, twice)
    assert record.data["starting_point"] == {"climate_target_year": 2049}
    assert record.notes == ()


def test_swapped_labels_are_noticed(filled):
    def swap(root):
        one, other = label_cell(root, "B3"), label_cell(root, "B5")
        place = one.getnext()
        other.addnext(one)
        place.addprevious(other)

    record = after(filled, swap)
    assert rules(record) == ["anchors-disagree", "anchors-disagree"]
    # what a person sees beside the label is what was read
    assert record.data["starting_point"]["climate_target_year"] == DATA["starting_point"]["baseline_year"]


def test_an_answer_copied_with_its_control_is_no_conflict(filled):
    def paste(root):
        source, target = answer_cell(root, "B3"), answer_cell(root, "B5")
        for child in target.findall(w("p")):
            take_out(child)
        target.append(edits.copy.deepcopy(source.find(w("p"))))

    record = after(filled, paste)
    assert record.notes == ()
    assert record.data["starting_point"]["baseline_year"] == DATA["starting_point"]["climate_target_year"]


def test_label_and_answer_merged_into_one_cell(filled):
    def merge(root):
        cell = label_cell(root, "B4")
        take_out(answer_cell(root, "B4"))
        cell.append(paragraph("Council decision 4/2022"))

    record = after(filled, merge)
    assert record.data["starting_point"]["target_adopted"] == "Council decision 4/2022"
    assert rules(record) == ["merged-with-question"]


def test_an_answer_behind_the_label(blank):
    def write(root):
        label_cell(root, "B4").find(w("p")).append(xml("<w:r><w:t>: Council decision</w:t></w:r>"))

    record = after(blank, write)
    assert record.data["starting_point"] == {"target_adopted": "Council decision"}
    assert record.places["/starting_point/target_adopted"].confidence <= 0.5


def test_an_answer_in_a_third_column(blank):
    def write(root):
        cell = edits.copied_after(answer_cell(root, "B1"))
        say(cell, "12 500")

    assert after(blank, write).data["starting_point"] == {"population": 12500}


def test_an_answer_below_its_box(blank):
    def write(root):
        box = edits.box(root, "B7")
        box.addnext(paragraph("Below the box."))

    record = after(blank, write)
    assert record.data["starting_point"] == {"main_challenges": "Below the box."}
    assert record.places["/starting_point/main_challenges"].confidence <= 0.5


def test_other_guidance_is_not_taken_for_an_answer(blank):
    def reword(root):
        for words in root.iter(w("t")):
            if words.getparent().find(w("rPr")) is None and len(words.text or "") > 12:
                words.text = "In other words than today"

    assert not any(after(blank, reword).data.values())


def test_a_box_with_several_paragraphs_and_rows(blank):
    def write(root):
        cell = next(edits.box(root, "B7").iter(w("tc")))
        say(cell, "First.")
        cell.append(paragraph("Second."))
        row = edits.copied_after(cell.getparent())
        say(row.find(w("tc")), "After the Tab key.")

    record = after(blank, write)
    assert record.data["starting_point"] == {"main_challenges": "First.\nSecond.\nAfter the Tab key."}


def test_a_deleted_box_is_lost(filled):
    record = after(filled, lambda root: take_out(edits.box(root, "B7")))
    assert rules(record) == ["lost-field"]
    assert "main_challenges" not in record.data["starting_point"]


def test_a_pasted_table_inside_an_answer(blank):
    def paste(root):
        cell = answer_cell(root, "A10")
        cell.insert(
            1, xml("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Climate unit</w:t></w:r></w:p></w:tc></w:tr></w:tbl>")
        )
        for control in list(cell.iter(w("sdt"))):
            take_out(control)

    assert after(blank, paste).data["document_control"] == {"prepared_by": "Climate unit"}


def test_a_blank_form_says_nothing(blank):
    record = read_bytes(blank, FORM)
    assert not any(record.data.values())
    assert record.notes == ()
    assert all(place.raw == "" for place in record.places.values())
    assert record.places["/starting_point/population"].location.part == "Our city today"
    assert record.places["/starting_point/population"].location.ref == "question B1"


def test_what_stands_beside_the_answers_is_said(filled, expected):
    def add(root):
        row = edits.copied_after(row_of(root, "B3"))
        say(row.findall(w("tc"))[0], "Our own question")
        say(row.findall(w("tc"))[1], "Our own answer")
        edits.without_bookmarks(row)
        edits.box(root, "B7").addnext(paragraph("A second thought."))
        say(edits.copied_after(answer_cell(root, "A1")), "ask Anna")

    record = after(filled, add)
    assert record.data == expected
    found = {(note.rule, note.location.ref, note.found) for note in record.notes}
    assert found == {
        ("extra-content", "question A1", "ask Anna"),
        ("extra-content", "question B7", "A second thought."),
        ("extra-content", "", "Our own question Our own answer"),
    }


def test_every_place_has_an_element_for_remarks(filled):
    root = edits.document_of(filled)
    record, found = read_bytes(filled, FORM), word.elements(root, FORM)
    assert set(found) == set(record.places)
    assert {element.tag for element in found.values()} <= {w("tc"), w("tr"), w("tbl")}
    assert edits.text.text(found["/learning_objectives/1/lo_id"]) == "LO-02"
    assert (
        edits.text.text(found["/starting_point/main_challenges"]) == DATA["starting_point"]["main_challenges"]
    )


def test_there_is_no_element_for_what_is_lost(filled):
    root = edits.document_of(edited(filled, lambda root: take_out(row_of(root, "B3"))))
    assert "/starting_point/climate_target_year" not in word.elements(root, FORM)


def test_an_answer_in_a_row_may_begin_with_a_code(filled, expected):
    def cite(root):
        table = row_of(root, "D1").getparent()
        say(table.findall(w("tr"))[1].findall(w("tc"))[1], "[B3] as decided")

    plans = after(filled, cite).data["existing_plans"]
    assert plans[0] == {**expected["existing_plans"][0], "plan_name": "[B3] as decided"}
    assert plans[1:] == expected["existing_plans"][1:]
