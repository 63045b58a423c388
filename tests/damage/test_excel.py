"""Broken Excel forms: what can be read is read right, and what cannot be is named, never left blank."""

from __future__ import annotations

from functools import lru_cache

import pytest

from pipeline.model import Note
from tests.damage.counting import Count
from tests.damage.excel import DAMAGES, LOSING, REFUSED, broken, counted, every
from tests.forms.excel.conftest import OUTPUTS, SHIPPED, changed, filled_of, office_of_many, read_bytes

LEAST_RIGHT = 0.97
XLSX = "xlsx:Calc MS Excel 2007 XML"
# saved anew, these are no longer what the damage is about: formulas are calculated, or the file is refused
CHANGED = ("formulas_without_results", "formulas_with_results", "error_values", "shared_texts_cut_off")


def case_of(output, name):
    return broken(SHIPPED.form(output), filled_of(output), name)


@lru_cache
def seen(name: str) -> tuple[Count, tuple[Note, ...]]:
    """The count and the notes after one damage, to one output; each damage meets another one."""
    case = case_of(OUTPUTS[[*DAMAGES].index(name) % len(OUTPUTS)], name)
    data = case.book.bytes()
    return counted(case, data), read_bytes(data, case.form).notes


@pytest.mark.parametrize("name", DAMAGES)
def test_nothing_is_wrong_in_silence(name):
    count, _ = seen(name)
    assert count.silent == ()
    assert count.refused is (name == REFUSED)
    if name in LOSING:
        assert count.said > 0
    else:
        assert (count.said, count.right) == (0, count.answers)


def test_every_note_has_a_place_and_words():
    notes = {name: seen(name)[1] for name in DAMAGES}
    rules = {note.rule for found in notes.values() for note in found}
    placeless = [n for n, found in notes.items() for note in found if not str(note.location)]
    assert set(placeless) <= {REFUSED}
    catalogue = (SHIPPED.home / "schemas" / "rules" / "general.toml").read_text("utf-8")
    assert [rule for rule in rules if f'id = "{rule}"' not in catalogue] == []
    assert len(rules) > 15


def test_what_is_in_doubt_is_not_sure():
    case = case_of("roadmap", "answers_dragged_elsewhere")
    record = read_bytes(case.book.bytes(), case.form)
    doubtful = [note.pointer for note in record.notes]
    assert len(doubtful) == 6
    assert {record.places[pointer].confidence for pointer in doubtful} == {0.5}
    case = case_of("roadmap", "questions_deleted")
    record = read_bytes(case.book.bytes(), case.form)
    assert {record.places[note.pointer].confidence for note in record.notes} == {0.0}


@pytest.mark.slow
def test_every_output_broken_in_every_way():
    counts = [(output, name, count) for output, name, count in every()]
    assert len(counts) == len(OUTPUTS) * len(DAMAGES)
    assert [(output, name, count.silent) for output, name, count in counts if count.silent] == []
    kept = [count for _, name, count in counts if name != REFUSED]
    assert sum(count.right for count in kept) >= LEAST_RIGHT * sum(count.answers for count in kept)


@pytest.mark.slow
@pytest.mark.parametrize("output", OUTPUTS)
def test_saved_by_a_library_after_the_damage(output):
    """openpyxl drops results of formulas and writes shared texts: programs built on it do so too."""
    for name in set(DAMAGES) - set(CHANGED):
        case = case_of(output, name)
        count = counted(case, changed(case.book.bytes(), lambda book: None))
        assert (name, count.silent) == (name, ())


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.parametrize("output", ["info-session"])  # each takes minutes; the damage is the same in all
def test_saved_by_libreoffice_after_the_damage(output, tmp_path):
    cases = {name: case_of(output, name) for name in DAMAGES if name not in CHANGED}
    saved = office_of_many(XLSX, {name: case.book.bytes() for name, case in cases.items()}, tmp_path)
    assert set(saved) == set(cases)
    for name, data in saved.items():
        assert (name, counted(cases[name], data).silent) == (name, ())
