"""The board as a table of facts that no spreadsheet takes for formulas."""

import csv
import io

import pytest

from pipeline.reports.board import BOARDS
from pipeline.reports.board_csv import COLUMNS, harmless
from tests.outgoing.hostile import EVERY
from tests.reports.boards import HEADING, city, everything


def lines(*cities):
    text = BOARDS["csv"](HEADING, cities, None)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_each_fact_has_a_line():
    found = lines(*everything())
    assert list(found[0]) == list(COLUMNS)
    brill = [line for line in found if line["city"] == "brill"]
    assert [(line["kind"], line["id"], line["state"]) for line in brill] == [
        ("output", "plan", "3 errors"),
        ("tracking", "record", ""),
        ("milestone", "MS1", "open"),
        ("milestone", "MS2", "open"),
    ]
    late = brill[2]
    assert (late["due"], late["days_late"]) == ("2025-12-21", "12")
    assert late["in_the_way"] == "Plan: 3 errors | Record: not handed in"
    assert {line["title"] for line in found if line["kind"] == "note"} == {"plan.docx: new"}
    frequent = [line for line in found if line["kind"] == "finding"]
    assert next((line["id"], line["times"], line["cities"]) for line in frequent) == ("PL-01", "7", "2")
    assert [line["status"] for line in found if line["city"] == "elda"] == ["withdrawn"] * 2


def test_lines_end_as_the_standard_says_and_all_is_in_quotation_marks():
    text = BOARDS["csv"](HEADING, everything(), None).removeprefix("\ufeff")
    assert all(line.startswith('"') and line.endswith('"') for line in text.split("\r\n")[:-1])
    assert "\n" not in text.replace("\r\n", "")


@pytest.mark.parametrize("text", EVERY.values(), ids=EVERY)
def test_nothing_begins_a_formula(text):
    for line in lines(city(text, text, notes=(text,), rules={text: 1}, said=text)):
        for value in line.values():
            assert not value.lstrip().startswith(tuple("=+-@＝＋－＠"))
            assert not {"\r", "\n", "\t", "\x1b"} & set(value)


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("  =1+1", "  '=1+1"),
        ("a;=1+1", "a;'=1+1"),
        ("＝1", "'＝1"),
        ("\u200d@x", "\u200d'@x"),
        ("3 errors", "3 errors"),
        ("a-b", "a-b"),
    ],
)
def test_a_formula_becomes_a_text(value, safe):
    assert harmless(value) == safe
