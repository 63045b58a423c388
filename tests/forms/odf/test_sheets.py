"""An OpenDocument spreadsheet as the Excel reader sees it: every value as the file has it."""

from __future__ import annotations

import pytest

from pipeline.forms import excel
from pipeline.forms.excel.addresses import Area, position
from pipeline.forms.excel.cells import Cell, Sort
from pipeline.forms.excel.markup import MAIN
from pipeline.forms.excel.number_formats import Look
from pipeline.forms.excel.workbook import open_workbook
from pipeline.forms.odf.references import excel_formula, excel_range
from pipeline.intake import Refused
from tests.forms.odf.making import opened


@pytest.fixture
def few_cells(monkeypatch):
    """A limit that is reached quickly."""
    limit = 1000
    monkeypatch.setattr("pipeline.forms.odf.workbook.MOST_CELLS", limit)
    monkeypatch.setattr("pipeline.forms.excel.cells.MOST_CELLS", limit)
    return limit


def workbook(tables: str, **more: str):
    return open_workbook(opened("ods", tables, **more))


def sheet(rows: str, name: str = "S"):
    return workbook(f'<table:table table:name="{name}">{rows}</table:table>').sheet(name)


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def cell(words: str = "", **attributes: str) -> str:
    said = " ".join(f'{key.replace("__", ":").replace("_", "-")}="{v}"' for key, v in attributes.items())
    return f"<table:table-cell {said}>{words}</table:table-cell>"


def text(words: str, **more: str) -> str:
    return cell(f"<text:p>{words}</text:p>", office__value_type="string", **more)


def values(found, number: int = 1) -> list[str]:
    return [one.text for _, one in sorted(found.rows.get(number, {}).items())]


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (text("words"), Cell(1, 1, "words")),
        (
            cell("<text:p>1.250.000,50</text:p>", office__value_type="float", office__value="1250000.5"),
            Cell(1, 1, "1250000.5", Sort.NUMBER),
        ),
        (
            cell("<text:p>37,5 %</text:p>", office__value_type="percentage", office__value="0.375"),
            Cell(1, 1, "0.375", Sort.NUMBER, Look.PERCENT),
        ),
        (
            cell("<text:p>20 €</text:p>", office__value_type="currency", office__value="20"),
            Cell(1, 1, "20", Sort.NUMBER),
        ),
        (
            cell("<text:p>15.03.26</text:p>", office__value_type="date", office__date_value="2026-03-15"),
            Cell(1, 1, "46096", Sort.NUMBER, Look.DATE),
        ),
        (
            cell("<text:p>x</text:p>", office__value_type="date", office__date_value="2026-03-15T12:00:00"),
            Cell(1, 1, "46096.5", Sort.NUMBER, Look.DATE),
        ),
        (
            cell("<text:p>1 May 1897</text:p>", office__value_type="date", office__date_value="1897-05-01"),
            Cell(1, 1, "1 May 1897"),
        ),
        (
            cell("<text:p>10:30</text:p>", office__value_type="time", office__time_value="PT10H30M00S"),
            Cell(1, 1, "10:30"),
        ),
        (
            cell("<text:p>WAHR</text:p>", office__value_type="boolean", office__boolean_value="true"),
            Cell(1, 1, "TRUE", Sort.BOOLEAN),
        ),
        (
            cell("<text:p>no number</text:p>", office__value_type="float", office__value="1_0"),
            Cell(1, 1, "no number"),
        ),
        (cell(office__value_type="string", office__string_value="kept apart"), Cell(1, 1, "kept apart")),
        (cell("<text:p>without a type</text:p>"), Cell(1, 1, "without a type")),
        (text("a_x0041_b"), Cell(1, 1, "a_x0041_b")),
        (
            cell(
                "<text:p>3</text:p>",
                table__formula="of:=SUM([.A2:.A3];[$'My sheet'.B1])",
                office__value_type="float",
                office__value="3",
            ),
            Cell(1, 1, "3", Sort.NUMBER, formula="SUM(A2:A3;'My sheet'!B1)"),
        ),
        (
            cell("<text:p/>", table__formula='of:=IF(1;"")'.replace('"', "&quot;")),
            Cell(1, 1, "", formula='IF(1;"")'),
        ),
        (cell(table__formula="of:=[.A2]"), Cell(1, 1, "", formula="A2", counted=False)),
        (
            cell(
                "<text:p>#DIV/0!</text:p>",
                table__formula="of:=1/0",
                office__value_type="string",
                calcext__value_type="error",
            ),
            Cell(1, 1, "#DIV/0!", Sort.ERROR, formula="1/0"),
        ),
        (
            cell(
                "<text:p>#VALUE!</text:p>",
                table__formula="of:=x",
                office__value_type="float",
                office__value="0",
            ),
            Cell(1, 1, "#VALUE!", Sort.ERROR, formula="x"),
        ),
    ],
)
def test_a_cell_keeps_its_value(given, read):
    assert sheet(row(given)).cell(1, 1) == read


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<text:p>one</text:p><text:p>two</text:p>", "one\ntwo"),
        ("<text:p>one<text:line-break/>two</text:p>", "one\ntwo"),
        ("<text:p>a<text:s/> b<text:span> <text:a>c</text:a></text:span></text:p>", "a  b c"),
        ("<text:p>\n      <text:span>laid out\n        by</text:span>\n    </text:p>", "laid out by"),
        ("<text:p>\n      laid  out\n    </text:p>", "laid out"),
        ("<office:annotation><text:p>a remark</text:p></office:annotation><text:p>said</text:p>", "said"),
        ("<text:p>said</text:p><draw:frame><text:p>on it</text:p></draw:frame>", "said"),
    ],
)  # fmt: skip
def test_the_words_of_a_cell(inside, said):
    assert values(sheet(row(cell(inside, office__value_type="string")))) == [said]


