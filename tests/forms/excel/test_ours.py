"""Our remarks are known by their words, and what people write around them is theirs."""

import io

from openpyxl import load_workbook

from pipeline import intake
from pipeline.forms.excel.ours import (
    AUTHOR,
    CONDITION,
    LIST_BEGINS,
    LIST_MARK,
    MARK,
    is_our_condition,
    is_our_note,
    theirs,
)
from pipeline.forms.excel.workbook import open_workbook
from tests.forms.excel.conftest import filled_of, read_bytes, saved


def test_our_marks_are_known_by_their_words():
    text = f"{MARK} 3 · Error\nIt is so.\n→ Mend it.\nRule SEP-09"
    assert is_our_note(text, AUTHOR)
    assert is_our_note(f"{text}\n\n{text}\n", "")
    assert not is_our_note(text, "A. Nyone")
    assert not is_our_note(f"{text} but why?", AUTHOR)
    assert not is_our_note("", AUTHOR)
    assert theirs(f"Why?\n\n{text}") == "Why?"
    assert theirs(f"{text} but why?") == " but why?"
    assert theirs(text.replace("→ Mend it.\n", "")) == ""
    assert theirs(f"{MARK} 3 is a number") == f"{MARK} 3 is a number"


def test_our_condition_is_known_however_it_is_spelt():
    assert is_our_condition(CONDITION)
    assert is_our_condition('= len( "twinning" ) > 0')
    assert not is_our_condition("LEN(D7)>0")
    assert not is_our_condition('LEN("twinning")>1')


def with_list(mark, row=1, column=1, title="Whatever"):
    book = load_workbook(io.BytesIO(filled_of("engagement-plan")))
    sheet = book.create_sheet(title, 0)
    sheet.cell(row, column).value = mark
    sheet.cell(20, 2).value = "[B3] Something that looks like a question"
    return saved(book)


def test_our_sheet_is_not_read_whatever_it_is_called(plan):
    before = read_bytes(filled_of("engagement-plan"), plan)
    for mark in (LIST_MARK, f"{LIST_BEGINS}1 May 2026."):
        data = with_list(mark)
        book = open_workbook(intake.open_bytes(data, "form.xlsx"))
        assert [sheet.name for sheet in book.lists] == ["Whatever"]
        assert "Whatever" not in [sheet.name for sheet in book.sheets]
        assert read_bytes(data, plan).notes == before.notes


def test_a_sheet_that_only_mentions_our_words_is_read(plan):
    for data in (with_list(LIST_MARK, row=13), with_list(LIST_MARK, column=4), with_list(f"see {LIST_MARK}")):
        assert open_workbook(intake.open_bytes(data, "form.xlsx")).lists == ()
        assert [note.rule for note in read_bytes(data, plan).notes] == ["extra-content"]
