"""Sheets whose rows are scanned say what the parser of XML reads in them; what is odd is left to it."""

from __future__ import annotations

from unittest import mock

import pytest

from pipeline.forms.excel import sheets
from pipeline.forms.excel.cells import MOST_CELLS
from pipeline.forms.excel.number_formats import Look
from pipeline.forms.excel.scan import scan
from pipeline.intake import Limits, Package, Refused
from pipeline.intake.parts import Held

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
EXCEL = f'{MAIN} xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
DEFAULTS = Limits()
STRINGS = ("one", "two")
LOOKS = (Look.NUMBER, Look.DATE)
PLAIN = (
    '<row r="1" ht="14"><c r="A1" s="1" t="inlineStr"><is><t>a &amp; b</t></is></c><c r="B1" s="3"/></row>',
    '<row r="2" hidden="1">'
    '<c r="A2" t="inlineStr"><is><t xml:space="preserve"> _x0041_&#8592;</t></is></c></row>',
    '<row r="3"><c r="A3" t="s"><v>1</v></c>'
    '<c r="AB3" s="1"><v>45937</v></c><c r="AC3" t="b"><v>1</v></c></row>',
    '<row r="4"><c r="A4" s="1"><f>1&gt;2</f><v/></c><c r="B4" t="str"><f>A1</f><v>x</v></c></row>',
    '<row r="5"><c r="A5" t="s"><v>9</v></c><c r="B5" t="e"><v>#REF!</v></c><c r="C5"></c></row>',
    '<row r="6"></row>',
)
LEFT = (
    '<row r="7"/>',
    '<row r="7"><c r="A7"><f t="shared" si="0" ref="A7:A9">B7</f><v>1</v></c></row>',
    '<row r="7"><c r="A7" t="inlineStr"><is><r><t>rich</t></r></is></c></row>',
    '<row r="7"><c t="inlineStr"><is><t>no address</t></is></c></row>',
    '<row r="7" hidden="1" spans="1:2"><c r="A7" cm="1"><v>1</v></c></row>',
    "<row r='7'><c r='A7'><v>1</v></c></row>",
)
ODD = (
    '<row r="7"><c r="A8"><v>1</v></c></row>',  # stands in another row
    '<row r="7"><c r="A7"><v>1</v></c><c r="A7"><v>2</v></c></row>',
    '<row r="7" r="8"><c r="A7"><v>1</v></c></row>',
    '<row r="7" ht="1" ht="2"><c r="A7"><v>1</v></c></row>',
    '<row r="7" x14ac:dyDescent="0.25"><c r="A7"><v>1</v></c></row>',
    '<row r="7"><c r="A7"><v>&none;</v></c></row>',
    '<row r="7"><c r="A7"><v>a]]>b</v></c></row>',
    '<row r="7"><c r="A7" t="inlineStr"><is><t>\x01</t></is></c></row>',
    '<row r="7"><c r="A7" t="inlineStr"><is><t>\uffff</t></is></c></row>',
    '<row r="7"><c r="A7" t="inlineStr"><is><t>a\r\nb</t></is></c></row>',
    '<row r="7"><c r="A7" t="inlineStr"><is><t>&#150;</t></is></c></row>',
    '<!-- <row r="8"> --><row r="7"><c r="A7"><v>1</v></c></row>',
    '<?x </row><row r="7"><c r="A7"><v>1</v></c></row>?>',
    '<row r="7"><c r="A7"><v>1</v></c><row r="8"><c r="A8"><v>1</v></c></row></row>',
    '<row r="7"><c r="A7"><v><![CDATA[1]]></v></c></row>',
    '<row r="2"><c r="B2"><v>1</v></c></row>',  # the same row again
    '<row r="7"><c r="A7" t="s"><v>1</c></v></row>',
    '<row r="7"><c r="A7"><v>1</v></c>',
)
CLOSED = '<row r="8"><c r="A8"><v>8</v></c></row>'


