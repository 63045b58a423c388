"""A cell in, where Word or another program would show something else than what was read out."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pipeline.forms.word.names import MC, Element, w

OFFERS = f"{{{MC}}}AlternateContent"
BINDING = "dataBinding"  # under two namespaces, by the year of the program


def bound(cell: Element) -> bool:
    """Whether a control in it shows data from another part of the file; our forms have no such control."""
    properties = (item for control in cell.iter(w("sdt")) for item in control.iterfind(f"{w('sdtPr')}/*"))
    return any(isinstance(item.tag, str) and etree.QName(item).localname == BINDING for item in properties)


def other_versions(cell: Element) -> Iterator[str]:
    """What it says to older programs, where that is not what current ones are offered."""
    for offer in cell.iter(OFFERS):
        first, *others = [_words(version) for version in offer] or [""]
        yield from (words for words in others if words != first)


def _words(version: Element) -> str:
    """Its visible text; markup that is offered twice inside of it is looked at by itself."""
    pieces = (piece.text or "" for piece in version.iter(w("t")) if _is_of(version, piece))
    return " ".join("".join(pieces).split())


def _is_of(version: Element, piece: Element) -> bool:
    for above in piece.iterancestors():
        if above is version:
            return True
        if above.tag == OFFERS:
            return False
    return False
