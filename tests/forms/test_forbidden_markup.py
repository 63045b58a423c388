"""The forms hold nothing that some office program breaks or deletes, and rest on nothing that it loses."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import pytest

from pipeline import package
from tests.forms.excel import conftest as in_excel
from tests.forms.word import conftest as in_word

SHIPPED = in_excel.SHIPPED
OUTPUTS = in_excel.OUTPUTS

# local names of elements, with what happens to them
WORD_ELEMENTS = {
    "documentProtection": "then an older LibreOffice lets nobody type anywhere",
    "permStart": "read-only everywhere",
    "writeProtection": "the same",
    "comment": "LibreOffice 7.4 deletes answers that have comments",
    "commentReference": "the same",
    "commentRangeStart": "the same",
    "tblCaption": "lost, or printed above the table",
    "tblDescription": "the same",
    "docVar": "lost by most programs",
    "vanish": "becomes visible, or vanishes for good",
    "specVanish": "the same",
    "webHidden": "the same",
    "txbxContent": "outside the flow of the text",
    "textbox": "the same",
    "pict": "the same",
    "ffData": "legacy fields; lost by most programs",
    "repeatingSection": "lost, and rows added later have no marks",
    "repeatingSectionItem": "the same",
    "text": "w:text controls lose answers in LibreOffice 7.4",
    "dataBinding": "old values come back",
    "gridSpan": "merged cells",
    "vMerge": "merged cells",
    "ins": "tracked changes",
    "del": "tracked changes",
    "altChunk": "other documents inside",
    "object": "other documents inside",
}
LEGACY_FIELDS = re.compile(r"FORMTEXT|FORMCHECKBOX|FORMDROPDOWN|DOCVARIABLE")
BLOCK_CONTROL = re.compile(r"<w:sdtContent>\s*<w:(?:p|tbl|tr|tc)[ >]")
WORD_PARTS = ("comments", "customXml/", "vbaProject", "embeddings/", "activeX", "glossary/")

EXCEL_ELEMENTS = {
    "legacyDrawing": "comments",
    "drawing": "shapes over the cells",
    "controls": "form controls",
    "oleObjects": "other documents inside",
    "tablePart": "table objects; lost by most programs",
    "externalReference": "other workbooks",
    "pivotCaches": "not needed",
    "customSheetViews": "not needed",
    "fileSharing": "read-only",
}
EXCEL_PARTS = ("omments", "drawings/", "tables/", "externalLinks/", "vbaProject", "customXml/")
LOCKED = re.compile(r"<sheetProtection[^>]*(?:password|hashValue)=|lock(?:Structure|Windows)=.1")
RULES = ("hyperlinks", "dataValidations", "conditionalFormatting", "sheetProtection", "autoFilter")


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


def offences_in_word(data: bytes) -> Iterator[str]:
    for name, content in parts(data).items():
        yield from (part for part in WORD_PARTS if part in name)
        tags = set(re.findall(r"<\w+:(\w+)", content))
        yield from (tag for tag in WORD_ELEMENTS if tag in tags)
        for pattern in (LEGACY_FIELDS, BLOCK_CONTROL):
            yield from pattern.findall(content)


def offences_in_excel(data: bytes) -> Iterator[str]:
    for name, content in parts(data).items():
        yield from (part for part in EXCEL_PARTS if part in name)
        tags = set(re.findall(r"<(?:\w+:)?(\w+)", content))
        yield from (tag for tag in EXCEL_ELEMENTS if tag in tags)
        yield from LOCKED.findall(content)


@pytest.mark.parametrize("output", OUTPUTS)
def test_word_forms_hold_nothing_that_breaks(output):
    assert [*offences_in_word(in_word.blank_of(SHIPPED.form(output)))] == []


@pytest.mark.parametrize("output", OUTPUTS)
def test_excel_forms_hold_nothing_that_breaks(output):
    assert [*offences_in_excel(in_excel.blank_of(output))] == []


BAD_IN_WORD = [
    "<w:documentProtection/>",
    '<w:sdt><w:sdtPr><w:text w:multiLine="1"/></w:sdtPr></w:sdt>',
    "<w:sdt><w:sdtContent><w:p ></w:p></w:sdtContent></w:sdt>",
    "<w:sdt><w:sdtContent><w:tc></w:tc></w:sdtContent></w:sdt>",
    "<w:r><w:rPr><w:vanish/></w:rPr></w:r>",
    "<w:r><w:instrText> FORMTEXT </w:instrText></w:r>",
    "<w15:repeatingSection/>",
    '<w:dataBinding w:xpath="/"/>',
]


@pytest.mark.parametrize("bad", BAD_IN_WORD)
def test_the_test_of_word_forms_sees_what_is_bad(bad):
    data = in_word.blank_of(SHIPPED.form("info-session"))
    document = parts(data)["word/document.xml"].replace("</w:body>", f"{bad}</w:body>")
    assert [*offences_in_word(package.rewrite(data, {"word/document.xml": document.encode()}))]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("xl/comments1.xml", "<comments/>"),
        ("xl/tables/table1.xml", "<table/>"),
        ("xl/worksheets/sheet99.xml", '<worksheet><sheetProtection sheet="1" password="CC1A"/></worksheet>'),
        ("xl/workbook.xml", '<workbook><workbookProtection lockStructure="1"/></workbook>'),
        ("xl/worksheets/sheet99.xml", '<worksheet><legacyDrawing r:id="rId1"/></worksheet>'),
    ],
)
def test_the_test_of_excel_forms_sees_what_is_bad(name, content):
    data = package.rewrite(in_excel.blank_of("info-session"), {name: content.encode()})
    assert [*offences_in_excel(data)]


# --- What the reading of Excel forms does not rest on ---


def without_properties(data: bytes) -> bytes:
    return package.rewrite(data, {name: None for name in parts(data) if name.startswith("docProps/")})


def without_links_and_rules(data: bytes) -> bytes:
    changed = {}
    for name, content in parts(data).items():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            for tag in RULES:
                content = re.sub(rf"<{tag}\b[^>]*(?:/>|>.*?</{tag}>)", "", content, flags=re.DOTALL)
            changed[name] = content.encode()
    return package.rewrite(data, changed)


def without_styles(data: bytes) -> bytes:
    changed = {
        name: re.sub(r'(<(?:c|row|col)\b[^>]*?) s="[0-9]+"', r"\1", content).encode()
        for name, content in parts(data).items()
        if name.startswith("xl/worksheets/") and name.endswith(".xml")
    }
    return package.rewrite(data, changed)


@pytest.mark.parametrize("lose", [without_properties, without_links_and_rules, without_styles])
@pytest.mark.parametrize("output", OUTPUTS)
def test_reading_rests_on_no_properties_links_or_looks(output, lose):
    form, data = SHIPPED.form(output), in_excel.filled_of(output)
    lost = lose(data)
    assert len(lost) < len(data)
    record = in_excel.read_bytes(lost, form)
    assert in_excel.same(form, record.data, in_excel.example_of(output))
    assert record.stamp == in_excel.cover_for(form).stamp
    # without its look a date is a number, which is read, but told of
    assert {note.rule for note in record.notes} == ({"date-as-number"} if lose is without_styles else set())
