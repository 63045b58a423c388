"""Nearly all visible text of real Word files is seen; Strict workbooks say the same as their twins."""

from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from pipeline import intake
from pipeline.extract import read
from pipeline.forms.excel.number_formats import Look, day, looks
from pipeline.forms.excel.workbook import open_workbook, sheet_parts
from pipeline.forms.word.names import MATH
from pipeline.intake import Package, Refused, open_bytes
from tests.hostile.looking import definition
from tests.hostile.registry import excel, in_body, word
from tests.hostile.test_hostile import FOLDER
from tests.hostile.visible import share
from tests.intake.samples import zipped
from tests.samples import COHORT

LEAST = 0.999
ORDINARY = re.compile(
    rb"http://schemas\.openxmlformats\.org/(spreadsheetml|wordprocessingml|officeDocument|drawingml)/2006/([\w-]+)"
)
STRICT_NAMES = {b"extended-properties": b"extendedProperties", b"custom-properties": b"customProperties"}
SERIAL = re.compile(rb'(<c [^<>]*s="(?:%s)"[^<>]*?)(?: t="n")?><v>([0-9]+)</v>')


def opened(markup: str) -> Package:
    return open_bytes(zipped(in_body(markup)), "form.docx")


def test_all_of_our_own_form_is_seen():
    seen, there = share(open_bytes(zipped(word()), "form.docx"))
    assert seen == there > 1000


ABC = "<w:r><w:t>abc</w:t></w:r>"
CELL = f"<w:tc><w:p>{ABC}</w:p></w:tc>"
PROMPT = '<w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>abc</w:t></w:r>'
EQUATION = f'<m:oMath xmlns:m="{MATH}"><m:r><m:t>abc</m:t></m:r></m:oMath>'


