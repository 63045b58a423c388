"""The sheets of a form in, its first sheet out: what it is, how to fill it in, and how far one has got.

The words stand in the master, with {tokens} for what differs; the cover's are filled in last (dress.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from openpyxl.cell.cell import Cell
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.fields import Field, Table
from pipeline.forms.excel.keys import QUESTIONS_SHEET, START_SHEET, cell_name
from pipeline.forms.excel.master import Master, link_to, protect

BAR = 14  # characters that a full bar has


class Progress(Struct, frozen=True):
    """One line of the progress: a sheet, and formulas for what is answered and what must be."""

    sheet: str
    answered: str
    required: str


def of_questions(done_cells: str) -> Progress:
    """The progress of the sheet with the single questions, from its cells of ones and zeros."""
    return Progress(QUESTIONS_SHEET, f"SUM({done_cells})", f"COUNT({done_cells})")


def of_table(table: Table, sheet: str) -> Progress:
    """The progress of a table: each begun row, and the least number of rows, need all required columns."""
    asked = [field for field in table.fields if field.required and not (field.fixed or field.offered)]
    if not asked:
        return Progress(sheet, "0", "0")
    names = ",".join(map(cell_name, asked))
    begun = ",".join(f"COUNTA({cell_name(field)})" for field in _typed(table))
    return Progress(sheet, f"COUNTA({names})", f"{len(asked)}*MAX({table.min_rows},{begun})")


class StartSheet:
    """Writes the first sheet, with a line of progress for each other one in the looks of the master's."""

    def __init__(self, master: Master) -> None:
        self.sheet: Worksheet = master.sheet(START_SHEET, START_SHEET)
        self.first = next(
            cell.row for row in self.sheet.iter_rows() for cell in row if cell.value == "{sheet}"
        )
        self.columns = {str(cell.value).strip("{}"): cell.column_letter for cell in self._row(self.first)}

    def write(self, lines: Sequence[Progress]) -> Worksheet:
        """The finished sheet; the tokens of the cover still stand in it."""
        _open_up(self.sheet, self.first, len(lines) - 1)
        for row, line in enumerate(lines, self.first):
            self._line(row, line)
        self._total(self.first + len(lines))
        protect(self.sheet)
        return self.sheet

    def _row(self, row: int) -> list[Cell]:
        return [cell for cell in self.sheet[row] if cell.value is not None]

    def _line(self, row: int, line: Progress) -> None:
        answered, required = f"MIN({line.answered},{line.required})", line.required
        values = {
            "sheet": line.sheet,
            "answered": f"={answered}",
            "required": f"={required}",
        }
        for token, value in (values | self._share(row)).items():
            cell = self.sheet[f"{self.columns[token]}{row}"]
            cell.value = value
            cell._style = self.sheet[f"{self.columns[token]}{self.first}"]._style
        link_to(self.sheet, row, column_index_from_string(self.columns["sheet"]), line.sheet)

    def _total(self, row: int) -> None:
        last = row - 1
        sums = {
            f"total_{token}": f"=SUM({self.columns[token]}{self.first}:{self.columns[token]}{last})"
            for token in ("answered", "required")
        }
        values = sums | {f"total_{token}": value for token, value in self._share(row).items()}
        for cell in self._row(row):
            cell.value = values.get(str(cell.value).strip("{}"), cell.value)

    def _share(self, row: int) -> dict[str, str]:
        """The share of the required answers that is given, as a number and as a bar; blank if none is."""
        answered, required, share = (
            f"{self.columns[token]}{row}" for token in ("answered", "required", "share")
        )
        full = f"ROUND({share}*{BAR},0)"
        return {
            "share": f'=IF({required}=0,"–",{answered}/{required})',
            "bar": f'=IF({required}=0,"",REPT("■",{full})&REPT("□",{BAR}-{full}))',
        }


def _typed(table: Table) -> list[Field]:
    """The columns that show that a row is begun: those that hold no formula and nothing we filled in."""
    return [field for field in table.fields if not (field.fixed or field.offered or field.computed)]


def _open_up(sheet: Worksheet, row: int, count: int) -> None:
    """Make room for `count` rows under `row`; openpyxl moves cells, but neither merges nor heights."""
    merged = [area for area in sheet.merged_cells.ranges if area.min_row > row]
    for area in merged:
        sheet.unmerge_cells(area.coord)
    heights = {number: shape.height for number, shape in sheet.row_dimensions.items() if number > row}
    end = get_column_letter(sheet.max_column)
    sheet.move_range(f"A{row + 1}:{end}{sheet.max_row}", rows=count)
    for area in merged:
        area.shift(row_shift=count)
        sheet.merge_cells(area.coord)
    for number in range(row + 1, row + count + 1):
        sheet.row_dimensions[number].height = sheet.row_dimensions[row].height
    for number, height in sorted(heights.items(), reverse=True):
        sheet.row_dimensions[number + count].height = height
