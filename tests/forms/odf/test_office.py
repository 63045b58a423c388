"""What LibreOffice makes of our forms: saved as OpenDocument or in an old format, they say the same."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline import conversion, intake
from pipeline.extract import extract
from pipeline.fields import Section
from pipeline.forms import FORMATS, excel, readable, word
from tests.cli.running import run, sample_city
from tests.forms.excel.conftest import blank_of as excel_blank
from tests.forms.excel.conftest import example_of
from tests.forms.word.conftest import OUTPUTS, SHIPPED
from tests.forms.word.conftest import blank_of as word_blank
from tests.samples import COHORT

pytestmark = pytest.mark.office
SUFFIX = {"odt": "docx", "doc": "docx", "rtf": "docx", "ods": "xlsx", "xls": "xlsx"}
SAMPLES = {f"{path.parent.name}-{path.name}": path for path in sorted(COHORT.glob("*/*.[dx]*"))}
FILLED = tuple(f"filled-{output}" for output in OUTPUTS)
BLANK = tuple(f"blank-{output}" for output in OUTPUTS)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Every form of every output as Word and as Excel file, blank and filled in, and all samples."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed, so what it makes of a form is not looked at")
    folder = tmp_path_factory.mktemp("forms")
    for output in OUTPUTS:
        form = SHIPPED.form(output)
        for suffix, maker, blank in (("docx", word, word_blank(form)), ("xlsx", excel, excel_blank(output))):
            (folder / f"blank-{output}.{suffix}").write_bytes(blank)
            (folder / f"filled-{output}.{suffix}").write_bytes(maker.fill(blank, form, example_of(output)))
    for name, path in SAMPLES.items():
        shutil.copy(path, folder / name)
    return folder


def saved(folder, kind, names):
    """Pairs of records: of each file, and of the same as LibreOffice saves it in another format.

    All are saved at once, as each start of LibreOffice takes seconds.
    """
    given = [folder / f"{name}.{SUFFIX[kind]}" for name in names]
    out = folder / kind
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(out), *map(str, given)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    for path in given:
        found = extract(out / f"{path.stem}.{kind}", SHIPPED)
        assert found.record is not None, (path.name, found.refusal)
        yield path.name, extract(path, SHIPPED).record, found.record


def samples(kind):
    return [Path(name).stem for name in SAMPLES if name.endswith(SUFFIX[kind])]


def without_calculated(form, data):
    """The answers of people: LibreOffice calculates the others when it saves, which our files leave to it."""
    kept = {}
    for part in form.parts:
        names = {field.name for field in part.fields if not field.computed}
        rows = [data.get(part.name, {})] if isinstance(part, Section) else data.get(part.name, [])
        kept[part.name] = [{name: row[name] for name in names & set(row)} for row in rows]
    return kept


def says_the_same(before, after, name, notes=()):
    form = SHIPPED.form(before.stamp.output)
    assert without_calculated(form, after.data) == without_calculated(form, before.data), name
    assert (after.stamp, after.places.keys()) == (before.stamp, before.places.keys()), name
    assert tuple(note.rule for note in after.notes) == (*notes, *(note.rule for note in before.notes)), name
    assert all(at.location == before.places[to].location for to, at in after.places.items()), name


@pytest.mark.parametrize("kind", ["odt", "ods"])
def test_a_filled_form_saved_as_opendocument_says_the_same(files, kind):
    for name, before, after in saved(files, kind, FILLED):
        says_the_same(before, after, name)
        assert after.program.startswith("LibreOffice")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["odt", "ods"])
def test_samples_and_blank_forms_saved_as_opendocument_say_the_same(files, kind):
    names = [*BLANK, *samples(kind)]
    assert len(names) >= len(OUTPUTS) + 6
    for name, before, after in saved(files, kind, names):
        says_the_same(before, after, name)


@pytest.mark.parametrize(
    ("kind", "name"), [("doc", "roadmap"), ("rtf", "roadmap"), ("xls", "engagement-plan")]
)
def test_a_form_saved_in_an_old_format_says_the_same_and_that_it_was_converted(files, kind, name):
    ((_, before, after),) = saved(files, kind, [f"filled-{name}"])
    says_the_same(before, after, name, ["converted"])
    assert after.notes[0].params["by"].startswith("LibreOffice")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["doc", "rtf", "xls"])
def test_all_forms_saved_in_an_old_format_say_the_same(files, kind):
    for name, before, after in saved(files, kind, [*FILLED, *BLANK, *samples(kind)]):
        says_the_same(before, after, name, ["converted"])


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["odt", "ods"])
def test_saved_again_from_opendocument_a_form_still_says_the_same(files, kind, monkeypatch):
    ((_, before, _),) = saved(files, kind, ["filled-roadmap"])
    again = files / "again"
    again.mkdir(exist_ok=True)
    shutil.copy(files / kind / f"filled-roadmap.{kind}", again)
    monkeypatch.setitem(SUFFIX, kind, kind)
    ((_, _, after),) = saved(again, kind, ["filled-roadmap"])
    says_the_same(before, after, kind)


@pytest.mark.parametrize("suffix", ["odt", "ods"])
def test_a_form_is_made_as_opendocument_with_what_is_known_of_the_city(tmp_path, suffix):
    if not conversion.is_possible():
        pytest.skip("LibreOffice is not installed, so no OpenDocument form is made")
    city = sample_city(tmp_path, "exempla", "nothing")
    done = run("generate", city, "--output", "roadmap", "--as", suffix)
    assert done.exit_code == 0, done.output
    path = city / f"exempla-roadmap.{suffix}"
    assert intake.open_file(path).kind == suffix
    package = readable(intake.open_file(path))
    record = FORMATS[package.kind].read(package, SHIPPED.form("roadmap"))
    assert record.data["document_control"]["city_name"] == "Exempla"
    assert (record.stamp.output, record.stamp.city, record.notes) == ("roadmap", "exempla", ())
    checked = run("check", city)
    assert path.name in checked.output and "Nothing has been filled in" in checked.output
