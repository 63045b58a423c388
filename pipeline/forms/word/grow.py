"""A document and how many rows its tables need in, the same document with enough rows or cards out.

A new row is a copy of the last one, made blank again and given controls and names of its own.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from itertools import chain

from msgspec.structs import replace

from pipeline.fields import Field, Form, Table
from pipeline.forms.word import cells, controls, dress, text, view
from pipeline.forms.word.controls import NextId, new
from pipeline.forms.word.layout import Layout, Row
from pipeline.forms.word.locate import locate
from pipeline.forms.word.names import W14, Element, w
from pipeline.forms.word.prompts import prompt


def grow(document: Element, layout: Layout, form: Form, needed: Mapping[str, int]) -> Layout:
    """Add rows until each table named in `needed` has that many; gives the places in the grown document.

    A table of which not even one row is left cannot grow; it stays as it is.
    """
    added = {name: count - len(layout.rows.get(name, ())) for name, count in needed.items()}
    tables = [part for part in form.parts if isinstance(part, Table) and added.get(part.name, 0) > 0]
    if not tables:
        return layout
    copies = {t.name: _copies(layout.rows.get(t.name, ()), t, added[t.name]) for t in tables}
    if layout.origins or None in chain(*copies.values()):
        layout = locate(document, form)
        copies = {name: layout.rows.get(name, [])[-added[name] :] for name in copies}
    else:
        for name, rows in copies.items():
            layout.rows.setdefault(name, []).extend(filter(None, rows))
    next_id = controls.counter(document)
    for table in tables:
        for row in filter(None, copies[table.name]):
            _renew(row, table, next_id)
    return layout


def _copies(rows: Sequence[Row], table: Table, count: int) -> Sequence[Row | None]:
    """So many copies of the last row, put behind it; None for one whose places that row does not tell."""
    if not rows:
        return ()
    last, behind = rows[-1], rows[-1].element
    copies = []
    for number in range(last.number + 1, last.number + 1 + count):
        copied = copy.deepcopy(last.element)
        copies.append(_twin(last, copied, number))
        if last.is_card:
            _put_card(last, copied, view.card_title(table, number), behind)
        else:
            behind.addnext(copied)
        behind = copied
    return copies


def _twin(row: Row, copied: Element, number: int) -> Row | None:
    """The copy of a row, with its places where the row has them; None if one of them lies outside the row."""
    twins = dict(zip(row.element.iter(), copied.iter(), strict=True))
    inside = [place for spot in row.spots.values() for place in (*spot.cells, *[spot.label] * row.is_card)]
    if not all(place in twins for place in inside):
        return None
    spots = {
        name: replace(
            spot,
            label=twins.get(spot.label, spot.label),
            cells=tuple(twins[cell] for cell in spot.cells),
            around=(),
        )
        for name, spot in row.spots.items()
    }
    return replace(row, number=number, element=copied, spots=spots)


def _put_card(card: Row, copied: Element, title: str, behind: Element) -> None:
    """Title and table go below the copy made last, with a gap above, or Word would join the tables."""
    _keep_rows_of(card, copied)
    gap = new("p")
    gap.append(new("pPr"))
    gap[0].append(new("pStyle", val="FormGap"))
    heading = _heading_above(card.element)
    pieces = [gap, *([_retitled(heading, title)] if heading is not None else []), copied]
    for piece in reversed(pieces):
        behind.addnext(piece)


def _keep_rows_of(card: Row, copied: Element) -> None:
    """Leave in a copied table only the rows of this card: two cards may have merged into one table."""
    twins = list(copied.iter(w("tr")))
    for row, twin in zip(card.element.iter(w("tr")), twins, strict=True):
        if not _holds(row, card) and (parent := twin.getparent()) is not None:
            parent.remove(twin)


def _holds(row: Element, card: Row) -> bool:
    return any(spot.label in row.iter(w("tc")) for spot in card.spots.values())


def _heading_above(element: Element) -> Element | None:
    """The paragraph with a card's title, directly above it."""
    above = element.getprevious()
    while above is not None and above.tag == w("p") and not text.paragraph(above).strip():
        above = above.getprevious()
    is_title = above is not None and above.tag == w("p") and re.search(r"\d+\s*$", text.paragraph(above))
    return above if is_title else None


def _retitled(heading: Element, title: str) -> Element:
    copied = copy.deepcopy(heading)
    cells.unwrap(copied)
    words = list(copied.iter(w("t")))
    for element in words:
        element.text = title if element is words[0] else ""
    return copied


def _renew(row: Row, table: Table, next_id: NextId) -> None:
    """Make a copied row blank, with names and numbers of its own."""
    for element in row.element.iter():
        for name in ("paraId", "textId"):
            if f"{{{W14}}}{name}" in element.attrib:
                del element.attrib[f"{{{W14}}}{name}"]
    for spot in row.spots.values():
        if row.is_card:
            cells.unwrap(spot.label)
            dress.mark(spot, row.number - 1, next_id)
        for cell in spot.cells:
            _make_blank(cell, spot.field, table)
        if spot.cells:
            dress.add_control(spot, row.number - 1, next_id)


def _make_blank(cell: Element, field: Field, table: Table) -> None:
    cells.unwrap(cell)
    if view.ticks(field, table) and text.text(cell).strip()[:1] in text.EMPTY_BOXES | text.TICKED_BOXES:
        cells.tick(cell, field, ())
        return
    style = cells.CALCULATED if field.computed else cells.PROMPT
    cells.write_prompt(cell, prompt(field, narrow=not table.cards), style)
