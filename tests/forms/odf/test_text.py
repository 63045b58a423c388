"""An OpenDocument text as the Word reader sees it: everything a person sees, once, and nothing else."""

from __future__ import annotations

import pytest

from pipeline.forms import word
from pipeline.forms.word import names
from pipeline.forms.word import text as word_text
from pipeline.forms.word.names import w
from pipeline.intake import Refused
from tests.forms.odf.making import document, lines, opened

TABLE = (
    "<table:table><table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>"
    "</table:table>"
)

CHANGED = (
    "<text:tracked-changes>"
    '<text:changed-region text:id="c1"><text:insertion><office:change-info><dc:creator>Ana</dc:creator>'
    "<dc:date>2026-03-01T10:00:00</dc:date></office:change-info></text:insertion></text:changed-region>"
    '<text:changed-region text:id="c2"><text:deletion><text:p>taken away</text:p></text:deletion>'
    "</text:changed-region></text:tracked-changes>"
)


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("Two  blanks\n\t and a line", "Two blanks and a line"),
        ("\n   at both ends \n", "at both ends"),
        ('a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d', "a   b\tc\nd"),
        ("a <text:span> b</text:span>", "a b"),
        ("a<text:span>\n  b\n</text:span> c", "a b c"),
        ('<text:a xlink:href="https://example.org">a link</text:a>', "a link"),
        ("before<text:soft-page-break/> after", "before after"),
        (
            "word<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>a note</text:p>"
            "</text:note-body></text:note>",
            "word",
        ),
        (
            "12<office:annotation><dc:creator>Ana</dc:creator><text:p>are you sure?</text:p>"
            "</office:annotation> tonnes<office:annotation-end/>",
            "12 tonnes",
        ),
        (
            "<text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>kan</text:ruby-text></text:ruby>",
            "漢",
        ),
        ('<text:date text:date-value="2026-03-15">15 March 2026</text:date>', "15 March 2026"),
        (
            '<text:drop-down><text:label text:value="Yes"/><text:label text:value="No"/>No</text:drop-down>',
            "No",
        ),
        ("<text:placeholder>‹ click and type ›</text:placeholder>", "‹ click and type ›"),
        ('<text:hidden-text text:string-value="secret" text:is-hidden="true"/>seen', "seen"),
        ('<text:hidden-text text:string-value="shown" text:is-hidden="false"/>', "shown"),
        ('<text:variable-set text:display="none">7</text:variable-set>seen', "seen"),
        ("<text:unheard-of>kept</text:unheard-of>", "kept"),
    ],
)
def test_the_words_of_a_paragraph(inside, said):
    assert lines(f"<text:p>{inside}</text:p>") == [said]


def test_paragraphs_headings_lists_and_sections_come_in_their_order():
    body = (
        '<text:sequence-decls><text:sequence-decl text:name="Table"/></text:sequence-decls>'
        '<text:h text:outline-level="2">Head</text:h><text:section>'
        "<text:p>in a section</text:p></text:section>"
        "<text:list><text:list-header><text:p>first</text:p></text:list-header><text:list-item>"
        "<text:p>one</text:p><text:list><text:list-item><text:p>deeper</text:p></text:list-item></text:list>"
        "</text:list-item></text:list><text:numbered-paragraph><text:p>last</text:p></text:numbered-paragraph>"
    )
    assert lines(body) == ["Head", "in a section", "first", "one", "deeper", "last"]


def test_a_table_of_contents_repeats_what_stands_elsewhere():
    contents = "<text:index-body><text:p>[B1] Title 3</text:p></text:index-body>"
    body = f"<text:table-of-content>{contents}</text:table-of-content><text:p>text</text:p>"
    assert lines(body) == ["text"]


def test_named_styles_are_known_through_those_that_programs_make():
    styles = (
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Form_20_Intro"/>'
        '<style:style style:name="P2" style:family="paragraph" style:parent-style-name="heading-1"/>'
    )
    body = (
        '<text:p text:style-name="P1">a</text:p><text:p text:style-name="P2">b</text:p>'
        '<text:p text:style-name="FormMore">c</text:p><text:h text:outline-level="3">d</text:h>'
        "<text:p>e</text:p>"
    )
    found = document(body, styles=styles)
    assert [style.get(w("val")) for style in found.iter(w("pStyle"))] == [
        "FormIntro",
        "Heading1",
        "FormMore",
        "Heading3",
    ]


