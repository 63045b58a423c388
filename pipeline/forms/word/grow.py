"""A document and how many rows its tables need in, the same document with enough rows or cards out.

A new row is a copy of the last one, made blank again and given controls and names of its own.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping

from pipeline.fields import Field, Form, Table
from pipeline.forms.word import cells, controls, dress, text, view
from pipeline.forms.word.controls import NextId, new
from pipeline.forms.word.layout import Layout, Row
from pipeline.forms.word.locate import locate
from pipeline.forms.word.names import W14, Element, w
from pipeline.forms.word.prompts import prompt


def grow(document: Element, form: Form, needed: Mapping[str, int]) -> Layout:
    """Add rows until each table named in `needed` has that many; gives the places in the grown document.

    A table of which not even one row is left cannot grow; it stays as it is.
    """
    layout = locate(document, form)
    added = {name: count - len(layout.rows.get(name, ())) for name, count in needed.items()}
    tables = [part for part in form.parts if isinstance(part, Table) and added.get(part.name, 0) > 0]
    for table in tables:
        for number in range(added[table.name]):
            _add(layout.rows.get(table.name, []), table, number)
    if not tables:
        return layout
    layout = locate(document, form)
    next_id = controls.counter(document)
    for table in tables:
        for row in layout.rows.get(table.name, ())[-added[table.name] :]:
            _renew(row, table, next_id)
    return layout


def _add(rows: list[Row], table: Table, offset: int) -> None:
    """Put a copy of the last row behind it; `offset` counts the copies made of that row so far."""
    if not rows:
        return
    last = rows[-1]
    if last.is_card:
        _add_card(last, view.card_title(table, last.number + offset + 1), offset)
    else:
        last.element.addnext(copy.deepcopy(last.element))


def _add_card(card: Row, title: str, offset: int) -> None:
    """Title and table go below the copy made last, with a gap above, or Word would join the tables."""
    copied = copy.deepcopy(card.element)
    _keep_rows_of(card, copied)
    anchor = _last_of_cards(card.element, offset)
    gap = new("p")
    gap.append(new("pPr"))
    gap[0].append(new("pStyle", val="FormGap"))
    heading = _heading_above(card.element)
    pieces = [gap, *([_retitled(heading, title)] if heading is not None else []), copied]
    for piece in reversed(pieces):
        anchor.addnext(piece)


def _last_of_cards(element: Element, offset: int) -> Element:
    """The table of the card that was added last, or the card itself."""
    tables = [element, *(t for t in element.itersiblings(w("tbl")))]
    return tables[offset]


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
