"""Word markup in, the text that a person sees out, once every tracked change is accepted.

Wrappers that only say how something is edited (controls, links, smart tags, tracked insertions, the controls
that Google Docs puts around everything) are looked through; deleted and moved-away text is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from lxml import etree

from pipeline.forms.word.names import MC, Element, m, w, w14
from pipeline.forms.word.plain import (
    CONTROL,
    FIELD_MARK,
    FIXED,
    HIDDEN,
    OFFERS,
    PROMPTS,
    PROPERTIES,
    RUN,
    THROUGH,
    TICK_BOX,
    has,
    plain,
)
from pipeline.intake.xml import whole_number

BOX, TICKED = "☐", "☒"
EMPTY_BOXES = frozenset("☐□▢❏❐◻⬜○")
TICKED_BOXES = frozenset("☒☑✓✔✗✘■▣⊠🗹🗵⬛●")

# Wingdings keeps its symbols in the private area; these are the boxes that Word's menus offer
_SYMBOLS = {
    "F0FE": "☑",
    "F0FD": "☒",
    "F0A8": BOX,
    "F06F": BOX,
    "F071": BOX,
    "F0FC": "✓",
    "F0FB": "✗",
    "F052": "☑",
    "F054": "☒",
}
_BETWEEN = {m("f"): "/", m("sSup"): "^"}  # what stands between the parts of a fraction, and before a power
FLOATING = (w("txbxContent"),)
_NOT_ITSELF = (f"{{{MC}}}Fallback", *FLOATING)
FIELDS_DEEP = 20  # fields inside of each other; more are no honest document's
_PARAGRAPH, _TABLE, _ROW, _CELL = w("p"), w("tbl"), w("tr"), w("tc")
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legible(words: str) -> str:
    """The words without the characters that XML cannot hold."""
    return _NOT_XML.sub("", words)


def children(element: Element) -> Iterator[Element]:
    """What stands in an element as a reader sees it; tick boxes come as their control, all else unwrapped."""
    for child in element:
        tag = child.tag
        if tag in THROUGH:
            yield from children(child)
        elif tag == CONTROL:
            yield from _unwrapped(child)
        elif tag == OFFERS:
            yield from _alternative(child)
        elif isinstance(tag, str):
            yield child


def is_tick_box(control: Element) -> bool:
    """Whether a control is a tick box."""
    return has(control, PROPERTIES, TICK_BOX)


def blocks(container: Element) -> Iterator[Element]:
    """The paragraphs and tables of a body, header or cell, in order."""
    return (child for child in children(container) if child.tag in (_PARAGRAPH, _TABLE))


def rows(table: Element) -> Iterator[Element]:
    """The rows of a table itself, not of tables inside it; rows whose deletion is tracked are gone."""
    for row in children(table):
        if row.tag == _ROW and not has(row, w("trPr"), w("del")):
            yield row


def cells(row: Element) -> list[Element]:
    """The cells of a row, without those that only continue a cell merged from above."""
    return [cell for cell in all_cells(row) if not continues(cell)]


def all_cells(row: Element) -> list[Element]:
    """The cells of a row, also those that only continue a cell merged from above; deleted ones are gone."""
    there = (cell for cell in children(row) if cell.tag == _CELL)
    return [cell for cell in there if not has(cell, w("tcPr"), w("cellDel"))]


def lines(container: Element) -> list[str]:
    """The text of a cell, one entry a paragraph; tables inside give one entry a cell."""
    found: list[str] = []
    above: Element | None = None
    for block in children(container):
        if block.tag == _TABLE:
            found += _block(block)
            above = None
        if block.tag != _PARAGRAPH:
            continue
        text = paragraph(block)
        if above is not None and above.find(f"{w('pPr')}/{w('rPr')}/{w('del')}") is not None:
            found[-1] += text
        else:
            found.append(text)
        above = block
    return found


def _block(block: Element) -> list[str]:
    """The lines of a paragraph or table."""
    if block.tag == _PARAGRAPH:
        return [paragraph(block)]
    return [line for row in rows(block) for cell in cells(row) for line in lines(cell)]


def text(container: Element) -> str:
    """The text of a cell, header or body with a line break between paragraphs."""
    return "\n".join(lines(container))


def paragraph(element: Element, *, boxes: bool = True) -> str:
    """The text of one paragraph, with tabs and line breaks, and with or without the text boxes tied to it."""
    words = plain(element)
    return "".join(_pieces(element, boxes=boxes)) if words is None else words


def box_of(control: Element) -> str:
    """A tick box as a sign: what is seen counts; only when that says nothing, the stored state."""
    content = control.find(w("sdtContent"))
    seen = "" if content is None else "".join(_pieces(content)).strip()
    if seen:
        return seen
    state = control.find(f"{w('sdtPr')}/{w14('checkbox')}/{w14('checked')}")
    return TICKED if state is not None and state.get(w14("val")) in ("1", "true", "on") else BOX


def _unwrapped(control: Element) -> Iterator[Element]:
    if is_tick_box(control):
        yield control
    elif not _shows_placeholder(control):
        yield from children(control)


def _shows_placeholder(control: Element) -> bool:
    """Whether a control shows its own prompt, in whatever language Word speaks there.

    Word styles the prompt's runs; a program that typed text without knowing of the mark leaves runs unstyled.
    """
    if not has(control, PROPERTIES, PROMPTS):
        return False
    runs = [run for run in control.iter(w("r")) if run.find(w("t")) is not None]
    return all(run.find(f"{w('rPr')}/{w('rStyle')}") is not None for run in runs)


def _alternative(element: Element) -> Iterator[Element]:
    """The first choice of markup that is offered twice; reading both would double the text."""
    choice = next(iter(element), None)
    if choice is not None:
        yield from children(choice)


def continues(cell: Element) -> bool:
    """Whether a cell only continues the one above it, with which it was merged."""
    merges = (
        one for properties in cell.iterchildren(w("tcPr")) for one in properties.iterchildren(w("vMerge"))
    )
    return next((one.get(w("val")) != "restart" for one in merges), False)


def floating(element: Element) -> Iterator[Element]:
    """The text boxes in an element, each once: what is offered twice is taken from the first choice.

    Boxes inside of them are left to whoever reads those.
    """
    for box in element.iter(*FLOATING):
        between = takewhile(lambda above: above is not element, box.iterancestors())
        if not any(above.tag in _NOT_ITSELF for above in between):
            yield box


def is_hidden(run: Element) -> bool:
    """Whether a run is formatted as hidden: nobody sees it on screen or paper."""
    mark = run.find(f"{w('rPr')}/{w('vanish')}")
    return mark is not None and mark.get(w("val"), "1") not in ("0", "false", "off")


def hidden(element: Element) -> str:
    """The hidden text in an element."""
    if next(element.iter(HIDDEN), None) is None:
        return ""
    runs = (run for run in element.iter(w("r")) if is_hidden(run))
    return "".join(words.text or "" for run in runs for words in run.iter(w("t"))).strip()


def _pieces(element: Element, *, boxes: bool = True) -> Iterator[str]:
    asked = _instructions(element)
    for child in children(element):
        if child.tag == RUN and child not in asked and not is_hidden(child):
            yield from _run(child, boxes=boxes)
        elif child.tag == CONTROL:
            yield box_of(child)
        elif child.tag in (m("oMath"), m("oMathPara")):
            yield _equation(child)
        elif child.tag in (w("p"), w("tbl")):  # some programs put a control with blocks into a paragraph
            yield "\n" + "\n".join(_block(child))


def _equation(element: Element) -> str:
    """An equation as one would type it on one line."""
    if element.tag == m("t"):
        return element.text or ""
    between = _BETWEEN.get(str(element.tag), "")
    return between.join(filter(None, map(_equation, element.iterchildren(etree.Element))))


def _instructions(paragraph: Element) -> frozenset[Element]:
    """The runs between the beginning of a field and its result, which a reader does not see.

    A field that does not end in its paragraph is left alone, or the rest of the text might vanish with it.
    """
    found: set[Element] = set()
    if next(paragraph.iter(FIELD_MARK), None) is None:
        return frozenset()
    open_fields: list[list[Element] | None] = []  # the runs of each field, None once its result has begun
    for run in paragraph.iter(w("r")):
        for mark in run.iterchildren(w("fldChar")):
            kind = mark.get(w("fldCharType"))
            if kind == "begin":
                open_fields.append([] if len(open_fields) < FIELDS_DEEP else None)
            elif kind == "separate" and open_fields and (runs := open_fields[-1]) is not None:
                found.update(runs)
                open_fields[-1] = None
            elif kind == "end" and open_fields:
                open_fields.pop()
        if run.find(w("fldChar")) is None:
            for begun in open_fields:  # a field inside an instruction is part of it, with its result
                if begun is not None:
                    begun.append(run)
    return frozenset(found)


def _run(run: Element, *, boxes: bool) -> Iterator[str]:
    for child in children(run):
        if child.tag == w("t"):
            yield child.text or ""
        elif child.tag == w("sym"):
            yield _SYMBOLS.get((child.get(w("char")) or "").upper(), "�")
        elif child.tag in FIXED:
            yield FIXED[child.tag]
        elif child.tag == w("fldChar"):
            yield _old_field(child)
        elif boxes and child.tag in (w("drawing"), w("pict"), w("object")):
            yield from map(text, floating(child))


def _old_field(mark: Element) -> str:
    """A tick box or list of Word 2003's forms, pasted in: its state is stored, not written."""
    box, choices = mark.find(f"{w('ffData')}/{w('checkBox')}"), mark.find(f"{w('ffData')}/{w('ddList')}")
    if box is not None:
        state = box.find(w("checked"))
        state = box.find(w("default")) if state is None else state
        return BOX if state is None or state.get(w("val"), "1") in ("0", "false", "off") else TICKED
    if choices is not None:
        chosen = choices.find(w("result"))
        entries = [entry.get(w("val"), "") for entry in choices.iterfind(w("listEntry"))]
        number = whole_number("0" if chosen is None else chosen.get(w("val"), "0"))
        return entries[number] if number is not None and number < len(entries) else ""
    return ""
