"""A paragraph in, its text out where nothing but runs of text stands in it, as nearly everywhere.

Each element is looked at but once. Whatever needs a second look is left to the module `text`.
"""

from __future__ import annotations

from pipeline.forms.word.names import MC, Element, w, w14

RUN, TEXT, CONTROL, _LOOKS = w("r"), w("t"), w("sdt"), w("rPr")
PROPERTIES, _CONTENT, HIDDEN, FIELD_MARK = w("sdtPr"), w("sdtContent"), w("vanish"), w("fldChar")
TICK_BOX, PROMPTS, OFFERS = w14("checkbox"), w("showingPlcHdr"), f"{{{MC}}}AlternateContent"
# hidden runs, fields, and controls that may show something else than what stands in them
_SECOND_LOOK = (HIDDEN, FIELD_MARK, TICK_BOX, PROMPTS)
# what says nothing where it stands among runs
_SILENT = frozenset(map(w, ("pPr", "bookmarkStart", "bookmarkEnd", "proofErr", "sdtPr", "sdtEndPr")))
THROUGH = frozenset(
    [w(name) for name in ("sdtContent", "ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple")]
    + [w("dir"), w("bdo"), f"{{{MC}}}Choice"]
)
FIXED = {
    w("tab"): "\t",
    w("br"): "\n",
    w("cr"): "\n",
    w("noBreakHyphen"): "\u2011",
    w("softHyphen"): "\u00ad",
    w("ptab"): "\t",
}


def plain(paragraph: Element) -> str | None:
    """The text of a paragraph, with tabs and line breaks; None where there is more in it than that."""
    words: list[str] = []
    if next(paragraph.iter(*_SECOND_LOOK), None) is not None or not _is_plain(paragraph, words):
        return None
    return "".join(words)


def has(element: Element, child: str, grandchild: str) -> bool:
    """Whether an element has a child of a name with a child of another."""
    return any(next(one.iterchildren(grandchild), None) is not None for one in element.iterchildren(child))


def _is_plain(element: Element, words: list[str]) -> bool:
    """Whether nothing but runs of text stands in an element, as nearly everywhere; it is added to `words`.

    It looks at each element but once. Whatever needs a second look is left to `_pieces`, which says the same.
    """
    for child in element:
        tag = child.tag
        if tag == RUN:
            if not _is_plain_run(child, words):
                return False
        elif tag in THROUGH or tag == CONTROL:
            if not _is_plain(child, words):
                return False
        elif tag not in _SILENT:
            return False
    return True


def _is_plain_run(run: Element, words: list[str]) -> bool:
    for child in run:
        tag = child.tag
        if tag == TEXT:
            words.append(child.text or "")
        elif tag in FIXED:
            words.append(FIXED[tag])
        elif tag != _LOOKS:
            return False
    return True
