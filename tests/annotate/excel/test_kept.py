"""A copy with remarks loses nothing of what the city has put into its file, and can be had without them."""

import io
import re
import warnings
from functools import cache

import pytest
from lxml import etree
from openpyxl import load_workbook

from pipeline import intake
from pipeline.forms.excel.ours import AUTHOR, LIST_MARK, MARK
from pipeline.forms.excel.workbook import open_workbook
from pipeline.intake.personal import REMARKS, personal_data
from tests.annotate.excel.making import (
    Places,
    annotated,
    checked,
    copy_of,
    form_of,
    noted,
    opened,
    parts,
    read,
    taken_out,
    typed,
    wanted,
)
from tests.annotate.excel.rich import ELSEWHERE, OUTPUT, PURPOSE, REMARK, VERSION, WRONG, rich
from tests.forms.excel.conftest import saved, sheet_part, with_part
from tests.shipped import shipped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
S = f"{{{MAIN}}}"
pytestmark = pytest.mark.filterwarnings("ignore:Data Validation extension:UserWarning")


@cache
def plain():
    return typed(OUTPUT, WRONG)


@cache
def made_of_plain():
    return annotated(plain(), shipped()[2])


@pytest.fixture(scope="module")
def made():
    return annotated(rich(), shipped()[2])


@pytest.fixture
def copy(made):
    return made[2]


def test_every_remark_stands_on_its_cell(made):
    _, own, copy = made
    assert noted(copy) == wanted(own, Places(rich(), form_of(OUTPUT)))
    assert {WRONG.get(one.pointer, "other") for one in own} > {"first", None, "Short.", "about 45"}


def test_parts_that_are_not_ours_keep_every_byte(copy):
    before, after = parts(rich()), parts(copy)
    touched = {name for name in before if after[name] != before[name]}
    pages = {sheet_part(rich(), name) for name in ("Questions", "Stakeholders", "Activities", "Risks")}
    assert touched == {
        *pages,
        *("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"),
        *("xl/comments/comment1.xml", "xl/drawings/commentsDrawing1.vml"),
    }
    assert all("twinning" in name or "_rels" in name for name in after.keys() - before.keys())
    kept = before.keys() - touched
    for part in ("media/image1.png", "charts/chart1.xml", "threadedComments/", "persons/", "drawing1.xml"):
        assert any(part in name for name in kept), part


def test_a_page_is_changed_by_nothing_but_marks_and_the_tab(copy):
    for name in ("Questions", "Stakeholders", "Activities", "Risks"):
        part = sheet_part(rich(), name)
        ours = etree.fromstring(parts(copy)[part])
        for node in [*ours.iter(f"{S}conditionalFormatting", f"{S}legacyDrawing")]:
            if AUTHOR in "".join(node.itertext()) or "rIdTwinning" in str(node.attrib.values()):
                node.getparent().remove(node)
        theirs_ = etree.fromstring(parts(rich())[part])
        for root in (ours, theirs_):
            root.find(f".//{S}sheetView").attrib.pop("tabSelected", None)
        assert etree.tostring(ours, method="c14n") == etree.tostring(theirs_, method="c14n"), name
    assert b"x14:dataValidation " in parts(copy)[sheet_part(copy, "Questions")]


def test_the_notes_of_the_city_keep_every_byte(copy):
    before, after = (parts(data)["xl/comments/comment1.xml"] for data in (rich(), copy))
    notes = re.findall(b"<comment .*?</comment>", before, re.DOTALL)
    assert len(notes) == 3
    for note in notes:  # our words go in right before the end of theirs, or not at all
        begin, end = (re.escape(piece) for piece in note.rsplit(b"</t>", 1))
        assert re.search(begin + rb"(\n\n\[twinning\] [^<]*)?</t>" + end, after)
    found = load_workbook(io.BytesIO(copy))["Questions"]
    assert found[VERSION].comment.text.startswith(f"{REMARK}\n\n{MARK} 1 ")
    assert found[VERSION].comment.author == "A. Nyone"
    assert found[ELSEWHERE].comment.text == "Second\nthoughts"
    assert f"Too short?\n\n{MARK} 3 " in found[PURPOSE].comment.text
    assert found["D14"].comment.author == AUTHOR


def test_the_answers_and_what_is_found_are_the_same(made):
    result, _, copy = made
    again = checked(copy, shipped()[2])
    assert again.record == result.record
    assert again.findings == result.findings


def test_taken_out_again_nothing_is_left(copy):
    assert parts(taken_out(copy)) == parts(rich())
    assert taken_out(rich()) == rich()


