"""What LibreOffice and a second validator make of the forms."""

from __future__ import annotations

import re
import subprocess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator, ValidationSeverity

from pipeline import rules
from pipeline.fields import Kind, Section, Table
from pipeline.forms import excel
from pipeline.forms.cover import ILLUSTRATIVE, stamp_line
from tests.forms.excel.conftest import (
    OUTPUTS,
    SHIPPED,
    blank_of,
    cover_for,
    example_of,
    filled_of,
    office,
    place,
    read_bytes,
    same,
)
from tests.strategies import data_for

RULES = rules.load(SHIPPED)

# openpyxl writes what a font is made of in an order of its own, which every Excel since 2007 has taken
KNOWN_ERRORS = (r"/xl/styles\.xml.*Unexpected element '(?:b|i|u|color|sz|family)' found",)


def counted(data, tmp_path):
    """The workbook with all formulas calculated by LibreOffice."""
    path = tmp_path / "counted.xlsx"
    path.write_bytes(office("xlsx:Calc MS Excel 2007 XML", data, tmp_path))
    return load_workbook(path, data_only=True)


def printed(data, tmp_path):
    """The text of all pages that LibreOffice prints, without line breaks and blanks."""
    path = tmp_path / "form.pdf"
    path.write_bytes(office("pdf", data, tmp_path))
    try:
        text = subprocess.run(
            ["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True
        ).stdout
        raw = subprocess.run(["pdftotext", "-raw", str(path), "-"], check=True, capture_output=True).stdout
    except FileNotFoundError:
        pytest.skip("poppler (pdftotext) is not installed, so the printed form cannot be read")
    return squeezed(text.decode()) + squeezed(raw.decode()), raw.decode().count("\f")


def squeezed(text):
    return re.sub(r"\s+", "", text)


@pytest.mark.office
def test_a_printed_form_shows_every_label_and_guidance(form, tmp_path):
    text, pages = printed(blank_of(form.output), tmp_path)
    for part, field in form.fields():
        assert squeezed(part.label) in text
        assert field.code in text
        if isinstance(part, Section):
            assert squeezed(field.label) in text
            assert squeezed(field.guidance) in text
    assert squeezed(ILLUSTRATIVE) in text
    assert squeezed(stamp_line(cover_for(form).stamp)) in text
    tables = [part for part in form.parts if isinstance(part, Table)]
    assert pages <= 1 + 4 + len(tables)  # none for the spare rows


@pytest.mark.office
def test_a_printed_form_shows_what_was_filled_in(form, tmp_path):
    text, _ = printed(filled_of(form.output), tmp_path)
    data = example_of(form.output)
    for part in form.parts:
        rows = data[part.name] if isinstance(part, Table) else [data[part.name]]
        for row in rows:
            for field in part.fields:
                value = row.get(field.name)
                if isinstance(part, Section) and field.kind in (Kind.TEXT, Kind.LONG_TEXT) and value:
                    assert squeezed(value) in text, field.code


@pytest.mark.office
def test_libreoffice_counts_what_is_answered(form, tmp_path):
    start = counted(filled_of(form.output), tmp_path)["Start"]
    lines = {row[1].value: [cell.value for cell in row[2:6]] for row in start.iter_rows() if row[1].value}
    data = example_of(form.output)
    sheets = sheet_names(form)
    for table in (part for part in form.parts if isinstance(part, Table)):
        asked = [field for field in table.fields if field.required and not (field.fixed or field.offered)]
        needed = len(asked) * len(data[table.name])
        done = [1, "■" * 14] if needed else ["–", None]  # where nothing is needed, nothing is done
        assert lines[sheets[table.name]] == [needed, needed, *done]
    assert lines["All sheets"][2] == 1
    assert lines["All sheets"][0] == sum(line[0] for name, line in lines.items() if name in sheets.values())


def sheet_names(form):
    """The sheet of each table by its name, as the form has it: a long title is cut; one for the questions."""
    record = read_bytes(filled_of(form.output), form)
    tables = [part for part in form.parts if isinstance(part, Table)]
    return {"": "Questions"} | {table.name: place(record, table.pointer)[0] for table in tables}


@pytest.mark.office
def test_libreoffice_counts_a_form_that_is_hardly_begun(plan, tmp_path):
    data = {
        "risks": [{"risk": "Only this is filled in"}],
        "data_protection": {"personal_data_collected": False},
    }
    begun = counted(excel.fill(blank_of("engagement-plan"), plan, data), tmp_path)
    lines = {
        row[1].value: [cell.value for cell in row[2:5]] for row in begun["Start"].iter_rows() if row[1].value
    }
    assert lines["Risks"] == [1, 10, 0.1]  # five required columns, two rows at least
    assert lines["Questions"][0] == 1
    required = [
        field
        for part, field in plan.fields()
        if isinstance(part, Section) and field.required and not field.fixed
    ]
    assert lines["Questions"][1] == len(required)


@pytest.mark.office
def test_libreoffice_calculates_what_we_calculate(plan, tmp_path):
    data = example_of("engagement-plan")
    book = counted(filled_of("engagement-plan"), tmp_path)
    record = read_bytes(filled_of("engagement-plan"), plan)

    def shown(pointer):
        sheet, ref = place(record, pointer)
        return book[sheet][ref].value

    for index, row in enumerate(data["risks"]):
        assert shown(f"/risks/{index}/rating") == row["likelihood"] * row["impact"]
    assert shown("/resources/staff_hours_total") == sum(row["staff_hours"] for row in data["activities"])
    for index, row in enumerate(data["stakeholders"]):
        high = row["power"] >= "3", row["interest"] >= "3"
        quadrant = {
            (True, True): "Manage closely",
            (True, False): "Keep satisfied",
            (False, True): "Keep informed",
        }
        assert shown(f"/stakeholders/{index}/quadrant") == quadrant.get(high, "Monitor")
    assert shown("/stakeholders/0/helix") == "Public"


@pytest.mark.office
def test_formulas_give_what_rules_calculate(form, tmp_path):
    ours = RULES.compute(form, example_of(form.output))
    book = counted(filled_of(form.output), tmp_path)
    record = read_bytes(filled_of(form.output), form)
    for part, field in form.fields():
        if field.formula:
            rows = range(len(ours[part.name])) if isinstance(part, Table) else [None]
            for row in rows:
                sheet, ref = place(record, field.at(row))
                answers = ours[part.name] if row is None else ours[part.name][row]
                value = answers[field.name]
                wanted = field.label_of(value) if field.choices else value
                assert book[sheet][ref].value == wanted, field.at(row)


@pytest.mark.office
def test_a_form_saved_by_libreoffice_reads_back_the_same(form, tmp_path):
    saved = office("xlsx:Calc MS Excel 2007 XML", filled_of(form.output), tmp_path)
    record = read_bytes(saved, form)
    assert same(form, record.data, example_of(form.output))
    assert record.notes == ()
    assert record.stamp == cover_for(form).stamp
    assert "LibreOffice" in record.program


@pytest.mark.office
def test_a_form_saved_by_libreoffice_can_be_filled_in(form, tmp_path):
    saved = office("xlsx:Calc MS Excel 2007 XML", blank_of(form.output), tmp_path)
    record = read_bytes(excel.fill(saved, form, example_of(form.output)), form)
    assert same(form, record.data, example_of(form.output))
    assert record.notes == ()


@pytest.mark.parametrize("make", [blank_of, filled_of])
def test_a_second_validator_finds_no_error(form, make, tmp_path):
    path = tmp_path / "form.xlsx"
    path.write_bytes(make(form.output))
    found = OpenXmlValidator().validate(str(path)).errors
    errors = [error for error in found if error.severity is ValidationSeverity.ERROR]
    told = [f"{error.part_uri} {error.path} {error.description}" for error in errors]
    assert [text for text in told if not any(re.match(known, text) for known in KNOWN_ERRORS)] == []
    warnings = {error.id for error in found if error.severity is not ValidationSeverity.ERROR}
    assert warnings <= {"Excel_InlineStrCells"}  # texts stand in the cells: Excel moves them when it saves


def test_the_master_is_sound(tmp_path):
    found = OpenXmlValidator().validate(str(SHIPPED.templates / "form.xlsx")).errors
    told = [
        f"{error.part_uri} {error.path} {error.description}" for error in found if error.severity == "error"
    ]
    assert [text for text in told if not any(re.match(known, text) for known in KNOWN_ERRORS)] == []


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.parametrize("output", OUTPUTS)
@settings(max_examples=10, suppress_health_check=list(HealthCheck), database=None)
@given(draw=st.data())
def test_awkward_data_survives_libreoffice(output, draw, tmp_path_factory):
    form = SHIPPED.form(output)
    data = draw.draw(data_for(form, rows=2))
    filled = excel.fill(blank_of(output), form, data)
    saved = office("xlsx:Calc MS Excel 2007 XML", filled, tmp_path_factory.mktemp("office"))
    record = read_bytes(saved, form)
    assert same(form, record.data, data)
    assert record.notes == ()
