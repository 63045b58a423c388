"""The workbook for officers."""

import io
import zipfile

import pytest
from lxml import etree
from openpyxl import load_workbook

from pipeline.forms.excel.markup import decoded
from pipeline.reports import REPORTERS
from tests.reports.judges import SHEET, read_xlsx
from tests.reports.results import CASES, HEADING, city, file, finding

TITLES = ["Findings", "Files", "Milestones", "Not checked"]


def book(case):
    return load_workbook(io.BytesIO(REPORTERS["xlsx"](HEADING, CASES[case])))


def rows(title, case="broken"):
    sheets = read_xlsx(REPORTERS["xlsx"](HEADING, CASES[case]))
    assert list(sheets) == TITLES
    head, *below = sheets[title]
    return [dict(zip(head, row, strict=True)) for row in below]


def test_a_finding_is_a_row_in_the_order_that_officers_read():
    row = next(row for row in rows("Findings") if row["Rule"] == "G-01")
    assert list(row)[:7] == ["Place", "Message", "Your value", "Expected", "What to do", "Rule", "Severity"]
    assert row["Place"] == "Activities · question D10 · Cost"
    assert (row["City"], row["File"], row["Since last time"]) == ("exempla", "plan.docx", "new")
    assert (row["Your value"], row["Expected"]) == ("‹blank›", "a number")


def test_files_milestones_and_what_was_not_checked_have_sheets():
    plan, old, begun = rows("Files")
    assert (plan["Verdict"], plan["Errors"], plan["Warnings"]) == (
        "invalid: 3 errors, 1 warning, 1 of them waived",
        3,
        1,
    )
    assert (plan["Mended since last time"], plan["Saved by"]) == ("Activities · D9 [G-05]", "LibreOffice 7")
    assert (old["Verdict"], begun["Still to fill in"]) == ("not counted", 1)
    (milestone,) = rows("Milestones")
    assert (milestone["State"], milestone["Due"], milestone["Days late"]) == ("open", "2025-12-31", 2)
    (waiting,) = rows("Not checked")
    assert (waiting["Rule"], waiting["City"]) == ("SEP-10", "exempla")


@pytest.mark.parametrize("title", TITLES)
def test_an_empty_sheet_says_that_it_is(title):
    first = next(iter(rows(title, "empty")[0].values()))
    assert first.startswith(("Nothing", "No ", "All "))


@pytest.mark.parametrize("case", ["broken", "empty"])
def test_every_sheet_is_made_for_a_screen_and_for_paper(case):
    for sheet in book(case).worksheets:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert all(sheet.column_dimensions[cell.column_letter].width >= 9 for cell in sheet[1])
        assert sheet.oddHeader.left.text == "The Programme"


def test_rows_are_as_high_as_their_longest_text():
    long = finding(message="A sentence that goes on. " * 20)
    sheet = load_workbook(io.BytesIO(REPORTERS["xlsx"](HEADING, [city(file("x.docx", long))])))["Findings"]
    assert sheet.row_dimensions[2].height > 150
    assert sheet["B2"].alignment.wrap_text


def raw(report):
    """The texts of all cells as Excel shows them."""
    with zipfile.ZipFile(io.BytesIO(report)) as archive:
        parts = [etree.fromstring(archive.read(n)) for n in archive.namelist() if "worksheets/sheet" in n]
    cells = (item for part in parts for item in part.iter(f"{SHEET}is"))
    return [decoded("".join(t.text or "" for t in item.iter(f"{SHEET}t"))) for item in cells]


@pytest.mark.parametrize("text", ["=1+1", "@x", "a_x000D_b", "+1", '=HYPERLINK("http://evil.example")'])
def test_text_stays_text(text):
    report = REPORTERS["xlsx"](HEADING, [city(file("x.docx", finding(found=text)))])
    read_xlsx(report)
    assert text in raw(report)
    cell = load_workbook(io.BytesIO(report))["Findings"]["C2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix == text.startswith(("=", "+", "@"))


def test_what_a_cell_cannot_hold_is_said_to_be_cut_off():
    report = REPORTERS["xlsx"](HEADING, [city(file("x.docx", finding(found="a" * 40_000)))])
    (cut,) = [text for text in raw(report) if text.startswith("aaa")]
    assert len(cut) < 32_767
    assert cut.endswith("(cut off here; the JSON report has the rest)")