def test_a_second_check_takes_the_place_of_the_first(made):
    _, own, copy = made
    assert parts(copy_of(copy, OUTPUT, own)) == parts(copy)
    fewer = copy_of(copy, OUTPUT, own[:2])
    assert noted(fewer) == {("Questions", "D13"): [1], ("Questions", "D14"): [2]}
    assert parts(fewer).keys() < parts(copy).keys()
    assert parts(taken_out(fewer)) == parts(rich())


def test_the_list_is_the_first_sheet_and_the_only_one_that_is_open(copy):
    book = load_workbook(io.BytesIO(copy))
    assert book.sheetnames == ["What to fix 2", *load_workbook(io.BytesIO(rich())).sheetnames]
    assert book.active.title == "What to fix 2"
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == ["What to fix 2"]
    assert book.views[0].firstSheet in (0, None)


def test_names_and_print_titles_stay_with_their_sheets(copy):
    before, after = (load_workbook(io.BytesIO(data)) for data in (rich(), copy))
    for sheet in before:
        other = after[sheet.title]
        assert (other.print_title_rows, other.print_area) == (sheet.print_title_rows, sheet.print_area)
        assert set(other.defined_names) == set(sheet.defined_names)
    assert set(after["What to fix"].defined_names) == {"mine"}
    assert after["What to fix 2"].print_title_rows == "$7:$7"


def test_every_line_of_the_list_leads_to_its_cell(made):
    _, own, copy = made
    sheet = load_workbook(io.BytesIO(copy)).worksheets[0]
    lines = {row[1].value: row for row in sheet.iter_rows(min_row=8) if str(row[1].value).isdecimal()}
    assert list(lines) == [str(one.number) for one in own]
    for remark in own:
        row = lines[str(remark.number)]
        severity, part, ref, label, message, action, rule = (cell.value for cell in row[2:9])
        assert severity.split()[1].casefold() == ("note" if remark.severity == "info" else remark.severity)
        place = remark.location
        assert (part, ref or "", label or "") == (place.part, place.ref, place.label)
        assert (message, action, rule) == (remark.message, remark.action, remark.rule)
        link = row[4].hyperlink
        if place.ref:
            assert link.location == f"'{place.part}'!{place.ref}"
        else:
            assert link is None
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)


def test_nobody_is_named_by_our_own_notes():
    copy = made_of_plain()[2]
    assert noted(copy)
    assert REMARKS not in personal_data(opened(copy))
    assert REMARKS in personal_data(opened(rich()))


def test_what_the_city_writes_into_our_note_stays():
    _, own, copy = made_of_plain()
    note = next(name for name in parts(copy) if "twinningComments" in name and b"D14" in parts(copy)[name])
    answered = with_part(
        copy, note, lambda xml: xml.replace("\nRule G-01</t>", "\nRule G-01\nWe have no date yet.</t>")
    )
    comments = [one.found for one in read(answered).notes if one.rule == "comment"]
    assert comments == ["We have no date yet."]
    again = copy_of(answered, OUTPUT, own)
    assert noted(again) == noted(copy)
    text = load_workbook(io.BytesIO(again))["Questions"]["D14"].comment.text
    assert text.startswith("\nWe have no date yet.\n\n[twinning] ")
    left = load_workbook(io.BytesIO(taken_out(again)))["Questions"]
    assert left["D14"].comment.text.strip() == "We have no date yet."
    assert left["D13"].comment is None


@pytest.mark.slow
def test_openpyxl_may_save_the_copy(made):
    """It writes everything anew and forgets what it does not know, but not what our remarks are known by."""
    _, own, copy = made
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        again = saved(load_workbook(io.BytesIO(copy)))
    assert noted(again) == noted(copy)
    assert read(again).data == read(copy).data
    assert [note for note in read(again).notes if MARK in str(note)] == []
    assert noted(copy_of(again, OUTPUT, own)) == noted(copy)
    assert_nothing_of_ours(taken_out(again))


def assert_nothing_of_ours(data):
    for name, content in parts(data).items():
        if name.startswith("xl/") and not name.endswith(("sharedStrings.xml", "styles.xml")):
            assert MARK.encode() not in content, name
            assert b"twinning&quot;)" not in content and b'"twinning")' not in content, name
            assert LIST_MARK.encode() not in content, name
    assert open_workbook(opened(data)).lists == ()
    targets = {
        target.rpartition("/")[2]
        for name, content in parts(data).items()
        if name.endswith(".rels")
        for target in re.findall(r'Target="([^"]+)"', content.decode())
    }
    for name in parts(data):  # no part is left to which nothing points
        assert name.endswith((".rels", "[Content_Types].xml")) or name.rpartition("/")[2] in targets, name


def test_the_copy_is_within_what_intake_takes(copy):
    package = intake.open_bytes(copy, "copy.xlsx")
    assert (package.kind, package.signs) == ("xlsx", intake.open_bytes(rich(), "rich.xlsx").signs)