@pytest.mark.parametrize(
    ("markup", "counted", "read"),
    [
        ("<w:p><w:r><w:t>abc</w:t></w:r></w:p>", 3, 3),
        ("<w:p><w:del><w:r><w:t>abc</w:t></w:r></w:del></w:p>", 0, 0),
        ("<w:p><w:ins><w:r><w:t>abc</w:t></w:r></w:ins></w:p>", 3, 3),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>abc</w:t></w:r></w:p>", 0, 0),
        ('<w:p><w:r><w:rPr><w:vanish w:val="off"/></w:rPr><w:t>abc</w:t></w:r></w:p>', 3, 3),
        (f"<w:p>{EQUATION}</w:p>", 3, 3),
        (f"<w:p><w:sdt><w:sdtContent><w:p>{ABC}</w:p></w:sdtContent></w:sdt></w:p>", 3, 3),
        (
            f"<w:tbl><w:tr>{CELL}<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p>{ABC}</w:p></w:tc></w:tr></w:tbl>",
            3,
            3,
        ),
        (f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr>{CELL}</w:tr></w:tbl>", 0, 0),
        (
            f"<w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{PROMPT}</w:sdtContent></w:sdt></w:p>",
            0,
            0,
        ),
        ("<w:p><w:unheard><w:r><w:t>abc</w:t></w:r></w:unheard></w:p>", 3, 0),
    ],
)
def test_the_measure_can_tell(markup: str, counted: int, read: int):
    seen, there = share(opened("<w:p/>"))
    more_seen, more = share(opened(markup))
    assert (more - there, more_seen - seen) == (counted, read)


def strict(parts: dict[str, bytes]) -> bytes:
    """The same parts under the names that Excel and Word give them in Strict Open XML."""

    def renamed(found: re.Match[bytes]) -> bytes:
        return b"http://purl.oclc.org/ooxml/" + found[1] + b"/" + STRICT_NAMES.get(found[2], found[2])

    return zipped({name: ORDINARY.sub(renamed, content) for name, content in parts.items()})


def cells(package: Package) -> dict[str, Any]:
    return {sheet.name: sheet.rows for sheet in open_workbook(package).sheets}


def with_days(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts with all days written out, as Excel does it in Strict workbooks only."""
    looked = looks(etree.fromstring(parts["xl/styles.xml"]))
    days = b"|".join(str(n).encode() for n, look in enumerate(looked) if look is Look.DATE)
    pattern = re.compile(SERIAL.pattern % days)

    def written(found: re.Match[bytes]) -> bytes:
        shown = day(found[2].decode(), epoch_1904=False)
        assert shown
        return found[1] + f' t="d"><v>{shown}T00:00:00</v>'.encode()

    return {n: pattern.sub(written, c) if "worksheets/sheet" in n else c for n, c in parts.items()}


FORMS = sorted(str(path.relative_to(COHORT)) for path in COHORT.glob("*/*.xlsx"))


@pytest.mark.parametrize("name", FORMS)
def test_strict_workbooks_hold_the_same_cells(name: str):
    with zipfile.ZipFile(COHORT / name) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    other = open_bytes(strict(parts), "form.xlsx")
    assert other.strict
    same = cells(open_bytes(zipped(parts), "form.xlsx"))
    assert cells(other) == same
    assert sum(len(row) for rows in same.values() for row in rows.values()) > 100


@pytest.mark.parametrize("name", ["exempla/roadmap.docx", "exempla/engagement-plan.xlsx"])
def test_strict_forms_say_the_same(name: str):
    with zipfile.ZipFile(COHORT / name) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    dated = with_days(parts) if name.endswith("xlsx") else parts
    assert (dated == parts) is name.endswith("docx")
    plain, other = (read(open_bytes(it, name), definition()) for it in (zipped(parts), strict(dated)))
    assert plain is not None
    assert other is not None
    assert (other.data, other.stamp, other.notes) == (plain.data, plain.stamp, plain.notes)
    assert other.stored == plain.stored
    assert len(plain.data) > 5


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


@pytest.mark.slow
def test_real_strict_workbooks_have_their_cells():
    folder = os.environ.get(FOLDER)
    if not folder:
        pytest.skip(f"{FOLDER} names no folder of real files")
    found = {path.name: count for path in sorted(Path(folder).iterdir()) if (count := strict_cells(path))}
    print(f"{len(found)} Strict workbooks, {sum(read for read, _ in found.values())} cells read")  # noqa: T201
    assert {name: count for name, count in found.items() if count[0] != count[1]} == {}


def strict_cells(path: Path) -> tuple[int, int] | None:
    """The cells read of a Strict workbook, and those that its parts hold; None for any other file."""
    try:
        package = intake.open_file(path)
        if not package.strict or package.kind != "xlsx":
            return None
        read_cells = sum(len(row) for rows in cells(package).values() for row in rows.values())
    except Refused:
        return None
    roots = {
        part: etree.fromstring(package.read(part) or b"<none/>")
        for part in package.names
        if part.startswith("xl/") and part.endswith(".xml")
    }
    listed = next((root for part, root in roots.items() if part.endswith("sharedStrings.xml")), [])
    strings = ["".join(node.text or "" for node in item.iter("{*}t")) for item in listed]
    sheets = (roots[part] for part in sheet_parts(package).values())
    return read_cells, sum(holds(cell, strings) for sheet in sheets for cell in sheet.iter("{*}c"))


def holds(cell: etree._Element, strings: list[str]) -> bool:
    """Whether a cell is more than blank, whatever its namespace is."""
    value = cell.findtext("{*}v") or ""
    said = strings[int(value)] if cell.get("t") == "s" else value
    return bool(said) or cell.find("{*}f") is not None or cell.find("{*}is") is not None


def counted(path: Path) -> tuple[int, int] | None:
    """The count for one file; None when it is refused or no Word file."""
    try:
        package = intake.open_file(path)
        return share(package) if package.kind == "docx" else None
    except Refused:
        return None
