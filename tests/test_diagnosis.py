"""One line that says what a program lost of a form, and how its answers were found all the same."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from pipeline import extract, generate, intake, programme, submissions
from pipeline.diagnosis import diagnosis
from pipeline.forms import FORMATS
from pipeline.model import Note
from tests.damage.word import broken, filled
from tests.samples import COHORT, WHEN

DEFINITION = programme.load()
CITY = submissions.read_city(COHORT / "exempla")
FORM = DEFINITION.form("roadmap")


def record_of(data, program="LibreOffice 7.4.7.2"):
    record = extract.read(intake.open_bytes(data, "form.docx"), DEFINITION)
    return replace(record, program=program)


def after(name, program="LibreOffice 7.4.7.2"):
    return diagnosis(FORM, record_of(broken("roadmap", name)[0], program))


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
@pytest.mark.parametrize("output", [output.id for output in DEFINITION.outputs if output.has_schema])
def test_nothing_is_said_when_nothing_is_lost(output, suffix):
    data = generate.generate(DEFINITION, output, suffix, CITY, WHEN)
    package = intake.open_bytes(data, f"form.{suffix}")
    record = FORMATS[suffix].read(package, DEFINITION.form(output))
    assert diagnosis(DEFINITION.form(output), record) == ""


def test_nothing_is_said_of_a_filled_form():
    assert diagnosis(FORM, record_of(filled("roadmap"))) == ""


def test_lost_controls_and_how_answers_were_found():
    said = after("controls_deleted")
    assert said.startswith("Saved by LibreOffice 7.4: the controls of 31 questions were lost, but all ")
    assert said.endswith(" answers were recovered by their codes.")


def test_all_that_was_lost_is_named():
    said = after("saved_by_an_old_libreoffice")
    assert "the bookmarks of 75 questions and the controls of 31 questions were lost, but all" in said
    codes = after("codes_deleted", "")
    assert codes.startswith("In this file the codes of")
    assert codes.endswith("were recovered by their bookmarks.")
    assert "the labels of" in after("labels_translated") and "were changed" in after("labels_translated")


def test_what_needs_a_look_is_counted():
    said = after("only_similar_labels")
    assert "recovered by their labels and words like their labels" in said
    assert "of them again; the findings name them." in said


def test_lost_questions_are_named_with_what_to_do():
    said = after("section_deleted", "")
    assert said.startswith("In this file ")
    assert "7 questions cannot be found any more: ‘Inhabitants’, ‘Our city in brief’, " in said
    assert said.endswith(" and 4 more. Restore them with their codes, or copy the answers into a fresh form.")


def test_a_file_that_is_no_form_needs_no_diagnosis():
    record = record_of(broken("roadmap", "controls_deleted")[0])
    assert diagnosis(FORM, replace(record, notes=(Note("not-our-form"),))) == ""


def test_one_loss_is_said_in_the_singular():
    record = record_of(filled("roadmap"), "")
    pointer = "/starting_point/population"
    place = record.places[pointer]
    places = {**record.places, pointer: replace(place, anchors=("tag", "alias", "code", "label"))}
    said = diagnosis(FORM, replace(record, places=places))
    assert said.startswith("In this file the bookmarks of 1 question were lost, but all")


def test_excel_has_anchors_of_its_own():
    data = generate.generate(DEFINITION, "roadmap", "xlsx", CITY, WHEN)
    record = FORMATS["xlsx"].read(intake.open_bytes(data, "form.xlsx"), FORM)
    kept = {
        at: replace(p, anchors=tuple(a for a in p.anchors if a != "name")) for at, p in record.places.items()
    }
    said = diagnosis(FORM, replace(record, places=kept, program="Gnumeric"))
    assert said.startswith("Saved by Gnumeric: the cell names of ")
