"""The shipped forms as Excel files, and hands to change them the way people and programs do."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from pipeline import intake, package, programme
from pipeline.fields import Form
from pipeline.forms import excel
from pipeline.forms.cover import Cover
from pipeline.model import Record, Stamp

SHIPPED = programme.load()
OUTPUTS = [output.id for output in SHIPPED.outputs if output.has_schema]
WHEN = datetime(2026, 1, 15, 9, 30)


def cover_for(
    form: Form, *, city: str = "Exempla", illustrative: bool = True, when: datetime = WHEN
) -> Cover:
    return Cover(
        programme_title="Twinning Learning Programme",
        output_title=form.title,
        city=city,
        counterpart="One-stop shop for renovation (Novigrad)" if city else "",
        cohort="3" if city else "",
        due=date(2026, 6, 30) if city else None,
        stamp=Stamp("tlp", form.output, form.version, "3", city.casefold(), "1a2b3c4d"),
        illustrative=illustrative,
        when=when,
    )


@lru_cache
def blank_of(output: str) -> bytes:
    form = SHIPPED.form(output)
    return excel.blank(form, cover_for(form), SHIPPED.templates)


@lru_cache
def example_of(output: str) -> Mapping[str, Any]:
    path = SHIPPED.home / "schemas" / "examples" / f"{output}.json"
    data: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
    return data


@lru_cache
def filled_of(output: str) -> bytes:
    return excel.fill(blank_of(output), SHIPPED.form(output), example_of(output))


def read_bytes(data: bytes, form: Form) -> Record:
    return excel.read(intake.open_bytes(data, "form.xlsx"), form)


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def saved(workbook: Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def changed(data: bytes, change: Callable[[Workbook], object]) -> bytes:
    """The file after somebody changed it in a program that keeps everything (openpyxl stands in for it)."""
    book = opened(data)
    change(book)
    return saved(book)


def rules(record: Record) -> list[str]:
    return [note.rule for note in record.notes]


def texts(sheet: Worksheet) -> list[str]:
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def name_cells(book: Workbook, name: str) -> tuple[Worksheet, tuple[int, ...]]:
    """Sheet and corners of a name's cells: first column and row, last column and row."""
    title, _, area = book.defined_names[name].attr_text.rpartition("!")
    return book[title.strip("'").replace("''", "'")], range_boundaries(area.replace("$", ""))


def part_of(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def with_part(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """The file with one part changed; fails if nothing changes, so that a test cannot miss its mark."""
    before = part_of(data, name)
    after = change(before)
    assert after != before
    return package.rewrite(data, {name: after.encode()})


def sheet_part(data: bytes, title: str) -> str:
    """The part that holds a sheet."""
    book = part_of(data, "xl/workbook.xml")
    found = re.search(rf'<sheet [^>]*name="{re.escape(title)}"[^>]*r:id="([^"]+)"', book)
    assert found
    relations = part_of(data, "xl/_rels/workbook.xml.rels")
    line = re.search(rf'<Relationship [^>]*Id="{found[1]}"[^>]*>', relations)
    assert line
    target = re.search(r'Target="([^"]+)"', line[0])
    assert target
    return "xl/" + target[1].removeprefix("/xl/")


def place(record: Record, pointer: str) -> tuple[str, str]:
    """Sheet and cell of a value."""
    location = record.places[pointer].location
    return location.part, location.ref


def same(form: Form, found: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Do two records say the same? Boxes to tick have no order, and calculated answers do not count."""
    return _plain(form, found) == _plain(form, wanted)


def _plain(form: Form, data: Mapping[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(data))
    for part, field in form.fields():
        rows = plain.get(part.name, [])
        for row in rows if isinstance(rows, list) else [rows]:
            if field.computed:
                row.pop(field.name, None)
            elif field.kind == "choices" and field.name in row:
                row[field.name].sort()
    return plain


def office(target: str, data: bytes, folder: Path) -> bytes:
    """What LibreOffice makes of a workbook when it saves it as `target`."""
    return office_of_many(target, {"form": data}, folder)["form"]


def office_of_many(target: str, files: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """The same for several workbooks, by name."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) is not installed, so it cannot be asked to open the form")
    source, made = folder / "in", folder / "out"
    source.mkdir()
    for name, data in files.items():
        (source / f"{name}.xlsx").write_bytes(data)
    command = ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", target, "--outdir", str(made), *map(str, sorted(source.iterdir()))]
    subprocess.run(command, check=True, capture_output=True, timeout=120 + 10 * len(files))
    return {path.stem: path.read_bytes() for path in made.iterdir()}


@pytest.fixture(params=OUTPUTS)
def form(request: pytest.FixtureRequest) -> Form:
    return SHIPPED.form(request.param)


@pytest.fixture
def blank(form: Form) -> bytes:
    return blank_of(form.output)


@pytest.fixture
def plan() -> Form:
    return SHIPPED.form("engagement-plan")


@pytest.fixture
def filled() -> bytes:
    return filled_of("engagement-plan")
