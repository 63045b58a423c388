"""A blank form is complete, guarded, small, and the same every time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import datetime

import pytest
from openpyxl.utils import range_boundaries

from pipeline.errors import DefinitionError
from pipeline.fields import Documents, Kind, Section, Table, form_of
from pipeline.forms import excel
from pipeline.forms.cover import ILLUSTRATIVE, stamp_line
from pipeline.forms.excel import build
from tests.forms.excel.conftest import OUTPUTS, SHIPPED, blank_of, cover_for, opened, part_of

KIB = 1024


def tables(form):
    return [part for part in form.parts if isinstance(part, Table)]


def texts(sheet):
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def name_cells(book, name):
    """Sheet and corners of a name's cells."""
    title, _, area = book.defined_names[name].attr_text.rpartition("!")
    return book[title.strip("'").replace("''", "'")], range_boundaries(area.replace("$", ""))


def validation_of(sheet, ref):
    return next((rule for rule in sheet.data_validations.dataValidation if ref in rule.sqref), None)


def test_a_blank_form_is_small(form, blank):
    assert len(blank) < 60 * KIB


def test_every_question_shows_code_label_and_guidance(form, blank):
    said = "\n".join(texts(opened(blank)["Questions"]))
    for part in form.parts:
        if isinstance(part, Section):
            for field in part.fields:
                assert f"\n{field.code}\n" in said
                assert field.label in said
                assert field.guidance in said


def test_a_required_question_has_a_star(form, blank):
    sheet = opened(blank)["Questions"]
    stars = {
        row[1].value: str(row[2].value).endswith("*") for row in sheet.iter_rows(min_row=5) if row[1].value
    }
    for part in form.parts:
        if isinstance(part, Section):
            for field in part.fields:
                assert stars[field.code] is (field.required and not field.fixed)


def test_every_table_has_a_sheet_with_codes_over_its_columns(form, blank):
    book = opened(blank)
    for table in tables(form):
        sheet, (column, first, _, _) = name_cells(book, f"f_{table.fields[0].code}")
        headers = [sheet.cell(first - 1, column + n).value for n in range(len(table.fields))]
        for field, header in zip(table.fields, headers, strict=True):
            assert header.startswith(f"[{field.code}] {field.label}")
        assert table.label in texts(sheet)
        assert any(table.guidance in text for text in texts(sheet))


def test_names_and_keys_are_there_once(form, blank):
    book = opened(blank)
    keys = [text for sheet in book for text in texts(sheet) if text.startswith("fk:")]
    assert len(keys) == len(set(keys))
    for _, field in form.fields():
        assert f"f_{field.code}" in book.defined_names
        assert f"fk:{field.code}_{field.name}" in keys
    assert all(not sheet.defined_names or set(sheet.defined_names) <= {"Print_Titles"} for sheet in book)


def test_choices_come_from_the_sheet_of_lists(form, blank):
    book = opened(blank)
    for _, field in form.fields():
        sheet, (column, row, _, last) = name_cells(book, f"f_{field.code}")
        if field.kind is not Kind.CHOICE or field.fixed or field.computed:
            continue
        for at in (row, last):  # the last spare row too
            rule = validation_of(sheet, sheet.cell(at, column).coordinate)
            title, _, area = rule.formula1.partition("!")
            offered = [cell[0].value for cell in book[title][area.replace("$", "")]]
            assert offered == [choice.label for choice in field.choices]
            assert rule.showErrorMessage


def test_no_list_stands_in_a_cell_rule(form, blank):
    rules = [rule for sheet in opened(blank) for rule in sheet.data_validations.dataValidation]
    inline = [rule.formula1 for rule in rules if rule.type == "list" and rule.formula1.startswith('"')]
    assert set(inline) <= {'"x"'}


def test_prompts_and_errors_are_as_short_as_excel_wants(form, blank):
    rules = [rule for sheet in opened(blank) for rule in sheet.data_validations.dataValidation]
    assert len(rules) > 50
    for rule in rules:
        assert len(rule.promptTitle or "") <= 32
        assert len(rule.errorTitle or "") <= 32
        assert len(rule.prompt or "") <= 255
        assert len(rule.error or "") <= 255
        assert bool(rule.prompt) is bool(rule.showInputMessage)