def test_blank_cells_and_rows_are_counted_however_many_they_are():
    many = 'table:number-rows-repeated="1048000"'
    found = sheet(
        row(cell(table__number_columns_repeated="16000", table__style_name="ce1"), text("far"), more="")
        + row(cell(), more=many)
        + row(text("down"))
    )
    assert found.rows.keys() == {1, 1_048_002}
    assert found.cell(1, 16_001).text == "far"
    assert found.cell(1_048_002, 1).text == "down"


def test_repeated_cells_and_rows_that_say_something_are_there_each_time():
    found = sheet(
        row(text("x", table__number_columns_repeated="3"), text("y"), more='table:number-rows-repeated="2"')
    )
    assert values(found, 1) == values(found, 2) == ["x", "x", "x", "y"]


def test_groups_header_rows_and_merged_cells():
    covered = "<table:covered-table-cell><text:p>not seen</text:p></table:covered-table-cell>"
    rows = (
        f"<table:table-header-rows>{row(text('head'))}</table:table-header-rows>"
        f"<table:table-row-group><table:table-rows>{row(text('a'), covered, text('c'))}</table:table-rows>"
        "</table:table-row-group>"
    )
    found = sheet(rows)
    assert (values(found, 1), found.cell(2, 2), found.cell(2, 3).text) == (["head"], None, "c")


@pytest.mark.parametrize(
    "rows",
    [
        row(text("x"), more='table:number-rows-repeated="999999999"'),
        row(text("x", table__number_columns_repeated="150"), more='table:number-rows-repeated="9999"'),
    ],
)
def test_a_sheet_that_repeats_itself_endlessly_is_cut_and_says_so(rows, few_cells):
    assert 0 < sheet(rows).cut <= few_cells + 2


def test_a_row_has_no_more_cells_than_any_program_shows():
    found = sheet(row(text("x", table__number_columns_repeated="16000"), text("end")))
    assert found.cell(1, 16_001).text == "end"
    with pytest.raises(Refused) as caught:
        sheet(row(text("x" * 5000, table__number_columns_repeated="999999999")))
    assert caught.value.code == "zip-bomb-ratio"


