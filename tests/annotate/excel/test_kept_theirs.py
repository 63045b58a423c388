"""Workbooks as other programs write them, and with words that act: nothing of theirs is lost in the copy."""

import io
import re
from itertools import count

import pytest
from lxml import etree
from openpyxl import load_workbook
from openpyxl.comments import Comment

from pipeline.annotate import Remark
from pipeline.model import Location, Severity
from pipeline.package import rewrite
from tests.annotate.excel.making import (
    Places,
    annotated,
    checked,
    copy_of,
    example,
    form_of,
    noted,
    opened,
    parts,
    read,
    taken_out,
    wanted,
)
from tests.annotate.excel.rich import OUTPUT
from tests.annotate.excel.test_kept import MAIN, made_of_plain, plain
from tests.forms.excel.conftest import saved, sheet_part, with_part
from tests.shipped import shipped

pytestmark = pytest.mark.filterwarnings("ignore:Data Validation extension:UserWarning")


def prefixed(xml):
    """The same part with a prefix on every name, as some libraries write it."""
    named = re.sub(r"<(/?)([A-Za-z])", r"<\1m:\2", xml.partition("?>")[2] or xml)
    return named.replace(f'xmlns="{MAIN}"', f'xmlns:m="{MAIN}"')


def in_utf16(xml):
    return f'<?xml version="1.0" encoding="UTF-16"?>{xml.partition("?>")[2] or xml}'


def rewritten(data, change, encoding="utf-8"):
    """The file with its workbook, sheets and styles written in another way."""
    new = {}
    for name, content in parts(data).items():
        if re.fullmatch(r"xl/(workbook|styles|worksheets/sheet\d+)\.xml", name):
            new[name] = change(content.decode()).encode(encoding)
    return rewrite(data, new)


@pytest.mark.parametrize(
    ("change", "encoding"),
    [pytest.param(prefixed, "utf-8"), pytest.param(in_utf16, "utf-16", marks=pytest.mark.slow)],
)
def test_other_ways_of_writing_the_same(change, encoding):
    data = rewritten(plain(), change, encoding)
    result, own, copy = annotated(data, shipped()[2])
    assert noted(copy) == wanted(own, Places(plain(), form_of(OUTPUT)))
    again = checked(copy, shipped()[2])
    assert (again.record, again.findings) == (result.record, result.findings)
    before, after = parts(data), parts(taken_out(copy))
    assert before.keys() == after.keys()
    for name, content in before.items():
        if content != after[name]:
            assert _canonical(content) == _canonical(after[name]), name


def _canonical(content):
    return etree.tostring(etree.fromstring(content), method="c14n")


@pytest.mark.slow
def test_strict_open_xml():
    """The same elements in other namespaces, as Excel writes them when it is told to."""
    new = {}
    for name, content in parts(plain()).items():
        if name.startswith("xl/") or name == "_rels/.rels":
            text = content.decode().replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
            new[name] = text.replace(
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                "http://purl.oclc.org/ooxml/officeDocument/relationships",
            ).encode()
    data = rewrite(plain(), new)
    assert opened(data).strict
    result, own, copy = annotated(data, shipped()[2])
    assert not any(
        MAIN.encode() in content for name, content in parts(copy).items() if name.startswith("xl/")
    )
    again = checked(copy, shipped()[2])
    assert (again.record, again.findings) == (result.record, result.findings)
    assert own and parts(taken_out(copy)) == parts(data)


@pytest.mark.slow
def test_a_workbook_without_styles_names_and_windows():
    """What honest programs leave out is made, and taken out again."""
    book = parts(plain())["xl/workbook.xml"].decode()
    book = re.sub(r"<bookViews>.*</bookViews>|<definedNames>.*</definedNames>", "", book)
    pointers = re.sub(
        r"<Relationship [^>]*/styles\"[^>]*>", "", parts(plain())["xl/_rels/workbook.xml.rels"].decode()
    )
    types = re.sub(r"<Override [^>]*styles\.xml[^>]*>", "", parts(plain())["[Content_Types].xml"].decode())
    pages = {
        name: re.sub(r' (?:s|style)="\d+"', "", content.decode())
        for name, content in parts(plain()).items()
        if name.startswith("xl/worksheets/sheet")
    }
    new = {
        **pages,
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": pointers,
        "[Content_Types].xml": types,
    }
    data = rewrite(plain(), {"xl/styles.xml": None, **{name: text.encode() for name, text in new.items()}})
    _, own, copy = annotated(data, shipped()[2])
    assert set(noted(copy)) == set(wanted(own, Places(plain(), form_of(OUTPUT))))
    assert parts(taken_out(copy)) == parts(data)


