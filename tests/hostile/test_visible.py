"""Nearly all visible text of real Word files is seen; Strict workbooks say the same as their twins."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from pipeline import intake
from pipeline.forms.excel.workbook import open_workbook
from pipeline.intake import Package, Refused, open_bytes
from tests.hostile.registry import excel, in_body, word
from tests.hostile.test_hostile import FOLDER
from tests.hostile.visible import share
from tests.intake.samples import zipped
from tests.samples import COHORT

LEAST = 0.999
STRICT = (
    (b"http://schemas.openxmlformats.org/spreadsheetml/2006/", b"http://purl.oclc.org/ooxml/spreadsheetml/"),
    (
        b"http://schemas.openxmlformats.org/officeDocument/2006/",
        b"http://purl.oclc.org/ooxml/officeDocument/",
    ),
    (b"http://schemas.openxmlformats.org/drawingml/2006/", b"http://purl.oclc.org/ooxml/drawingml/"),
)


def opened(markup: str) -> Package:
    return open_bytes(zipped(in_body(markup)), "form.docx")


def test_all_of_our_own_form_is_seen():
    seen, there = share(open_bytes(zipped(word()), "form.docx"))
    assert seen == there > 1000


@pytest.mark.parametrize(
    ("markup", "counted", "read"),
    [
        ("<w:p><w:r><w:t>abc</w:t></w:r></w:p>", 3, 3),
        ("<w:p><w:del><w:r><w:t>abc</w:t></w:r></w:del></w:p>", 0, 0),
        ("<w:p><w:ins><w:r><w:t>abc</w:t></w:r></w:ins></w:p>", 3, 3),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>abc</w:t></w:r></w:p>", 0, 0),
        ("<w:p><w:unheard><w:r><w:t>abc</w:t></w:r></w:unheard></w:p>", 3, 0),
    ],
)
def test_the_measure_can_tell(markup: str, counted: int, read: int):
    seen, there = share(opened("<w:p/>"))
    more_seen, more = share(opened(markup))
    assert (more - there, more_seen - seen) == (counted, read)


def strict(parts: dict[str, bytes]) -> bytes:
    for ordinary, other in STRICT:
        parts = {name: content.replace(ordinary, other) for name, content in parts.items()}
    return zipped(parts)


def cells(package: Package) -> dict[str, object]:
    return {sheet.name: sheet.rows for sheet in open_workbook(package).sheets}


FORMS = sorted(str(path.relative_to(COHORT)) for path in COHORT.glob("*/*.xlsx"))


@pytest.mark.parametrize("name", FORMS)
def test_strict_workbooks_hold_the_same_cells(name: str):
    with zipfile.ZipFile(COHORT / name) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    other = open_bytes(strict(parts), "form.xlsx")
    assert other.strict
    same = cells(open_bytes(zipped(parts), "form.xlsx"))
    assert cells(other) == same
    assert sum(len(row) for rows in same.values() for row in rows.values()) > 100  # type: ignore[attr-defined]


def test_a_wrong_size_hides_no_cells():
    parts = excel()
    plain = cells(open_bytes(zipped(parts), "form.xlsx"))
    for name in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
        parts[name] = parts[name].replace(b"<sheetData>", b'<dimension ref="A1"/><sheetData>', 1)
    assert cells(open_bytes(zipped(parts), "form.xlsx")) == plain


@pytest.mark.slow
def test_nearly_all_text_of_real_files_is_seen():
    folder = os.environ.get(FOLDER)
    if not folder:
        pytest.skip(f"{FOLDER} names no folder of real files")
    counts = list(filter(None, map(counted, sorted(Path(folder).iterdir()))))
    seen, there = (sum(column) for column in zip(*counts, strict=True))
    print(f"{len(counts)} Word files: {seen} of {there} visible characters are seen ({seen / there:.4%})")  # noqa: T201
    assert seen >= LEAST * there


def counted(path: Path) -> tuple[int, int] | None:
    """The count for one file; None when it is refused or no Word file."""
    try:
        package = intake.open_file(path)
        return share(package) if package.kind == "docx" else None
    except Refused:
        return None
