"""The forms as other programs see them: a validator of Office files, LibreOffice, a PDF made from them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from pipeline.fields import Kind, Section
from pipeline.forms import word
from pipeline.forms.word import view
from pipeline.values import show
from tests.forms.word.conftest import OUTPUTS, SHIPPED, blank_of, cover_for, read_bytes

KNOWN: frozenset[str] = frozenset()  # findings of the validator that are wrong; there are none at present


def example(output):
    return json.loads((SHIPPED.home / "schemas" / "examples" / f"{output}.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Every form, blank and filled in, as files; tables are filled beyond the rows that a form offers."""
    folder = tmp_path_factory.mktemp("forms")
    for output in OUTPUTS:
        form = SHIPPED.form(output)
        blank = blank_of(form)
        (folder / f"{output}-blank.docx").write_bytes(blank)
        (folder / f"{output}-filled.docx").write_bytes(word.fill(blank, form, example(output)))
    return folder


@pytest.mark.parametrize("state", ["blank", "filled"])
@pytest.mark.parametrize("output", OUTPUTS)
def test_a_validator_finds_nothing(files, output, state):
    result = OpenXmlValidator().validate(files / f"{output}-{state}.docx")
    assert {str(error) for error in result.errors} <= KNOWN


def test_the_master_is_a_sound_file():
    result = OpenXmlValidator().validate(SHIPPED.templates / "form.docx")
    assert {str(error) for error in result.errors} <= KNOWN


def convert(folder: Path, kind: str, *names: Path) -> Path:
    """What LibreOffice makes of the files, in a folder of its own."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed, so what it makes of a form is not looked at")
    out = folder / kind
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(out), *map(str, names)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return out


@pytest.mark.office
@pytest.mark.parametrize("output", OUTPUTS)
def test_saved_by_libreoffice_it_says_the_same(files, output):
    form = SHIPPED.form(output)
    saved = convert(files, "docx", files / f"{output}-filled.docx", files / f"{output}-blank.docx")
    before = read_bytes((files / f"{output}-filled.docx").read_bytes(), form)
    after = read_bytes((saved / f"{output}-filled.docx").read_bytes(), form)
    assert (after.data, after.notes, after.stamp) == (before.data, (), before.stamp)
    assert "LibreOffice" in after.program
    assert all(
        "code" in place.anchors for at, place in after.places.items() if at.count("/") > 1 and place.anchors
    )
    blank = read_bytes((saved / f"{output}-blank.docx").read_bytes(), form)
    assert not any(blank.data.values())
    refilled = word.fill((saved / f"{output}-blank.docx").read_bytes(), form, example(output))
    assert read_bytes(refilled, form).data == before.data


@pytest.mark.office
def test_a_master_saved_by_libreoffice_still_works(files, tmp_path):
    saved = convert(files, "docx", SHIPPED.templates / "form.docx")
    form = SHIPPED.form("roadmap")
    blank = word.blank(form, cover_for(form), saved)
    record = read_bytes(word.fill(blank, form, example("roadmap")), form)
    assert record.data == read_bytes((files / "roadmap-filled.docx").read_bytes(), form).data
    assert record.notes == ()


def squeezed(text: str) -> str:
    """Text without the spaces and hyphens at which lines break."""
    return "".join(text.split()).replace("-", "").replace("\xad", "")


@pytest.mark.office
@pytest.mark.parametrize("output", OUTPUTS)
def test_the_printed_form_shows_every_question_and_answer(files, output):
    if not shutil.which("pdftotext"):
        pytest.skip("poppler is not installed, so the printed form is not looked at")
    made = convert(files, "pdf", files / f"{output}-filled.docx") / f"{output}-filled.pdf"
    run = subprocess.run(["pdftotext", "-raw", made, "-"], check=True, capture_output=True, timeout=60)
    printed = squeezed(run.stdout.decode())
    missing = [words for words in to_be_seen(SHIPPED.form(output), example(output)) if words not in printed]
    assert missing == []


def to_be_seen(form, data):
    for part, field in form.fields():
        yield squeezed(f"[{field.code}]")
        yield from (squeezed(words) for words in (part.label, field.label, field.guidance))
        rows = [data[part.name]] if isinstance(part, Section) else data[part.name]
        for value in (row[field.name] for row in rows if field.name in row and not field.computed):
            yield from pieces(field, value, ticked=view.ticks(field, part))


def pieces(field, value, ticked):
    """What can be looked for: the whole of a short answer, both ends of each paragraph of a long one."""
    if field.kind is Kind.CHOICES:
        yield from (squeezed(f"{'☒' if ticked else ''} {field.label_of(code)}") for code in value)
        return
    for line in filter(None, map(squeezed, show(field, value).split("\n"))):
        words = line if field.kind is not Kind.BOOLEAN else line.capitalize()
        yield from (words,) if len(words) < 60 else (words[:30], words[-30:])
