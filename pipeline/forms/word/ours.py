"""What a check has written into a copy of a Word file: remarks in the margin, a first page, bookmarks.

Readers pass over it, and it is taken out before new remarks are put in. It is known by what programs keep
when they save a file: names of bookmarks, and words. A remark ends in a mark that is worked out from its
words, so one in which somebody has written is theirs from then on, and stays.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from pipeline.forms.word import names, text
from pipeline.forms.word.names import Element, w

AUTHOR, INITIALS = "twinning", "tw"
PAGE = "twinning_what_to_fix"  # the bookmark in the first page's table
BREAK = "twinning_page_ends"  # and in the blank paragraph after it, which begins a new page
SMALL_PRINT = "Made by the check with twinning. It is not an official document."
_BOOKMARK = re.compile(r"twinning_(?:what_to_fix|page_ends|remark_[0-9]+)(?:_Copy_[0-9]+)?", re.IGNORECASE)
_SIGNED = re.compile(r"(.*) twinning ([0-9a-f]{8})", re.DOTALL)
_MARKS = tuple(map(w, ("commentRangeStart", "commentRangeEnd", "commentReference")))
_STARTS, _ENDS = w("bookmarkStart"), w("bookmarkEnd")


def spot(number: int) -> str:
    """The name of the bookmark at the place of a remark."""
    return f"twinning_remark_{number}"


def signed(words: Sequence[str]) -> str:
    """The mark that a remark with these lines ends in, so that it is known again."""
    return f"twinning {_sum(' '.join(words))}"


def is_ours(comment: Element) -> bool:
    """Whether a comment is a remark of ours in which nobody has changed a word."""
    match = _SIGNED.fullmatch(" ".join(text.text(comment).split()))
    return match is not None and _sum(match[1]) == match[2]


def left_in(document: Element, comments: Collection[str] = ()) -> list[Element]:
    """All elements of the main part that are ours, none inside of another one.

    `comments` are the ids of our comments.
    """
    page = _first_page(document)
    inside = {element for block in page for element in block.iter()}
    loose = (*_bookmarks(document), *_comment_marks(document, comments))
    return [*page, *(element for element in loose if element not in inside)]


def take_out(elements: Collection[Element]) -> None:
    """Remove elements from their tree; text between them, such as line breaks, stays."""
    for element in elements:
        parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
        if parent is None:
            continue
        if before is not None:
            before.tail = (before.tail or "") + tail or None
        else:
            parent.text = (parent.text or "") + tail or None
        parent.remove(element)


def _sum(words: str) -> str:
    return hashlib.sha256(" ".join(words.split()).encode(errors="replace")).hexdigest()[:8]


def _first_page(document: Element) -> list[Element]:
    """The table of our first page and the blank paragraph after it, wherever they stand by now."""
    body = document.find(w("body"))
    blocks = [] if body is None else list(text.blocks(body))
    found = [block for block in blocks if block.tag == w("tbl") and _is_page(block)]
    after = [below for block, below in pairwise(blocks) if block in found and _breaks_page(below)]
    return [*found, *dict.fromkeys((*after, *_named_breaks(document)))]


def _named_breaks(document: Element) -> Iterator[Element]:
    """The paragraphs with our bookmark; one in which somebody has written is theirs."""
    for mark in document.iter(_STARTS):
        block = mark.getparent() if mark.get(w("name"), "").startswith(BREAK) else None
        if block is not None and block.tag == w("p") and not text.paragraph(block).strip():
            yield block


def _is_page(table: Element) -> bool:
    """Whether a table is ours; one that holds anything of the form is not, as tables can grow together."""
    cell = next(table.iter(w("tc")), None)
    if cell is None:
        return False
    named = any(mark.get(w("name"), "").startswith(PAGE) for mark in cell.iter(_STARTS))
    if not named and not text.text(cell).rstrip().endswith(SMALL_PRINT):
        return False
    bookmarks = (names.code_in_bookmark(mark.get(w("name"), "")) for mark in table.iter(_STARTS))
    labels = (names.code_in_text(text.paragraph(p)) for p in table.iter(w("p")))
    return not any(bookmarks) and not any(labels)


def _breaks_page(block: Element) -> bool:
    """Whether a block is a blank paragraph that does nothing but begin a page."""
    if block.tag != w("p") or text.paragraph(block).strip():
        return False
    breaks = block.find(f"{w('pPr')}/{w('pageBreakBefore')}") is not None
    return breaks or any(mark.get(w("type")) == "page" for mark in block.iter(w("br")))


def _bookmarks(document: Element) -> Iterator[Element]:
    numbers = set()
    for mark in document.iter(_STARTS, _ENDS):
        number = mark.get(w("id"))
        if mark.tag == _STARTS and _BOOKMARK.fullmatch(mark.get(w("name"), "")):
            numbers.add(number)
            yield mark
        elif mark.tag == _ENDS and number in numbers:
            numbers.discard(number)
            yield mark


def _comment_marks(document: Element, comments: Collection[str]) -> Iterator[Element]:
    for mark in document.iter(*_MARKS) if comments else ():
        if mark.get(w("id")) not in comments:
            continue
        run = mark.getparent()
        alone = run is not None and run.tag == w("r") and all(e is mark or e.tag == w("rPr") for e in run)
        yield run if alone and run is not None else mark
