"""A blank form: small, sound, with every anchor in place and nothing in it that some program breaks."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter

import pytest

from pipeline import intake
from pipeline.fields import Kind, Table
from pipeline.forms import word
from pipeline.forms.cover import ILLUSTRATIVE, stamp_line
from pipeline.forms.word import names, text, view
from pipeline.forms.word.locate import locate
from pipeline.forms.word.names import w, w14
from tests.forms.word.conftest import SHIPPED, blank_of, cover_for
from tests.forms.word.edits import document_of

FORBIDDEN = {
    "documentProtection",
    "commentReference",
    "tblCaption",
    "dataBinding",
    "repeatingSection",
    "txbxContent",
    "ffData",
    "vanish",
    "gridSpan",
    "vMerge",
    "text",
    "docVar",
}
SMALL = 60_000  # bytes


@pytest.fixture(scope="module")
def root(blank):
    return document_of(blank)


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_it_is_small(blank):
    assert len(blank) < SMALL


def test_the_same_form_has_the_same_bytes(form, blank):
    assert blank_of(form) == blank


def test_nothing_that_programs_break_is_in_it(blank):
    for name, content in parts(blank).items():
        assert not FORBIDDEN & set(re.findall(r"<\w+:(\w+)", content)), name


def test_no_table_stands_in_a_table_and_no_control_around_blocks(root):
    assert not root.xpath(".//w:tc//w:tbl", namespaces={"w": names.W})
    assert {control.getparent().tag for control in root.iter(w("sdt"))} == {w("p")}


def test_no_template_words_are_left(blank):
    assert not [
        name
        for name, content in parts(blank).items()
        if re.search(r"\{[{%]|[}%]\}|FormTag\"/></w:pPr>", content)
    ]


def test_every_question_has_its_code_label_guidance_and_prompt(form, root):
    shown = text.text(root.find(w("body")))
    for part, field in form.fields():
        assert f"[{field.code}] {field.label}" in all_text(root), field.code
        assert field.guidance in all_text(root), field.code
        assert part.label in shown


def all_text(root):
    return "\n".join(text.paragraph(p) for p in root.iter(w("p")))


def test_required_questions_and_no_others_are_marked(form, root):
    said = [text.paragraph(p) for p in root.iter(w("p"))]
    for _, field in form.fields():
        marked = {line.endswith("*") for line in said if names.code_in_text(line) == field.code}
        asked = not (field.computed or field.fixed)
        assert marked == {field.required and asked}, field.code


def test_bookmarks_are_unique_and_tell_the_question(form, root):
    found = [mark.get(w("name")) for mark in root.iter(w("bookmarkStart"))]
    assert max(Counter(found).values()) == 1
    assert all(re.fullmatch(r"fk_[A-Za-z0-9_]{1,37}", name) for name in found)
    assert {names.code_in_bookmark(name) for name in found} == set(form.by_code())


def test_tags_titles_and_numbers_of_controls_are_unique(form, root):
    for anchor in ("tag", "alias", "id"):
        found = [mark.get(w("val")) for mark in root.iterfind(f".//{w('sdtPr')}/{w(anchor)}")]
        assert max(Counter(found).values()) == 1, anchor
    wanted = {f.code for _, f in form.fields() if not (f.computed or f.fixed or f.kind is Kind.LONG_TEXT)}
    for anchor in ("tag", "alias"):
        marks = root.iterfind(f".//{w('sdtPr')}/{w(anchor)}")
        assert {names.code_in_key(mark.get(w("val"))) for mark in marks} == wanted


def test_each_kind_of_answer_has_its_control(form, root):
    layout = locate(root, form)
    for part, field in form.fields():
        spots = (
            [row.spots[field.name] for row in layout.rows[part.name]]
            if isinstance(part, Table)
            else [layout.answers[field.pointer]]
        )
        for spot in spots:
            controls = list(spot.cells[0].iter(w("sdt")))
            assert [kind_of(c) for c in controls] == expected_kinds(part, field), field.code


def kind_of(control):
    return next(
        name
        for name in ("richText", "date", "dropDownList", "checkbox")
        if control.find(f"{w('sdtPr')}/{w(name)}") is not None
        or control.find(f"{w('sdtPr')}/{w14(name)}") is not None
    )


def expected_kinds(part, field):
    if field.computed or field.fixed or field.kind is Kind.LONG_TEXT:
        return []
    if view.ticks(field, part):
        return ["checkbox"] * len(field.choices)
    return [
        {Kind.DATE: "date", Kind.CHOICE: "dropDownList", Kind.BOOLEAN: "dropDownList"}.get(
            field.kind, "richText"
        )
    ]


def test_lists_offer_every_choice(form, root):
    layout = locate(root, form)
    for field in (f for _, f in form.fields() if f.kind is Kind.CHOICE and f.pointer in layout.answers):
        items = layout.answers[field.pointer].cells[0].iter(w("listItem"))
        assert [i.get(w("displayText")) for i in items][1:] == [c.label for c in field.choices]


def test_tables_offer_rows_and_repeat_their_header(form, root):
    layout = locate(root, form)
    for table in (part for part in form.parts if isinstance(part, Table)):
        rows = layout.rows[table.name]
        assert len(rows) == view.offered(table) >= table.min_rows
        assert all(row.is_card == table.cards for row in rows)
        if not table.cards:
            first = next(rows[0].element.getparent().iterchildren(w("tr")))
            assert first.find(f"{w('trPr')}/{w('tblHeader')}") is not None


def test_tables_are_as_wide_as_their_page(form, root):
    for table in root.iter(w("tbl")):
        grid = [int(c.get(w("w"))) for c in table.iterfind(f"{w('tblGrid')}/{w('gridCol')}")]
        section = next(s for block in table.itersiblings() for s in block.iter(w("sectPr")))
        room = int(section.find(w("pgSz")).get(w("w"))) - 2 * int(section.find(w("pgMar")).get(w("left")))
        assert sum(grid) == room
        for row in table.iterchildren(w("tr")):
            assert [int(c.get(w("w"))) for c in row.iterfind(f"{w('tc')}/{w('tcPr')}/{w('tcW')}")] == grid


def test_columns_have_room_for_the_longest_word(form, root):
    """About 95 twentieths of a point a letter and 300 for the margins, as long as the page has that much."""
    for table in (part for part in form.parts if isinstance(part, Table) and not part.cards):
        element = locate(root, form).rows[table.name][0].element.getparent()
        widths = [int(column.get(w("w"))) for column in element.iterfind(f"{w('tblGrid')}/{w('gridCol')}")]
        needed = [95 * max(map(len, field.label.split())) + 300 for field in table.fields]
        assert sum(needed) < sum(widths), table.name
        assert all(width >= least - 20 for width, least in zip(widths, needed, strict=True)), table.name


def test_words_over_a_table_are_kept_with_it(form, root):
    for table in (part for part in form.parts if isinstance(part, Table) and not part.cards):
        element = locate(root, form).rows[table.name][0].element.getparent()
        above = element.getprevious()
        assert above.tag == w("p"), table.name
        assert above.find(f"{w('pPr')}/{w('keepNext')}") is not None, table.name


def test_language_title_and_properties(form, blank):
    held = parts(blank)
    assert '<w:lang w:val="en-GB"' in held["word/styles.xml"]
    assert "<dc:language>en-GB</dc:language>" in held["docProps/core.xml"]
    assert f"<dc:title>{form.title} – Exempla</dc:title>" in held["docProps/core.xml"]
    assert "2026-01-15T09:30:00Z" in held["docProps/core.xml"]


def test_every_page_says_that_it_is_illustrative(form):
    for illustrative in (True, False):
        held = parts(word.blank(form, cover_for(form, illustrative=illustrative), SHIPPED.templates))
        headers = [content for name, content in held.items() if "header" in name]
        assert [ILLUSTRATIVE in content for content in headers] == [illustrative] * 3


def test_the_cover_says_what_is_known(form, root):
    said = all_text(root)
    cover = cover_for(form)
    for words in (
        form.title,
        form.purpose,
        "Exempla",
        cover.counterpart,
        "30 June 2026",
        stamp_line(cover.stamp),
    ):
        assert words in said


def test_a_form_for_nobody_leaves_out_what_is_not_known(form):
    cover = cover_for(form)
    unknown = type(cover)(cover.programme_title, form.title, "", "", "", None, cover.stamp, False, cover.when)
    said = all_text(document_of(word.blank(form, unknown, SHIPPED.templates)))
    assert "Working with" not in said
    assert "Due by" not in said


@pytest.mark.parametrize("words", ["A & B <Stadt> \"x\" 'y'", "{{ 7*7 }} {% if %}", "Zeile\x0bdrei\x00"])
def test_awkward_names_of_cities_stay_words(roadmap, words):
    cover = cover_for(roadmap)
    named = type(cover)(
        cover.programme_title, roadmap.title, words, "", "3", None, cover.stamp, False, cover.when
    )
    root = document_of(word.blank(roadmap, named, SHIPPED.templates))
    assert words.replace("\x0b", "").replace("\x00", "") in all_text(root)


def test_the_form_is_opened_by_our_own_intake(blank):
    opened = intake.open_bytes(blank, "form.docx")
    assert (opened.kind, opened.program) == ("docx", "twinning")


def test_advice_stands_above_a_table_never_alone_below_it(form, root):
    advice = [
        p for p in root.iter(w("p")) if text.paragraph(p).startswith(("To add a row", "To add another"))
    ]
    assert advice
    for paragraph in advice:
        headings = ("Heading1", "Heading2")
        style = paragraph.getprevious().find(f"{w('pPr')}/{w('pStyle')}").get(w("val"))
        assert style in ("FormIntro", *headings)
        following = list(paragraph.itersiblings())
        next_part = next((n for n, e in enumerate(following) if _style(e) == "Heading1"), len(following))
        assert any(element.tag == w("tbl") for element in following[:next_part])


def _style(element):
    style = element.find(f"{w('pPr')}/{w('pStyle')}")
    return None if style is None else style.get(w("val"))
