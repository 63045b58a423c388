"""Cells as Excel, LibreOffice, Google Sheets and plain libraries write them."""

from __future__ import annotations

import pytest
from lxml import etree

from pipeline.forms.excel.addresses import Area, address, area, position
from pipeline.forms.excel.cells import Sort, read_rows
from pipeline.forms.excel.markup import decoded, encoded, text_of
from pipeline.forms.excel.number_formats import Look, day, looks
from pipeline.intake import Refused

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def rows(inner, strings=(), styles=()):
    root = etree.fromstring(f"<worksheet {MAIN}><sheetData>{inner}</sheetData></worksheet>")
    return read_rows(root.iter("{*}row"), strings, styles)[0]


def cell(inner, **kwargs):
    return rows(f'<row r="3">{inner}</row>', **kwargs)[3][2]


@pytest.mark.parametrize(
    ("inner", "text", "sort"),
    [
        ('<c r="B3" t="s"><v>1</v></c>', "two", Sort.TEXT),
        ('<c r="B3" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>', " a ", Sort.TEXT),
        (
            '<c r="B3" t="inlineStr"><is><r><t>ri</t></r><r><rPr><b/></rPr><t>ch</t></r></is></c>',
            "rich",
            Sort.TEXT,
        ),
        (
            '<c r="B3" t="inlineStr"><is><t>東京</t><rPh sb="0" eb="2"><t>とう</t></rPh></is></c>',
            "東京",
            Sort.TEXT,
        ),
        ('<c r="B3" t="str"><f>A1</f><v>said</v></c>', "said", Sort.TEXT),
        ('<c r="B3" t="b"><v>1</v></c>', "TRUE", Sort.BOOLEAN),
        ('<c r="B3" t="e"><v>#DIV/0!</v></c>', "#DIV/0!", Sort.ERROR),
        ('<c r="B3"><v>0.10000000000000001</v></c>', "0.10000000000000001", Sort.NUMBER),
        ('<c r="B3" t="n"><v>7</v></c>', "7", Sort.NUMBER),
        ('<c r="B3" t="b"><v>true</v></c>', "TRUE", Sort.BOOLEAN),
        ('<c r="B3" t="b"><v>0</v></c>', "FALSE", Sort.BOOLEAN),
        ('<c r="B3" t="d"><v>2027-03-15</v></c>', "2027-03-15", Sort.DAY),
        ('<c r="B3" t="d"><v>2027-03-15T00:00:00.000Z</v></c>', "2027-03-15", Sort.DAY),
        ('<c r="B3" t="d"><v>2027-03-15T10:30:00.000</v></c>', "2027-03-15 10:30:00", Sort.DAY),
        ('<c r="B3" t="inlineStr"><is><t>_x0041_ and _x005F_x0042_</t></is></c>', "A and _x0042_", Sort.TEXT),
    ],
)
def test_all_ways_of_storing_a_value(inner, text, sort):
    found = cell(inner, strings=("one", "two"))
    assert (found.text, found.sort) == (text, sort)


def test_cells_without_addresses_are_counted():
    found = rows(
        '<row><c><v>1</v></c><c><v>2</v></c></row><row r="5"><c r="D5"><v>3</v></c><c><v>4</v></c></row>'
    )
    assert {(r, c): one.text for r, cells in found.items() for c, one in cells.items()} == {
        (1, 1): "1",
        (1, 2): "2",
        (5, 4): "3",
        (5, 5): "4",
    }


def test_formulas_with_and_without_a_value():
    with_value = cell('<c r="B3"><f>1+1</f><v>2</v></c>')
    without = cell('<c r="B3"><f>1+1</f></c>')
    assert (with_value.formula, with_value.counted) == ("1+1", True)
    assert (without.formula, without.counted, without.text) == ("1+1", False, "")


def test_broken_pointers_are_known_as_such():
    gone = rows('<row r="1"><c r="A1" t="s"><v>99</v></c><c r="B1" t="s"><v>x</v></c></row>')[1]
    assert [(one.text, one.sort) for one in gone.values()] == [("", Sort.GONE)] * 2  # not blank
    assert cell('<c r="B3" s="99"><v>1</v></c>').look is Look.NUMBER


