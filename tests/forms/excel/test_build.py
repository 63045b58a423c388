"""What differs from form to form: the words of the cover, odd schemas, and the same bytes every time."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from datetime import datetime

import pytest

from pipeline.errors import DefinitionError
from pipeline.forms import excel
from pipeline.forms.cover import ILLUSTRATIVE, stamp_line
from pipeline.forms.excel import build
from pipeline.programme.forms import Documents, form_of
from tests.forms.excel.conftest import SHIPPED, blank_of, cover_for, name_cells, opened, part_of, texts


def test_the_cover_is_on_the_first_sheet(form, blank):
    cover = cover_for(form)
    said = texts(opened(blank)["Start"])
    for words in (form.title, form.purpose, "Exempla", "30 June 2026", ILLUSTRATIVE, stamp_line(cover.stamp)):
        assert words in said
    assert not any("{" in text for text in said)


def test_no_token_of_the_master_is_left(form, blank):
    for sheet in opened(blank):
        header = "".join(str(part.text) for part in (sheet.oddHeader.left, sheet.oddHeader.right))
        footer = "".join(str(part.text) for part in (sheet.oddFooter.left, sheet.oddFooter.right))
        assert not re.search(r"\{[a-z_]+\}", "\n".join((*texts(sheet), header, footer)))


def test_every_page_says_that_the_content_is_invented(form, blank):
    sheets = [sheet for sheet in opened(blank) if sheet.sheet_state == "visible"]
    assert all(ILLUSTRATIVE in sheet.oddHeader.right.text for sheet in sheets)
    honest = opened(excel.blank(form, cover_for(form, illustrative=False), SHIPPED.templates))
    assert not any(ILLUSTRATIVE in str(sheet.oddHeader.right.text) for sheet in honest)
    assert ILLUSTRATIVE not in texts(honest["Start"])


def test_what_is_not_known_is_left_out(plan):
    book = opened(excel.blank(plan, cover_for(plan, city="", illustrative=False), SHIPPED.templates))
    start = book["Start"]
    hidden = [row for row, shape in start.row_dimensions.items() if shape.hidden]
    assert len(hidden) == 5  # four facts, one warning
    assert all(not cell.value for row in hidden for cell in start[row])


def test_odd_names_do_no_harm(plan):
    name = "Ålborg & <Sønner> {city} &P " + "x" * 200
    data = excel.blank(plan, cover_for(plan, city=name), SHIPPED.templates)
    book = opened(data)
    assert name in texts(book["Start"])
    header = re.search(r"<oddHeader>(.*?)</oddHeader>", part_of(data, "xl/worksheets/sheet1.xml"))[1]
    assert "&amp;&amp; &lt;Sønner&gt;" in header
    assert len(header.replace("&amp;", "&")) <= 255


def test_the_same_arguments_give_the_same_bytes(form, blank):
    build._BUILT.clear()
    assert excel.blank(form, cover_for(form), SHIPPED.templates) == blank
    later = cover_for(form, when=datetime(2027, 1, 1))
    assert excel.blank(form, later, SHIPPED.templates) != blank


@pytest.mark.parametrize("seed", ["1", "2"])
def test_hash_seeds_do_not_change_the_bytes(seed):
    code = (
        "import hashlib; from tests.forms.excel.conftest import blank_of;"
        "print(hashlib.sha256(blank_of('roadmap')).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    found = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == hashlib.sha256(blank_of("roadmap")).hexdigest()


def test_a_missing_master_is_named(form, tmp_path):
    with pytest.raises(DefinitionError, match=r"form\.xlsx"):
        build.build(form, tmp_path)


def test_a_formula_that_names_nothing_is_found():
    field = {
        "title": "Sum",
        "x-code": "B1",
        "type": "number",
        "x-computed": "1",
        "x-formula": "=SUM({/no/where})",
    }
    schema = {
        "properties": {"b": {"title": "B", "x-code": "B", "type": "object", "properties": {"sum": field}}}
    }
    form = form_of("x", Documents({"x.schema.json": schema}))
    with pytest.raises(DefinitionError, match="/no/where"):
        build.build(form, SHIPPED.templates)


@pytest.mark.parametrize("formula", ["{a}+{/s/a}+SUM({/t/c})", "={a}+{/s/a}+SUM({/t/c})"])
def test_formulas_call_other_answers_by_name(formula):
    number = {"title": "A", "x-code": "B1", "type": "number"}
    total = {**number, "x-code": "B2", "readOnly": True, "x-computed": "1", "x-formula": formula}
    column = {"title": "C", "x-code": "C1", "type": "number"}
    schema = {
        "s": {"title": "S", "x-code": "B", "type": "object", "properties": {"a": number, "total": total}},
        "t": {"title": "T", "x-code": "C", "type": "array", "items": {"properties": {"c": column}}},
    }
    form = form_of("x", Documents({"x.schema.json": {"title": "X", "properties": schema}}))
    book = opened(excel.blank(form, cover_for(form), SHIPPED.templates))
    sheet, (column, row, _, _) = name_cells(book, "f_B2")
    assert sheet.cell(row, column).value == "=f_B1+f_B1+SUM(f_C1)"


def test_long_and_equal_table_names_get_sheets_of_their_own():
    column = {"c1": {"title": "Name", "x-code": "C1", "type": "string", "maxLength": 10}}
    table = {"type": "array", "items": {"properties": column}}
    titles = ("A very long title / with a slash: and more than 31", "Start", "start", "History")
    properties = {
        f"t{n}": {**table, "title": title, "x-code": f"{'CDEF'[n]}"} for n, title in enumerate(titles)
    }
    form = form_of("x", Documents({"x.schema.json": {"title": "X", "properties": properties}}))
    book = opened(excel.blank(form, cover_for(form), SHIPPED.templates))
    made = book.sheetnames[2:-2]
    assert len({name.casefold() for name in book.sheetnames}) == len(book.sheetnames)
    assert made == ["A very long title with a slash", "Start 2", "start 3", "History 2"]
