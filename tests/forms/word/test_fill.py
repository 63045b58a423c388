"""Data goes into the answers and nothing else changes."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from pipeline import intake
from pipeline.errors import UsageError
from pipeline.fields import Table
from pipeline.forms import word
from pipeline.forms.word import names, text
from pipeline.forms.word.grow import grow
from pipeline.forms.word.locate import locate
from pipeline.forms.word.names import w, w14
from pipeline.forms.word.view import offered
from tests.forms.word import edits
from tests.forms.word.conftest import SHIPPED, blank_of, read_bytes
from tests.forms.word.edits import answer_cell, document_of, edited, row_of

FORM = SHIPPED.form("roadmap")
DATA = json.loads((SHIPPED.home / "schemas" / "examples" / "roadmap.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def blank():
    return blank_of(FORM)


def filled(data, blank):
    return document_of(word.fill(blank, FORM, data))


def controls_of(cell, name):
    return [found for found in cell.iter(w("sdt")) if found.find(f"{w('sdtPr')}/{name}") is not None]


def test_no_data_changes_nothing_that_is_read(blank):
    again = word.fill(blank, FORM, {})
    assert text.text(document_of(again).find(w("body"))) == text.text(document_of(blank).find(w("body")))


def test_the_same_data_gives_the_same_bytes(blank):
    assert word.fill(blank, FORM, DATA) == word.fill(blank, FORM, DATA)


def test_only_the_document_changes(blank):
    before, after = (intake.open_bytes(data, "x") for data in (blank, word.fill(blank, FORM, DATA)))
    assert [n for n in before.names if before.read(n) != after.read(n)] == ["word/document.xml"]


def test_an_answer_keeps_its_control_and_is_no_prompt_any_more(blank):
    root = filled({"document_control": {"city_name": "Ex  ample\tcity"}}, blank)
    cell = answer_cell(root, "A1")
    (control,) = controls_of(cell, w("richText"))
    assert control.find(f"{w('sdtPr')}/{w('showingPlcHdr')}") is None
    assert not list(control.iter(w("rStyle")))
    assert text.text(cell) == "Ex  ample\tcity"
    others = [c for c in root.iter(w("sdt")) if c.find(f"{w('sdtPr')}/{w('showingPlcHdr')}") is not None]
    assert len(others) > 100


def test_a_date_is_stored_beside_its_text(blank):
    cell = answer_cell(filled({"document_control": {"document_date": "2026-02-03"}}, blank), "A9")
    (picker,) = cell.iter(w("date"))
    assert picker.get(w("fullDate")) == "2026-02-03T00:00:00Z"
    assert text.text(cell) == "2026-02-03"


def test_a_date_that_is_none_is_kept_as_text(blank):
    cell = answer_cell(filled({"document_control": {"document_date": "in spring"}}, blank), "A9")
    (picker,) = cell.iter(w("date"))
    assert picker.get(w("fullDate")) is None
    assert text.text(cell) == "in spring"


def test_choices_are_ticked_in_state_and_sign(blank):
    data = {"focus": {"focus_domains": ["buildings", "no_such_choice"]}}
    cell = answer_cell(filled(data, blank), "F1")
    states = [mark.get(w14("val")) for mark in cell.iter(w14("checked"))]
    assert states == ["1"] + ["0"] * (len(states) - 1)
    assert text.lines(cell)[0].startswith("☒ Buildings")
    assert text.lines(cell)[-1] == "☒ no_such_choice"
    assert read_bytes(word.fill(blank, FORM, data), FORM).data["focus"] == data["focus"]


def test_ticks_can_be_taken_back(blank):
    ticked = word.fill(blank, FORM, {"focus": {"focus_domains": ["buildings", "mobility"]}})
    again = word.fill(ticked, FORM, {"focus": {"focus_domains": ["mobility"]}})
    assert read_bytes(again, FORM).data["focus"] == {"focus_domains": ["mobility"]}


def test_yes_and_no_are_words_of_the_list(blank):
    cell = answer_cell(filled({"delivery_plan": {"counterpart_agreed": False}}, blank), "L8")
    assert text.text(cell) == "No"


def test_a_long_text_has_a_paragraph_a_line_in_the_look_of_the_box(blank):
    words = "First.\n\n  Third  with  spaces.\t=1+1"
    root = filled({"starting_point": {"main_challenges": words}}, blank)
    cell = next(edits.box(root, "B7").iter(w("tc")))
    assert text.text(cell) == words
    styles = [p.find(f"{w('pPr')}/{w('pStyle')}").get(w("val")) for p in cell.iter(w("p"))]
    assert styles == ["FormAnswer"] * 3


def test_answers_that_are_not_named_stay(blank):
    first = word.fill(blank, FORM, DATA)
    second = word.fill(first, FORM, {"document_control": {"city_name": "Other"}})
    before, after = read_bytes(first, FORM).data, read_bytes(second, FORM).data
    assert after["document_control"] == before["document_control"] | {"city_name": "Other"}
    assert {**after, "document_control": 0} == {**before, "document_control": 0}


def test_calculated_answers_are_shown_as_such(blank):
    rows = [{"risk": "A risk that is written down", "likelihood": 2, "impact": 3, "rating": 6}]
    result = word.fill(blank, FORM, {"roadmap_risks": rows})
    record = read_bytes(result, FORM)
    assert record.data["roadmap_risks"] == rows
    assert record.places["/roadmap_risks/0/rating"].raw == "6"
    cell = row_of(document_of(result), "M1").getnext().findall(w("tc"))[3]
    assert text.text(cell) == "6"
    assert [style.get(w("val")) for style in cell.iter(w("rStyle"))] == ["FormCalculated"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [(9600, "9600"), (84300, "84\u00a0300"), (1619000, "1\u00a0619\u00a0000"), (18200.5, "18\u00a0200.5")],
)
def test_large_amounts_have_their_thousands_set_apart_and_read_back_the_same(blank, value, shown):
    result = word.fill(blank, FORM, {"emissions_by_domain": [{"domain": "mobility", "tco2e": value}]})
    cell = row_of(document_of(result), "C1").getnext().findall(w("tc"))[1]
    assert text.text(cell) == shown
    record = read_bytes(result, FORM)
    assert record.data["emissions_by_domain"][0]["tco2e"] == value
    assert record.notes == ()


@pytest.mark.parametrize("saved_by_old_office", [False, True])
def test_rows_and_cards_are_added(blank, saved_by_old_office):
    form = edited(blank, edits.without_controls, edits.without_bookmarks) if saved_by_old_office else blank
    rows = [{"domain": "mobility", "tco2e": n + 0.5} for n in range(40)]
    cards = [{"lo_id": f"LO-{n:02}", "statement": f"number {n}"} for n in range(1, 30)]
    data = {"emissions_by_domain": rows, "learning_objectives": cards}
    result = word.fill(form, FORM, data)
    record = read_bytes(result, FORM)
    assert record.data["emissions_by_domain"] == rows
    assert record.data["learning_objectives"] == cards
    assert record.places["/learning_objectives/28/lo_id"].location.ref.startswith("Objective 29 (LO-29)")
    root = document_of(result)
    titles = [text.paragraph(p) for p in root.iter(w("p")) if text.paragraph(p).startswith("Objective ")]
    assert titles == [f"Objective {n}" for n in range(1, 30)]


def test_added_rows_have_names_and_numbers_of_their_own(blank):
    data = {
        "emissions_by_domain": [{"domain": "mobility"}] * 20,
        "learning_objectives": [{"lo_id": "LO-01"}] * 20,
    }
    root = filled(data, blank)
    for marks in (
        [m.get(w("val")) for m in root.iterfind(f".//{w('sdtPr')}/{w('id')}")],
        [m.get(w("val")) for m in root.iterfind(f".//{w('sdtPr')}/{w('tag')}")],
        [m.get(w("name")) for m in root.iter(w("bookmarkStart"))],
        [m.get(w("id")) for m in root.iter(w("bookmarkStart"))],
    ):
        assert max(Counter(marks).values()) == 1


def test_added_rows_have_their_places_where_they_would_be_found(blank):
    document = document_of(blank)
    tables = [part for part in FORM.parts if isinstance(part, Table)]
    grown = grow(document, locate(document, FORM), FORM, {table.name: offered(table) + 2 for table in tables})
    found = locate(document, FORM)
    assert grown.rows.keys() == found.rows.keys()
    for table in tables:
        here, there = grown.rows[table.name], found.rows[table.name]
        assert [row.number for row in here] == [row.number for row in there]
        for one, other in zip(here, there, strict=True):
            assert one.element is other.element
            assert {name: (spot.label, spot.cells) for name, spot in one.spots.items()} == {
                name: (spot.label, spot.cells) for name, spot in other.spots.items()
            }


def test_an_added_row_is_blank_even_if_the_last_one_is_not(blank):
    full = word.fill(
        blank, FORM, {"emissions_by_domain": [{"domain": "mobility", "tco2e": n} for n in range(7)]}
    )
    more = word.fill(full, FORM, {"emissions_by_domain": [{"tco2e": 1}] * 8})
    assert read_bytes(more, FORM).data["emissions_by_domain"][7] == {"tco2e": 1}


def test_a_row_added_to_cards_that_grew_together_is_one_row(blank):
    def join(root):
        tables = [t for t in root.find(w("body")).iterchildren(w("tbl"))]
        cards = [
            t
            for t in tables
            if any(names.code_in_text(text.text(text.cells(r)[0])) == "G2" for r in text.rows(t))
        ]
        cards[-2].extend(cards[-1].findall(w("tr")))
        edits.take_out(cards[-1])

    cards = [{"lo_id": f"LO-{n:02}"} for n in range(1, 7)]
    record = read_bytes(word.fill(edited(blank, join), FORM, {"learning_objectives": cards}), FORM)
    assert record.data["learning_objectives"] == cards


def test_pasted_text_outside_the_control_is_replaced(blank):
    def paste(root):
        answer_cell(root, "A1").find(w("p")).append(edits.xml("<w:r><w:t>behind</w:t></w:r>"))
        answer_cell(root, "A1").append(edits.paragraph("below"))

    data = {"document_control": {"city_name": "Exempla"}}
    assert (
        read_bytes(word.fill(edited(blank, paste), FORM, data), FORM).data["document_control"]
        == data["document_control"]
    )


def test_data_without_a_place_is_never_dropped(blank):
    cut = edited(blank, lambda root: edits.take_out(row_of(root, "A1")))
    with pytest.raises(UsageError, match="A1"):
        word.fill(cut, FORM, {"document_control": {"city_name": "Exempla"}})
    headless = edited(blank, lambda root: edits.take_out(row_of(root, "C1").getparent()))
    with pytest.raises(UsageError, match="C1"):
        word.fill(headless, FORM, {"emissions_by_domain": [{"domain": "mobility"}]})
