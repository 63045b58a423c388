"""The page on security says what holds: its limits are those of the code, its tests are there."""

import json
import re

import pytest

from pipeline import conversion
from pipeline.extract import MOST_MARKS
from pipeline.forms.excel.cells import MOST_CELLS
from pipeline.intake import Limits
from pipeline.intake.refusal import SAID
from pipeline.isolation import Bounds
from pipeline.isolation.bounds import PREFIX
from pipeline.isolation.reader import FAILURES
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
        "appended_bytes": ("Bytes behind the end of the zip", "{} KB", 2**10),
        "tags": ("Tags in one XML part that is read piece by piece", "{:,}", 1),
        "tree_tags": ("Tags in one XML part that is held whole", "{:,}", 1),
        "depth": ("XML tags inside of each other", "{}", 1),
        "attributes": ("Details on one XML tag", "{}", 1),
        "text_bytes": ("One text or tag in an XML part", "{} MB", 2**20),
        "sheets": ("Sheets of a workbook", "{}", 1),
        "cells": ("Cells of a workbook, blank ones too", "{:,}", 1),
        "folder_files": ("Files in a city's folder", "{:,}", 1),
        "folder_bytes": ("All files in a city's folder", "{} MB", 2**20),
    }
    assert set(worded) == set(Limits.__struct_fields__)
    for name, (words, shape, unit) in worded.items():
        value, rest = divmod(getattr(Limits(), name), unit)
        assert rest == 0
        yield words, shape.format(value)
    yield "Accents and the like on one letter", str(MOST_MARKS)
    yield "Time for reading a file", Bounds().waited
    yield "Computing time for reading a file", f"{Bounds().cpu_seconds} seconds"
    yield "Memory for reading a file", f"{Bounds().memory_mb} MB"
    yield "What is read from a file", f"{Bounds().answer_mb} MB"
    yield "Cells on one sheet; what is beyond is not read, which is a finding", f"{MOST_CELLS:,}"
    yield "Time for the conversion of an old format", f"{conversion.SECONDS:.0f} seconds"


def test_the_limits_are_those_of_the_code():
    (table,) = re.findall(r"<!-- limits -->\n(.*?)\n<!-- /limits -->", text(), re.DOTALL)
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in table.splitlines()]
    assert rows == [("Limit", "Value"), ("---", "---"), *limits()]


def test_every_limit_can_be_set_where_the_page_says():
    assert {name for name, _ in SAID.values()} == set(Limits.__struct_fields__)
    known = json.loads((ROOT / "schemas" / "programme.schema.json").read_text(encoding="utf-8"))
    assert set(known["properties"]["limits"]["properties"]) == set(SAID)
    assert all(f"`{PREFIX}{name.upper()}`" in text() for name in Bounds.__struct_fields__)


def test_every_finding_about_the_reading_process_is_on_the_page():
    assert all(f"`{code}`" in text() for code in FAILURES)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`(tests/[\w/.]+)`", text()))))
def test_the_tests_that_are_named_exist(path):
    assert "def test_" in (ROOT / path).read_text(encoding="utf-8")


def test_what_the_page_takes_for_granted_of_the_rules_holds():
    catalogue = load(DEFINITION).catalogue
    assert "contact" in catalogue["G-10"].cases[0].test
    assert {"personal-metadata", "unforeseen"} <= set(catalogue)


def test_no_address_is_made_up():
    assert not re.search(r"[\w.]+@[\w.]+", text())
