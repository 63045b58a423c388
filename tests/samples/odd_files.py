"""Files that cities hand in by mistake, made when a test needs them; each recipe writes one at a path."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import openpyxl
from msgspec.structs import replace

from pipeline import generate, submissions
from pipeline.forms import FORMATS
from pipeline.programme import Programme
from tests.intake.samples import old_office
from tests.samples import COHORT, SAMPLES, WHEN, Sample, content, patched

Recipe = Callable[[Path, Programme], None]


def sample(name: str) -> Recipe:
    """A copy of a sample file, by its name such as `exempla/roadmap.docx`."""
    return lambda path, _: _write(path, (COHORT / name).read_bytes())


def holding(data: bytes) -> Recipe:
    """A file of these bytes."""
    return lambda path, _: _write(path, data)


def stamped(**stamp: str) -> Recipe:
    """Exempla's roadmap, valid but for what the form says it was made for."""

    def write(path: Path, programme: Programme) -> None:
        one = SAMPLES[0]
        form = programme.form(one.output)
        cover = generate.cover_of(programme, form, submissions.read_city(one.path.parent), WHEN)
        cover = replace(cover, stamp=replace(cover.stamp, **stamp))
        _write(path, _filled(one, programme, FORMATS[one.suffix].blank(form, cover, programme.templates)))

    return write


def changed(**answers: str) -> Recipe:
    """Exempla's roadmap with other answers about the document, such as a later version."""

    def write(path: Path, programme: Programme) -> None:
        one = SAMPLES[0]
        data = patched(content(one), {f"/document_control/{name}": value for name, value in answers.items()})
        form = programme.form(one.output)
        _write(path, FORMATS[one.suffix].fill(one.path.read_bytes(), form, data))

    return write


def half(name: str) -> Recipe:
    """The first half of a sample file, as a transfer that breaks off leaves it."""

    def write(path: Path, _: Programme) -> None:
        whole = (COHORT / name).read_bytes()
        _write(path, whole[: len(whole) // 2])

    return write


def minutes_in_word(path: Path, _: Programme) -> None:
    """A Word document that is no form."""
    document = docx.Document()
    document.add_heading("Minutes of the steering meeting")
    document.add_paragraph("Present: climate unit, building department. Next meeting in May.")
    document.save(str(path))


def budget_in_excel(path: Path, _: Programme) -> None:
    """An Excel workbook that is no form."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in (("Item", "EUR"), ("Rooms", 1200), ("Printing", 350)):
        sheet.append(row)
    held = io.BytesIO()
    workbook.save(held)
    _write(path, held.getvalue())


def folder(path: Path, _: Programme) -> None:
    """A folder whose name looks like that of a file."""
    path.mkdir()
    (path / "roadmap (1).txt").write_text("unpacked by mistake", encoding="utf-8")


def link_to_nothing(path: Path, _: Programme) -> None:
    """A link whose target is gone."""
    path.symlink_to(path.with_name("gone.docx"))


def locked(path: Path, _: Programme) -> None:
    """A file that this account may not read."""
    _write(path, b"secret")
    path.chmod(0)


def _filled(one: Sample, programme: Programme, blank: bytes) -> bytes:
    return FORMATS[one.suffix].fill(blank, programme.form(one.output), content(one))


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def reads_everything() -> bool:
    """Whether this account may read files that are closed to it, as root may."""
    return not hasattr(os, "geteuid") or os.geteuid() == 0


RECIPES: Mapping[str, Recipe] = {
    **{str(one): sample(str(one)) for one in SAMPLES},
    "minutes in Word": minutes_in_word,
    "budget in Excel": budget_in_excel,
    "roadmap of version 9.9": stamped(form_version="9.9"),
    "roadmap without version": stamped(form_version=""),
    "roadmap of another programme": stamped(programme="other-programme"),
    "roadmap of an unknown output": stamped(output="wish-list"),
    "roadmap of cohort 2": stamped(cohort="2"),
    "roadmap, version 1.1": changed(document_version="1.1", document_date="2025-05-09"),
    "roadmap, the same version": changed(prepared_by="Climate unit"),
    "half a roadmap": half("exempla/roadmap.docx"),
    "old Word": holding(old_office("1Table", "WordDocument")),
    "old Excel": holding(old_office("Workbook")),
    "password": holding(old_office("EncryptionInfo", "EncryptedPackage")),
    "PDF": holding(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n%%EOF\n"),
    "web page": holding(b"<!DOCTYPE html><html><head><title>Sign in</title></head></html>"),
    "nothing": holding(b""),
    "noise": holding(bytes(range(256)) * 8),
    "folder": folder,
    "link to nothing": link_to_nothing,
    "locked": locked,
}
