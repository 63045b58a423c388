"""A workbook and a table of the form in, the sheet, header row and columns of the table out.

The sheet may have any name and place. Its header row is the row that shows most of the columns' codes and
labels; keys stand in a hidden row over it, names cover the cells below it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from pipeline.fields import Field, Table
from pipeline.forms.excel.addresses import Area
from pipeline.forms.excel.keys import cell_name, labels
from pipeline.forms.excel.votes import WEIGHTS, Place, Texts, Verdict, Votes, anchored_share
from pipeline.forms.excel.workbook import Workbook

Spots = dict[str, list[tuple[int, int]]]  # rows and columns by the anchor that stands there

LEAST_SHARE = 0.6  # of the columns must have an anchor on a sheet before it counts as the table's


class TablePlace(Struct, frozen=True):
    """Where a table stands. `columns` holds the column of each field that was found, by the field's name.

    `known_last` is the last row that the form offered, as far as the names still tell; 0 if they do not.
    """

    sheet: str
    header_row: int
    first_row: int
    known_last: int
    columns: Mapping[str, Verdict[int]]


def locate_table(workbook: Workbook, table: Table, texts: Texts) -> TablePlace | None:
    """The place of a table; None when too few of its columns have an anchor left on any sheet."""
    anchors = {field.name: texts.anchors(field) for field in table.fields}
    known = {label for field in table.fields for label in labels(field)}
    areas = {field.name: area for field in table.fields if (area := _area(workbook, field))}
    for field in table.fields:
        lost = field.name not in areas and not any(anchors[field.name].values())
        anchors[field.name]["similar"] = texts.similar(field, known) if lost else []
    spots = _by_sheet(anchors)
    sheets = dict.fromkeys((*spots, *(area.sheet for area in areas.values())))
    candidates = [_Candidate(table, sheet, spots.get(sheet, {}), areas) for sheet in sheets]
    best = max(candidates, key=lambda candidate: candidate.weight, default=None)
    if best is None or anchored_share(len(best.columns), table.fields) < LEAST_SHARE:
        return None
    return best.place()


def _by_sheet(anchors: Mapping[str, Mapping[str, Sequence[Place]]]) -> dict[str, dict[str, Spots]]:
    """The spots of each field that has any on a sheet, by sheet and name."""
    sheets: dict[str, dict[str, Spots]] = {}
    for name, found in anchors.items():
        for anchor, places in found.items():
            for sheet, row, column in places:
                spots = sheets.setdefault(sheet, {}).setdefault(name, {})
                spots.setdefault(anchor, []).append((row, column))
    return sheets


class _Candidate:
    """One sheet that may hold the table."""

    def __init__(
        self,
        table: Table,
        sheet: str,
        spots: Mapping[str, Spots],
        areas: Mapping[str, Area],
    ) -> None:
        self.sheet = sheet
        self.spots = spots
        self.areas = {name: area for name, area in areas.items() if area.sheet == sheet}
        self.header = self._densest("code", "label")
        self.key_row = self._densest("key")
        self.columns = {f.name: verdict for f in table.fields if (verdict := self._column(f.name))}
        self.weight = sum(WEIGHTS[a] for verdict in self.columns.values() for a in verdict.anchors)

    def place(self) -> TablePlace:
        """The table on this sheet; without a readable header the names or the keys tell where rows begin."""
        named_first = min((area.row for area in self.areas.values()), default=0)
        header = self.header or (named_first - 1 if named_first else self.key_row + 1)
        last = max((area.last_row for area in self.areas.values()), default=0)
        return TablePlace(self.sheet, header, header + 1, last, self.columns)

    def _densest(self, *anchors: str) -> int:
        """The row to which most anchors point, by weight, of equals the topmost; 0 if there is none."""
        rows: Counter[int] = Counter()
        for found in self.spots.values():
            for anchor in anchors:
                for row in {row for row, _ in found.get(anchor, ())}:
                    rows[row] += WEIGHTS[anchor]
        most = max(rows.values(), default=0)
        return min((row for row in rows if rows[row] == most), default=0)

    def _column(self, name: str) -> Verdict[int] | None:
        votes: Votes[int] = Votes()
        for anchor, spots in self.spots.get(name, {}).items():
            wanted = self.key_row if anchor == "key" else self.header
            votes.add(anchor, [column for row, column in spots if row == wanted])
        if name in self.areas:
            votes.add("name", [self.areas[name].column])
        return votes.verdict()


def _area(workbook: Workbook, field: Field) -> Area | None:
    """The cells of a column's name, if its sheet is still there; the sheet is called as it calls itself."""
    area = workbook.names.get(cell_name(field))
    sheet = None if area is None else workbook.sheet(area.sheet)
    if area is None or sheet is None:
        return None
    return area if area.sheet == sheet.name else replace(area, sheet=sheet.name)
