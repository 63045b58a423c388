"""A form's headings in, the same with the letters of their parts out.

The master numbers headings by letters: A, B, C. A part whose code does not follow on from the one before it,
such as the last one, needs to be told where to begin.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.fields import Form
from pipeline.forms.word import text
from pipeline.forms.word.controls import new
from pipeline.forms.word.names import Element, w

HEADING = "Heading1"
# what stands before the number in a paragraph's properties, by the standard
BEFORE = {*map(w, ["pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl"])}


def letter_headings(document: Element, numbering: Element | None, styles: Element | None, form: Form) -> None:
    """Change the heading of each part that counting would give another letter, and the numbering with it.

    Nothing is changed if the master does not number its headings.
    """
    abstract = _numbered(numbering, styles)
    if numbering is None or abstract is None:
        return
    headings = {text.paragraph(p): p for p in document.iter(w("p")) if _style(p) == HEADING}
    expected, used = 1, ""
    for part in form.parts:
        letter = ord(part.code) - ord("A") + 1
        if letter != expected:
            used = _begun_at(letter, numbering, abstract)
        if used and part.label in headings:
            _put(headings[part.label], used)
        expected = letter + 1


def _numbered(numbering: Element | None, styles: Element | None) -> str | None:
    """The id of the list by which the style of headings counts; None if it does not."""
    found = _by_id(styles, "style", "styleId", HEADING)
    number = None if found is None else found.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
    list_ = None if number is None else _by_id(numbering, "num", "numId", str(number.get(w("val"))))
    abstract = None if list_ is None else list_.find(w("abstractNumId"))
    return None if abstract is None else abstract.get(w("val"))


def _by_id(root: Element | None, name: str, key: str, value: str) -> Element | None:
    every = () if root is None else root.iterchildren(w(name))
    return next((element for element in every if element.get(w(key)) == value), None)


def _begun_at(letter: int, numbering: Element, abstract: str) -> str:
    """A new list of the same looks that begins at that letter; gives its id."""
    lists = list(numbering.iterchildren(w("num")))
    number = str(max(int(one.get(w("numId"), "0")) for one in lists) + 1)
    made = new("num", numId=number)
    made.append(new("abstractNumId", val=abstract))
    override = new("lvlOverride", ilvl="0")
    override.append(new("startOverride", val=str(letter)))
    made.append(override)
    lists[-1].addnext(made)
    return number


def _put(heading: Element, number: str) -> None:
    properties = heading.find(w("pPr"))
    assert properties is not None  # its style stands in them
    list_ = new("numPr")
    values: Mapping[str, str] = {"ilvl": "0", "numId": number}
    list_.extend(new(name, val=value) for name, value in values.items())
    at = sum(1 for child in properties if child.tag in BEFORE)
    properties.insert(at, list_)


def _style(paragraph: Element) -> str:
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    return "" if style is None else str(style.get(w("val")))
