"""Where the answers of one Word file stand: what locating gives and reading, filling and dressing walk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.fields import Field, Form
from pipeline.forms.word.anchors import Verdict
from pipeline.forms.word.names import Element


@dataclass(frozen=True, slots=True)
class Spot:
    """The place of one answer.

    `label` is the cell, column header or paragraph with the label. `cells` hold the answer: usually one, more
    when a box got further rows, none when it is gone. `around` are neighbours in which people also write.
    """

    field: Field
    verdict: Verdict
    label: Element
    cells: tuple[Element, ...]
    around: tuple[Element, ...] = ()
    own_label: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: a row of cells, or a record card. `number` counts as a person does, from 1.

    `element` is the w:tr, or the w:tbl of a card.
    """

    number: int
    element: Element
    spots: Mapping[str, Spot]
    is_card: bool


@dataclass(slots=True)
class Layout:
    """All places found in one file.

    `answers` holds those of sections by pointer, `rows` those of tables by the table's name, `columns` the
    header cells of plain tables by table and field name, `repeated` second places of an answer already found.
    `unknown` are rows and cells among them in which somebody wrote something that belongs to no question.
    """

    answers: dict[str, Spot] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    columns: dict[str, dict[str, Spot]] = field(default_factory=dict)
    repeated: list[Spot] = field(default_factory=list)
    unknown: list[Element] = field(default_factory=list)

    def share(self, form: Form) -> float:
        """Which share of the form's questions was found, from 0 to 1."""
        wanted = [f.pointer for _, f in form.fields()]
        found = set(self.answers)
        for spots in self.columns.values():
            found.update(spot.field.pointer for spot in spots.values())
        for rows in self.rows.values():
            found.update(spot.field.pointer for row in rows for spot in row.spots.values())
        return len(found.intersection(wanted)) / len(wanted) if wanted else 0.0

    def has(self, part_name: str) -> bool:
        """Whether anything of a table was found."""
        return part_name in self.rows or part_name in self.columns
