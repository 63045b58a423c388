"""The stamp is read from whichever of its places is left."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from pipeline import intake, package
from pipeline.forms import word
from pipeline.forms.cover import Cover, parse_stamp_line, stamp_line
from pipeline.forms.word.names import w
from pipeline.forms.word.properties import serialise
from pipeline.model import Stamp
from tests.forms.word.conftest import cover_for
from tests.forms.word.edits import document_of

HEADERS = [f"word/{part}{n}.xml" for part in ("header", "footer") for n in (1, 2, 3)]
EMPTY_CORE = (
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
EMPTY_CUSTOM = (
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
)


def stamp_after(data, changed):
    return word.stamp(intake.open_bytes(package.rewrite(data, changed), "form.docx"))


def emptied(data, name):
    root = intake.open_bytes(data, "form.docx").tree(name)
    for words in root.iter(w("t")):
        words.text = ""
    return serialise(root)


def test_all_of_it_stands_in_the_properties(form, blank):
    assert stamp_after(blank, {}) == cover_for(form).stamp


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_one_place_is_enough(form, blank, lost):
    places = [
        {"docProps/custom.xml": EMPTY_CUSTOM},
        {"docProps/core.xml": EMPTY_CORE},
        {name: emptied(blank, name) for name in HEADERS},
    ]
    changed = {name: content for place in places[:lost] for name, content in place.items()}
    # the line does not name the programme
    assert stamp_after(blank, changed) == replace(cover_for(form).stamp, programme="")


def test_without_any_the_stamp_is_empty(blank):
    root = document_of(blank)
    for words in root.iter(w("t")):
        words.text = ""
    changed = {name: emptied(blank, name) for name in HEADERS}
    changed |= {"docProps/custom.xml": EMPTY_CUSTOM, "docProps/core.xml": EMPTY_CORE}
    assert stamp_after(blank, changed | {"word/document.xml": serialise(root)}) == Stamp()


@pytest.mark.parametrize(
    "stamp",
    [
        Stamp("", "roadmap", "1.0", "3", "exempla", "1a2b"),
        Stamp("", "roadmap", "1.0", "", "", ""),
        Stamp("", "engagement-plan", "2.10", "", "new-york", ""),
        Stamp("", "roadmap", "1.0", "pilot 2", "", "00ff"),
    ],
)
def test_the_line_says_it_all(stamp):
    assert parse_stamp_line(f"before {stamp_line(stamp)}") == stamp
    assert parse_stamp_line(stamp_line(stamp) + "\nafter · more") == stamp


def test_a_line_of_other_words_is_no_stamp():
    assert parse_stamp_line("Form follows function · Louis Sullivan") is None


def test_cover_title_without_a_city():
    assert Cover("P", "Roadmap", "", "", "", None, Stamp(), False, None).title == "Roadmap"  # type: ignore[arg-type]
