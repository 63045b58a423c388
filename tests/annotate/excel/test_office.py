"""What LibreOffice and a second validator make of a copy with remarks, and what is left of them then."""

from __future__ import annotations

import re

import pytest
from openxml_audit import OpenXmlValidator, ValidationSeverity

from pipeline.forms.excel.ours import MARK
from tests.annotate.excel.making import (
    annotated,
    answers,
    checked,
    copy_of,
    form_of,
    noted,
    parts,
    read,
    taken_out,
    typed,
)
from tests.annotate.excel.rich import rich
from tests.annotate.excel.test_kept import assert_nothing_of_ours
from tests.forms.excel.conftest import OUTPUTS, office_of_many, same
from tests.office.conftest import office
from tests.shipped import shipped

__all__ = ["office"]
pytestmark = pytest.mark.filterwarnings("ignore:Data Validation extension:UserWarning")
AS_EXCEL = "xlsx:Calc MS Excel 2007 XML"
# openpyxl writes what a font is made of in an order of its own, which every Excel since 2007 has taken
KNOWN_ERRORS = (r"/xl/styles\.xml.*Unexpected element '(?:b|i|u|color|sz|family)' found",)


def wrong_form(output):
    """A form with something wrong in every answer."""
    return typed(output, dict.fromkeys(answers(output), "no such choice"))


def files():
    return {output: wrong_form(output) for output in OUTPUTS} | {"rich": rich()}


@pytest.fixture(scope="module")
def saved_by_office(tmp_path_factory):
    """Of each file the check's result, the remarks, the copy, and file and copy as LibreOffice saves them."""
    made = {name: annotated(data, shipped()[2]) for name, data in files().items()}
    pairs = files() | {f"{name}-copy": copy for name, (*_, copy) in made.items()}
    saved = office_of_many(AS_EXCEL, pairs, tmp_path_factory.mktemp("office"))
    return {name: (*one, saved[name], saved[f"{name}-copy"]) for name, one in made.items()}


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.parametrize("name", [*OUTPUTS, "rich"])
def test_what_libreoffice_has_saved_reads_as_if_there_were_no_remarks(saved_by_office, name):
    *_, plain, copy = saved_by_office[name]
    one, other = checked(plain, shipped()[2]), checked(copy, shipped()[2])
    assert other.record == one.record
    assert other.findings == one.findings
    assert "LibreOffice" in other.record.program


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.parametrize("name", [*OUTPUTS, "rich"])
def test_what_libreoffice_has_saved_is_known_again(saved_by_office, name):
    result, own, copy, plain, saved = saved_by_office[name]
    assert noted(saved) == noted(copy)
    assert_nothing_of_ours(taken_out(saved))
    assert same(form_of(result.output), read(saved).data, result.record.data)
    assert read(taken_out(saved)).data == read(plain).data
    again = copy_of(saved, result.output, own)
    assert noted(again) == noted(copy)
    assert read(again).data == read(plain).data
    assert parts(taken_out(again)) == parts(taken_out(saved))


@pytest.mark.slow
@pytest.mark.office
def test_a_copy_saved_as_opendocument_reads_as_if_there_were_no_remarks(tmp_path):
    copy = annotated(rich(), shipped()[2])[2]
    saved = office_of_many("ods", {"plain": rich(), "copy": copy}, tmp_path)
    plain, other = (checked(saved[name], shipped()[2]) for name in ("plain", "copy"))
    assert other.record == plain.record
    assert other.findings == plain.findings


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.parametrize("name", [*OUTPUTS, "rich"])
def test_libreoffice_shows_each_note_on_its_cell(office, name, tmp_path):
    _, _, copy = annotated(files()[name], shipped()[2])
    path = tmp_path / f"{name}.xlsx"
    path.write_bytes(copy)
    assert office.open(path=str(path)) == {"opened": True, "repaired": False}
    shown = {tuple(at.rsplit("!", 1)): text for at, text in office.annotations().items()}
    office.close()
    heads = {at: re.findall(rf"^{re.escape(MARK)} (\d+)", text, re.M) for at, text in shown.items()}
    assert {at: list(map(int, numbers)) for at, numbers in heads.items() if numbers} == noted(copy)
    assert len(heads) - sum(map(bool, heads.values())) == (1 if name == "rich" else 0)


@pytest.mark.slow
@pytest.mark.parametrize("name", [*OUTPUTS, "rich"])
def test_a_second_validator_finds_no_error_that_was_not_there(name, tmp_path):
    data = files()[name]
    before = told(data, tmp_path / "before.xlsx")
    after = told(annotated(data, shipped()[2])[2], tmp_path / "after.xlsx")
    assert [text for text in after - before if not any(re.match(known, text) for known in KNOWN_ERRORS)] == []


def told(data, path):
    path.write_bytes(data)
    found = OpenXmlValidator().validate(str(path)).errors
    errors = [error for error in found if error.severity is ValidationSeverity.ERROR]
    return {f"{error.part_uri} {error.path} {error.description}" for error in errors}
