"""Records, reports and forms are those on record, byte for byte."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.unchanged import TABLES, expected, forms
from tests.unchanged.records import of_real_files

SLOW = [table for table in TABLES if table.startswith("slow/")]
CORPUS = os.environ.get("TWINNING_CORPUS", "")


def changed(before, now):
    """The cases that are not as they were, those that are gone or new among them."""
    return sorted(case for case in before.keys() | now.keys() if before.get(case) != now.get(case))


def compare(table):
    before = expected(table)
    name, versions = forms.built_with()
    if before.get(name, versions) != versions:
        pytest.skip(
            f"the digests were made with other libraries ({before[name]}) than those here ({versions})"
        )
    assert changed(before, dict(TABLES[table]())) == []


@pytest.mark.parametrize("table", [table for table in TABLES if table not in SLOW])
def test_the_same_as_before(table):
    compare(table)


@pytest.mark.slow
@pytest.mark.parametrize("table", SLOW)
def test_more_is_the_same_as_before(table):
    compare(table)


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS, reason="TWINNING_CORPUS names no folder of real files")
def test_real_files_are_read_as_before():
    assert changed(expected("slow/corpus"), dict(of_real_files(Path(CORPUS)))) == []


def test_a_change_is_noticed():
    assert changed({"a": "1", "b": "2"}, {"a": "1", "b": "3", "c": "4"}) == ["b", "c"]
