"""An output's JSON Schema in, its form out: the sections, tables and fields that everything else walks.

The conventions of the schemas (what the `x-` annotations mean) are described in docs/schema-conventions.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.errors import DefinitionError
from pipeline.fields import LONG_TEXT_FROM, Choice, Field, Form, Kind, Part, Schema, Section, Table


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
