"""Answers that were copied, merged, moved or written elsewhere than asked are found, or said to be lost."""

from __future__ import annotations

from pipeline.forms.word.names import w
from tests.forms.word import edits
from tests.forms.word.conftest import ROADMAP_DATA
from tests.forms.word.edits import answer_cell, label_cell, paragraph, row_of, say, take_out, xml
from tests.forms.word.test_damage import after, rules


def test_two_answers_to_one_question_are_said(filled):
    def twice(root):
        twin = edits.copied_after(row_of(root, "B3"))
        say(twin.findall(w("tc"))[1], "2049")

    record = after(filled, twice)
    assert (
        record.data["starting_point"]["climate_target_year"]
        == ROADMAP_DATA["starting_point"]["climate_target_year"]
    )
    (note,) = record.notes
    assert (note.rule, note.pointer) == ("answered-twice", "/starting_point/climate_target_year")
    assert (note.params["first"], note.params["second"]) == ("2040", "2049")
    assert record.places["/starting_point/climate_target_year"].confidence <= 0.5


def test_a_copy_of_which_only_one_is_filled_in_is_no_conflict(blank_roadmap):
    def twice(root):
        twin = edits.copied_after(row_of(root, "B3"))
        say(twin.findall(w("tc"))[1], "2049")

    record = after(blank_roadmap, twice)
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
    assert (
        record.data["starting_point"]["climate_target_year"]
        == ROADMAP_DATA["starting_point"]["baseline_year"]
    )


def test_an_answer_copied_with_its_control_is_no_conflict(filled):
    def paste(root):
        source, target = answer_cell(root, "B3"), answer_cell(root, "B5")
        for child in target.findall(w("p")):
            take_out(child)
        target.append(edits.copy.deepcopy(source.find(w("p"))))

    record = after(filled, paste)
    assert record.notes == ()
    assert (
        record.data["starting_point"]["baseline_year"]
        == ROADMAP_DATA["starting_point"]["climate_target_year"]
    )


def test_label_and_answer_merged_into_one_cell(filled):
    def merge(root):
        cell = label_cell(root, "B4")
        take_out(answer_cell(root, "B4"))
        cell.append(paragraph("Council decision 4/2022"))

    record = after(filled, merge)
    assert record.data["starting_point"]["target_adopted"] == "Council decision 4/2022"
    assert rules(record) == ["merged-with-question"]


def test_an_answer_behind_the_label(blank_roadmap):
    def write(root):
        label_cell(root, "B4").find(w("p")).append(xml("<w:r><w:t>: Council decision</w:t></w:r>"))

    record = after(blank_roadmap, write)
    assert record.data["starting_point"] == {"target_adopted": "Council decision"}
    assert record.places["/starting_point/target_adopted"].confidence <= 0.5


def test_an_answer_in_a_third_column(blank_roadmap):
    def write(root):
        cell = edits.copied_after(answer_cell(root, "B1"))
        say(cell, "12 500")

    assert after(blank_roadmap, write).data["starting_point"] == {"population": 12500}


def test_an_answer_below_its_box(blank_roadmap):
    def write(root):
        box = edits.box(root, "B7")
        box.addnext(paragraph("Below the box."))

    record = after(blank_roadmap, write)
    assert record.data["starting_point"] == {"main_challenges": "Below the box."}
    assert record.places["/starting_point/main_challenges"].confidence <= 0.5


def test_other_guidance_is_not_taken_for_an_answer(blank_roadmap):
    def reword(root):
        for words in root.iter(w("t")):
            if words.getparent().find(w("rPr")) is None and len(words.text or "") > 12:
                words.text = "In other words than today"

    assert not any(after(blank_roadmap, reword).data.values())


def test_a_box_with_several_paragraphs_and_rows(blank_roadmap):
    def write(root):
        cell = next(edits.box(root, "B7").iter(w("tc")))
        say(cell, "First.")
        cell.append(paragraph("Second."))
        row = edits.copied_after(cell.getparent())
        say(row.find(w("tc")), "After the Tab key.")

    record = after(blank_roadmap, write)
    assert record.data["starting_point"] == {"main_challenges": "First.\nSecond.\nAfter the Tab key."}


def test_a_deleted_box_is_lost(filled):
    record = after(filled, lambda root: take_out(edits.box(root, "B7")))
    assert rules(record) == ["lost-field"]
    assert "main_challenges" not in record.data["starting_point"]


def test_a_pasted_table_inside_an_answer(blank_roadmap):
    def paste(root):
        cell = answer_cell(root, "A10")
        cell.insert(
            1, xml("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Climate unit</w:t></w:r></w:p></w:tc></w:tr></w:tbl>")
        )
        for control in list(cell.iter(w("sdt"))):
            take_out(control)

    assert after(blank_roadmap, paste).data["document_control"] == {"prepared_by": "Climate unit"}


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
