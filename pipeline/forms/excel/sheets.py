"""A sheet's part in, its cells out, with what is merged and what is out of sight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from pipeline.forms.excel.addresses import Area, span
from pipeline.forms.excel.cells import ROW, Rows, Sheet, holds_too_much, read_rows, row_number
from pipeline.forms.excel.markup import MAIN, TRUE
from pipeline.forms.excel.number_formats import Look
from pipeline.forms.excel.scan import EXCELS_OWN, Scanned, scan
from pipeline.intake import Package, Refused
from pipeline.intake.xml import is_strict, parse, whole_number

COLUMN, COLUMNS, FILTER, MERGES = (f"{MAIN}{name}" for name in ("col", "cols", "autoFilter", "mergeCells"))
MOST_MERGED = 1_000  # merged areas of a sheet that are looked at; a form has fewer than twenty
DATA = f"{MAIN}sheetData"
READ = (ROW, COLUMNS, FILTER, MERGES)
PREFIX = EXCELS_OWN.partition(":")[0]


def read_sheet(
    package: Package, name: str, part: str, hidden: bool, strings: Sequence[str], looks: Sequence[Look]
) -> Sheet:
    """Read a sheet; raises Refused for damage."""
    seen, cut = _Seen(), 0
    rows = _scanned(package, part, seen, strings, looks)
    if rows is None:
        seen = _Seen()
        elements = seen.rows(package.elements(part, *READ))
        rows, cut = read_rows(elements, strings, looks, part)
    merged = tuple(seen.merged[:MOST_MERGED])
    return Sheet(
        name,
        part,
        rows,
        cut,
        merged,
        frozenset(seen.hidden_rows),
        tuple(seen.hidden_columns),
        seen.filtered,
        hidden,
    )


def _scanned(
    package: Package, part: str, seen: _Seen, strings: Sequence[str], looks: Sequence[Look]
) -> Rows | None:
    """The rows of a sheet of which most are plainly written; None when it has to be read in another way.

    A part that is shorter than any limit on what is in it need not be looked at for each of them.
    """
    content, limits = package.read(part) or b"", package.container.limits
    short = len(content) <= min(limits.text_bytes, limits.tags) and not is_strict(content)
    scanned = scan(content, strings, looks) if short else None
    if scanned is None:
        return None
    try:
        root = parse(scanned.rest, part, limits)
        found = [*root.iter(DATA, ROW)]
        if not _belongs(scanned, found):
            return None
        others, cut = read_rows(seen.rows(root.iter(*READ)), strings, looks, part)
    except Refused:
        return None  # it is refused again, with the line on which it is damaged
    seen.hidden_rows |= {row.number for row in scanned.rows if row.hidden}
    rows = {row.number: row.cells for row in scanned.rows if row.cells} | others
    return None if cut or holds_too_much(rows) else dict(sorted(rows.items()))


def _belongs(scanned: Scanned, found: Sequence[etree._Element]) -> bool:
    """Do the rows belong where they were found, in their order, and the others between them?"""
    data, others = found[0] if found else None, found[1:]
    if data is None or data.tag != DATA or any(row.getparent() is not data for row in others):
        return False
    numbers = [row.number for row in scanned.rows] + [row_number(row, 0) for row in others]
    in_order = [*scanned.numbers] == sorted({*numbers}) and len(numbers) == len(scanned.numbers)
    encoding = data.getroottree().docinfo.encoding or "UTF-8"
    return in_order and encoding.upper() == "UTF-8" and (not scanned.prefixed or PREFIX in data.nsmap)


@dataclass
class _Seen:
    """What stands in a sheet besides its cells."""

    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    filtered: bool = False

    def rows(self, elements: Iterable[etree._Element]) -> Iterator[etree._Element]:
        """The rows among the elements; what the others say is noted."""
        number = 0
        for element in elements:
            if element.tag == ROW:
                number = row_number(element, number)
                if _says(element, "hidden"):
                    self.hidden_rows.add(number)
                yield element
            elif element.tag == COLUMNS:
                self.hidden_columns += [_span(item) for item in element.iter(COLUMN) if _says(item, "hidden")]
            elif element.tag == FILTER:
                self.filtered = self.filtered or len(element) > 0
            else:
                found = (span(item.get("ref", "")) for item in element)
                self.merged += [one for one in found if one is not None]


def _span(column: etree._Element) -> tuple[int, int]:
    first, last = whole_number(column.get("min", "")), whole_number(column.get("max", ""))
    return (0, 0) if first is None or last is None else (first, last)


def _says(element: Any, name: str) -> bool:  # noqa: ANN401
    return element.get(name, "0").casefold() in TRUE