def test_dates_and_numbers_are_checked_while_typing(plan):
    book = opened(blank_of("engagement-plan"))
    for code, kind in (
        ("B8", "date"),
        ("D7", "date"),
        ("D10", "decimal"),
        ("J2", "whole"),
        ("B7", "textLength"),
    ):
        sheet, (column, row, _, _) = name_cells(book, f"f_{code}")
        rule = validation_of(sheet, sheet.cell(row, column).coordinate)
        assert rule.type == kind
        assert rule.error
    assert (rule.operator, rule.formula1, rule.errorStyle) == ("lessThanOrEqual", "200", "warning")
    likelihood = validation_of(book["Risks"], "C7")
    assert (likelihood.formula1, likelihood.formula2) == ("1", "5")


def test_references_offer_the_ids_of_the_other_table():
    book = opened(blank_of("roadmap"))
    sheet, (column, row, _, _) = name_cells(book, "f_H2")
    rule = validation_of(sheet, sheet.cell(row, column).coordinate)
    assert rule.formula1 == "OFFSET(f_G1,0,0,MAX(1,COUNTA(f_G1)),1)"
    assert rule.errorStyle == "warning"
    events = validation_of(sheet, sheet.cell(row, column + 3).coordinate)
    title, _, area = events.formula1.partition("!")
    assert [cell[0].value for cell in book[title][area.replace("$", "")]][:3] == ["KO", "S1", "S2"]
    assert not events.showErrorMessage  # several may be written


def test_only_answers_can_be_written(form, blank):
    book = opened(blank)
    free = ("sort", "autoFilter", "formatColumns", "formatRows", "insertRows")
    for sheet in book:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert not any(getattr(sheet.protection, name) for name in free)
    for part, field in form.fields():
        sheet, (column, first, _, last) = name_cells(book, f"f_{field.code}")
        ticked = field.kind is Kind.CHOICES and isinstance(part, Section)
        written = not (field.fixed or field.computed or ticked)
        sortable = isinstance(part, Table) and bool(field.computed)  # Excel sorts only unlocked cells
        for row in (first, last):
            assert sheet.cell(row, column).protection.locked is not (written or sortable)
        for choice in field.choices if ticked and not field.fixed else ():
            tick, (column, row, _, _) = name_cells(book, f"f_{field.code}_{choice.code}")
            assert not tick.cell(row, column).protection.locked


def test_a_calculated_column_cannot_be_typed_over(plan):
    book = opened(blank_of("engagement-plan"))
    sheet, (column, row, _, _) = name_cells(book, "f_J4")
    rule = validation_of(sheet, sheet.cell(row, column).coordinate)
    assert (rule.type, rule.formula1, rule.showErrorMessage) == ("custom", "FALSE", True)
    assert sheet.cell(row, column).value == '=IF(OR(C7="",D7=""),"",C7*D7)'


def test_no_cells_are_merged_where_answers_stand(form, blank):
    book = opened(blank)
    assert not book["Questions"].merged_cells.ranges
    for table in tables(form):
        sheet, (_, first, _, _) = name_cells(book, f"f_{table.fields[0].code}")
        assert all(area.max_row < first - 1 for area in sheet.merged_cells.ranges)


def test_headers_stay_in_sight_and_are_printed_on_every_page(form, blank):
    book = opened(blank)
    for sheet in book:
        if sheet.title == "Start" or sheet.sheet_state != "visible":
            continue
        header = int(re.search(r"\d+", sheet.print_title_rows)[0])
        assert sheet.freeze_panes.endswith(str(header + 1))
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "&P" in sheet.oddFooter.right.text
        assert sheet.title == "Questions" or sheet.auto_filter.ref.startswith(f"B{header}:")


def test_helpers_are_hidden(form, blank):
    book = opened(blank)
    states = {sheet.title: sheet.sheet_state for sheet in book}
    assert (states["Lists"], states["_stamp"]) == ("hidden", "hidden")
    assert [title for title, state in states.items() if state == "visible"][:2] == ["Start", "Questions"]
    assert book.active.title == "Start"
    for sheet in book:
        if sheet.sheet_state == "visible" and sheet.title != "Start":
            assert sheet.column_dimensions["A"].hidden
            assert not any(t.startswith("~") for t in (sheet.title,))


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
    import hashlib

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
    assert OUTPUTS
