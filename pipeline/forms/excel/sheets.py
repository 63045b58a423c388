"""A sheet's part in, its cells out, with what is merged and what is out of sight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from pipeline.forms.excel.addresses import Area, span
from pipeline.forms.excel.cells import ROW, Sheet, read_rows, row_number
from pipeline.forms.excel.markup import MAIN
from pipeline.forms.excel.number_formats import Look
from pipeline.intake import Package
from pipeline.intake.xml import whole_number

COLUMN, COLUMNS, FILTER, MERGES = (f"{MAIN}{name}" for name in ("col", "cols", "autoFilter", "mergeCells"))
MOST_MERGED = 1_000  # merged areas of a sheet that are looked at; a form has fewer than twenty
TRUE = ("1", "true")


def read_sheet(
    package: Package, name: str, part: str, hidden: bool, strings: Sequence[str], looks: Sequence[Look]
) -> Sheet:
    """Read a sheet; raises Refused for damage."""
    seen = _Seen()
    elements = seen.rows(package.elements(part, ROW, COLUMNS, FILTER, MERGES))
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
