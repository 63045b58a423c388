"""A workbook and the places of the answers in, notes on what stands outside of them out: it is not read."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from pipeline.fields import Form, Table
from pipeline.forms import cover
from pipeline.forms.excel.addresses import address
from pipeline.forms.excel.cells import Cell, Sheet, Sort
from pipeline.forms.excel.hints import short
from pipeline.forms.excel.keys import STAMP_SHEET, START_SHEET
from pipeline.forms.excel.locate import Places
from pipeline.forms.excel.locate_tables import TablePlace
from pipeline.forms.excel.workbook import Workbook
from pipeline.model import Location, Note

SHOWN = 80  # characters of what was found


def extra_content(
    workbook: Workbook,
    form: Form,
    found: Places,
    copied: Container[str],
    taken: Container[tuple[str, str]],
    rows: Mapping[str, Sequence[int]],
) -> Iterator[Note]:
    """Text below a table, behind a gap of blank rows, in other columns, and on sheets of one's own.

    `copied` are sheets that repeat others, `taken` the cells that were read although they stand elsewhere,
    `rows` the filled rows of each table that was read, by its name.
    """
    for part in form.parts:
        place = found.tables.get(part.name)
        own = None if place is None else workbook.sheet(place.sheet)
        if isinstance(part, Table) and place is not None and own is not None:
            filled = rows.get(part.name, ())
            yield from _first(own, _below(own, filled, place))
            yield from _first(own, _beside(own, part, filled, place))
    yield from _beside_questions(workbook, found, taken)
    for sheet in workbook.sheets:
        if sheet.cut:
            rest = f"everything from row {sheet.cut} on"
            yield Note("extra-content", Location(sheet.name, address(sheet.cut, 1)), found=rest)
    if found.is_ours:
        ours = {START_SHEET, STAMP_SHEET} | used_sheets(found)
        for sheet in workbook.sheets:
            if sheet.name not in ours and sheet.name not in copied and not _is_start(sheet):
                yield from _first(sheet, _cells(sheet, 1))


def _below(sheet: Sheet, rows: Sequence[int], place: TablePlace) -> Iterator[Cell]:
    """The cells under a table in its own columns."""
    end = max((*rows, place.known_last, place.header_row))
    columns = {verdict.target for verdict in place.columns.values()}
    return (cell for cell in _cells(sheet, end + 1) if cell.column in columns)


def _beside(sheet: Sheet, table: Table, rows: Sequence[int], place: TablePlace) -> Iterator[Cell]:
    """The cells beside a table's columns, from its first row to its last."""
    columns = {verdict.target for verdict in place.columns.values()}
    if len(columns) < len(table.fields):
        return iter(())  # what stands there may be the column whose anchors are gone, which is told of
    cells = (cell for row in rows for cell in sheet.rows[row].values())
    return (cell for cell in cells if cell.column not in columns and cell.text.strip())


def _beside_questions(workbook: Workbook, found: Places, taken: Container[tuple[str, str]]) -> Iterator[Note]:
    """The first text in the row of a question that stands right of the form's own columns."""
    ends: dict[str, int] = {}
    for question in found.questions.values():
        sheet, _, column = question.verdict.target
        ends[sheet] = max(ends.get(sheet, 0), column, found.guidance.get(sheet, column + 1))
    for name, end in ends.items():
        page = workbook.sheet(name)
        if page is None or not found.is_ours:
            continue
        for cell in _cells(page, 1):
            if cell.column <= end or cell.formula is not None:
                continue
            mark = cell.column == end + 1 and cell.sort is Sort.NUMBER
            if not mark and (name, address(cell.row, cell.column)) not in taken:
                yield from _first(page, [cell])
                break


def _cells(sheet: Sheet, first_row: int) -> Iterator[Cell]:
    """The cells from a row on in which something is written."""
    for row in sorted(row for row in sheet.rows if row >= first_row):
        yield from (cell for _, cell in sorted(sheet.rows[row].items()) if cell.text.strip())


def _first(sheet: Sheet, cells: Iterable[Cell]) -> Iterator[Note]:
    """One note on the first of them."""
    for cell in cells:
        where = Location(sheet.name, address(cell.row, cell.column))
        yield Note("extra-content", where, found=short(cell.text.strip(), SHOWN))
        return


def _is_start(sheet: Sheet) -> bool:
    """Is it our first or last sheet under another name? They say what the form was made for."""
    first = next(_cells(sheet, 1), None)
    if first is not None and first.text.startswith(cover.PROPERTY_PREFIX):
        return True
    return any(cover.parse_stamp_line(cell.text) for cell in _cells(sheet, 1) if "·" in cell.text)


def used_sheets(found: Places) -> frozenset[str]:
    """The names of the sheets on which answers stand."""
    asked = {question.verdict.target[0] for question in found.questions.values()}
    return frozenset(asked | {place.sheet for place in found.tables.values()})
