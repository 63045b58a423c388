"""An output's JSON Schema in, the ordered sections, fields and tables out that everything else walks.

The conventions of the schemas (what the `x-` annotations mean) are described in docs/schema-conventions.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from msgspec import Struct

from pipeline.errors import DefinitionError

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


class Documents:
    """The schema documents of a definition by file name, and how a `$ref` between them is followed."""

    def __init__(self, documents: Mapping[str, Schema]) -> None:
        self.documents = documents

    def expand(self, schema: Schema, home: str) -> tuple[Schema, str]:
        """Merge a `$ref` with what stands beside it (which wins); returns the schema and its document's name.

        Raises DefinitionError when the reference leads nowhere.
        """
        if "$ref" not in schema:
            return schema, home
        name, _, fragment = schema["$ref"].partition("#")
        target: Any = self.documents.get(name or home)
        for key in filter(None, fragment.split("/")):
            target = target.get(key) if isinstance(target, Mapping) else None
        if not isinstance(target, Mapping):
            raise DefinitionError(f"{home}: the reference {schema['$ref']!r} leads nowhere")
        expanded, at = self.expand(target, name or home)
        return {**expanded, **{k: v for k, v in schema.items() if k != "$ref"}}, at


def form_of(output: str, documents: Documents) -> Form:
    """The form of an output, from `<output>.schema.json`; DefinitionError if a convention is broken."""
    name = f"{output}.schema.json"
    schema = documents.documents[name]
    parts = tuple(_part(key, sub, documents, name) for key, sub in schema.get("properties", {}).items())
    return Form(
        output=output,
        title=str(schema.get("title", output)),
        purpose=str(schema.get("description", "")),
        version=str(schema.get("x-form-version", "")),
        parts=parts,
        schema=schema,
    )


def _part(name: str, raw: Schema, documents: Documents, home: str) -> Part:
    schema, home = documents.expand(raw, home)
    common = {
        "name": name,
        "code": str(schema.get("x-code", "")),
        "label": str(schema.get("title", name)),
        "guidance": str(schema.get("description", "")),
    }
    if schema.get("type") != "array":
        return Section(**common, fields=_fields(schema, f"/{name}", documents, home))
    row, row_home = documents.expand(schema.get("items", {}), home)
    return Table(
        **common,
        fields=_fields(row, f"/{name}/*", documents, row_home),
        min_rows=schema.get("minItems", 0),
        max_rows=schema.get("maxItems"),
        blank_rows=schema.get("x-rows", max(schema.get("minItems", 0), 3)),
        cards=schema.get("x-layout") == "cards",
        prefill=str(schema.get("x-prefill", "")),
        row_label=str(row.get("title", "Row")),
    )


def _fields(schema: Schema, pointer: str, documents: Documents, home: str) -> tuple[Field, ...]:
    required = schema.get("required", ())
    return tuple(
        _field(name, raw, f"{pointer}/{name}", name in required, documents, home)
        for name, raw in schema.get("properties", {}).items()
    )


def _field(name: str, raw: Schema, pointer: str, required: bool, documents: Documents, home: str) -> Field:
    schema, at = documents.expand(raw, home)
    items, _ = documents.expand(schema.get("items", {}), at)
    choices = tuple(Choice(c["const"], c["title"]) for c in (items or schema).get("oneOf", ()))
    examples, titles = schema.get("examples") or [""], schema.get("x-titles")
    return Field(
        name=name,
        code=str(schema.get("x-code", "")),
        label=str(schema.get("title", name)),
        guidance=str(schema.get("description", "")),
        kind=_kind(schema, items, choices),
        pointer=pointer,
        required=required,
        schema={**schema, **({"items": items} if items else {})},
        choices=choices,
        unit=str(schema.get("x-unit", "")),
        example=_shown(examples[0]),
        reference=str(schema.get("x-ref") or items.get("x-ref") or ""),
        computed=str(schema.get("x-computed", "")),
        formula=str(schema.get("x-formula", "")),
        prefill=str(schema.get("x-prefill", "")),
        offered=tuple(schema.get("x-offered", ())),
        is_id=bool(schema.get("x-id", False)),
        fixed=bool(schema.get("readOnly", False)),
        titles=tuple(map(str, titles.values())) if isinstance(titles, Mapping) else (),
    )


def _shown(example: object) -> str:
    return "; ".join(map(str, example)) if isinstance(example, list) else str(example)


def _kind(schema: Schema, items: Schema, choices: tuple[Choice, ...]) -> Kind:
    if schema.get("type") == "array":
        if choices:
            return Kind.CHOICES
        return Kind.REFERENCES if "x-ref" in items or "x-ref" in schema else Kind.LIST
    if choices:
        return Kind.CHOICE
    if "x-ref" in schema:
        return Kind.REFERENCE
    if schema.get("format") == "date":
        return Kind.DATE
    if schema.get("type") in ("integer", "number", "boolean"):
        return Kind(schema["type"])
    return Kind.LONG_TEXT if schema.get("maxLength", 0) >= LONG_TEXT_FROM else Kind.TEXT
