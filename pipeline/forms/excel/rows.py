"""A located table in, the numbers of the sheet's rows that somebody filled in out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.fields import Field, Table
from pipeline.forms.excel.answers import adds_up, answer, is_blank
from pipeline.forms.excel.cells import Cell, Sheet, Sort
from pipeline.forms.excel.locate_tables import TablePlace

BLANK_ROWS = 3  # so many of them in a row end a table, below the rows that the form offered
BLANK_ROWS_UNKNOWN = 20  # the same when the file no longer tells how many rows were offered
TOTALS_AS_WRITTEN = """
    total, totals, sum, subtotal, grand total, all, gesamt, summe, gesamtsumme, insgesamt, zwischensumme,
    total général, somme, sous-total, totale, somma, total general, suma, razem, ogółem, łącznie, celkem,
    součet, spolu, súčet, összesen, yhteensä, summa, totalt, i alt, totaal, ukupno, skupaj, vsota, kopā,
    iš viso, kokku, сума, общо, разом, усього, итого, σύνολο, άθροισμα, toplam, genel toplam
"""
TOTALS = frozenset(" ".join(TOTALS_AS_WRITTEN.split()).split(", "))


def filled_rows(sheet: Sheet, table: Table, place: TablePlace) -> Iterator[int]:
    """The rows of a table from its first row on, without blank ones and without totals.

    Within the rows that the form offered, any number of blank rows may lie between filled ones.
    """
    allowed = BLANK_ROWS if place.known_last else BLANK_ROWS_UNKNOWN
    columns = [(f, verdict.target) for f in table.fields if (verdict := place.columns.get(f.name))]
    blank = 0
    for row in range(place.first_row, sheet.last_row + 1):
        cells = sheet.rows.get(row)
        asked = [(f, cell) for f, column in columns if (cell := cells.get(column))] if cells else []
        if any(_counts(field, table, cell) for field, cell in asked):
            blank = 0
            if not _is_total(asked):
                yield row
            continue
        blank = blank + 1 if row > place.known_last else 0
        if blank >= allowed:
            return


def _counts(field: Field, table: Table, cell: Cell) -> bool:
    """Has somebody written into the cell? What we brought along counts only if we brought the row along."""
    if field.computed or is_blank(field, cell):
        return False
    brought = field.offered or field.brings(None)  # else there is nothing that the form could have brought
    return not brought or bool(table.prefill) or not field.brings(answer(field, cell, epoch_1904=False).value)


def _is_total(asked: Iterable[tuple[Field, Cell]]) -> bool:
    """Is the row one that people add below a table: a word such as "Total", and formulas or numbers?"""
    named, others = None, 0
    for field, cell in asked:
        # what stands in a calculated column is ours, unless it adds up
        if (field.computed and not adds_up(cell)) or not (cell.text or not cell.counted):
            continue
        if cell.formula is not None or cell.sort is Sort.NUMBER:
            others += 1
        elif named is not None or cell.sort is not Sort.TEXT:
            return False
        else:
            named = cell
    return named is not None and others > 0 and named.text.strip(" :.").casefold() in TOTALS
