"""Word markup in, the text that a person sees out, once every tracked change is accepted.

Wrappers that only say how something is edited (controls, links, smart tags, tracked insertions, the controls
that Google Docs puts around everything) are looked through; deleted and moved-away text is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.forms.word.names import MC, Element, w, w14

BOX, TICKED = "☐", "☒"
EMPTY_BOXES = frozenset("☐□▢❏❐◻⬜○")
TICKED_BOXES = frozenset("☒☑✓✔✗✘■▣⊠🗹🗵⬛●")

_THROUGH = frozenset(
    [w(name) for name in ("sdtContent", "ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple")]
    + [w("dir"), w("bdo"), f"{{{MC}}}Choice"]
)
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
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FIXED = {
    w("tab"): "\t",
    w("br"): "\n",
    w("cr"): "\n",
    w("noBreakHyphen"): "\u2011",
    w("softHyphen"): "\u00ad",
    w("ptab"): "\t",
}


def legible(words: str) -> str:
    """The words without the characters that XML cannot hold."""
    return _NOT_XML.sub("", words)


def children(element: Element) -> Iterator[Element]:
    """What stands in an element as a reader sees it; tick boxes come as their control, all else unwrapped."""
    for child in element:
        if child.tag in _THROUGH:
            yield from children(child)
        elif child.tag == w("sdt"):
            yield from _unwrapped(child)
        elif child.tag == f"{{{MC}}}AlternateContent":
            yield from _alternative(child)
        elif isinstance(child.tag, str):
            yield child


def is_tick_box(control: Element) -> bool:
    """Whether a control is a tick box."""
    return control.find(f"{w('sdtPr')}/{w14('checkbox')}") is not None


def blocks(container: Element) -> Iterator[Element]:
    """The paragraphs and tables of a body, header or cell, in order."""
    return (child for child in children(container) if child.tag in (w("p"), w("tbl")))


def rows(table: Element) -> Iterator[Element]:
    """The rows of a table itself, not of tables inside it; rows whose deletion is tracked are gone."""
    for row in children(table):
        if row.tag == w("tr") and row.find(f"{w('trPr')}/{w('del')}") is None:
            yield row


def cells(row: Element) -> list[Element]:
    """The cells of a row, without those that only continue a cell merged from above."""
    return [cell for cell in children(row) if cell.tag == w("tc") and not _continues(cell)]


def lines(container: Element) -> list[str]:
    """The text of a cell, one entry a paragraph; tables inside give one entry a cell."""
    found: list[str] = []
    joined = False
    for block in blocks(container):
        if block.tag == w("tbl"):
            found += [line for row in rows(block) for cell in cells(row) for line in lines(cell)]
            joined = False
            continue
        text = paragraph(block)
        if joined and found:
            found[-1] += text
        else:
            found.append(text)
        joined = block.find(f"{w('pPr')}/{w('rPr')}/{w('del')}") is not None
    return found


def text(container: Element) -> str:
    """The text of a cell, header or body with a line break between paragraphs."""
    return "\n".join(lines(container))


def paragraph(element: Element) -> str:
    """The text of one paragraph, with tabs and line breaks."""
    return "".join(_pieces(element))


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
    if control.find(f"{w('sdtPr')}/{w('showingPlcHdr')}") is None:
        return False
    runs = [run for run in control.iter(w("r")) if run.find(w("t")) is not None]
    return all(run.find(f"{w('rPr')}/{w('rStyle')}") is not None for run in runs)


def _alternative(element: Element) -> Iterator[Element]:
    """The first choice of markup that is offered twice; reading both would double the text."""
    choice = next(iter(element), None)
    if choice is not None:
        yield from children(choice)


def _continues(cell: Element) -> bool:
    merge = cell.find(f"{w('tcPr')}/{w('vMerge')}")
    return merge is not None and merge.get(w("val")) != "restart"


def _pieces(element: Element) -> Iterator[str]:
    for child in children(element):
        if child.tag == w("r"):
            yield from _run(child)
        elif child.tag == w("sdt"):
            yield box_of(child)


def _run(run: Element) -> Iterator[str]:
    for child in children(run):
        if child.tag == w("t"):
            yield child.text or ""
        elif child.tag == w("sym"):
            yield _SYMBOLS.get((child.get(w("char")) or "").upper(), "�")
        elif child.tag in _FIXED:
            yield _FIXED[child.tag]
        elif child.tag in (w("drawing"), w("pict"), w("object")):
            yield from (text(box) for box in child.iter(w("txbxContent")))
