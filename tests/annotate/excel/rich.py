"""A filled form in which a city has used all that a workbook can hold, so that a copy can lose none of it."""

from __future__ import annotations

import base64
import io
import re
from functools import cache

from openpyxl import load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from pipeline.package import rewrite
from tests.annotate.excel.making import parts, typed
from tests.forms.excel.conftest import saved, sheet_part

OUTPUT = "engagement-plan"
# the version has a finding and a note of the city, the purpose a finding and a conversation
WRONG = {
    "/document_control/document_version": "first",
    "/document_control/document_date": None,
    "/purpose_scope/purpose": "Short.",
    "/stakeholders/1/role_here": None,
    "/activities/0/cost_eur": "about 45",
}
VERSION, ELSEWHERE, PURPOSE = "D13", "E13", "D20"
REMARK = "Is this the number of the <draft> & its copy?"
PERSON = "{3F2504E0-4F89-41D3-9A0C-0305E82C3301}"
THREAD = "{6BA7B810-9DAD-41D1-80B4-00C04FD430C8}"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
PICTURE = """<xdr:oneCellAnchor><xdr:from><xdr:col>9</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row>
<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx="95250" cy="95250"/><xdr:pic><xdr:nvPicPr>
<xdr:cNvPr id="9" name="Coat of arms"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>
<a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="rIdArms"/>
</xdr:blipFill><xdr:spPr><a:prstGeom xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 prst="rect"/></xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor>"""
EXTENDED = """<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
 uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations
 xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1"><x14:dataValidation type="list"
 allowBlank="1"><x14:formula1><xm:f>'What to fix'!$A$1:$A$2</xm:f></x14:formula1><xm:sqref>H3</xm:sqref>
</x14:dataValidation></x14:dataValidations></ext></extLst>"""
OFFICE = "http://schemas.microsoft.com/office/2017/10/relationships"


@cache
def rich() -> bytes:
    """Extended validations, formats, a picture, a chart, notes, a conversation, a sheet named as ours is."""
    book = load_workbook(io.BytesIO(typed(OUTPUT, WRONG)))
    questions = book["Questions"]
    questions[VERSION].comment = Comment(REMARK, "A. Nyone")
    questions[ELSEWHERE].comment = Comment("Second\nthoughts", "S. O. Else")
    questions[PURPOSE].comment = Comment(
        "[Threaded comment]\n\nYour version of Excel allows you to read this threaded comment.\n\n"
        "Comment:\n    Too short?",
        f"tc={THREAD}",
    )
    own = book.create_sheet("What to fix")
    own["A1"] = "Ask the council"
    own["A2"] = "Ring the bank"
    own.defined_names["mine"] = DefinedName("mine", attr_text="'What to fix'!$A$1")
    own.print_title_rows = "1:1"
    chart = BarChart()
    chart.add_data(Reference(book["Risks"], min_col=5, min_row=7, max_row=9))
    book["Risks"].add_chart(chart, "J8")
    book.active = book.sheetnames.index("Activities")
    for sheet in book:
        sheet.sheet_view.tabSelected = sheet.title in ("Activities", "Risks")
    book.views[0].firstSheet = 2
    return _spliced(saved(book))


def _spliced(data: bytes) -> bytes:
    """What openpyxl cannot write."""
    there = {
        name: content.decode() for name, content in parts(data).items() if name.endswith((".xml", ".rels"))
    }
    changed: dict[str, bytes | None] = {"xl/media/image1.png": PIXEL}
    page = sheet_part(data, "Questions")
    pointers = page.replace("worksheets/", "worksheets/_rels/") + ".rels"
    thread = _relation("rIdTalk", f"{OFFICE}/threadedComment", "../threadedComments/threadedComment1.xml")
    changed[pointers] = there[pointers].replace("</Relationships>", f"{thread}</Relationships>").encode()
    changed[page] = there[page].replace("</worksheet>", f"{EXTENDED}</worksheet>").encode()
    changed["xl/threadedComments/threadedComment1.xml"] = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        f'<threadedComment ref="{PURPOSE}" dT="2026-01-10T08:00:00.00" personId="{PERSON}" id="{THREAD}">'
        "<text>Too short?</text></threadedComment></ThreadedComments>"
    ).encode()
    changed["xl/persons/person.xml"] = (
        '<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        f'<person displayName="A. Nyone" id="{PERSON}" userId="a" providerId="None"/></personList>'
    ).encode()
    drawing = "xl/drawings/drawing1.xml"
    picture = PICTURE.replace("xdr:", "") if "<wsDr" in there[drawing] else PICTURE
    changed[drawing] = re.sub(r"(</(?:xdr:)?wsDr>)", rf"{picture}\1", there[drawing]).encode()
    arms = _relation("rIdArms", f"{_KINDS}/image", "/xl/media/image1.png")
    rels = "xl/drawings/_rels/drawing1.xml.rels"
    changed[rels] = there[rels].replace("</Relationships>", f"{arms}</Relationships>").encode()
    persons = _relation("rIdPersons", f"{OFFICE}/person", "persons/person.xml")
    book = "xl/_rels/workbook.xml.rels"
    changed[book] = there[book].replace("</Relationships>", f"{persons}</Relationships>").encode()
    types = "".join(
        f'<Override PartName="/xl/{part}" ContentType="application/vnd.ms-excel.{kind}+xml"/>'
        for part, kind in (
            ("threadedComments/threadedComment1.xml", "threadedcomments"),
            ("persons/person.xml", "person"),
        )
    )
    types = f'<Default Extension="png" ContentType="image/png"/>{types}'
    listed = there["[Content_Types].xml"].replace("</Types>", f"{types}</Types>")
    changed["[Content_Types].xml"] = listed.encode()
    return rewrite(data, changed)


_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _relation(number: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{number}" Type="{kind}" Target="{target}"/>'
