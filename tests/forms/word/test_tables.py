"""Rows and cells that are there twice: no answer moves to another question in silence."""

from __future__ import annotations

import copy
import json

import pytest

from pipeline.forms import word
from pipeline.forms.word import text
from pipeline.forms.word.names import w
from tests.forms.word.conftest import SHIPPED, blank_of, read_bytes
from tests.forms.word.edits import copied_after, edited, row_of, say

FORM = SHIPPED.form("roadmap")
DATA = json.loads((SHIPPED.home / "schemas" / "examples" / "roadmap.json").read_text("utf-8"))
FIRST, IN_A_CARD = "G1", "G8"  # questions of the cards of learning objectives


@pytest.fixture(scope="module")
def filled():
    return word.fill(blank_of(FORM), FORM, DATA)


@pytest.fixture(scope="module")
def expected(filled):
    return read_bytes(filled, FORM).data


def after(data, change):
    return read_bytes(edited(data, change), FORM)


@pytest.mark.parametrize("code", [FIRST, IN_A_CARD])
def test_a_row_of_a_card_that_is_there_twice_begins_no_new_card(filled, expected, code):
    record = after(filled, lambda root: copied_after(row_of(root, code)))
    assert record.data == expected
    assert record.notes == ()


def test_what_it_says_else_is_told_of(filled, expected):
    def change(root):
        say(text.cells(copied_after(row_of(root, IN_A_CARD)))[1], "Something else.")

    record = after(filled, change)
    assert record.data == expected
    assert [(note.rule, note.found) for note in record.notes] == [("extra-content", "Something else.")]


def test_cards_one_below_the_other_in_one_table_are_still_told_apart(filled, expected):
    def change(root):
        first = next(row_of(root, IN_A_CARD).iterancestors(w("tbl")))
        second = next(table for table in first.itersiblings(w("tbl")))
        first.extend(copy.deepcopy(row) for row in second.iterchildren(w("tr")))
        second.getparent().remove(second)

    assert after(filled, change).data == expected


@pytest.mark.parametrize("at", [0, 2, -1])
def test_a_row_with_one_cell_too_many_is_out_of_line(filled, at):
    def change(root):
        header = row_of(root, "D1")
        copied_after(text.cells(next(header.itersiblings(w("tr"))))[at])

    record = after(filled, change)
    assert ("row-out-of-line", "/existing_plans/0") in [(note.rule, note.pointer) for note in record.notes]
