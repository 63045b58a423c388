"""The page on security says what holds: its limits are those of the code, its tests are there."""

import re

import pytest

from pipeline import conversion
from pipeline.forms.excel.cells import MOST_CELLS
from pipeline.intake import Limits
from pipeline.rules import load
from tests.outgoing.test_forms import DEFINITION
from tests.samples import ROOT

PAGE = ROOT / "docs" / "security.md"


def text():
    return PAGE.read_text(encoding="utf-8")


def limits():
    """Each limit as the page words it; one that is new in the code has to be worded here."""
    worded = {
        "file_bytes": ("Size of a file", "{} MB", 2**20),
        "entries": ("Parts in a file", "{:,}", 1),
        "total_bytes": ("All parts unpacked", "{} MB", 2**20),
        "part_bytes": ("One part unpacked", "{} MB", 2**20),
        "ratio": ("How many times larger a part may become when it is unpacked", "{}", 1),
        "ratio_from": ("… which counts for parts from", "{} MB", 2**20),
        "tags": ("Tags in one XML part", "{:,}", 1),
    }
    assert set(worded) == set(Limits.__dataclass_fields__)
    for name, (words, shape, unit) in worded.items():
        value, rest = divmod(getattr(Limits(), name), unit)
        assert rest == 0
        yield words, shape.format(value)
    yield "Cells on one sheet; what is beyond is not read, which is a finding", f"{MOST_CELLS:,}"
    yield "Time for the conversion of an old format", f"{conversion.SECONDS:.0f} seconds"


def test_the_limits_are_those_of_the_code():
    (table,) = re.findall(r"<!-- limits -->\n(.*?)\n<!-- /limits -->", text(), re.DOTALL)
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in table.splitlines()]
    assert rows == [("Limit", "Value"), ("---", "---"), *limits()]


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`(tests/[\w/.]+)`", text()))))
def test_the_tests_that_are_named_exist(path):
    assert "def test_" in (ROOT / path).read_text(encoding="utf-8")


def test_what_the_page_takes_for_granted_of_the_rules_holds():
    catalogue = load(DEFINITION).catalogue
    assert "contact" in catalogue["G-10"].cases[0].test
    assert {"personal-metadata", "unforeseen"} <= set(catalogue)


def test_no_address_is_made_up():
    assert not re.search(r"[\w.]+@[\w.]+", text())
