"""A located table in, the numbers of the sheet's rows that somebody filled in out."""

from __future__ import annotations

from collections.abc import Iterator

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
    blank = 0
    for row in range(place.first_row, sheet.last_row + 1):
        if _is_filled(sheet, table, place, row):
            blank = 0
            if not _is_total(sheet, table, place, row):
                yield row
            continue
        blank = blank + 1 if row > place.known_last else 0
        if blank >= allowed:
            return


def _is_filled(sheet: Sheet, table: Table, place: TablePlace, row: int) -> bool:
    """Has somebody written into the row? What we brought along counts only if we brought the row along."""
    return any(
        _counts(field, table, sheet.cell(row, verdict.target))
        for field in table.fields
        if (verdict := place.columns.get(field.name))
    )


def _counts(field: Field, table: Table, cell: Cell | None) -> bool:
    if field.computed or is_blank(field, cell):
        return False
    return bool(table.prefill) or not field.brings(answer(field, cell, epoch_1904=False).value)


def _is_total(sheet: Sheet, table: Table, place: TablePlace, row: int) -> bool:
    """Is the row one that people add below a table: a word such as "Total", and formulas or numbers?"""
    cells = []
    for field in table.fields:
        verdict = place.columns.get(field.name)
        cell = None if verdict is None else sheet.cell(row, verdict.target)
        # what stands in a calculated column is ours, unless it adds up
        if cell is not None and (not field.computed or adds_up(cell)) and (cell.text or not cell.counted):
            cells.append(cell)
    texts = [cell for cell in cells if cell.formula is None and cell.sort is not Sort.NUMBER]
    named = len(texts) == 1 and texts[0].sort is Sort.TEXT
    return named and len(cells) > 1 and texts[0].text.strip(" :.").casefold() in TOTALS
