"""What a form asks for: its sections and tables with their fields, in the order in which all walk them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from msgspec import Struct

Schema = Mapping[str, Any]

LONG_TEXT_FROM = 301  # characters; a limit above 300 asks for paragraphs, so the form gives a box of its own
SHORT_TEXT_TO = 60  # characters; a text with less room is a name or a number, so a narrow column holds it


class Kind(StrEnum):
    """What kind of answer a field takes; it decides the control in the form and how text is read."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    CHOICES = "choices"
    REFERENCE = "reference"
    REFERENCES = "references"
    LIST = "list"


class Choice(NamedTuple):
    """One entry of a vocabulary: the code that is stored and the label that people read.

    A named tuple, because what is worked out for a list of them is remembered by it, and its hash is quick.
    """

    code: str
    label: str


class Field(Struct, frozen=True):
    """One question of a form, or one column of a table.

    `pointer` is the place in the data; in a column the row number is written `*`: `/objectives/*/lo_id`.
    `offered` are the values of a column that the form writes into its rows, for people to keep or change.
    A reference has `choices` only in a form made for a city whose earlier outputs hold the rows to refer to.
    `titles` are the label in further languages, by which a translated form is known.
    """

    name: str
    code: str
    label: str
    guidance: str
    kind: Kind
    pointer: str
    required: bool
    schema: Schema
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    example: str = ""
    reference: str = ""
    computed: str = ""
    formula: str = ""
    prefill: str = ""
    offered: tuple[str, ...] = ()
    is_id: bool = False
    fixed: bool = False
    titles: tuple[str, ...] = ()

    def brings(self, value: object) -> bool:
        """Whether the form brings this value along, so that it does not show that a row was filled in."""
        return bool(self.fixed or self.prefill) or value in self.offered

    @property
    def picks_one(self) -> bool:
        """Whether the answer is one entry of a list: a choice, or a known row of an earlier output."""
        return self.kind is Kind.CHOICE or (self.kind is Kind.REFERENCE and bool(self.choices))

    @property
    def picks_several(self) -> bool:
        """The same for an answer of several entries."""
        return self.kind is Kind.CHOICES or (self.kind is Kind.REFERENCES and bool(self.choices))

    def at(self, row: int | None = None) -> str:
        """The pointer of this field in row number `row` (from 0), or of a field outside a table."""
        return self.pointer if row is None else self.pointer.replace("*", str(row))

    def label_of(self, code: object) -> str:
        """The label that people read for a choice code; the code itself if it is not in the vocabulary."""
        return next((c.label for c in self.choices if c.code == code), str(code))


class Section(Struct, frozen=True):
    """A group of single questions."""

    name: str
    code: str
    label: str
    guidance: str
    fields: tuple[Field, ...]

    @property
    def pointer(self) -> str:
        """The section's place in the data."""
        return f"/{self.name}"


class Table(Struct, frozen=True):
    """A list of rows, all with the same columns.

    `cards` asks the Word form for one record card a row; `blank_rows` is how many rows a blank form offers;
    `prefill` names the source of rows that the form brings along (such as `events`).
    """

    name: str
    code: str
    label: str
    guidance: str
    fields: tuple[Field, ...]
    min_rows: int = 0
    max_rows: int | None = None
    blank_rows: int = 5
    cards: bool = False
    prefill: str = ""
    row_label: str = "Row"

    @property
    def pointer(self) -> str:
        """The table's place in the data."""
        return f"/{self.name}"

    @property
    def id_field(self) -> Field | None:
        """The column that holds the rows' ids, if the table has one."""
        return next((f for f in self.fields if f.is_id), None)


Part = Section | Table


@dataclass(frozen=True, slots=True)
class Form:
    """What an output asks for: its sections and tables in the order of the schema."""

    output: str
    title: str
    purpose: str
    version: str
    parts: tuple[Part, ...]
    schema: Schema
    _by_name: dict[str, tuple[Part, dict[str, Field]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        for part in self.parts:
            self._by_name[part.name] = (part, {column.name: column for column in part.fields})

    def fields(self) -> Iterator[tuple[Part, Field]]:
        """Every field and column with the part it stands in, in the order of the form."""
        for part in self.parts:
            for one in part.fields:
                yield part, one

    def part(self, name: str) -> Part:
        """The section or table of that name; raises KeyError if there is none."""
        return self._by_name[name][0]

    def by_code(self) -> dict[str, tuple[Part, Field]]:
        """Fields and columns by their visible code."""
        return {one.code: (part, one) for part, one in self.fields()}

    def find(self, pointer: str) -> tuple[Part, Field | None] | None:
        """The part and field a pointer into the data leads to; the field is None for a part or a row."""
        names = pointer.strip("/").split("/")
        if names[0] not in self._by_name:
            return None
        part, fields = self._by_name[names[0]]
        at = 2 if isinstance(part, Table) else 1
        return part, fields.get(names[at]) if len(names) > at else None
