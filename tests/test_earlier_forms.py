"""Forms of an earlier version lack what came later, and nobody is told that it is missing in them."""

import dataclasses

import pytest

from pipeline import generate, intake, programme, submissions
from pipeline.extract import extract
from pipeline.fill import fill
from pipeline.forms import FORMATS
from tests.cli.running import printed_json, sample_city
from tests.samples import COHORT, SAMPLES, WHEN, content

DEFINITION = programme.load()
EARLIER = "1.0"
CITY = submissions.read_city(COHORT / "exempla")
FORMS = [(s, suffix) for s in SAMPLES if s.city == "exempla" for suffix in ("docx", "xlsx")]
CASES = [
    pytest.param(s, suffix, id=f"{s.output}.{suffix}", marks=[] if n in (0, 3) else pytest.mark.slow)
    for n, (s, suffix) in enumerate(FORMS)
]


def blank(output, suffix):
    """The form as it was before the table of explanations was added."""
    form = DEFINITION.form_as_of(output, EARLIER)
    assert "explanations" not in [part.name for part in form.parts]
    cover = generate.cover_of(DEFINITION, dataclasses.replace(form, version=EARLIER), CITY, WHEN)
    return FORMATS[suffix].blank(form, cover, DEFINITION.templates)


def filled(sample, suffix, change=None):
    data = {name: said for name, said in content(sample).items() if name != "explanations"}
    if change:
        change(data)
    return FORMATS[suffix].fill(
        blank(sample.output, suffix), DEFINITION.form_as_of(sample.output, EARLIER), data
    )


@pytest.mark.parametrize(("sample", "suffix"), CASES)
def test_a_form_of_the_earlier_version_is_read_without_complaint(sample, suffix, tmp_path):
    path = tmp_path / f"form.{suffix}"
    path.write_bytes(filled(sample, suffix))
    record = extract(path, DEFINITION).record
    assert record.stamp.form_version == EARLIER
    assert [note for note in record.notes if note.rule != "personal-metadata"] == []
    assert "explanations" not in record.data
    folder = sample_city(tmp_path, "exempla", "none")
    path.replace(folder / path.name)
    (file,) = printed_json("check", folder, "--format", "json")["cities"][0]["files"]
    assert (file["verdict"], file["form_version"], file["findings"]) == ("valid", EARLIER, [])


def test_a_form_of_today_that_has_lost_the_table_is_told_so(tmp_path):
    form = DEFINITION.form_as_of("roadmap", EARLIER)
    cover = generate.cover_of(DEFINITION, DEFINITION.form("roadmap"), CITY, WHEN)
    path = tmp_path / "form.docx"
    path.write_bytes(FORMATS["docx"].blank(form, cover, DEFINITION.templates))
    notes = extract(path, DEFINITION).record.notes
    assert [(note.rule, note.pointer) for note in notes] == [("lost-field", "/explanations")]


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_an_earlier_form_is_filled_in_and_gets_its_remarks(suffix, tmp_path):
    path = tmp_path / f"form.{suffix}"
    path.write_bytes(blank("roadmap", suffix))
    path.write_bytes(fill(path, {"focus": {"focus_statement": "Advice at the doorstep."}}, DEFINITION))
    (city,) = printed_json("check", path, "--format", "json", "--annotate", tmp_path / "remarks")["cities"]
    assert city["files"][0]["findings"]
    (copy,) = (tmp_path / "remarks").rglob(f"*.{suffix}")
    assert copy.read_bytes() != path.read_bytes()
    assert intake.open_bytes(copy.read_bytes(), copy.name).kind == suffix
    assert extract(copy, DEFINITION).record.data == extract(path, DEFINITION).record.data