def test_added_words_are_shown_and_marked_and_those_taken_away_are_not_shown():
    body = (
        f'{CHANGED}<text:p>We <text:change-start text:change-id="c1"/>do '
        '<text:change-end text:change-id="c1"/>'
        'plan<text:change text:change-id="c2"/> it</text:p><text:p>later</text:p>'
    )
    found = document(body)
    assert word_text.lines(found.find(w("body"))) == ["We do plan it", "later"]
    (added,) = found.iter(w("ins"))
    assert (word_text.paragraph(added), added.get(w("author"))) == ("do ", "Ana")
    assert len(list(found.iter(w("del")))) == 1


def test_an_insertion_may_span_paragraphs():
    body = (
        f'{CHANGED}<text:p>a<text:change-start text:change-id="c1"/>b</text:p>'
        '<text:p>c<text:change-end text:change-id="c1"/>d</text:p>'
    )
    found = document(body)
    assert word_text.lines(found.find(w("body"))) == ["ab", "cd"]
    assert [word_text.paragraph(one) for one in found.iter(w("ins"))] == ["b", "c"]


def test_words_between_the_ends_of_a_deletion_are_gone():
    body = (
        f'{CHANGED}<text:p>900 <text:change-start text:change-id="c2"/>old '
        '<text:change-end text:change-id="c2"/>new</text:p>'
    )
    assert lines(body) == ["900 new"]


@pytest.mark.parametrize(
    ("holds", "said"), [("<text:p>in a box</text:p>", ["in a box"]), ("<text:list/>", [""])]
)
def test_a_text_box_is_read_where_it_stands(holds, said):
    box = f"<draw:frame><draw:text-box>{holds}</draw:text-box><svg:title>a title</svg:title></draw:frame>"
    assert lines(f"<text:p>{box}</text:p>") == said
    assert lines(box) == said


def test_a_table_in_a_frame_is_read_as_if_it_stood_in_the_text():
    box = f"<draw:frame><draw:text-box>{TABLE.format('x')}</draw:text-box></draw:frame>"
    found = document(f"<text:p>a{box}</text:p><text:p>b</text:p>")
    assert [block.tag for block in word_text.blocks(found.find(w("body")))] == [w("p"), w("tbl"), w("p")]
    assert word_text.lines(found.find(w("body"))) == ["a", "x", "b"]


def _control(attributes, words, style="Placeholder_20_Text"):
    inside = f'<text:span text:style-name="{style}">{words}</text:span>'
    return f"<text:p><loext:content-control {attributes}>{inside}</loext:content-control></text:p>"


@pytest.mark.parametrize(
    ("attributes", "words", "said"),
    [
        ('loext:showing-place-holder="true"', "Klicken", ""),
        ("", "an answer", "an answer"),
        ('loext:checkbox="true" loext:checked="true"', "☒", "☒"),
        ('loext:checkbox="true" loext:checked="true"', "", "☒"),
        ('loext:checkbox="true"', "", "☐"),
        ('loext:dropdown="true"', '<loext:list-item loext:display-text="no"/>yes', "yes"),
    ],
)
def test_a_control_is_read_like_one_of_word(attributes, words, said):
    assert lines(_control(attributes, words)) == [said]


def test_a_typed_answer_counts_although_the_control_still_claims_to_be_blank():
    control = '<loext:content-control loext:showing-place-holder="true">typed</loext:content-control>'
    assert lines(f"<text:p>{control}</text:p>") == ["typed"]


def test_tag_title_and_bookmark_are_kept():
    body = (
        '<text:p><text:bookmark-start text:name="fk_B3_title"/>T<text:bookmark-end text:name="fk_B3_title"/>'
        '<text:bookmark text:name="here"/></text:p>'
        + _control('loext:tag="B3 title" loext:alias="B3 | Title"', "x")
    )
    found = document(body)
    marks = [mark.get(w("name")) for mark in found.iter(w("bookmarkStart"))]
    assert [names.code_in_bookmark(mark) for mark in marks] == ["B3", None]
    (properties,) = found.iter(w("sdtPr"))
    assert [element.get(w("val")) for element in properties] == ["B3 | Title", "B3 title"]


