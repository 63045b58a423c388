"""A filled Word form that is about to be broken: its XML, the places in it, and what was answered there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.fields import Form
from pipeline.forms.word import text
from pipeline.forms.word.layout import Layout, Spot
from pipeline.forms.word.locate import locate
from pipeline.forms.word.names import Element, w
from tests.forms.word.edits import say


@dataclass(slots=True)
class Form_:
    """A filled form about to be broken: its XML, the places in it, what was answered.

    A break that changes what the form should be read as, changes `truth`; `parts` are written into the file.
    """

    form: Form
    root: Element
    truth: dict[str, Any]
    layout: Layout = field(init=False)
    parts: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.layout = locate(self.root, self.form)

    def questions(self) -> Iterator[Spot]:
        """Every filled answer that stands beside its label, of sections and cards."""
        for spot in self.spots():
            if spot.own_label and spot.label.tag == w("tc"):
                yield spot

    def boxes(self) -> Iterator[Spot]:
        """Every filled answer in a box of its own."""
        return (spot for spot in self.spots() if spot.label.tag == w("p"))

    def spots(self) -> Iterator[Spot]:
        """Every filled answer that people gave."""
        rows = [row for rows in self.layout.rows.values() for row in rows]
        for spot in (*self.layout.answers.values(), *(s for row in rows for s in row.spots.values())):
            if spot.cells and said(spot) and not spot.field.computed:
                yield spot

    def text_questions(self) -> Iterator[Spot]:
        """Those with plain text in one paragraph, which can be moved about."""
        return (spot for spot in self.questions() if not is_ticked(spot) and "\n" not in said(spot))


def said(spot: Spot) -> str:
    """The text of an answer; nothing where only the prompt stands there."""
    words = text.text(spot.cells[0]).strip()
    return "" if words.startswith("‹") or (is_ticked(spot) and "☒" not in words) else words


def is_ticked(spot: Spot) -> bool:
    return text.text(spot.cells[0]).strip()[:1] in ("☐", "☒")


def row_of(spot: Spot) -> Element:
    return next(spot.label.iterancestors(w("tr")))


def escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def emptied(cell: Element) -> Element:
    """The cell with one empty paragraph."""
    say(cell, "")
    return cell
