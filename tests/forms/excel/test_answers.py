"""What a cell answers to a question of each kind, and what is said where its value is in doubt."""

from __future__ import annotations

import pytest

from pipeline.forms.excel.answers import Answer, answer
from pipeline.forms.excel.cells import Cell, Sort
from pipeline.forms.excel.number_formats import Look
from pipeline.programme.forms import Documents, form_of
from tests.forms.excel.test_cells import cell


def field(**schema):
    schema = {"title": "Q", "x-code": "B1", "type": "string", "maxLength": 100, **schema}
    part = {"title": "B", "x-code": "B", "type": "object", "properties": {"q": schema}}
    return next(form_of("x", Documents({"x.schema.json": {"properties": {"b": part}}})).fields())[1]


NUMBER = field(type="number")
INTEGER = field(type="integer")
PERCENT = field(type="number", **{"x-unit": "%"})
EUROS = field(type="number", **{"x-unit": "EUR"})
DATE = field(format="date")
YES_NO = field(type="boolean")
TEXT = field()
CHOICE = field(oneOf=[{"const": "3", "title": "3 - high"}, {"const": "no", "title": "No wish"}])


@pytest.mark.parametrize(
    ("asked", "text", "look", "value"),
    [
        (INTEGER, "7", Look.NUMBER, 7),
        (INTEGER, "7.0", Look.NUMBER, 7),
        (INTEGER, "7.5", Look.NUMBER, 7.5),
        (INTEGER, "1E+3", Look.NUMBER, 1000),
        (INTEGER, "123456789012345678", Look.NUMBER, 123456789012345678),
        (NUMBER, "0.10000000000000001", Look.NUMBER, 0.1),
        (NUMBER, "0.375", Look.PERCENT, 0.375),
        (PERCENT, "0.375", Look.PERCENT, 37.5),
        (PERCENT, "0.07", Look.PERCENT, 7),
        (PERCENT, "37.5", Look.NUMBER, 37.5),
        (PERCENT, "0.00375", Look.PERCENT, 0.375),
        (EUROS, "0.375", Look.PERCENT, "37.5 %"),
        (EUROS, "0.375", Look.NUMBER, 0.375),
        (NUMBER, "46461", Look.DATE, "2027-03-15"),
        (DATE, "46461", Look.DATE, "2027-03-15"),
        (DATE, "46461.5", Look.DATE, "2027-03-15 12:00:00"),
        (DATE, "46461", Look.NUMBER, "2027-03-15"),
        (DATE, "2027", Look.NUMBER, "2027"),
        (DATE, "20270315", Look.NUMBER, "20270315"),
        (EUROS, "0.375", Look.PERCENT, "37.5 %"),
        (TEXT, "2027", Look.NUMBER, "2027"),
        (TEXT, "46461", Look.DATE, "2027-03-15"),
        (TEXT, "0.5", Look.PERCENT, "50 %"),
        (CHOICE, "3", Look.NUMBER, "3"),
        (NUMBER, "nan", Look.NUMBER, "nan"),
        (DATE, "inf", Look.DATE, "inf"),
        (NUMBER, "1_0", Look.NUMBER, "1_0"),
    ],
)
def test_number_cells(asked, text, look, value):
    found = answer(asked, Cell(1, 1, text, Sort.NUMBER, look), epoch_1904=False)
    assert found.value == value
    assert type(found.value) is type(value)
    assert found.raw


@pytest.mark.parametrize(
    ("asked", "text", "value"), [(YES_NO, "TRUE", True), (YES_NO, "FALSE", False), (TEXT, "TRUE", "TRUE")]
)
def test_cells_with_a_truth_value(asked, text, value):
    assert answer(asked, Cell(1, 1, text, Sort.BOOLEAN), epoch_1904=False).value == value


@pytest.mark.parametrize(
    ("asked", "cell", "rule"),
    [
        (DATE, Cell(1, 1, "46461", Sort.NUMBER), "date-as-number"),
        (TEXT, Cell(1, 1, "46461", Sort.NUMBER, Look.DATE), "turned-into-date"),
        (TEXT, Cell(1, 1, "2027-03-15", Sort.DAY), "turned-into-date"),
        (TEXT, Cell(1, 1, "", Sort.GONE), "unreadable-cell"),
        (CHOICE, Cell(1, 1, "", Sort.GONE), "unreadable-cell"),
    ],
)
def test_what_a_program_has_changed_is_noted(asked, cell, rule):
    found = answer(asked, cell, epoch_1904=False)
    assert found.note is not None
    assert found.note.rule == rule
    assert found.raw


def test_a_bare_number_counts_days_as_its_workbook_does():
    cell = Cell(1, 1, "44999", Sort.NUMBER)
    assert answer(DATE, cell, epoch_1904=True).value == "2027-03-15"
    assert answer(DATE, cell, epoch_1904=False).value == "2023-03-14"


def test_a_text_formula_that_gives_nothing_is_not_one_without_a_result():
    nothing = cell('<c r="B3" t="str"><f>""</f><v></v></c>')
    unknown = cell('<c r="B3" t="str"><f>A1</f></c>')
    assert (nothing.counted, unknown.counted) == (True, False)
    assert answer(TEXT, nothing, epoch_1904=False) == Answer(None, "")
    assert answer(TEXT, unknown, epoch_1904=False).note.rule == "formula-without-value"


def test_a_formula_without_a_value_is_noted_and_not_blank():
    found = answer(NUMBER, Cell(1, 1, "", formula="A1*2", counted=False), epoch_1904=False)
    assert (found.value, found.raw, found.note.rule) == (None, "=A1*2", "formula-without-value")
    broken = answer(NUMBER, Cell(1, 1, "#REF!", Sort.ERROR, formula="#REF!+1"), epoch_1904=False)
    assert (broken.value, broken.note.found) == ("#REF!", "#REF!")
    ours = field(type="number", readOnly=True, **{"x-computed": "1 + 1"})
    assert answer(ours, Cell(1, 1, "#REF!", Sort.ERROR, formula="#REF!+1"), epoch_1904=False) == Answer()


def test_two_readings_are_noted():
    found = answer(DATE, Cell(1, 1, "03/04/2027"), epoch_1904=False)
    assert (found.value, found.note.rule) == ("03/04/2027", "ambiguous-date")
    assert answer(NUMBER, Cell(1, 1, "18.200"), epoch_1904=False).note.rule == "ambiguous-number"


def test_a_share_is_in_doubt_where_percentages_are_asked_for_and_the_cell_does_not_show_one():
    def noted(asked, look):
        found = answer(asked, Cell(1, 1, "0.375", Sort.NUMBER, look), epoch_1904=False)
        return found.note and (found.note.rule, found.note.params)

    shown = {"first": "0.375", "second": "37.5"}
    assert noted(PERCENT, Look.NUMBER) == ("share-below-one", shown)
    assert noted(PERCENT, Look.PERCENT) is None
    assert noted(EUROS, Look.NUMBER) is None
    assert answer(PERCENT, Cell(1, 1, "0.375"), epoch_1904=False).note.rule == "share-below-one"


def test_what_a_program_stored_is_told_from_what_was_typed():
    assert answer(NUMBER, Cell(1, 1, "6.5", Sort.NUMBER), epoch_1904=False).stored
    assert answer(DATE, Cell(1, 1, "46461", Sort.NUMBER, Look.DATE), epoch_1904=False).stored
    assert not answer(NUMBER, Cell(1, 1, "6.5"), epoch_1904=False).stored
