"""Each finding is one remark, and that stands on the cell it is about."""

import pytest

from pipeline.annotate import Remark, remarks
from pipeline.annotate.excel.spots import Locator, Spot
from pipeline.forms.excel.workbook import open_workbook
from pipeline.model import Location, Severity
from pipeline.rules.examples import patched
from tests.annotate.excel.making import (
    Places,
    annotated,
    answers,
    checked,
    copy_of,
    example,
    filled,
    form_of,
    noted,
    opened,
    parts,
    read,
    taken_out,
    typed,
    wanted,
)
from tests.forms.excel.conftest import OUTPUTS
from tests.shipped import check, shipped
from tests.test_rule_examples import examples

TYPED = {"blank": None, "not in the list": "no such choice", "too long": "Two words. " * 400}


def every_field(*outputs):
    return [pytest.param(output, way, id=f"{output}-{way}") for output in outputs for way in sorted(TYPED)]


def assert_placed(data, result, own, copy):
    """One remark for each finding, on the cell that the names of the workbook give, and on no other."""
    assert [(one.rule, one.pointer, one.message) for one in own] == [
        (one.rule, one.pointer, one.message)
        for one in sorted(result.findings, key=lambda one: list(Severity).index(one.severity))
    ]
    assert noted(copy) == wanted(own, Places(data, form_of(result.output)))


def assert_the_same_answers(copy, result, records):
    again = checked(copy, records)
    assert again.record == result.record
    assert again.findings == result.findings


def test_a_remark_for_every_field_of_a_form():
    every_answer_wrong("engagement-plan", "not in the list")


@pytest.mark.slow
@pytest.mark.parametrize(("output", "way"), every_field(*OUTPUTS))
def test_a_remark_for_every_field(output, way):
    every_answer_wrong(output, way)


def every_answer_wrong(output, way):
    data = typed(output, dict.fromkeys(answers(output, firsts=way != "blank"), TYPED[way]))
    result, own, copy = annotated(data, shipped()[2])
    required = [field for _, field in form_of(output).fields() if field.required and not field.computed]
    assert len(own) >= len(required) // 2  # what is wrong with one answer can hide what is with another
    assert_placed(data, result, own, copy)
    assert_the_same_answers(copy, result, shipped()[2])
    assert parts(taken_out(copy)) == parts(data)


def broken_rules(*names):
    return [case for case in examples(holds=False) if not names or case.values[0] in names]


@pytest.mark.parametrize(("name", "rule_example"), broken_rules("SEP-09", "XD-07"))
def test_a_remark_for_a_rule(name, rule_example):
    a_rule_broken(name, rule_example)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "rule_example"), broken_rules())
def test_a_remark_for_every_rule(name, rule_example):
    a_rule_broken(name, rule_example)


def a_rule_broken(name, rule_example):
    """The form that the rule finds fault with, as Excel, beside the other outputs as data."""
    records = patched(shipped()[2], rule_example.patch)
    findings, _ = check(records)
    output = next(one.output for one in findings if one.rule == name)
    data = filled(output, records[output])
    result, own, copy = annotated(data, records)
    assert name in {one.rule for one in own}
    assert_placed(data, result, own, copy)
    assert_the_same_answers(copy, result, records)
    assert parts(taken_out(copy)) == parts(data)


def remark(pointer, location=None, number=1):
    return Remark(
        number, "G-01", Severity.ERROR, pointer, "", "It is so.", "Mend it.", location=location or Location()
    )


@pytest.fixture
def locator():
    form = form_of("engagement-plan")
    data = example("engagement-plan")
    return Locator(open_workbook(opened(data)), form, read(data).places)


def test_a_row_a_table_and_a_section_have_a_cell(locator):
    assert locator.spot(remark("/stakeholders/2")) == Spot("Stakeholders", 9, 2)
    assert locator.spot(remark("/stakeholders/2/no_such_column")) == Spot("Stakeholders", 9, 2)
    assert locator.spot(remark("/stakeholders/900/name")) == Spot("Stakeholders", 6, 2)
    assert locator.spot(remark("/stakeholders")) == Spot("Stakeholders", 6, 2)
    heading = locator.spot(remark("/document_control"))
    assert (heading.sheet, heading.row) == ("Questions", 5)
    sheet = locator.workbook.sheet("Questions")
    assert (
        sheet.cell(heading.row, heading.column).text
        == form_of("engagement-plan").part("document_control").label
    )


def test_a_remark_on_the_whole_file_has_no_cell_but_the_list_leads_to_one(locator):
    there = Location("Stakeholders", "C40")
    assert locator.spot(remark(None, there)) is None
    assert locator.link(remark(None, there)) == Spot("Stakeholders", 40, 3)
    assert locator.link(remark(None, Location("form.xlsx"))) is None


def test_the_place_that_the_check_names_comes_before_the_pointer(locator):
    assert locator.spot(remark("/stakeholders", Location("Stakeholders", "E6"))) == Spot("Stakeholders", 6, 5)
    assert locator.spot(remark("/stakeholders", Location("no such sheet", "E6"))) == Spot(
        "Stakeholders", 6, 2
    )


def test_several_remarks_on_one_cell_share_a_note():
    data = example("engagement-plan")
    pointer = "/document_control/document_version"
    own = [remark(pointer, number=1), remark("/stakeholders", number=2), remark(pointer, number=3)]
    found = noted(copy_of(data, "engagement-plan", own))
    assert found == {("Questions", "D13"): [1, 3], ("Stakeholders", "B6"): [2]}


def test_a_file_without_findings_gets_a_list_and_no_note():
    result = checked(example("roadmap"), shipped()[2])
    copy = copy_of(example("roadmap"), "roadmap", remarks(result))
    assert result.findings == ()
    assert noted(copy) == {}
    assert parts(taken_out(copy)) == parts(example("roadmap"))
