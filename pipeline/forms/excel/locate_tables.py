"""A workbook and a table of the form in, the sheet, header row and columns of the table out.

The sheet may have any name and place. Its header row is the row that shows most of the columns' codes and
labels; keys stand in a hidden row over it, names cover the cells below it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.fields import Field, Table
from pipeline.forms.excel.addresses import Area
from pipeline.forms.excel.keys import cell_name, field_key, folded, labels
from pipeline.forms.excel.votes import WEIGHTS, Texts, Verdict, Votes, anchored_share
from pipeline.forms.excel.workbook import Workbook

LEAST_SHARE = 0.6  # of the columns must have an anchor on a sheet before it counts as the table's


@dataclass(frozen=True, slots=True)
class TablePlace:
    """Where a table stands. `columns` holds the column of each field that was found, by the field's name.

    `known_last` is the last row that the form offered, as far as the names still tell; 0 if they do not.
    """

    sheet: str
    header_row: int
    first_row: int
    known_last: int
    columns: Mapping[str, Verdict[int]]


def locate_table(workbook: Workbook, table: Table, texts: Sequence[Texts]) -> TablePlace | None:
    """The place of a table; None when too few of its columns have an anchor left on any sheet."""
    candidates = [_Candidate(workbook, table, one) for one in texts]
    best = max(candidates, key=lambda candidate: candidate.weight, default=None)
    if best is None or anchored_share(best.found, table.fields) < LEAST_SHARE:
        return None
    return best.place()


class _Candidate:
    """One sheet that may hold the table."""

    def __init__(self, workbook: Workbook, table: Table, texts: Texts) -> None:
        self.table = table
        self.texts = texts
        self.names = {f.name: area for f in table.fields if (area := self._area(workbook, f))}
        self.header = self._densest(
            code=lambda f: texts.codes(f.code), label=lambda f: texts.spots(labels(f))
        )
        self.key_row = self._densest(key=lambda f: texts.spots([folded(field_key(f))]))
        self.columns = {f.name: verdict for f in table.fields if (verdict := self._column(f))}
        self.found = len(self.columns)
        self.weight = sum(WEIGHTS[a] for verdict in self.columns.values() for a in verdict.anchors)

    def place(self) -> TablePlace:
        """The table on this sheet; without a readable header the names or the keys tell where rows begin."""
        named_first = min((area.row for area in self.names.values()), default=0)
        header = self.header or (named_first - 1 if named_first else self.key_row + 1)
        last = max((area.last_row for area in self.names.values()), default=0)
        return TablePlace(self.texts.sheet.name, header, header + 1, last, self.columns)

    def _area(self, workbook: Workbook, field: Field) -> Area | None:
        area = workbook.names.get(cell_name(field))
        same = area is not None and area.sheet.casefold() == self.texts.sheet.name.casefold()
        return area if same else None

    def _densest(self, **spots_of: Callable[[Field], Iterable[tuple[int, int]]]) -> int:
        """The row to which most anchors point, by weight, of equals the topmost; 0 if there is none."""
        rows: Counter[int] = Counter()
        for anchor, spots in spots_of.items():
            for field in self.table.fields:
                rows.update({row: WEIGHTS[anchor] for row, _ in spots(field)})
        return min((row for row in rows if rows[row] == max(rows.values())), default=0)

    def _column(self, field: Field) -> Verdict[int] | None:
        votes: Votes[int] = Votes()
        votes.add("key", _in_row(self.texts.spots([folded(field_key(field))]), self.key_row))
        votes.add("code", _in_row(self.texts.codes(field.code), self.header))
        votes.add("label", _in_row(self.texts.spots(labels(field)), self.header))
        if field.name in self.names:
            votes.add("name", [self.names[field.name].column])
        return votes.verdict()


def _in_row(spots: Iterable[tuple[int, int]], row: int) -> list[int]:
    return [column for at, column in spots if at == row]
