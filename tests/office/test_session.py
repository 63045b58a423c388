"""The session itself: a damaged form does not open, and no LibreOffice is left behind."""

from __future__ import annotations

import os

import pytest

from tests.forms.excel.conftest import blank_of as blank_workbook
from tests.forms.word.conftest import OUTPUTS, SHIPPED, blank_of
from tests.office.session import office_in

pytestmark = [pytest.mark.office, pytest.mark.slow]


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_damaged_form_does_not_open(office, kind, tmp_path):
    whole = blank_of(SHIPPED.form(OUTPUTS[0])) if kind == "docx" else blank_workbook(OUTPUTS[0])
    path = tmp_path / f"damaged.{kind}"
    path.write_bytes(whole[: len(whole) // 2])
    assert office.open(path=str(path)) == {"opened": False}


def test_no_program_is_left_when_a_test_fails(tmp_path):
    group = 0
    with pytest.raises(ZeroDivisionError), office_in(tmp_path) as office:
        group = office.group()
        os.killpg(group, 0)
        raise ZeroDivisionError
    with pytest.raises(ProcessLookupError):
        os.killpg(group, 0)


def test_a_command_that_fails_says_why(office):
    with pytest.raises(pytest.fail.Exception, match="'controls' failed: AttributeError"):
        office.controls()  # nothing is open
