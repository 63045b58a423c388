"""The styles of an OpenDocument file in, what they say of a paragraph, of words, of a sheet out.

Programs give most paragraphs a style of their own (`P12`) that only adds to a named one; that one counts.
"""

from __future__ import annotations

from msgspec import Struct

from pipeline.forms.odf.names import q, style_id
from pipeline.forms.word.names import Element


class Look(Struct, frozen=True):
    """How words look: the named style as Word files name it (empty for none), and whether they are hidden."""

    name: str = ""
    hidden: bool = False


class Styles:
    """All styles of one file; `roots` are its parts that hold some."""

    def __init__(self, *roots: Element | None) -> None:
        self._automatic: dict[tuple[str, str], Element] = {}
        self._named: dict[tuple[str, str], Element] = {}
        for root in roots:
            for style in () if root is None else root.iter(q("style:style")):
                parent = style.getparent()
                automatic = parent is not None and parent.tag == q("office:automatic-styles")
                kept = self._automatic if automatic else self._named
                kept.setdefault((style.get(q("style:family"), ""), style.get(q("style:name"), "")), style)

    def paragraph(self, element: Element) -> str:
        """The named style of a paragraph; of a heading without one, the style for its level."""
        name = self._look("paragraph", element).name
        if element.tag == q("text:h") and not name.startswith("Heading"):
            return f"Heading{element.get(q('text:outline-level'), '1')}"
        return name

    def words(self, element: Element, around: Look) -> Look:
        """How the words in a span look that stands in others."""
        look = self._look("text", element)
        return Look(look.name or around.name, look.hidden or around.hidden)

    def is_hidden_sheet(self, table: Element) -> bool:
        """Is the sheet not shown?"""
        style = self._automatic.get(("table", table.get(q("table:style-name"), "")))
        properties = None if style is None else style.find(q("style:table-properties"))
        return properties is not None and properties.get(q("table:display")) == "false"

    def _look(self, family: str, element: Element) -> Look:
        name = element.get(q("text:style-name"), "")
        style = self._automatic.get((family, name))
        if style is None:
            return Look(style_id(name), _hides(self._named.get((family, name))))
        parent = style.get(q("style:parent-style-name"), "")
        return Look(style_id(parent), _hides(style) or _hides(self._named.get((family, parent))))


def _hides(style: Element | None) -> bool:
    properties = None if style is None else style.find(q("style:text-properties"))
    return properties is not None and properties.get(q("text:display")) == "none"
