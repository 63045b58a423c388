"""What stands below each other in an OpenDocument text in, the same as blocks of WordprocessingML out."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.forms.odf.changes import Changes
from pipeline.forms.odf.names import Budget, count, q
from pipeline.forms.odf.paragraphs import CHANGES, DRAWN, SKIPPED, Paragraphs
from pipeline.forms.odf.styles import Styles
from pipeline.forms.word.controls import new
from pipeline.forms.word.names import Element

PARAGRAPHS = frozenset((q("text:p"), q("text:h")))
ROWS_IN = frozenset(map(q, ("table:table-header-rows", "table:table-rows", "table:table-row-group")))


class Blocks:
    """Makes the blocks of one file."""

    def __init__(self, styles: Styles, body: Element, budget: Budget) -> None:
        self.budget = budget
        self.changes = Changes(body)
        self.paragraphs = Paragraphs(styles, self.changes, budget, self.blocks)

    def blocks(self, container: Element) -> list[Element]:
        """The paragraphs and tables in a body, cell, list or frame."""
        found: list[Element] = []
        for child in container:
            if child.tag in PARAGRAPHS:
                found += self.paragraphs.paragraph(child)
            elif child.tag == q("table:table"):
                found.append(self._table(child))
            elif child.tag in CHANGES:
                self.changes.meet(child)
            elif str(child.tag).startswith(DRAWN):
                found += self.paragraphs.framed(child)
            elif child.tag not in SKIPPED:
                found += self.blocks(child)  # lists and their entries, sections
        return found

    def _table(self, table: Element) -> Element:
        made = new("tbl")
        for row in _rows(table):
            for _ in range(count(row.get(q("table:number-rows-repeated")))):
                self.budget.spend(cells=1)
                made.append(self._row(row))
        return made

    def _row(self, row: Element) -> Element:
        made = new("tr")
        beside = 0  # cells that the last one covers to its right
        for cell in row.iterchildren(q("table:table-cell"), q("table:covered-table-cell")):
            covered = cell.tag == q("table:covered-table-cell")
            for _ in range(count(cell.get(q("table:number-columns-repeated")))):
                self.budget.spend(cells=1)
                if covered and beside:
                    beside -= 1
                    continue
                made.append(_continued() if covered else self._cell(cell))
                beside = 0 if covered else count(cell.get(q("table:number-columns-spanned"))) - 1
        return made

    def _cell(self, cell: Element) -> Element:
        made, properties = new("tc"), new("tcPr")
        columns = count(cell.get(q("table:number-columns-spanned")))
        if columns > 1:
            properties.append(new("gridSpan", val=str(columns)))
        if count(cell.get(q("table:number-rows-spanned"))) > 1:
            properties.append(new("vMerge", val="restart"))
        made.append(properties)
        made.extend(self.blocks(cell) or [new("p")])
        return made


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == q("table:table-row"):
            yield child
        elif child.tag in ROWS_IN:
            yield from _rows(child)


def _continued() -> Element:
    """A cell that belongs to the one above; what may be left in it is not seen by anybody."""
    made, properties = new("tc"), new("tcPr")
    properties.append(new("vMerge"))
    made.extend([properties, new("p")])
    return made
