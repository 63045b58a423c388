"""A document in, what stands where in it out, seen in one walk through all of it, not in one a question.

Nearly everything in a form is plain: runs of text in paragraphs, those in cells, those in rows. Of that a
survey is certain. What is not plain, or was not there yet, is looked at by itself, and `text` says the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeAlias

from lxml import etree
from msgspec import Struct, field

from pipeline.forms.word import text
from pipeline.forms.word.names import Element, m, w
from pipeline.forms.word.plain import (
    CONTROL,
    FIELD_MARK,
    FIXED,
    HIDDEN,
    OFFERS,
    PROMPTS,
    PROPERTIES,
    RUN,
    TEXT,
    THROUGH,
    TICK_BOX,
)

MOST = 100_000  # elements; so long a document is not held a second time
GRID = tuple(map(w, ("cellDel", "gridSpan", "vMerge", "gridBefore")))  # what is said of places in the grid
BINDING = "{*}dataBinding"  # under two namespaces, by the year of the program
_BODY, _PARAGRAPH, _ROW, _CELL = w("body"), w("p"), w("tr"), w("tc")
_BOOKMARK, _NAME, _VALUE = w("bookmarkStart"), w("name"), w("val")
_TAG, _ALIAS = w("tag"), w("alias")
_WRAPPERS = THROUGH | {CONTROL}
# with one of these in it a paragraph says more, or less, than its runs of text
_SAYING = frozenset(
    (FIELD_MARK, PROMPTS, *FIXED, m("oMath"), m("oMathPara"), *map(w, ("sym", "drawing", "pict", "object")))
)
# with one of these in it, so does a cell, row or table, than what stands in it side by side
_PARTING = (OFFERS, w("tbl"), w("del"), HIDDEN, TICK_BOX, *text.FLOATING, *GRID, BINDING)
_ORDINARY = (TEXT, RUN, _PARAGRAPH, *_WRAPPERS, PROPERTIES, _TAG, _ALIAS, _BOOKMARK, _CELL, _ROW)
_KINDS = (*_ORDINARY, *_SAYING, *_PARTING)
_LARGE = etree.XPath("count(descendant::*) > $most")

Key = tuple[str, str]  # what kind of name of a control it is ("tag" or "alias"), and the name
Found: TypeAlias = dict[Element | None, list[Element]]  # what stands in an element
Within: TypeAlias = dict[Element | None, Element]  # what may hold something, and the paragraph that it is in


class _Noted(Struct):
    """What was met in a document.

    `words` are those of plain paragraphs, `known` all paragraphs, cells and rows, `parted` the elements with
    something unusual in them. `bookmarks` are names by paragraph and cell, `keys` those of controls by cell.
    """

    words: dict[Element, str] = field(default_factory=dict)
    paragraphs: Found = field(default_factory=dict)
    rows: Found = field(default_factory=dict)
    cells: Found = field(default_factory=dict)
    bookmarks: dict[Element | None, list[str]] = field(default_factory=dict)
    keys: dict[Element | None, list[Key]] = field(default_factory=dict)
    known: set[Element] = field(default_factory=set)
    parted: set[Element] = field(default_factory=set)


class Survey:
    """What stands where in one document, as long as nobody changes it."""

    def __init__(self, document: Element) -> None:
        self._noted = _Noted()
        self.add(document)

    def add(self, root: Element) -> None:
        """Survey one more tree."""
        if not _LARGE(root, most=MOST):
            _Walk(self._noted).through(root)

    def is_plain(self, element: Element) -> bool:
        """Whether there is nothing unusual in a paragraph, cell or row, so that no more needs to be asked."""
        return element in self._noted.known and element not in self._noted.parted

    def paragraph(self, element: Element) -> str:
        """The text of one paragraph, as `text.paragraph` says it."""
        words = self._noted.words.get(element)
        if words is None:
            words = self._noted.words[element] = text.paragraph(element)
        return words

    def without_boxes(self, element: Element) -> str:
        """The text of one paragraph without that of the text boxes tied to it."""
        return self.paragraph(element) if self.is_plain(element) else text.paragraph(element, boxes=False)

    def lines(self, cell: Element) -> list[str]:
        """The text of a cell, as `text.lines` says it."""
        if self.is_plain(cell):
            return [*map(self.paragraph, self._noted.paragraphs.get(cell, ()))]
        return text.lines(cell)

    def text(self, cell: Element) -> str:
        """The text of a cell with a line break between paragraphs."""
        return "\n".join(self.lines(cell))

    def paragraphs(self, cell: Element) -> Sequence[Element]:
        """The paragraphs of a cell itself, not of tables inside it."""
        if self.is_plain(cell):
            return self._noted.paragraphs.get(cell, ())
        return [one for one in text.blocks(cell) if one.tag == _PARAGRAPH]

    def rows(self, table: Element) -> Sequence[Element]:
        """The rows of a table, as `text.rows` gives them."""
        if table in self._noted.rows and table not in self._noted.parted:
            return self._noted.rows[table]
        return [*text.rows(table)]

    def cells(self, row: Element) -> Sequence[Element]:
        """The cells of a row, with those that only continue a cell above, and deleted ones."""
        if self.is_plain(row):
            return self._noted.cells.get(row, ())
        return [one for one in text.children(row) if one.tag == _CELL]

    def bookmarks(self, element: Element) -> Sequence[str]:
        """The names of the bookmarks that begin in a paragraph or cell."""
        if self.is_plain(element):
            return self._noted.bookmarks.get(element, ())
        return [mark.get(_NAME, "") for mark in element.iter(_BOOKMARK)]

    def keys(self, cell: Element) -> Sequence[Key]:
        """The names of the controls in a cell."""
        return self._noted.keys.get(cell, ()) if self.is_plain(cell) else [*_keys(cell.iter(PROPERTIES))]


class _Walk:
    """One walk through a tree in the order of the document, which notes what it meets."""

    def __init__(self, noted: _Noted) -> None:
        self.noted = noted
        self.within: Within = {}  # where runs may stand
        self.runs: Within = {}
        self.properties: Within = {}  # of controls
        self.pieces: dict[Element, list[str]] = {}
        self.saying: list[Element] = []
        self.parting: list[Element] = []

    def through(self, root: Element) -> None:
        """Note all that is in a tree."""
        within, runs, pieces, meet = self.within, self.runs, self.pieces, self._meet()
        for element in root.iter(*_KINDS):
            tag, above = element.tag, element.getparent()
            if tag == TEXT:
                if above in runs:
                    pieces[runs[above]].append(element.text or "")
            elif tag == RUN:
                if above in within:
                    runs[element] = within[above]
            else:
                meet.get(tag, self._odd)(element, above)
        odd = _around(self.saying)
        plain = ((one, said) for one, said in pieces.items() if one not in odd)
        self.noted.words.update((one, "".join(said)) for one, said in plain)
        self.noted.parted |= _around(self.parting)

    def _meet(self) -> Mapping[object, Callable[[Element, Element | None], None]]:
        """What is done about each kind; kept, it would hold the whole tree until Python looks for cycles."""
        return {
            **dict.fromkeys(_WRAPPERS, self._wrapper),
            _PARAGRAPH: self._paragraph,
            PROPERTIES: self._properties,
            _TAG: partial(self._key, "tag"),
            _ALIAS: partial(self._key, "alias"),
            _BOOKMARK: self._bookmark,
            _ROW: self._row,
            _CELL: self._cell,
        }

    def _paragraph(self, element: Element, above: Element | None) -> None:
        self.within[element] = element
        self.pieces[element] = []
        self.noted.known.add(element)
        self.noted.paragraphs.setdefault(above, []).append(element)
        if above is not None and above.tag not in (_CELL, _BODY):
            self._strange(element)

    def _wrapper(self, element: Element, above: Element | None) -> None:
        if above in self.within:
            self.within[element] = self.within[above]
        else:
            self._strange(element)

    def _properties(self, element: Element, above: Element | None) -> None:
        if above in self.within:
            self.properties[element] = self.within[above]
        else:
            self._strange(element)

    def _key(self, kind: str, element: Element, above: Element | None) -> None:
        if above in self.properties:
            cell = self.properties[above].getparent()
            self.noted.keys.setdefault(cell, []).append((kind, element.get(_VALUE, "")))

    def _bookmark(self, element: Element, above: Element | None) -> None:
        if above not in self.within:
            self._strange(element)
            return
        paragraph, name = self.within[above], element.get(_NAME, "")
        for around in (paragraph, paragraph.getparent()):
            self.noted.bookmarks.setdefault(around, []).append(name)

    def _row(self, element: Element, above: Element | None) -> None:
        self.noted.known.add(element)
        self.noted.rows.setdefault(above, []).append(element)

    def _cell(self, element: Element, above: Element | None) -> None:
        self.noted.known.add(element)
        self.noted.cells.setdefault(above, []).append(element)

    def _odd(self, element: Element, _: Element | None) -> None:
        self.saying.append(element)
        if element.tag not in _SAYING:
            self.parting.append(element)

    def _strange(self, element: Element) -> None:
        """What stands where it does not usually stand: nothing is certain around it."""
        self.saying.append(element)
        self.parting.append(element)


def _around(elements: Iterable[Element]) -> set[Element]:
    """All elements with one of these in them; where it is known to be one, those above are known too."""
    found: set[Element] = set()
    for element in elements:
        for above in element.iterancestors():
            if above in found:
                break
            found.add(above)
    return found


def _keys(controls: Iterable[Element]) -> Iterator[Key]:
    for properties in controls:
        for mark in properties.iterchildren(_TAG, _ALIAS):
            yield ("tag" if mark.tag == _TAG else "alias"), mark.get(_VALUE, "")
