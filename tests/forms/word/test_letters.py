"""The letters before the headings of a Word form are those of its parts, also where they do not follow on."""

import dataclasses
import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from pipeline import generate, programme
from pipeline.forms import FORMATS
from tests.samples import WHEN

DEFINITION = programme.load()
SLOW = [pytest.param(o.id, marks=pytest.mark.slow) for o in DEFINITION.with_form[1:]]


def blank(form, templates=DEFINITION.templates):
    cover = generate.cover_of(DEFINITION, form, None, WHEN)
    return docx.Document(io.BytesIO(FORMATS["docx"].blank(form, cover, templates)))


def letters(document):
    """What a program shows before each heading: lists of the same looks count on, unless told otherwise."""
    numbering = document.part.numbering_part.element
    lists = {one.numId: one for one in numbering.num_lst}
    style = document.styles["Heading 1"].element.pPr.numPr.numId.val
    count, begun, shown = 0, set(), {}
    for paragraph in document.paragraphs:
        if paragraph.style.name == "Heading 1":
            own = paragraph._p.pPr.numPr
            number = own.numId.val if own is not None else style
            overrides = lists[number].findall(qn("w:lvlOverride"))
            if overrides and number not in begun:
                count = int(overrides[0].find(qn("w:startOverride")).get(qn("w:val"))) - 1
            begun.add(number)
            count += 1
            shown[paragraph.text] = chr(ord("A") + count - 1)
    return shown


@pytest.mark.parametrize("output", [DEFINITION.with_form[0].id, *SLOW])
def test_every_heading_has_the_letter_of_its_part(output):
    form = DEFINITION.form(output)
    shown = letters(blank(form))
    assert {part.label: shown.get(part.label) for part in form.parts} == {p.label: p.code for p in form.parts}


def test_parts_after_a_gap_go_on_from_there():
    form = DEFINITION.form("roadmap")
    parts = [part for part in form.parts if part.code not in "CD"]
    fewer = dataclasses.replace(form, parts=(*parts[:2], *parts[2:4], parts[-1]))
    assert list(letters(blank(fewer)).values())[-5:] == ["A", "B", "E", "F", "Z"]


def test_a_master_that_does_not_number_its_headings_is_left_alone(tmp_path):
    master = docx.Document(DEFINITION.templates / "form.docx")
    properties = master.styles["Heading 1"].element.pPr
    properties.remove(properties.numPr)
    master.save(tmp_path / "form.docx")
    made = blank(DEFINITION.form("roadmap"), tmp_path)
    headings = [p for p in made.paragraphs if p.style.name == "Heading 1"]
    assert headings
    assert [p.text for p in headings if p._p.pPr.numPr is not None] == []
    with zipfile.ZipFile(DEFINITION.templates / "form.docx") as before:
        assert b"startOverride" not in before.read("word/numbering.xml")