def test_other_namespaces_by_prefix():
    root = etree.fromstring(
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        '<x:row r="1"><x:c r="A1"><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert read_rows(root.iter("{*}row"), (), ())[0][1][1].text == "5"


def test_a_sheet_with_too_much_in_it_is_cut():
    row = etree.fromstring(f"<row {MAIN}>{'<c><v>1</v></c>' * 1000}</row>")
    found, cut = read_rows((row for _ in range(10**9)), (), ())
    assert (len(found), cut) == (51, 52)


@pytest.mark.parametrize(
    ("code", "look"),
    [
        ("yyyy\\-mm\\-dd", Look.DATE),
        ("[$-407]d. mmmm yyyy;@", Look.DATE),
        ("[h]:mm", Look.DATE),
        ('#,##0.00" days"', Look.NUMBER),
        ("[Red]0.0%", Look.PERCENT),
        ("General", Look.NUMBER),
        ("@", Look.NUMBER),
    ],
)
def test_number_formats(code, look):
    own = f'<numFmts><numFmt numFmtId="164" formatCode="{code.replace(chr(34), "&quot;")}"/></numFmts>'
    formats = "".join(f'<xf numFmtId="{number}"/>' for number in (164, 14, 10, 0))
    styles = etree.fromstring(f"<styleSheet {MAIN}>{own}<cellXfs>{formats}</cellXfs></styleSheet>")
    assert looks(styles) == (look, Look.DATE, Look.PERCENT, Look.NUMBER)


def test_days():
    assert day("46461", epoch_1904=False) == "2027-03-15"
    assert day("44999", epoch_1904=True) == "2027-03-15"
    assert day("46461.5", epoch_1904=False) == "2027-03-15 12:00:00"
    assert day("12", epoch_1904=False) is None
    assert day("1E+9", epoch_1904=False) is None


def test_formulas_that_share_one_text():
    found = rows(
        '<row r="3"><c r="B3"><f t="shared" ref="B3:C3" si="0">SUM(B1:B2)</f><v>2</v></c>'
        '<c r="C3"><f t="shared" si="0"/><v>3</v></c></row>'
    )[3]
    assert [found[column].formula for column in (2, 3)] == ["SUM(B1:B2)"] * 2


@pytest.mark.parametrize("text", ["_x0041_", "x_x000D_y", "_", "a\rb", "x_xZZZZ_", "__x0041_"])
def test_text_survives_the_way_it_is_written(text):
    element = etree.fromstring(f"<is {MAIN}><t/></is>")
    element[0].text = encoded(text)
    assert text_of(etree.fromstring(etree.tostring(element))) == text


def test_what_xml_cannot_hold_is_left_out():
    assert encoded("a\x00b\x0bc\ud800d\ufffee") == "abcde"
    assert decoded("_x0009_") == "\t"


def test_addresses():
    assert address(7, 28) == "AB7"
    assert position("$AB$7") == (7, 28)
    assert position("7AB") is None
    assert area("'It''s here'!$B$6:$C$9") == Area("It's here", 6, 2, 9, 3)
    assert area("Questions!$D$5") == Area("Questions", 5, 4, 5, 4)
    assert area("#REF!") is None
    assert area("Questions!#REF!") is None


def test_a_cell_without_address_stands_behind_the_blank_one_before_it():
    found = rows(
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2"/><c r="C2"/><c><v>4</v></c><c><v>5</v></c></row>'
    )
    assert {column: one.text for column, one in found[2].items()} == {1: "1", 4: "4", 5: "5"}


@pytest.mark.parametrize(
    "inner",
    [
        '<row r="2"><c r="B2"><v>1</v></c><c r="B2"><v>2</v></c></row>',
        '<row r="2"><c r="B2"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>',
        '<row r="1048577"><c><v>1</v></c></row>',
        '<row r="14"><c r="B4"><v>1</v></c></row>',
        f'<row r="{"9" * 20}"><c><v>1</v></c></row>',
    ],
)
def test_rows_of_which_nobody_knows_what_excel_shows_are_refused(inner):
    with pytest.raises(Refused, match=r"xml-damaged part='xl/s.xml' line='1'"):
        read_rows(etree.fromstring(f"<s {MAIN}>{inner}</s>").iter("{*}row"), (), (), "xl/s.xml")


@pytest.mark.parametrize("number", ["", "-1", "NaN", "²", "9" * 5000])
def test_numbers_that_are_none(number):
    assert list(rows(f'<row r="7"><c><v>1</v></c></row><row r="{number}"><c><v>1</v></c></row>')) == [7, 8]
    assert cell(f'<c r="B3" s="{number}"><v>1</v></c>', styles=(Look.DATE,)).look is Look.NUMBER
    assert cell(f'<c r="B3" t="s"><v>{number}</v></c>', strings=("one",)).sort is Sort.GONE


def test_a_row_without_number_is_where_its_cells_say():
    inner = '<row r="2"><c><v>1</v></c></row><row><c r="A9"/><c r="B9"><v>1</v></c></row>'
    found = rows(f"{inner}<row><c><v>1</v></c></row>")
    assert list(found) == [2, 9, 10]


def test_the_same_cell_twice_says_the_same():
    assert len(rows('<row r="2"><c r="B2"><v>1</v></c><c r="B2"><v>1</v></c><c r="B2"/></row>')[2]) == 1
