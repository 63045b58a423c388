"""What is filled in stands in the right cells as the right kind of value, and nothing else changes."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest

from pipeline.errors import UsageError
from pipeline.forms import excel
from tests.forms.excel.conftest import (
    SHIPPED,
    blank_of,
    example_of,
    opened,
    place,
    read_bytes,
    saved,
)


def cell_at(data, form, pointer):
    sheet, ref = place(read_bytes(data, form), pointer)
    return opened(data)[sheet][ref]


def filled_with(plan, section, **answers):
    return excel.fill(blank_of("engagement-plan"), plan, {section: answers})


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-", "@home", "_x0041_ & <b>", "a\nb", "1/2"])
def test_text_stays_text(plan, text):
    data = filled_with(plan, "purpose_scope", mandate=text)
    cell = cell_at(data, plan, "/purpose_scope/mandate")
    assert (cell.data_type, cell.number_format) == ("s", "@")
    assert read_bytes(data, plan).data["purpose_scope"]["mandate"] == text


def test_dates_numbers_and_choices_are_what_excel_expects(plan):
    data = excel.fill(blank_of("engagement-plan"), plan, example_of("engagement-plan"))
    start = cell_at(data, plan, "/purpose_scope/period_start")
    assert isinstance(start.value, datetime)
    assert start.number_format == "yyyy\\-mm\\-dd"
    assert isinstance(cell_at(data, plan, "/resources/budget_total").value, int)
    assert cell_at(data, plan, "/purpose_scope/area_scale").value == "Whole city"
    assert cell_at(data, plan, "/stakeholders/0/affected").value in ("Yes", "No")
    assert cell_at(data, plan, "/activities/0/level").value[0] in "12345"


@pytest.mark.parametrize("value", [10**15, 10**17 + 1, -(10**16)])
def test_a_number_with_more_digits_than_excel_keeps_goes_in_as_text(plan, value):
    data = filled_with(plan, "resources", budget_total=value)
    assert cell_at(data, plan, "/resources/budget_total").data_type == "s"
    assert read_bytes(data, plan).data["resources"]["budget_total"] == value


@pytest.mark.parametrize("value", ["1899-01-01", "soon", "2027-3-5"])
def test_a_date_that_excel_does_not_know_goes_in_as_text(plan, value):
    data = filled_with(plan, "purpose_scope", period_start=value)
    assert cell_at(data, plan, "/purpose_scope/period_start").value == value


def test_calculated_answers_show_their_value_and_keep_their_formula(plan):
    row = {**example_of("engagement-plan")["stakeholders"][0], "quadrant": "keep_informed"}
    data = excel.fill(
        blank_of("engagement-plan"), plan, {"stakeholders": [row], "resources": {"staff_hours_total": 12}}
    )
    record = read_bytes(data, plan)
    assert record.data["stakeholders"][0]["quadrant"] == "keep_informed"
    assert record.data["resources"]["staff_hours_total"] == 12
    assert str(cell_at(data, plan, "/stakeholders/0/quadrant").value).startswith("=IF(")
    assert str(cell_at(data, plan, "/resources/staff_hours_total").value) == "=SUM(f_D11)"


def test_more_rows_than_the_form_offers(plan):
    rows = [{"risk": f"Risk number {n} of a long list", "likelihood": 2, "impact": 3} for n in range(30)]
    data = excel.fill(blank_of("engagement-plan"), plan, {"risks": rows})
    book = opened(data)
    sheet = book["Risks"]
    assert read_bytes(data, plan).data["risks"] == rows
    assert read_bytes(data, plan).notes == ()
    assert not sheet["B36"].protection.locked
    assert sheet["E36"].value == '=IF(OR(C36="",D36=""),"",C36*D36)'
    assert any("C36" in rule.sqref for rule in sheet.data_validations.dataValidation)
    assert any("C36" in formatted.sqref for formatted in sheet.conditional_formatting)
    assert sheet.auto_filter.ref == "B6:G36"
    assert book.defined_names["f_J2"].attr_text.endswith("$C$7:$C$36")


def test_a_spare_row_gets_its_formula_when_it_is_used(plan):
    rows = [{"risk": f"Risk number {n} of a long list", "likelihood": 2, "impact": 3} for n in range(6)]
    sheet = opened(excel.fill(blank_of("engagement-plan"), plan, {"risks": rows}))["Risks"]
    assert sheet["E12"].value == '=IF(OR(C12="",D12=""),"",C12*D12)'
    assert sheet["E13"].value is None


def test_a_row_grows_with_its_text(plan):
    data = filled_with(plan, "purpose_scope", purpose="word " * 200)
    sheet, ref = place(read_bytes(data, plan), "/purpose_scope/purpose")
    row = opened(data)[sheet][ref].row
    assert opened(data)[sheet].row_dimensions[row].height > 150


def test_filling_in_twice_keeps_what_is_not_named(plan):
    once = filled_with(plan, "purpose_scope", mandate="Council decision", focus_domains=["mobility"])
    twice = excel.fill(
        once, plan, {"purpose_scope": {"owner_role": "The mayor", "focus_domains": ["industry"]}}
    )
    assert read_bytes(twice, plan).data["purpose_scope"] == {
        "mandate": "Council decision",
        "owner_role": "The mayor",
        "focus_domains": ["industry"],
    }


def test_parts_that_are_not_filled_in_keep_their_bytes(plan):
    blank = blank_of("engagement-plan")
    data = filled_with(plan, "purpose_scope", mandate="Council decision")
    with zipfile.ZipFile(io.BytesIO(blank)) as before, zipfile.ZipFile(io.BytesIO(data)) as after:
        assert before.namelist() == after.namelist()
        changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
    assert len(changed) == 1


def test_the_given_bytes_are_not_changed_and_the_same_comes_out(plan):
    data = filled_with(plan, "purpose_scope", mandate="Council decision")
    assert data == filled_with(plan, "purpose_scope", mandate="Council decision")


def test_a_form_that_another_program_saved_can_be_filled_in(plan):
    resaved = saved(opened(blank_of("engagement-plan")))
    data = excel.fill(resaved, plan, {"purpose_scope": {"mandate": "Council decision"}})
    assert read_bytes(data, plan).data["purpose_scope"] == {"mandate": "Council decision"}


def test_an_answer_without_a_place_is_refused(plan):
    book = opened(blank_of("engagement-plan"))
    book.remove(book["Risks"])
    for name in [name for name in book.defined_names if name.startswith("f_J")]:
        del book.defined_names[name]
    with pytest.raises(UsageError, match="J1"):
        excel.fill(saved(book), plan, {"risks": [{"risk": "Nowhere to be put"}]})


def test_rows_brought_along_go_into_the_calendar():
    form = SHIPPED.form("roadmap")
    rows = [{"event_code": "KO"}, {"event_code": "S1"}]
    data = excel.fill(blank_of("roadmap"), form, {"activity_calendar": rows})
    sheet = opened(data)["Calendar of events"]
    assert [sheet["B7"].value, sheet["B8"].value] == ["KO - Kick-off", "S1 - Info seminar: the Portal"]
    assert sheet["B7"].protection.locked
