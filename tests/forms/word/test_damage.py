"""Forms come back cut, pasted, translated and rearranged; the answers are still found, or said to be lost."""

from __future__ import annotations

import pytest

from pipeline.forms import word
from pipeline.forms.word.names import w
from tests.forms.word import edits
from tests.forms.word.conftest import ROADMAP_DATA, SHIPPED, read_bytes
from tests.forms.word.edits import edited, paragraph, row_of, say, take_out

FORM = SHIPPED.form("roadmap")


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
        f"/emissions_by_domain/{i}/tco2e" for i in range(len(ROADMAP_DATA["emissions_by_domain"]))
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


def test_a_blank_form_says_nothing(blank_roadmap):
    record = read_bytes(blank_roadmap, FORM)
    assert not any(record.data.values())
    assert record.notes == ()
    assert all(place.raw == "" for place in record.places.values())
    assert record.places["/starting_point/population"].location.part == "Our city today"
    assert record.places["/starting_point/population"].location.ref == "question B1"


def test_every_place_has_an_element_for_remarks(filled):
    root = edits.document_of(filled)
    record, found = read_bytes(filled, FORM), word.elements(root, FORM)
    assert set(found) == set(record.places)
    assert {element.tag for element in found.values()} <= {w("tc"), w("tr"), w("tbl")}
    assert edits.text.text(found["/learning_objectives/1/lo_id"]) == "LO-02"
    assert (
        edits.text.text(found["/starting_point/main_challenges"])
        == ROADMAP_DATA["starting_point"]["main_challenges"]
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
