"""What people wrote into a Word file beside its text: comments in the margin, footnotes, endnotes.

Who wrote a remark is never taken along: it is nobody's business but the city's.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from pipeline.forms.word import ours, text
from pipeline.forms.word.names import Element, w
from pipeline.intake import Package

COMMENT, FOOTNOTE = "comment", "footnote"  # ids in the catalogue
_PARTS = {"comments": COMMENT, "footnotes": FOOTNOTE, "endnotes": FOOTNOTE}
_MARKS = {
    w("commentReference"): "comments",
    w("commentRangeStart"): "comments",
    w("footnoteReference"): "footnotes",
    w("endnoteReference"): "endnotes",
}


class Remark(Struct, frozen=True):
    """One remark: its rule in the catalogue, its text, and the key by which a mark in the text names it."""

    rule: str
    words: str
    key: tuple[str, str]


class Remarks(Struct, frozen=True):
    """All remarks of one file by their keys."""

    found: Mapping[tuple[str, str], Remark] = field(default_factory=dict)

    def at(self, element: Element) -> Iterator[Remark]:
        """The remarks that are made at something in an element, each once."""
        if not self.found:
            return
        keys = ((_MARKS[str(mark.tag)], mark.get(w("id"), "")) for mark in element.iter(*_MARKS))
        yield from (self.found[key] for key in dict.fromkeys(keys) if key in self.found)


def remarks_in(package: Package) -> Remarks:
    """The remarks of a file, without those of a check; raises Refused when a part with remarks is damaged."""
    folder = posixpath.dirname(package.main)
    found = {}
    for part, rule in _PARTS.items():
        root = package.shared(posixpath.join(folder, f"{part}.xml"))
        for entry in root if root is not None else ():
            key = part, entry.get(w("id"), "")
            words = " ".join(text.text(entry).split())
            if words and not (rule == COMMENT and ours.is_ours(entry)):
                found[key] = Remark(rule, words, key)
    return Remarks(found)