def _cells(rows):
    found = document(f"<table:table>{rows}</table:table>")
    (table,) = found.iter(w("tbl"))
    return [[word_text.text(cell) for cell in word_text.cells(row)] for row in word_text.rows(table)]


def test_header_rows_and_groups_of_rows_are_rows():
    row = "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>"
    rows = (
        f"<table:table-header-rows>{row.format('h')}</table:table-header-rows><table:table-row-group>"
        f"<table:table-rows>{row.format('a')}</table:table-rows></table:table-row-group>{row.format('b')}"
    )
    assert _cells(rows) == [["h"], ["a"], ["b"]]


def test_repeated_cells_and_rows_stand_there_as_often_as_they_say():
    rows = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3">'
        "<text:p>x</text:p></table:table-cell></table:table-row>"
    )
    assert _cells(rows) == [["x"] * 3] * 2


def test_merged_cells_keep_the_columns_beside_them_in_place():
    rows = (
        '<table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>tall</text:p>'
        "</table:table-cell>"
        '<table:table-cell table:number-columns-spanned="2"><text:p>wide</text:p></table:table-cell>'
        "<table:covered-table-cell/><table:table-cell><text:p>end</text:p></table:table-cell></table:table-row>"
        "<table:table-row><table:covered-table-cell><text:p>left over</text:p></table:covered-table-cell>"
        "<table:table-cell><text:p>1</text:p></table:table-cell><table:table-cell><text:p>2</text:p>"
        "</table:table-cell><table:table-cell><text:p>3</text:p></table:table-cell></table:table-row>"
    )
    assert _cells(rows) == [["tall", "wide", "end"], ["1", "2", "3"]]


def test_a_table_in_a_cell_is_part_of_the_cell():
    found = document(TABLE.format(f"out</text:p>{TABLE.format('in')}<text:p>after"))
    assert word_text.lines(found.find(w("body"))) == ["out", "in", "after"]


@pytest.mark.parametrize(
    "body",
    [
        TABLE.replace("-row>", '-row table:number-rows-repeated="99999999">', 1),
        TABLE.replace("-cell>", '-cell table:number-columns-repeated="99999999">', 1),
        '<text:p><text:s text:c="999999999"/></text:p>',
    ],
)
def test_a_file_that_asks_for_more_than_any_form_holds_is_refused(body, monkeypatch):
    monkeypatch.setattr("pipeline.forms.odf.names.CELLS", 1000)
    with pytest.raises(Refused) as caught:
        document(body)
    assert caught.value.code == "zip-bomb-ratio"


def test_deep_nesting_does_no_harm():
    deep = 200
    assert lines(f"<text:p>{'<text:span>' * deep}x{'</text:span>' * deep}</text:p>") == ["x"]
    assert lines("<text:section>" * deep + "<text:p>x</text:p>" + "</text:section>" * deep) == ["x"]


@pytest.mark.parametrize(
    "meta",
    [
        '<meta:user-defined meta:name="twinning-output">roadmap</meta:user-defined>'
        '<meta:user-defined meta:name="twinning-form-version">1.0</meta:user-defined>',
        "<dc:subject>Form roadmap · version 1.0</dc:subject>",
    ],
)
def test_the_stamp_is_found_in_the_properties(meta):
    stamp = word.stamp(opened("odt", "<text:p/>", meta=meta))
    assert (stamp.output, stamp.form_version) == ("roadmap", "1.0")


def test_without_properties_a_header_or_footer_speaks():
    for kind in ("header", "footer-first"):
        page = f"<style:{kind}><text:p>Form roadmap · version 1.0</text:p></style:{kind}>"
        assert word.stamp(opened("odt", "<text:p/>", page=page)).output == "roadmap"


def test_without_properties_the_line_on_the_first_page_speaks():
    stamp = word.stamp(opened("odt", "<text:p>Form roadmap · version 1.0 · cohort 3 · exempla</text:p>"))
    assert (stamp.output, stamp.city) == ("roadmap", "exempla")
