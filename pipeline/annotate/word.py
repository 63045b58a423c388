"""A filled Word form and remarks in, the same file with the remarks in its margin and a first page out.

The comments and the page are added at places in the bytes of the parts; what is not ours stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import count

from pipeline import intake
from pipeline.annotate.markup import Markup
from pipeline.annotate.remark import Remark
from pipeline.annotate.word_comments import comments_of, with_remarks, without_ours
from pipeline.annotate.word_markup import serialised
from pipeline.annotate.word_page import TEXT_WIDTH, first_page
from pipeline.annotate.word_places import Places
from pipeline.fields import Form
from pipeline.forms.word import ours
from pipeline.forms.word.controls import new
from pipeline.forms.word.mended import main_bytes
from pipeline.forms.word.names import Element, w
from pipeline.intake import Package
from pipeline.package import rewrite

NARROWEST, WIDEST = 4000, 16000  # twentieths of a point; a page beyond these says nothing true of itself


def annotate(
    data: bytes, package: Package, form: Form, remarks: Sequence[Remark], moment: datetime, title: str
) -> bytes:
    """The file `data`, opened as `package`, with these remarks; those of an earlier check are taken out.

    Raises Refused for damage that shows on the way.
    """
    clean = cleared(data, package)
    if clean is not data:
        package = intake.open_bytes(clean, "form.docx")
    comments, markup = comments_of(package), _main(package)
    spots = _spots(Places(markup.root, form), remarks)
    numbers = _free_numbers(comments.theirs)
    placed = [(str(next(numbers)), remark) for remark in remarks if remark.number in spots]
    ids = _free_numbers(mark.get(w("id"), "") for mark in markup.root.iter(w("bookmarkStart")))
    for number, remark in placed:
        _comment(markup, spots[remark.number], number, next(ids), remark.number)
    _page(markup, remarks, spots, moment, title, ids)
    parts = with_remarks(package, comments, placed, moment) if placed else {}
    return rewrite(clean, {package.main: markup.result(), **parts})


def cleared(data: bytes, package: Package) -> bytes:
    """The same file without anything that an earlier check wrote into it; `data` itself if there is nothing.

    Raises Refused for damage that shows on the way.
    """
    comments = comments_of(package)
    markup = _main(package)
    left = ours.left_in(markup.root, comments.ours)
    if not left and not comments.ours:
        return data
    for element in left:
        markup.without(element)
    return rewrite(data, {package.main: markup.result(), **without_ours(package, comments)})


def _main(package: Package) -> Markup:
    return Markup(main_bytes(package), package.main, package.container.limits)


def _spots(places: Places, remarks: Sequence[Remark]) -> dict[int, tuple[Element, Element]]:
    """By the number of a remark the paragraphs from the first to the last that it spans."""
    found = ((remark.number, places.of(remark.pointer)) for remark in remarks)
    return {number: place for number, place in found if place is not None}


def _free_numbers(taken: Collection[str] | Iterator[str]) -> Iterator[int]:
    """Numbers that are not taken, from 1 on."""
    used = {number.strip() for number in taken}
    return (number for number in count(1) if str(number) not in used)


def _comment(markup: Markup, spot: tuple[Element, Element], number: str, bookmark: int, remark: int) -> None:
    """Put the marks of a comment around what a spot holds, and a bookmark before it."""
    first, last = spot
    tag = markup.opening(markup.root)
    begins = (
        new("bookmarkStart", id=str(bookmark), name=ours.spot(remark)),
        new("bookmarkEnd", id=str(bookmark)),
        new("commentRangeStart", id=number),
    )
    reference = new("r")
    reference.append(new("commentReference", id=number))
    properties = first.find(w("pPr"))
    for element in begins:
        if properties is None:
            markup.first_in(first, serialised(element, tag))
        else:
            markup.after(properties, serialised(element, tag))
    for element in (new("commentRangeEnd", id=number), reference):
        markup.last_in(last, serialised(element, tag))


def _page(
    markup: Markup,
    remarks: Sequence[Remark],
    there: Collection[int],
    moment: datetime,
    title: str,
    ids: Iterator[int],
) -> None:
    body = markup.root.find(w("body"))
    if body is None:
        return
    tag = markup.opening(markup.root)
    for block in first_page(remarks, there, moment, title, _text_width(markup.root), ids):
        markup.first_in(body, serialised(block, tag))


def _text_width(document: Element) -> int:
    """How wide the text of the first pages is, in twentieths of a point."""
    section = next(document.iter(w("sectPr")), None)
    size = section.find(w("pgSz")) if section is not None else None
    margins = section.find(w("pgMar")) if section is not None else None
    if size is None or margins is None:
        return TEXT_WIDTH
    numbers = (size.get(w("w"), ""), margins.get(w("left"), ""), margins.get(w("right"), ""))
    if not all(n.isdecimal() and len(n) < 6 for n in numbers):
        return TEXT_WIDTH
    page, left, right = map(int, numbers)
    return page - left - right if NARROWEST <= page - left - right <= WIDEST else TEXT_WIDTH
