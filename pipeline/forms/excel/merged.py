"""A cell of a table in, what is said in it out, also where cells are merged: Excel keeps the first only."""

from __future__ import annotations

from pipeline.forms.excel.cells import Cell, Sheet
from pipeline.forms.excel.locate_tables import TablePlace
from pipeline.model import Note


def in_table(sheet: Sheet, place: TablePlace, row: int, column: int) -> tuple[Cell | None, Note | None]:
    """The cell that speaks for a row and column of a table, and a note when it is merged with others.

    Merged downwards, a cell speaks for all its rows; merged sideways, it speaks for its first column only.
    """
    area = sheet.merge_at(row, column)
    own = sheet.cell(row, column)
    if area is None:
        return own, None
    columns = {verdict.target for verdict in place.columns.values()}
    beside = any(area.column <= other <= area.last_column and other != column for other in columns)
    below = area.last_row > area.row
    if (area.row, area.column) == (row, column):
        return own, Note("merged-cells") if own is not None and (beside or below) else None
    if own is not None:  # some programs keep what stood under a merged cell
        return own, Note("merged-cells")
    if area.column == column and area.row >= place.first_row:
        first = sheet.cell(area.row, column)
        return first, None if first is None else Note("merged-cells", found=first.text)
    return None, Note("merged-answers")
