"""A blank form is complete, guarded and small."""

from __future__ import annotations

import math
import re

from pipeline.fields import Kind, Section, Table
from tests.forms.excel.conftest import (
    blank_of,
    name_cells,
    opened,
    texts,
)

KIB = 1024


def tables(form):
    return [part for part in form.parts if isinstance(part, Table)]


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


def test_a_scale_is_chosen_from_a_list_of_numbers_and_coloured():
    book = opened(blank_of("transferability"))
    sheet, (column, row, _, last) = name_cells(book, "f_F3")
    rule = validation_of(sheet, sheet.cell(last, column).coordinate)
    title, _, area = rule.formula1.partition("!")
    assert [cell[0].value for cell in book[title][area.replace("$", "")]] == [-2, -1, 0, 1, 2]
    at = sheet.cell(row, column).coordinate
    formulas = [
        rule.formula[0]
        for formatted in sheet.conditional_formatting
        if at in formatted.sqref
        for rule in formatted.rules
    ]
    wanted = [f"AND(ISNUMBER({at}),{at}{test})" for test in ("<=-1.5", "<0", ">=1.5", ">0")]
    assert [formula for formula in formulas if "ISNUMBER" in formula] == wanted  # the first that holds counts
    assert f'AND($B{row}<>"",$B{row}<>$B{row - 1})' in formulas  # a line above each measure
    assert sheet.freeze_panes == f"D{row}"  # measure and factor stay in sight


def test_amounts_show_thousands_and_years_do_not():
    book = opened(blank_of("action-plan"))
    for code, code_wanted in (
        ("G4", "[>=10000]#,##0;General"),
        ("G3", "General"),
        ("I1", "[>=10000]#,##0;General"),
    ):
        sheet, (column, row, _, last) = name_cells(book, f"f_{code}")
        for at in (row, last):
            assert sheet.cell(at, column).number_format == code_wanted, code


def test_one_rule_tints_what_is_required_in_a_row(plan):
    sheet, (column, row, _, _) = name_cells(opened(blank_of("engagement-plan")), "f_J1")
    tinted = [f for f in sheet.conditional_formatting if "ISBLANK" in f.rules[0].formula[0]]
    assert len(tinted) == 1
    required = [field for field in plan.part("risks").fields if field.required]
    assert len(tinted[0].sqref.ranges) == len(required)
    assert tinted[0].rules[0].formula[0].startswith(f"AND(ISBLANK({sheet.cell(row, column).coordinate}),")


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
        ("J2", "list"),
        ("B7", "textLength"),
    ):
        sheet, (column, row, _, _) = name_cells(book, f"f_{code}")
        rule = validation_of(sheet, sheet.cell(row, column).coordinate)
        assert rule.type == kind
        assert rule.error
    assert (rule.operator, rule.formula1, rule.errorStyle) == ("lessThanOrEqual", "200", "warning")
    sheet, (column, row, _, _) = name_cells(book, "f_D11")
    hours = validation_of(sheet, sheet.cell(row, column).coordinate)
    assert (hours.formula1, hours.formula2) == ("0", "5000")
    sheet, (column, row, _, _) = name_cells(opened(blank_of("roadmap")), "f_B1")
    inhabitants = validation_of(sheet, sheet.cell(row, column).coordinate)
    assert (inhabitants.type, inhabitants.formula1, inhabitants.formula2) == ("whole", "500", "20000000")


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
        long_list = sheet.title == "Scores"  # thirty rows, and narrow
        assert sheet.page_setup.orientation == ("portrait" if long_list else "landscape")
        widths = sheet.column_dimensions.values()
        across = math.ceil(sum(column.width for column in widths if not column.hidden) / 290)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (across, 0)
        assert bool(sheet.print_title_cols) == (across > 1)
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
