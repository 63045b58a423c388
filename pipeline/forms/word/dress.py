"""A rendered master in, a form out: what Jinja cannot write is put in, found by the anchors reading uses.

Controls, bookmarks, tick boxes, repeated header rows and the width of columns.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from pipeline.errors import DefinitionError
from pipeline.fields import SHORT_TEXT_TO, Field, Form, Kind, Section, Table
from pipeline.forms.word import controls, names, prompts, text, view
from pipeline.forms.word.controls import NextId, new
from pipeline.forms.word.layout import Layout, Row, Spot
from pipeline.forms.word.locate import locate
from pipeline.forms.word.names import Element, w

# how much room a column of a table needs beside the others
SHARES = {
    Kind.TEXT: 30,
    Kind.LONG_TEXT: 40,
    Kind.LIST: 26,
    Kind.CHOICES: 26,
    Kind.CHOICE: 20,
    Kind.REFERENCES: 18,
    Kind.REFERENCE: 14,
    Kind.DATE: 15,
    Kind.BOOLEAN: 13,
    Kind.NUMBER: 14,
    Kind.INTEGER: 14,
}
ID_SHARE, SHORT_SHARE = 12, 15
SENTENCE_SHARE = 45  # of a text with room for sentences, on a page turned sideways
SENTENCE_FROM = 200  # characters
LONGEST_FIXED = 264  # characters that still widen a column in which nothing is asked
TALLEST_CARD = 500  # points; with long answers a taller one does not fit below a heading, if on a page at all
ROWS_AT_ENDS = 3  # of a tall card that stay together
CELL_MARGINS, LINE, SMALL_LINE = 8, 13.5, 9.5  # points
LABEL_LETTERS, SMALL_LETTERS = 34, 44  # in one line of a card's left cells
LETTER = 95  # twentieths of a point; a letter of a column's label
AROUND = 300  # the same; the margins of a cell and the mark after a label


def dress(document: Element, form: Form) -> Layout:
    """Turn the rendered document into a form; gives the places of its answers.

    Raises DefinitionError if the master left a question out.
    """
    layout = locate(document, form)
    _check(layout, form)
    next_id = controls.counter(document)
    for part in form.parts:
        if isinstance(part, Section):
            for field in part.fields:
                mark(layout.answers[field.pointer], None, next_id)
                add_control(layout.answers[field.pointer], None, next_id)
        else:
            _table(layout, part, next_id)
    return layout


def _check(layout: Layout, form: Form) -> None:
    for part, field in form.fields():
        spots = (
            [layout.answers.get(field.pointer)]
            if isinstance(part, Section)
            else [row.spots.get(field.name) for row in layout.rows.get(part.name, ())] or [None]
        )
        if not all(spot is not None and spot.cells and "code" in spot.verdict.anchors for spot in spots):
            raise DefinitionError(f"the Word master gives no code or no answer cell to {field.code}")


def _table(layout: Layout, table: Table, next_id: NextId) -> None:
    headers = layout.columns.get(table.name, {})
    for header in headers.values():
        mark(header, None, next_id)
    for row in layout.rows[table.name]:
        for spot in row.spots.values():
            if row.is_card:
                mark(spot, row.number - 1, next_id)
            add_control(spot, row.number - 1, next_id)
        if row.is_card:
            _keep_together(row)
    if headers:
        _columns(table, layout.rows[table.name])


def _keep_together(card: Row) -> None:
    """Keep a record card on one page; one that fills it begins a page, and may break but not at its ends.

    Kept together although it does not fit, it would leave its title alone on a page.
    """
    labels = [spot.label for spot in card.spots.values()]
    tall = sum(map(_height, card.element.iter(w("tr")))) > TALLEST_CARD
    if tall and card.number > 1:
        _begin_page(card.element.getprevious())
    loose = labels[ROWS_AT_ENDS:-ROWS_AT_ENDS] if tall else []
    for label in labels[:-1]:
        if label not in loose:
            _keep_with_next(label.find(w("p")))


def _begin_page(title: Element | None) -> None:
    properties = None if title is None else title.find(w("pPr"))
    if properties is not None and properties.find(w("pageBreakBefore")) is None:
        properties.insert(1, new("pageBreakBefore"))


def _height(row: Element) -> float:
    """About how tall a row of a card is, in points: its label is bold, the words below it are small."""
    label, *answers = [list(cell.iterchildren(w("p"))) for cell in row.iterchildren(w("tc"))]
    beside = LINE * sum(len(paragraphs) for paragraphs in answers)
    small = sum(math.ceil(len(text.paragraph(p)) / SMALL_LETTERS) for p in label[1:])
    named = math.ceil(len(text.paragraph(label[0])) / LABEL_LETTERS)
    return CELL_MARGINS + max(beside, LINE * named + SMALL_LINE * small)


def _keep_words_over(table: Element) -> None:
    """Keep the words over a table, up to its heading, on the page where the table begins."""
    for above in table.itersiblings(w("p"), preceding=True):
        _keep_with_next(above)
        style = above.find(f"{w('pPr')}/{w('pStyle')}")
        if style is not None and str(style.get(w("val"))).startswith("Heading"):
            break


def _keep_with_next(paragraph: Element | None) -> None:
    properties = None if paragraph is None else paragraph.find(w("pPr"))
    if properties is not None and properties.find(w("keepNext")) is None:
        properties.insert(1, new("keepNext"))  # after the style, as the schema wants it


def mark(spot: Spot, row: int | None, next_id: NextId) -> None:
    """A bookmark around the label, which is the paragraph itself or the first one of a cell."""
    paragraph = spot.label if spot.label.tag == w("p") else spot.label.find(w("p"))
    assert paragraph is not None  # a cell always holds a paragraph, or Word calls the file damaged
    controls.bookmark(paragraph, names.bookmark(spot.field, row), next_id)


def add_control(spot: Spot, row: int | None, next_id: NextId) -> None:
    """A control for the kind of answer around the prompt in a cell, or around each of its boxes to tick."""
    if not controls.holds_control(spot.field):
        return
    paragraphs = list(spot.cells[0].iterchildren(w("p")))
    if text.paragraph(paragraphs[0]).startswith(text.BOX):
        codes = {shown: choice.code for choice in spot.field.choices for shown in (choice.code, choice.label)}
        for paragraph in paragraphs:
            if code := codes.get(text.paragraph(paragraph)[1:].strip()):
                controls.wrap_box(paragraph, spot.field, code, row, next_id)
    else:
        controls.wrap(paragraphs[0], spot.field, row, next_id)


def _columns(table: Table, rows: Sequence[Row]) -> None:
    """Give each column the room its kind needs, and repeat the header row on every page."""
    element = rows[0].element.getparent()
    assert element is not None
    widths = _widths(table.fields, _room(element))
    overall = element.find(f"{w('tblPr')}/{w('tblW')}")
    if overall is not None:
        overall.set(w("w"), str(sum(widths)))
    _regrid(element, widths)
    _repeat_header(next(element.iterchildren(w("tr"))))
    _keep_words_over(element)


def _regrid(table: Element, widths: Sequence[int]) -> None:
    """One column of the grid for each width, and cells that span nothing.

    In the master these rows have more cells than columns come out; programs that save it make up for that.
    """
    grid = table.find(w("tblGrid"))
    assert grid is not None  # docxtpl has just counted its columns
    grid[:] = [new("gridCol", w=str(width)) for width in widths]
    for name in ("gridBefore", "gridAfter", "wBefore", "wAfter", "gridSpan"):
        for made_up in list(table.iter(w(name))):
            parent = made_up.getparent()
            assert parent is not None  # it stands in the properties of a row or cell
            parent.remove(made_up)
    for row in table.iterfind(w("tr")):
        for cell, width in zip(row.iterfind(f"{w('tc')}/{w('tcPr')}/{w('tcW')}"), widths, strict=True):
            cell.set(w("w"), str(width))


def _room(table: Element) -> int:
    """The width between the margins of the page a table stands on, in twentieths of a point."""
    sections = (found for block in table.itersiblings() for found in block.iter(w("sectPr")))
    section = next(sections)  # the body ends with one
    size, margins = section.find(w("pgSz")), section.find(w("pgMar"))
    assert size is not None and margins is not None  # the master says what its pages look like
    return int(size.get(w("w"), "0")) - sum(int(margins.get(w(side), "0")) for side in ("left", "right"))


def _widths(fields: Sequence[Field], total: int) -> list[int]:
    """Room by shares, but for each column at least as much as the longest word over it or in it needs."""
    shares = [_share(field, wide=len(fields) > view.COLUMNS_UPRIGHT) for field in fields]
    widths = [total * share // sum(shares) for share in shares]
    least = [_least(field) for field in fields]
    missing = sum(max(low - width, 0) for low, width in zip(least, widths, strict=True))
    spare = sum(max(width - low, 0) for low, width in zip(least, widths, strict=True))
    if missing < spare:
        widths = [
            low + max(at - low, 0) * (spare - missing) // spare for low, at in zip(least, widths, strict=True)
        ]
    widths[-1] += total - sum(widths)
    return widths


def _least(field: Field) -> int:
    words = [*field.label.split(), *([prompts.SHORT[prompts.COMPUTED]] if field.computed else [])]
    return LETTER * max(map(len, words)) + AROUND


def _share(field: Field, *, wide: bool) -> int:
    if field.is_id and field.kind is Kind.TEXT:
        return ID_SHARE
    if wide and field.kind is Kind.TEXT and field.schema.get("maxLength", 0) >= SENTENCE_FROM:
        return SENTENCE_SHARE
    if field.fixed and field.kind is Kind.TEXT:  # it is there already, and as long as it may be
        return ID_SHARE + min(int(field.schema.get("maxLength", 0)), LONGEST_FIXED) // 8
    if field.kind is Kind.TEXT and field.schema.get("maxLength", SENTENCE_FROM) <= SHORT_TEXT_TO:
        return SHORT_SHARE
    return SHARES[field.kind]


def _repeat_header(row: Element) -> None:
    properties = row.find(w("trPr"))
    if properties is None:
        properties = new("trPr")
        row.insert(0, properties)
    if properties.find(w("tblHeader")) is None:
        properties.append(new("tblHeader"))
