"""A workbook of ours with a further sheet full of numbers, as somebody adds who works things out there."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

from openpyxl.utils import get_column_letter

from tests.samples import COHORT

FORM = COHORT / "exempla" / "engagement-plan.xlsx"
COLUMNS = 100
NAME = "xl/worksheets/sheet99.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def with_cells(path: Path, cells: int) -> Path:
    """Write the form with so many more cells at a path, unless it is there already."""
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    with zipfile.ZipFile(FORM) as form, zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as made:
        for info in form.infolist():
            made.writestr(info, _announced(info.filename, form.read(info).decode("utf-8", "surrogateescape")))
        with made.open(NAME, "w") as sheet:
            sheet.writelines(line.encode() for line in _sheet(cells))
    half.rename(path)
    return path


def _announced(name: str, content: str) -> bytes:
    """A part of the form; three of them say that there is one sheet more."""
    new = {
        "xl/workbook.xml": ("</sheets>", f'<sheet xmlns:o="{OFFICE}" name="Sums" sheetId="99" o:id="sums"/>'),
        "xl/_rels/workbook.xml.rels": (
            "</Relationships>",
            f'<Relationship Id="sums" Type="{OFFICE}/worksheet" Target="/{NAME}"/>',
        ),
        "[Content_Types].xml": ("</Types>", f'<Override PartName="/{NAME}" ContentType="{KIND}"/>'),
    }
    if name in new:
        end, more = new[name]
        before, found, after = content.rpartition(end)
        content = before + more + found + after
    return content.encode("utf-8", "surrogateescape")


def _sheet(cells: int) -> Iterator[str]:
    chance = random.Random(cells)
    yield f'<worksheet xmlns="{MAIN}"><sheetData>'
    for row in range(1, cells // COLUMNS + 1):
        numbers = (
            f'<c r="{get_column_letter(column)}{row}"><v>{chance.randrange(10**6)}</v></c>'
            for column in range(1, COLUMNS + 1)
        )
        yield f'<row r="{row}">{"".join(numbers)}</row>'
    yield "</sheetData></worksheet>"