def sheet(rows: str, names: str = MAIN, rest: str = "") -> bytes:
    head = '<cols><col min="2" max="3" hidden="1"/></cols>'
    tail = '<autoFilter ref="A1:B2"><filterColumn/></autoFilter>'
    tail += '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    return f"<worksheet {names}>{head}<sheetData>{rows}</sheetData>{tail}{rest}</worksheet>".encode()


def read(content, limits=DEFAULTS):
    package = Package("xlsx", "", b"", (), "", False, Held({"s.xml": content}, limits))
    try:
        return sheets.read_sheet(package, "S", "s.xml", False, STRINGS, LOOKS)
    except Refused as refused:
        return str(refused)


def by_the_parser(content):
    with mock.patch.object(sheets, "scan", return_value=None):
        return read(content)


def same(content):
    """The sheet, or its refusal, which is the same in both ways; of its rows the order too."""
    scanned, parsed = read(content), by_the_parser(content)
    assert scanned == parsed
    assert isinstance(parsed, str) or [*scanned.rows] == [*parsed.rows]
    return parsed


def test_rows_as_programs_write_them_are_scanned():
    content = sheet("".join(PLAIN))
    assert scan(content, STRINGS, LOOKS).rest == sheet("")
    found = same(content)
    assert found.rows[2][1].text == " A←"
    assert found.hidden_rows == {2} and found.filtered and found.merged and found.hidden_columns


@pytest.mark.parametrize("row", LEFT)
def test_other_rows_are_left_to_the_parser(row):
    content = sheet("".join((*PLAIN, row, CLOSED)))
    assert scan(content, STRINGS, LOOKS).rest == sheet(row if "/>" not in row[:15] else row + CLOSED)
    assert 8 in same(content).rows


@pytest.mark.parametrize("row", ODD)
@pytest.mark.parametrize("names", [MAIN, 'xmlns="urn:other"'])
def test_what_is_odd_is_read_or_refused_as_by_the_parser(row, names):
    same(sheet("".join((*PLAIN, row)), names))
    same(sheet("".join((row, *PLAIN)), names))


def test_details_of_excel_are_known_where_the_sheet_says_what_they_are():
    row = '<row r="7" x14ac:dyDescent="0.25"><c r="A7"><v>1</v></c></row>'
    assert same(sheet(row, EXCEL)).rows[7][1].text == "1"
    assert same(sheet(row)).startswith("xml-damaged")


@pytest.mark.parametrize(
    "rest",
    [
        "<a>",
        "<sheetData/>",
        '<sheetData><row r="9"><c r="A9"><v>1</v></c></row></sheetData>',
        '<x:row xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="9"/>',
        "<!-- <sheetData> -->",
    ],
)
def test_what_else_stands_in_the_part_is_looked_at_by_the_parser(rest):
    same(sheet("".join(PLAIN), rest=rest))


def test_rows_in_another_order_and_too_many_cells_are_left_to_the_parser():
    same(sheet("".join(reversed(PLAIN))))
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, MOST_CELLS + 3))
    assert same(sheet(cells)).cut == MOST_CELLS + 2


def test_other_encodings_and_long_parts_are_left_to_the_parser():
    content = sheet("".join(PLAIN))
    declared = b'<?xml version="1.0" encoding="ASCII"?>' + sheet(PLAIN[0].replace("a &", "é &"))
    assert same(declared).startswith("xml-")
    with mock.patch.object(sheets, "scan") as scanned:
        read(content, Limits(text_bytes=500))
        read(content.replace(b"schemas.openxmlformats.org", b"purl.oclc.org/ooxml"))
    assert not scanned.called


def test_a_row_that_is_the_same_in_other_files_is_read_with_their_texts():
    content = sheet(PLAIN[2])
    package = Package("xlsx", "", b"", (), "", False, Held({"s.xml": content}, Limits()))
    texts = [
        sheets.read_sheet(package, "S", "s.xml", False, strings, LOOKS).rows[3][1].text
        for strings in (("a", "b"), ("c", "d"))
    ]
    assert texts == ["b", "d"]