def hostile(number, text):
    return Remark(
        number,
        "G-01",
        Severity.ERROR,
        "/document_control/document_version",
        text,
        text,
        text,
        location=Location("Questions", "D13", text),
    )


HOSTILE = (
    '=HYPERLINK("http://example.invalid")',
    "]]><script>&amp;</t>",
    "a\x00b\x1b[31m\u202egnp.exe\ud800",
    "_x000D_ \r\nRule X-1\n[twinning] 9 · Error\nforged",
    "é" * 5000,
)


def test_what_a_file_makes_us_repeat_stays_text():
    own = [hostile(number, text) for number, text in zip(count(1), HOSTILE, strict=False)]
    data = example(OUTPUT)
    copy = copy_of(data, OUTPUT, own)
    assert noted(copy) == {("Questions", "D13"): [1, 2, 3, 4, 5]}
    sheet = load_workbook(io.BytesIO(copy)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    said = " ".join(cell.value for cell in cells)
    assert not re.search("[\x00-\x08\x0e-\x1f\u202a-\u202e]", said)
    assert [cell.hyperlink.location for cell in cells if cell.hyperlink] == ["'Questions'!D13"] * 5
    assert read(copy) == read(data)
    assert parts(taken_out(copy)) == parts(data)


@pytest.mark.slow
def test_a_sheet_with_quotes_in_its_name():
    def renamed(book):
        book["Risks"].title = "R&D 'risks' <1>"

    book = load_workbook(io.BytesIO(plain()))
    renamed(book)
    data = saved(book)
    remark = Remark(1, "G-01", Severity.ERROR, "/risks/0/risk", "", "It is so.", "Mend it.")
    copy = copy_of(data, OUTPUT, [remark])
    ((name, _),) = noted(copy)
    assert name == "R&D 'risks' <1>"
    cells = [cell for row in load_workbook(io.BytesIO(copy)).worksheets[0].iter_rows() for cell in row]
    (link,) = (cell.hyperlink for cell in cells if cell.hyperlink)
    assert link.location.startswith("'R&D ''risks'' <1>'!B7")


@pytest.mark.slow
def test_a_drawing_that_is_none_is_left_alone():
    """Without a box Excel would not open a note, so the cell is only coloured, and the list says the rest."""
    book = load_workbook(io.BytesIO(plain()))
    book["Questions"]["E13"].comment = Comment("Mine", "A. Nyone")
    data = saved(book)
    drawing = next(name for name in parts(data) if name.endswith(".vml"))
    data = rewrite(data, {drawing: b"no drawing"})
    _, own, copy = annotated(data, shipped()[2])
    assert parts(copy)[drawing] == b"no drawing"
    assert {sheet for sheet, _ in noted(copy)} == {"Stakeholders", "Activities"}
    assert b"twinning" in parts(copy)[sheet_part(copy, "Questions")]
    assert {"comment", "personal-metadata", "G-15"} < {one.rule for one in own}
    assert parts(taken_out(copy)) == parts(data)


@pytest.mark.slow
def test_a_drawing_that_is_not_there_is_not_made():
    page = sheet_part(plain(), "Questions")
    tail = '<legacyDrawing xmlns:r="urn:x" r:id="lost"/></worksheet>'
    data = with_part(plain(), page, lambda xml: xml.replace("</worksheet>", tail))
    copy = annotated(data, shipped()[2])[2]
    assert parts(copy)[page].count(b"<legacyDrawing") == 1
    assert {sheet for sheet, _ in noted(copy)} == {"Stakeholders", "Activities"}
    assert parts(taken_out(copy)) == parts(data)


def test_numbers_that_are_none_are_left_alone():
    """Whoever wrote them may mean anything by them; each is far longer than a number may be."""
    endless = "9" * 5_000
    data = with_part(
        plain(),
        "xl/workbook.xml",
        lambda xml: (
            xml.replace('activeTab="0"', f'activeTab="{endless}"')
            .replace('firstSheet="0"', 'firstSheet="-3"')
            .replace('localSheetId="1"', f'localSheetId="{endless}"')
            .replace('sheetId="1"', f'sheetId="{endless}"', 1)
        ),
    )
    styles = with_part(data, "xl/styles.xml", lambda xml: re.sub(r'count="\d+"', f'count="{endless}"', xml))
    copy = copy_of(styles, OUTPUT, made_of_plain()[1])
    assert read(copy) == read(styles)
    before, after = parts(styles), parts(taken_out(copy))
    assert {name for name in before if before[name] != after.get(name)} == {"xl/workbook.xml"}
    assert b'activeTab="0" ' in after["xl/workbook.xml"]  # nobody can have had that tab open
    assert len(after) == len(before)