@pytest.mark.parametrize(("sheets", "words"), [(20, "x"), (1, "x" * 600_000)])
def test_many_such_sheets_and_long_texts_are_refused(few_cells, sheets, words):
    rows = row(text(words), more='table:number-rows-repeated="999999"')
    with pytest.raises(Refused) as caught:
        workbook("".join(f'<table:table table:name="S{n}">{rows}</table:table>' for n in range(sheets)))
    assert caught.value.code == "zip-bomb-ratio"


def test_sheets_names_and_what_they_stand_for():
    tables = (
        '<table:table table:name="My sheet"><table:named-expressions><table:named-range table:name="f_B1" '
        "table:cell-range-address=\"$'My sheet'.$A$9\"/></table:named-expressions></table:table>"
        '<table:table table:name="S"/>'
        "<table:table table:name=\"'file:///elsewhere.ods'#$S\"><table:table-source/></table:table>"
        '<table:named-expressions><table:named-range table:name="f_B1" '
        "table:cell-range-address=\"$'My sheet'.$B$2\"/>"
        '<table:named-range table:name="f_B2" table:cell-range-address="$S.$B$2:.$C$7"/>'
        '<table:named-range table:name="f_B3" table:cell-range-address="$S.#REF!"/>'
        '<table:named-expression table:name="f_B4" table:expression="of:=[$S.$D$1]"/>'
        "</table:named-expressions>"
    )
    found = workbook(tables)
    assert [one.name for one in found.sheets] == ["My sheet", "S"]
    assert found.names == {
        "f_B1": Area("My sheet", 2, 2, 2, 2),
        "f_B2": Area("S", 2, 2, 7, 3),
        "f_B3": None,
        "f_B4": Area("S", 1, 4, 1, 4),
    }


@pytest.mark.parametrize(
    ("given", "excel_writes"),
    [
        ("$S.$A$1:$S.$B$2", "S!$A$1:$B$2"),
        ("$My-sheet.$A$1", "'My-sheet'!$A$1"),
        ("S.A1", "S!A1"),
        ("$'It''s'.$A$1", "'It''s'!$A$1"),
        (".A1", "#REF!"),
        ("$S.$4:.$4", "#REF!"),
        ("", "#REF!"),
    ],
)
def test_a_range_is_written_in_excels_way(given, excel_writes):
    assert excel_range(given) == excel_writes


def test_a_formula_is_shown_in_excels_way():
    assert excel_formula("oooc:=[.A1]*[.$B$2]&[Other.C3]") == "A1*$B$2&Other!C3"
    assert excel_formula("msoxl:=A1+1") == "A1+1"


SHEET = '<table:table table:name="S" table:style-name="ta1"/>'
STAMP_LINE = "Form roadmap · version 1.0"


@pytest.mark.parametrize(
    "more",
    [
        {"meta": f"<dc:subject>{STAMP_LINE}</dc:subject>"},
        {"page": f"<style:header><text:p>{STAMP_LINE}</text:p></style:header>"},
        {
            "page": f"<style:footer><style:region-left><text:p>{STAMP_LINE}</text:p></style:region-left>"
            "</style:footer>"
        },
    ],
)  # fmt: skip
def test_the_stamp_is_found_in_properties_headers_and_footers(more):
    assert excel.stamp(opened("ods", SHEET, **more)).output == "roadmap"


def test_without_any_of_these_there_is_no_stamp():
    assert excel.stamp(opened("ods", SHEET)).output == ""


@pytest.mark.parametrize(("shown", "state"), [("false", "hidden"), ("true", None)])
def test_a_hidden_sheet_is_known_as_hidden(shown, state):
    styles = (
        '<style:style style:name="ta1" style:family="table">'
        f'<style:table-properties table:display="{shown}"/></style:style>'
    )
    package = opened("ods", SHEET, styles=styles)
    (known,) = package.tree(package.main).iterfind(f"{MAIN}sheets/*")
    assert known.get("state") == state


def test_places_are_those_of_the_sheet():
    assert position("C7") == (7, 3)
    found = sheet(row(cell(), more='table:number-rows-repeated="6"') + row(cell(), cell(), text("here")))
    assert found.cell(7, 3).text == "here"
