"""The workbook with a further sheet is still the same form, with so many more cells."""

import openpyxl
import pytest

from benchmarks.large import FORM, with_cells
from pipeline import extract, intake, programme


@pytest.mark.slow
def test_the_form_says_the_same_with_a_full_sheet_beside_it(tmp_path):
    path = with_cells(tmp_path / "large" / "engagement-plan.xlsx", 1000)
    sheet = openpyxl.load_workbook(path, read_only=True)["Sums"]
    assert sum(1 for row in sheet.iter_rows() for cell in row if cell.value is not None) == 1000
    before, after = (extract.read(intake.open_file(one), programme.load()) for one in (FORM, path))
    assert after.data == before.data
