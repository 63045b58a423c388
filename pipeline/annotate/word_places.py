"""A Word file, its form and a pointer in, the element out at which a remark on that pointer belongs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.fields import Form
from pipeline.forms.word import elements, text
from pipeline.forms.word.anchors import fold
from pipeline.forms.word.names import Element, w

_BOX = w("txbxContent")


class Places:
    """The places of one file, as its reader finds them."""

    def __init__(self, document: Element, form: Form) -> None:
        self.form = form
        self._there = frozenset(document.iter())
        self._elements: Mapping[str, Element] = elements(document, form)
        self._headings = dict(_headings(document, form))

    def of(self, pointer: str | None) -> tuple[Element, Element] | None:
        """The first and the last paragraph that a remark spans; None when no place is left."""
        for element in self._candidates(pointer or ""):
            if element is not None and element in self._there:
                paragraphs = [p for p in element.iter(w("p")) if not _is_floating(p)]
                if paragraphs:
                    return paragraphs[0], paragraphs[-1]
        return None

    def _candidates(self, pointer: str) -> Iterator[Element | None]:
        """The answer, its row, the heading of its section or table, the first row there: nearest first."""
        steps = pointer.split("/")
        if len(steps) > 2:
            yield from (
                _first_cell(self._elements.get("/".join(steps[:n]))) for n in range(len(steps), 2, -1)
            )
        if len(steps) > 1:
            yield self._headings.get(steps[1])
            yield _first_cell(self._elements.get(f"/{steps[1]}"))


def _first_cell(element: Element | None) -> Element | None:
    """An answer's own cell, of a row or card the first one."""
    if element is None or element.tag not in (w("tr"), w("tbl")):
        return element
    return next((cell for cell in element.iter(w("tc")) if not text.continues(cell)), None)


def _headings(document: Element, form: Form) -> Iterator[tuple[str, Element]]:
    """The paragraph that says the name of a section or table; the last one, as some list them in front."""
    named = {fold(part.label): part.name for part in form.parts}
    for block in document.iter(w("p")):
        if next(block.iterancestors(w("tc"), _BOX), None) is None:
            name = named.get(fold(text.paragraph(block)))
            if name is not None:
                yield name, block


def _is_floating(block: Element) -> bool:
    """Whether a paragraph stands in a text box, where Word knows no remarks."""
    return next(block.iterancestors(_BOX), None) is not None
