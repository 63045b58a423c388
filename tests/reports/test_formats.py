"""Every format is what it says it is, for results of every sort; and the registry."""

import subprocess
import sys
from datetime import timedelta

import pytest
from msgspec.structs import replace

from pipeline.reports import BINARY, FOR_MACHINES, REPORTERS
from tests.reports.judges import READ
from tests.reports.results import CASES, FAILED, HEADING, known

HEAVY = ("docx", "docxtpl", "openpyxl", "lxml", "jsonschema", "cel_expr_python", "jinja2", "rich")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("format_", READ)
def test_a_report_is_sound(format_, case):
    report = REPORTERS[format_](known(), CASES[case])
    assert READ[format_](report) is not None
    assert isinstance(report, bytes) == (format_ in BINARY)
    assert REPORTERS[format_](known(), CASES[case]) == report


@pytest.mark.parametrize("format_", sorted(FOR_MACHINES))
def test_that_the_check_failed_is_said_in_a_sound_report(format_):
    report = REPORTERS[format_](FAILED, ())
    READ[format_](report)
    assert "there is no such file or folder" in report


def test_every_format_but_the_text_has_a_judge():
    assert set(REPORTERS) - {"text", "html"} == set(READ)
    assert set(REPORTERS) >= FOR_MACHINES | BINARY
    assert not FOR_MACHINES & BINARY


def test_a_workbook_is_the_same_whenever_it_is_written(monkeypatch):
    first = REPORTERS["xlsx"](HEADING, CASES["broken"])
    later = replace(HEADING, checked_at=HEADING.checked_at + timedelta(days=1))
    assert REPORTERS["xlsx"](HEADING, CASES["broken"]) == first != REPORTERS["xlsx"](later, CASES["broken"])


def test_to_know_the_names_of_the_formats_costs_nothing():
    program = (
        "import sys, pipeline.reports\n"
        f"sys.exit(str([name for name in {HEAVY!r} if name in sys.modules] or ''))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == ""
