"""What a person sees in a piece of Word markup."""

from __future__ import annotations

import pytest

from pipeline.forms.word import text
from tests.forms.word.edits import xml


def run(words):
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def box(state, shown):
    return (
        f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent>{shown}</w:sdtContent></w:sdt>"
    )


def prompt(shown):
    return f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{shown}</w:sdtContent></w:sdt>"


STYLED = '<w:r><w:rPr><w:rStyle w:val="Platzhaltertext"/></w:rPr><w:t>Hier klicken.</w:t></w:r>'


@pytest.mark.parametrize(
    ("inner", "seen"),
    [
        (run("two  spaces "), "two  spaces "),
        (run("a") + "<w:r><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/></w:r>", "a\tb\nc\n"),
        ("<w:r><w:t>non</w:t><w:noBreakHyphen/><w:t>stop</w:t><w:softHyphen/></w:r>", "non‑stop\xad"),
        (f"<w:ins>{run('new')}</w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>", "new"),
        (f"<w:moveFrom>{run('here')}</w:moveFrom><w:moveTo>{run('there')}</w:moveTo>", "there"),
        (f"<w:hyperlink>{run('a link')}</w:hyperlink>", "a link"),
        (f"<w:smartTag><w:smartTagPr/>{run('Torino')}</w:smartTag>", "Torino"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('held')}</w:sdtContent></w:sdt>", "held"),
        ('<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>', ""),
        (f"<w:fldSimple w:instr='DATE'>{run('2026')}</w:fldSimple>", "2026"),
        (box(0, run("☒")), "☒"),  # what is seen counts, not what is stored
        (box(1, run("☐")), "☐"),
        (box(1, "<w:r/>"), "☒"),
        (box(0, ""), "☐"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "☑"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>', "☐"),
        (prompt(STYLED), ""),  # Word's own prompt, in whatever language
        (prompt(run("typed by a program")), "typed by a program"),
        (
            "<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r>"
            "</w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r>"
            "<w:t>boxed</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
            "boxed",
        ),
    ],
)
def test_a_paragraph(inner, seen):
    assert text.paragraph(xml(f"<w:p>{inner}</w:p>")) == seen


def test_paragraphs_are_lines():
    cell = xml(f"<w:tc><w:tcPr/><w:p>{run('one')}</w:p><w:p/><w:p>{run('three')}</w:p></w:tc>")
    assert text.text(cell) == "one\n\nthree"


def test_a_paragraph_whose_end_is_deleted_runs_on():
    deleted = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    cell = xml(f"<w:tc><w:p>{deleted}{run('one')}</w:p><w:p>{run(' line')}</w:p></w:tc>")
    assert text.text(cell) == "one line"


def test_deleted_rows_and_continued_cells_are_gone():
    table = xml(
        "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p/></w:tc></w:tr>"
        '<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr>'
        "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    )
    assert [len(text.cells(row)) for row in text.rows(table)] == [2, 1]


def test_rows_of_a_table_inside_are_not_rows_of_this_one():
    table = xml(
        "<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>"
    )
    assert len(list(text.rows(table))) == 1


def test_deep_nesting_is_read():
    depth = 80  # of wrappers; the parser refuses far deeper files
    control = "<w:sdt><w:sdtPr/><w:sdtContent>", "</w:sdtContent></w:sdt>"
    assert text.paragraph(xml(f"<w:p>{control[0] * depth}{run('deep')}{control[1] * depth}</w:p>")) == "deep"
    table = "<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>"
    cell = f"<w:tc>{table[0] * depth}<w:p>{run('deep')}</w:p>{table[1] * depth}</w:tc>"
    assert text.text(xml(cell)).strip() == "deep"


MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def symbol(words):
    return f"<m:r><m:t>{words}</m:t></m:r>"


@pytest.mark.parametrize(
    ("inner", "seen"),
    [
        (f"<m:sSub><m:e>{symbol('CO')}</m:e><m:sub>{symbol('2')}</m:sub></m:sSub>", "CO2"),
        (f"<m:f><m:fPr/><m:num>{symbol('1')}</m:num><m:den>{symbol('2')}</m:den></m:f>", "1/2"),
        (f"<m:sSup><m:e>{symbol('m')}</m:e><m:sup>{symbol('2')}</m:sup></m:sSup>", "m^2"),
    ],
)
def test_equations_are_read_as_one_would_type_them(inner, seen):
    assert text.paragraph(xml(f"<w:p>{run('a ')}<m:oMath {MATH}>{inner}</m:oMath></w:p>")) == f"a {seen}"


def test_blocks_in_a_control_in_a_paragraph_are_read():
    rows = f"<w:tr><w:tc><w:p>{run('b')}</w:p></w:tc><w:tc><w:p>{run('c')}</w:p></w:tc></w:tr>"
    held = f"<w:sdt><w:sdtContent><w:tbl>{rows}</w:tbl><w:p>{run('d')}</w:p></w:sdtContent></w:sdt>"
    assert text.paragraph(xml(f"<w:p>{run('a')}{held}</w:p>")) == "a\nb\nc\nd"


@pytest.mark.parametrize(("number", "seen"), [("1", "two"), ("2", ""), ("9" * 5000, ""), ("x", "")])
def test_the_choice_of_an_old_list(number, seen):
    entries = '<w:listEntry w:val="one"/><w:listEntry w:val="two"/>'
    data = f'<w:ffData><w:ddList><w:result w:val="{number}"/>{entries}</w:ddList></w:ffData>'
    marked = f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
    assert text.paragraph(xml(f"<w:p>{marked}</w:p>")) == seen
