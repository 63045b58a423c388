"""The board as a heat map in Excel: words and colours, nothing that calculates, the same bytes each time."""

import io
import re
import zipfile

import openpyxl
import pytest

from pipeline.reports.board import BOARDS
from pipeline.reports.board_sheet import FILLS, Look
from pipeline.reports.plain import plain
from tests.outgoing.hostile import EVERY
from tests.reports.boards import HEADING, city, everything


def made(*cities):
    return BOARDS["xlsx"](HEADING, cities, None)


def book(*cities):
    return openpyxl.load_workbook(io.BytesIO(made(*cities)))


def rows(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_board_is_a_row_for_each_city_that_takes_part():
    sheets = book(*everything())
    assert sheets.sheetnames == ["Board", "Withdrawn", "In the way", "Broken most often", "Worth a look"]
    head, *cities = rows(sheets["Board"])
    assert head == [
        "City",
        "Cohort",
        "Engagement Plan",
        "Record",
        "MS1 First part",
        "MS2 Second part",
    ]
    assert cities[0] == ["amberg", "3", "valid", "events 9 of 14", "complete", "open, due 2026-06-30"]
    assert cities[1][2:5] == ["3 errors", None, "open, 12 days late"]
    assert cities[2][3] == "x; 2 errors"
    assert [row[0] for row in cities] == ["amberg", "brill", "cork", "dole"]
    assert [row[0] for row in rows(sheets["Withdrawn"])[1:]] == ["elda"]


def test_colours_say_what_the_words_say():
    sheet = book(*everything())["Board"]
    fill = {look: FILLS[look][0] for look in FILLS}
    column = [sheet.cell(row, 3).fill.fgColor.rgb[2:] for row in range(2, 6)]
    assert column == [fill[Look.GOOD], fill[Look.WEAK], fill[Look.WORST], fill[Look.BLANK]]
    assert sheet["E3"].fill.fgColor.rgb[2:] == fill[Look.WORST]  # late
    assert sheet["E2"].fill.fgColor.rgb[2:] == fill[Look.GOOD]


def test_header_and_cities_stay_in_sight_and_can_be_filtered():
    for sheet in book(*everything()):
        assert sheet.freeze_panes == ("C2" if sheet.title in ("Board", "Withdrawn") else "A2")
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"


def test_lists_say_what_is_in_the_way_and_what_is_broken_most_often():
    sheets = book(*everything())
    held = rows(sheets["In the way"])[1:]
    assert ["MS2", "Second part", "waits for MS1", 3, "brill, cork, dole"] not in held  # amberg too
    assert ["MS2", "Second part", "waits for MS1", 4, "all cities"] in held
    assert ["MS1", "First part", "Plan: 3 errors", 3, "brill, cork, dole"] in held
    assert rows(sheets["Broken most often"])[1] == ["PL-01", "Sums add up", 7, 2]
    assert rows(sheets["Worth a look"])[1] == ["amberg", "plan.docx: new"]


def test_the_same_cities_give_the_same_bytes_and_no_other_moment_gets_in():
    first = made(*everything())
    assert made(*everything()) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2026, 1, 2, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2026-01-02T00:00:00Z"}


@pytest.mark.parametrize("text", EVERY.values(), ids=EVERY)
def test_words_of_strangers_stay_text(text):
    content = made(city(text, text, notes=(text,), rules={text: 1}, said=text))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
        names = archive.namelist()
    assert not any("<f>" in sheet or "<f " in sheet or "hyperlink" in sheet for sheet in sheets)
    assert not any("external" in name.lower() or ("rels" in name and "sheet" in name) for name in names)
    cell = openpyxl.load_workbook(io.BytesIO(content))["Board"]["A2"]
    assert cell.data_type == "s"
    shown = re.sub(r"_x005F_(?=x[0-9A-Fa-f]{4}_)", "_", cell.value)  # as Excel shows it
    assert shown == plain(text)


def test_a_board_of_nobody_opens():
    assert rows(book()["Board"]) == [["City", "Cohort"]]
