"""The master of a blank form, and rows of other outputs in it: what is said, and how they stand on a page."""

from __future__ import annotations

import dataclasses

import pytest
from msgspec.structs import replace

from pipeline import package
from pipeline.errors import DefinitionError
from pipeline.fields import Choice
from pipeline.forms import word
from pipeline.forms.word import text
from pipeline.forms.word.locate import locate
from pipeline.forms.word.names import w, w14
from tests.forms.word.conftest import SHIPPED, blank_of, cover_for, read_bytes
from tests.forms.word.edits import document_of
from tests.forms.word.test_blank import parts


def test_a_missing_master_is_said(roadmap, tmp_path):
    with pytest.raises(DefinitionError, match=r"form\.docx"):
        word.blank(roadmap, cover_for(roadmap), tmp_path)


def master_with(tmp_path, old, new):
    original = (SHIPPED.templates / "form.docx").read_bytes()
    held = parts(original)
    assert old in held["word/document.xml"]
    changed = held["word/document.xml"].replace(old, new)
    (tmp_path / "form.docx").write_bytes(package.rewrite(original, {"word/document.xml": changed.encode()}))
    return tmp_path


def test_a_master_with_an_unknown_name_is_said(roadmap, tmp_path):
    with pytest.raises(DefinitionError, match="colour"):
        word.blank(roadmap, cover_for(roadmap), master_with(tmp_path, "q.label", "q.colour"))


def test_a_master_without_codes_is_said(roadmap, tmp_path):
    changed = master_with(tmp_path, "[{{ q.code }}] ", "")
    with pytest.raises(DefinitionError, match="no code"):
        word.blank(roadmap, cover_for(roadmap), changed)


def offering(form, counts):
    """The form as made for a city whose earlier outputs hold so many rows to refer to."""

    def with_offers(field):
        numbers = range(1, counts.get(field.name, 0) + 1)
        return replace(
            field, choices=tuple(Choice(f"LO-0{n}", f"LO-0{n} – row {n}") for n in numbers) or field.choices
        )

    return dataclasses.replace(
        form, parts=tuple(replace(part, fields=tuple(map(with_offers, part.fields))) for part in form.parts)
    )


def test_rows_of_other_outputs_are_named_by_id_in_tables_and_explained_above():
    form = offering(SHIPPED.form("info-session"), {"lo_refs": 3, "sh_refs": 9})
    root = document_of(blank_of(form))
    layout = locate(root, form)
    ticked = {text.text(cell) for row in layout.rows["key_messages"] for cell in row.spots["lo_refs"].cells}
    assert ticked == {"☐ LO-01\n☐ LO-02\n☐ LO-03"}
    assert len(list(layout.rows["key_messages"][0].spots["lo_refs"].cells[0].iter(w14("checkbox")))) == 3
    typed = layout.rows["participants"][0].spots["sh_refs"].cells[0]
    assert not list(typed.iter(w14("checkbox")))  # nine rows to refer to: the ids are typed
    said = [text.paragraph(p) for p in root.iter(w("p"))]
    assert "Objectives, to choose from: LO-01 – row 1; LO-02 – row 2; LO-03 – row 3" in said
    assert any(words.startswith("Stakeholders invited, to choose from: LO-01 – row 1;") for words in said)


def test_boxes_named_by_id_hold_what_is_filled_in():
    form = offering(SHIPPED.form("info-session"), {"lo_refs": 3})
    data = {"key_messages": [{"message": "One message", "lo_refs": ["LO-02"]}]}
    record = read_bytes(word.fill(blank_of(form), form, data), form)
    assert record.data["key_messages"] == data["key_messages"]
    assert record.notes == ()


def test_a_long_card_begins_a_page_and_has_no_boxes_for_references():
    form = offering(SHIPPED.form("action-plan"), {"tm_refs": 4})
    first, second, *_ = locate(document_of(blank_of(form)), form).rows["actions"]
    assert not list(first.spots["tm_refs"].cells[0].iter(w14("checkbox")))
    assert first.element.getprevious().find(f".//{w('pageBreakBefore')}") is None
    assert second.element.getprevious().find(f".//{w('pageBreakBefore')}") is not None
    kept = [spot.label.find(f".//{w('keepNext')}") is not None for spot in second.spots.values()]
    assert kept[:3] == [True] * 3
    assert kept[-3:] == [True, True, False]
    assert not any(kept[3:-3])


def test_a_short_card_is_kept_together():
    form = SHIPPED.form("engagement-plan")
    _, second, *_ = locate(document_of(blank_of(form)), form).rows["stakeholders"]
    kept = [spot.label.find(f".//{w('keepNext')}") is not None for spot in second.spots.values()]
    assert kept == [True] * (len(kept) - 1) + [False]
