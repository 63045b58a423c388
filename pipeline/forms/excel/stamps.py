"""An opened Excel form in, what it says it was made for out; the first place that still says it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial

from lxml import etree

from pipeline.forms import cover
from pipeline.forms.excel.cells import Sheet, Sort
from pipeline.forms.excel.markup import MAIN
from pipeline.forms.excel.workbook import Workbook, open_workbook
from pipeline.intake import Package
from pipeline.model import Stamp

CUSTOM = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
CORE_TEXTS = tuple(
    f"{{http://purl.org/dc/elements/1.1/}}{name}" for name in ("subject", "title", "description")
)


def stamp(package: Package) -> Stamp:
    """The stamp of a file; an empty one when it says nothing. Raises Refused for damage."""
    written = cover.stamp_of(_custom(package))
    return written if written.output else stamp_in(package, open_workbook(package))


def stamp_in(package: Package, workbook: Workbook) -> Stamp:
    """The same for a file whose workbook is already open."""
    for known in (partial(_custom, package), partial(_on_sheet, workbook)):
        found = cover.stamp_of(known())
        if found.output:
            return found
    for text in _lines(package, workbook):
        line = cover.parse_stamp_line(text)
        if line is not None:
            return line
    return Stamp()


def _custom(package: Package) -> dict[str, str]:
    root = package.shared("docProps/custom.xml")
    items = () if root is None else root.iter(CUSTOM)
    # Gnumeric sets the value on a line of its own, with space around it
    return {item.get("name", ""): "".join(str(text) for text in item.itertext()).strip() for item in items}


def _on_sheet(workbook: Workbook) -> Mapping[str, str]:
    """The names and values of the hidden sheet, whatever it is called by now."""
    for sheet in workbook.sheets:
        pairs = {str(name): value for name, value in _pairs(sheet)}
        if cover.stamp_of(pairs).output:
            return pairs
    return {}


def _pairs(sheet: Sheet) -> Iterator[tuple[str, str]]:
    for cells in sheet.rows.values():
        texts = [cells[column] for column in sorted(cells)][:2]
        if len(texts) == 2 and texts[0].text.startswith(cover.PROPERTY_PREFIX):
            yield texts[0].text, texts[1].text


def _lines(package: Package, workbook: Workbook) -> Iterator[str]:
    """Every text in which a stamp line may stand: core properties, headers and footers, cells."""
    core = package.shared("docProps/core.xml")
    for element in () if core is None else core.iter(*CORE_TEXTS):
        yield element.text or ""
    for sheet in workbook.sheets:
        root = package.tree(sheet.part)
        for element in () if root is None else root.iterfind(f"{MAIN}headerFooter/*"):
            yield from _header_texts(element)
    for sheet in workbook.sheets:
        yield from (
            cell.text for cells in sheet.rows.values() for cell in cells.values() if cell.sort is Sort.TEXT
        )


def _header_texts(element: etree._Element) -> list[str]:
    """The texts of a header's left, middle and right, each with the codes for its looks in front."""
    return re.split("&[LCR]", element.text or "")
