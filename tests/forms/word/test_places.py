"""Questions that stand in unusual places, or lead there by other words, are found as a person finds them."""

from __future__ import annotations

import dataclasses

from msgspec.structs import replace

from pipeline.forms.word import text
from pipeline.forms.word.names import w
from tests.forms.word import edits
from tests.forms.word.edits import answer_cell, label_cell, paragraph, say, take_out, xml
from tests.forms.word.zones import FORM, read_after, run


def test_labels_in_other_languages_lead_to_the_question(blank_roadmap):
    def translated(part):
        fields = (replace(f, titles=("Einwohnerzahl",)) if f.code == "B1" else f for f in part.fields)
        return replace(part, fields=tuple(fields))

    form = dataclasses.replace(FORM, parts=tuple(map(translated, FORM.parts)))

    def translate(root):
        edits.without_controls(root)
        edits.without_bookmarks(root)
        say(label_cell(root, "B1"), "Einwohner\xadzahl *")
        say(answer_cell_of(root, "Einwohner"), "12 500")

    record = read_after(blank_roadmap, translate, form=form)
    assert record.data["starting_point"] == {"population": 12500}
    assert record.places["/starting_point/population"].anchors == ("label",)
    assert "lost-field" in [note.rule for note in read_after(blank_roadmap, translate).notes]


def answer_cell_of(root, beginning):
    row = next(
        r
        for r in root.iter(w("tr"))
        if text.text(r[0] if r[0].tag == w("tc") else r[1]).startswith(beginning)
    )
    return row.findall(w("tc"))[1]


def test_similar_words_lead_there_only_when_nothing_else_does(blank_roadmap):
    def touched(root):
        label = label_cell(root, "B3")
        say(label, "Years of the climate neutrality")
        edits.without_controls(answer_cell(root, "B4").getparent().getparent())
        say(answer_cell_of(root, "Years of"), "2040")

    record = read_after(blank_roadmap, touched)
    place = record.places["/starting_point/climate_target_year"]
    assert (record.data["starting_point"], place.confidence) == ({"climate_target_year": 2040}, 0.5)
    assert [note.rule for note in record.notes] == ["similar-label"]

    def own_row(root):
        row = edits.copied_after(edits.row_of(root, "B3"))
        edits.without_controls(row)
        edits.without_bookmarks(row)
        say(row.findall(w("tc"))[0], "Years of climate neutrality")
        say(row.findall(w("tc"))[1], "2033")

    record = read_after(blank_roadmap, own_row)
    assert record.data["starting_point"] == {}
    assert [note.rule for note in record.notes] == ["extra-content"]


def test_a_question_in_a_text_box_is_read_once(blank_roadmap):
    def into_a_box(root):
        table = edits.row_of(root, "B4").getparent()
        say(answer_cell(root, "B4"), "Decision 4")
        place = paragraph("")
        table.addprevious(place)
        box = "<w:txbxContent/>"
        place.append(
            xml(
                f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
                f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
            )
        )
        first, second = place.iter(w("txbxContent"))
        second.append(edits.copy.deepcopy(table))
        first.append(table)

    record = read_after(blank_roadmap, into_a_box)
    assert record.data["starting_point"] == {"target_adopted": "Decision 4"}
    assert record.notes == ()


def test_a_row_with_a_cell_too_few_is_said(blank_roadmap):
    def cut(root):
        rows = edits.row_of(root, "D1").getparent().findall(w("tr"))
        for number, cell in enumerate(rows[1].findall(w("tc"))):
            say(cell, f"plan {number}")
        take_out(rows[1].findall(w("tc"))[1])

    record = read_after(blank_roadmap, cut)
    assert ("row-out-of-line", "/existing_plans/0") in [(note.rule, note.pointer) for note in record.notes]


def nested(depth):
    inner = paragraph("deep")
    for _ in range(depth):
        outer = xml("<w:p><w:r><w:drawing><w:txbxContent/></w:drawing></w:r></w:p>")
        outer[0][0][0].append(inner)
        inner = outer
    return inner


def test_boxes_in_boxes_are_read_once_and_soon(blank_roadmap):
    assert text.paragraph(nested(40)) == "deep"

    def add(root):
        root.find(w("body")).insert(0, nested(40))

    assert [note.rule for note in read_after(blank_roadmap, add).notes] == ["extra-content"]


def test_a_control_around_a_whole_cell_is_no_stumbling_block(blank_roadmap):
    def wrap(root):
        cell = answer_cell(root, "F1")
        control = next(cell.iter(w("sdt")))
        next(t for t in control.iter(w("t"))).text = "☒"
        place = control.getparent()
        place.addprevious(control)
        control[-1][:] = [xml(f"<w:p>{run('☒')}</w:p>")]

    assert "focus" in read_after(blank_roadmap, wrap).data
