"""A form is known by its stamp, and without one by its questions; what cannot be read is refused."""

import dataclasses
import gc
import io
import re
import zipfile

import pytest
from msgspec.structs import replace

from pipeline import extract, generate, intake, programme, submissions
from pipeline.fields import Section
from pipeline.forms import FORMATS
from pipeline.model import Stamp
from tests.intake.samples import zipped
from tests.samples import COHORT, WHEN

DEFINITION = programme.load()
CITY = submissions.read_city(COHORT / "exempla")


def form(made_for, suffix, **stamp):
    """A blank form that says something else of itself than it was made for."""
    asked = DEFINITION.form(made_for)
    cover = generate.cover_of(DEFINITION, asked, CITY, WHEN)
    cover = replace(cover, stamp=replace(cover.stamp, **stamp) if stamp else Stamp())
    return FORMATS[suffix].blank(asked, cover, DEFINITION.templates)


@pytest.fixture(params=["docx", "xlsx"])
def suffix(request):
    return request.param


@pytest.mark.parametrize("output", [output.id for output in DEFINITION.outputs])
def test_a_form_without_stamp_is_known_by_its_questions(output, suffix):
    record = extract.read(intake.open_bytes(form(output, suffix), "form"), DEFINITION)
    asked = DEFINITION.form(output)
    found = {pointer for pointer in record.places if asked.find(pointer)}
    assert record.stamp.output == ""
    questions = {field.pointer for part, field in asked.fields() if isinstance(part, Section)}
    assert len(questions) > 20
    assert questions <= found
    assert {pointer.split("/")[1] for pointer in found} == {part.name for part in asked.parts}


def test_the_stamp_decides(suffix):
    data = form("roadmap", suffix, output="engagement-plan")
    record = extract.read(intake.open_bytes(data, "form"), DEFINITION)
    assert record.stamp.output == "engagement-plan"


def test_a_form_of_an_unknown_output_is_empty_not_lost(suffix):
    record = extract.read(intake.open_bytes(form("roadmap", suffix, output="wishes"), "form"), DEFINITION)
    assert (record.stamp.output, record.data, record.places) == ("wishes", {}, {})


def test_damage_found_while_reading_is_a_refusal(suffix, tmp_path, monkeypatch):
    path = tmp_path / f"form.{suffix}"
    path.write_bytes(form("roadmap", suffix, cohort="3"))

    def read(package, _):
        raise intake.Refused("xml-damaged", part="word/document.xml")

    monkeypatch.setattr(FORMATS[suffix], "read_as", read)
    extraction = extract.extract(path, DEFINITION)
    assert extraction.record is None
    assert extraction.refusal == "xml-damaged"
    assert dict(extraction.params) == {"part": "word/document.xml", "name": path.name}
    assert len(extraction.sha256) == 64


def test_what_is_no_package_is_a_refusal_with_the_hash_of_its_bytes(tmp_path):
    path = tmp_path / "letter.docx"
    path.write_text("Dear all", encoding="utf-8")
    extraction = extract.extract(path, DEFINITION)
    assert extraction.refusal == "is-text"
    assert len(extraction.sha256) == 64


def test_a_file_that_is_not_there_is_a_refusal_without_hash(tmp_path):
    extraction = extract.extract(tmp_path / "gone.docx", DEFINITION)
    assert (extraction.refusal, extraction.sha256) == ("unreadable", "")


STRICT = re.compile(rb"http://schemas\.openxmlformats\.org/(\w+)/2006/([\w-]+)")
RENAMED = {b"extended-properties": b"extendedProperties", b"custom-properties": b"customProperties"}


def strict(data):
    """The same file as Word and Excel save it as Strict Open XML: other namespaces."""
    given = zipfile.ZipFile(io.BytesIO(data))
    parts = {name: given.read(name) for name in given.namelist()}
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")) and name != "[Content_Types].xml":
            parts[name] = STRICT.sub(_strict, content)
    return zipped(parts)


def _strict(match):
    area, name = match.groups()
    if area in (b"package", b"markup-compatibility"):
        return match[0]
    return b"http://purl.oclc.org/ooxml/" + area + b"/" + RENAMED.get(name, name)


@pytest.mark.parametrize("path", sorted((COHORT / "exempla").glob("*.[dx]*")), ids=lambda path: path.name)
def test_strict_open_xml_says_the_same(path):
    ordinary, opened = intake.open_file(path), intake.open_bytes(strict(path.read_bytes()), path.name)
    assert (opened.strict, opened.kind) == (True, ordinary.kind)
    before, after = extract.read(ordinary, DEFINITION), extract.read(opened, DEFINITION)
    assert (after.data, after.stamp, after.notes) == (before.data, before.stamp, before.notes)
    assert before.data


def test_limits_are_those_of_the_definition(tmp_path):
    path = COHORT / "exempla" / "roadmap.docx"
    parts = len(zipfile.ZipFile(path).namelist())
    for limits, refusal in (({"parts": parts}, None), ({"parts": parts - 1}, "zip-too-many-entries")):
        assert extract.extract(path, dataclasses.replace(DEFINITION, limits=limits)).refusal == refusal
    large = tmp_path / "large.docx"
    large.write_bytes(bytes(2**20 + 1))
    refused = extract.extract(large, dataclasses.replace(DEFINITION, limits={"file_mb": 1}))
    assert (refused.refusal, dict(refused.params)["limit"]) == ("file-too-large", "1 MB")


@pytest.mark.parametrize("name", ["roadmap.docx", "engagement-plan.xlsx"])
def test_all_that_a_file_needed_goes_at_once(name):
    """Nothing is left that holds itself: it would pile up until Python looks for it, ten files in one."""
    path = COHORT / "exempla" / name
    extract.extract(path, DEFINITION)  # once for what is loaded and kept on first use
    gc.collect()
    gc.disable()
    try:
        extract.extract(path, DEFINITION)
        assert gc.collect() == 0
    finally:
        gc.enable()
