"""Where the answers of one Word file stand: what locating gives and reading, filling and dressing walk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct, field

from pipeline.fields import Field, Form
from pipeline.forms.word.anchors import Verdict
from pipeline.forms.word.names import Element
from pipeline.forms.word.survey import Survey


class Beside(NamedTuple):
    """A neighbour of an answer's cell, in which people also write, and in words where that is."""

    element: Element
    where: str


class Spot(Struct, frozen=True):
    """The place of one answer.

    `label` is the cell, column header or paragraph with the label. `cells` hold the answer: usually one, more
    when a box got further rows, none when it is gone. `around` are neighbours in which people also write.
    `odd` are rules of the catalogue that say what is odd about the place, whatever was answered there.
    """

    field: Field
    verdict: Verdict
    label: Element
    cells: tuple[Element, ...]
    around: tuple[Beside, ...] = ()
    own_label: bool = True
    odd: frozenset[str] = frozenset()


class Row(Struct, frozen=True):
    """One row of a table: a row of cells, or a record card. `number` counts as a person does, from 1.

    `element` is the w:tr, or the w:tbl of a card. `odd` are rules that say what is odd about the row.
    """

    number: int
    element: Element
    spots: Mapping[str, Spot]
    is_card: bool
    odd: frozenset[str] = frozenset()


class Layout(Struct):
    """All places found in one file, and the survey of that file.

    `answers` holds those of sections by pointer, `rows` those of tables by the table's name, `columns` the
    header cells of plain tables by table and field name, `repeated` second places of an answer already found.
    `unknown` are rows and cells among them in which somebody wrote something that belongs to no question.
    `origins` gives for cells that were put together from lines of text the paragraph they begin in.
    """

    survey: Survey
    answers: dict[str, Spot] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    columns: dict[str, dict[str, Spot]] = field(default_factory=dict)
    repeated: list[Spot] = field(default_factory=list)
    unknown: list[Element] = field(default_factory=list)
    origins: dict[Element, Element] = field(default_factory=dict)

    def add(self, spot: Spot) -> None:
        """Note the place of an answer in a section; the first place counts, a second one is remembered."""
        if spot.field.pointer in self.answers:
            self.repeated.append(spot)
        else:
            self.answers[spot.field.pointer] = spot

    def found(self) -> frozenset[str]:
        """The pointers of all questions that were found."""
        found = set(self.answers)
        for spots in self.columns.values():
            found.update(spot.field.pointer for spot in spots.values())
        for rows in self.rows.values():
            found.update(spot.field.pointer for row in rows for spot in row.spots.values())
        return frozenset(found)

    def share(self, form: Form) -> float:
        """Which share of the form's questions was found, from 0 to 1."""
        wanted = [f.pointer for _, f in form.fields()]
        return len(self.found().intersection(wanted)) / len(wanted) if wanted else 0.0

    def has(self, part_name: str) -> bool:
        """Whether anything of a table was found."""
        return part_name in self.rows or part_name in self.columns
