"""The schemas of a programme in, every break of their conventions out (docs/schema-conventions.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import prod
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from pipeline.errors import TwinningError
from pipeline.fields import Field, Form, Kind, Part, Schema, Section, Table
from pipeline.model import City
from pipeline.programme.definition import VERSION, Programme, is_older, references
from pipeline.programme.items import Event, Problem
from pipeline.programme.rubric import SHEET

BOOKMARK_LENGTH = 40  # Word cuts longer bookmark names off
ANNOTATIONS = {
    "form": {"x-form-version"},
    "section": {"x-code", "x-since"},
    "table": {"x-code", "x-layout", "x-rows", "x-prefill", "x-since"},
    "field": {
        *("x-code", "x-unit", "x-ref", "x-id", "x-prefill"),
        *("x-computed", "x-formula", "x-full-length", "x-contact", "x-offered", "x-titles"),
    },
}
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


def twice(values: Iterable[str]) -> Iterator[str]:
    """Each value that comes a second time, ignoring upper and lower case."""
    seen: set[str] = set()
    for value in values:
        if value.casefold() in seen:
            yield value
        seen.add(value.casefold())


def check(programme: Programme) -> Iterator[Problem]:
    """Every document first by itself; forms only when the documents can be relied on."""
    broken = list(_documents(programme))
    yield from broken
    if broken:
        return
    yield from _vocabularies(programme.documents.documents.get("vocabularies.schema.json", {}))
    for output in programme.with_form:
        try:
            form = programme.form(output.id)
        except TwinningError as wrong:
            yield Problem(f"schemas/{output.id}.schema.json", str(wrong))
        else:
            yield from _form(form, programme)
    if programme.review is not None:
        try:
            yield from _form(programme.sheet, programme)
        except TwinningError as wrong:
            yield Problem(f"schemas/{SHEET}.schema.json", str(wrong))


def _documents(programme: Programme) -> Iterator[Problem]:
    documents = programme.documents.documents
    outputs = {f"{output.id}.schema.json" for output in programme.asked}
    if programme.review is not None:
        outputs.add(f"{SHEET}.schema.json")
    for name, document in documents.items():
        where = f"schemas/{name}"
        try:
            Draft202012Validator.check_schema(document)
        except SchemaError as wrong:
            yield Problem(where, f"no valid JSON Schema 2020-12 at {wrong.json_path}: {wrong.message:.200}")
            continue
        if document.get("$id") != name:
            yield Problem(where, f"its $id is {document.get('$id')!r}, not its file name")
        for target in sorted(references(document) - set(documents)):
            yield Problem(where, f"it refers to {target}, which is not there")
        if "x-form-version" in document and name not in outputs:
            yield Problem(where, "it describes a form, but programme.toml has no such output")


def _vocabularies(document: Schema) -> Iterator[Problem]:
    for name, vocabulary in document.get("$defs", {}).items():
        yield from _entries(f"schemas/vocabularies.schema.json, {name}", vocabulary.get("oneOf", ()))


def _entries(where: str, entries: Sequence[Schema]) -> Iterator[Problem]:
    for entry in entries:
        if not isinstance(entry.get("const"), str) or not entry.get("title"):
            yield Problem(where, f"the entry {entry.get('const')!r} lacks a code or a title")
        elif re.search(r"[;\n]", entry["title"]):
            yield Problem(where, f"the title of {entry['const']!r} holds a ';' or a line break")
    for key in ("const", "title"):
        for value in twice(str(entry.get(key)) for entry in entries):
            yield Problem(where, f"{value!r} is there twice")


def _form(form: Form, programme: Programme) -> Iterator[Problem]:
    where = f"schemas/{form.output}.schema.json"
    for name in ("title", "description", "x-form-version"):
        if not form.schema.get(name):
            yield Problem(where, f"it has no {name}")
    yield from _unknown(where, form.schema, "form")
    codes = [part.code for part in form.parts] + [field.code for _, field in form.fields()]
    for code in twice(filter(None, codes)):
        yield Problem(where, f"the code {code} is there twice")
    for mark in twice(bookmark(field) for _, field in form.fields()):
        yield Problem(where, f"two fields would get the bookmark {mark}")
    for part in form.parts:
        yield from _part(part, form, programme)


def bookmark(field: Field) -> str:
    """The name of the bookmark on a field's label in Word."""
    return f"fk_{field.code}_{field.name}"[:BOOKMARK_LENGTH]


def _part(part: Part, form: Form, programme: Programme) -> Iterator[Problem]:
    where = f"schemas/{form.output}.schema.json, {part.name}"
    schema, home = programme.documents.expand(form.schema["properties"][part.name], "")
    yield from _unknown(where, schema, "table" if isinstance(part, Table) else "section")
    if not re.fullmatch("[A-Z]", part.code):
        yield Problem(where, f"its code must be one capital letter, not {part.code!r}")
    if not schema.get("title") or not part.guidance:
        yield Problem(where, "it has no title or no description")
    if "x-since" in schema and (what := _since(schema["x-since"], part, form)):
        yield Problem(where, what)
    if isinstance(part, Table) and schema.get("x-layout", "cards") != "cards":
        yield Problem(where, f"x-layout is {schema['x-layout']!r}; only cards is known")
    if isinstance(part, Table) and part.prefill not in ("", "events"):
        yield Problem(where, f"x-prefill is {part.prefill!r}; only events is known for a table")
    if isinstance(part, Table) and (what := _offered(part)):
        yield Problem(where, what)
    body, _ = programme.documents.expand(schema["items"], home) if isinstance(part, Table) else (schema, home)
    yield from _body(where, body)
    for field in part.fields:
        yield from _field(field, part, form, programme)


def _since(version: object, part: Part, form: Form) -> str:
    """What is wrong with a part that forms of earlier versions do not have."""
    if not VERSION.fullmatch(str(version)) or is_older(form.version, str(version)):
        return f"x-since is {version!r}; a version of this form up to {form.version} is expected"
    asked = part.name in form.schema.get("required", ()) or (isinstance(part, Table) and part.min_rows)
    return "x-since is for parts that may be missing, as forms of earlier versions lack it" if asked else ""


def _offered(table: Table) -> str:
    """What is wrong with the rows that a form brings along for people to keep or change."""
    rows = prod(len(field.offered) for field in table.fields if field.offered)
    if any(field.offered for field in table.fields) and (rows > table.blank_rows or table.prefill):
        return f"x-offered makes {rows} rows, but the form has {table.blank_rows} for them"
    return ""


def _body(where: str, body: Schema) -> Iterator[Problem]:
    """What holds for the object of a section and for a row alike."""
    names = set(body.get("properties", {}))
    if body.get("type") != "object" or body.get("additionalProperties") is not False or not names:
        yield Problem(where, "it must be an object with properties and without additionalProperties")
    if not body.get("title"):
        yield Problem(where, "a row has no title")
    asked = set(body.get("required", ()))
    for condition in body.get("allOf", ()):
        when = condition.get("if", {})
        asked |= {*when.get("properties", {}), *when.get("required", ())}
        asked |= set(condition.get("then", {}).get("required", ()))
    for name in sorted(asked - names):
        yield Problem(where, f"it asks for {name!r}, which is not among its fields")


def _field(field: Field, part: Part, form: Form, programme: Programme) -> Iterator[Problem]:
    where = f"schemas/{form.output}.schema.json, {part.name}, {field.name}"
    yield from (Problem(where, what) for what in _nature(field, part))
    yield from (Problem(where, what) for what in _sources(field, part, form, programme))
    yield from _unknown(where, field.schema, "field")
    if "oneOf" in field.schema.get("items", field.schema):
        yield from _entries(where, field.schema.get("items", field.schema)["oneOf"])


def _nature(field: Field, part: Part) -> Iterator[str]:
    schema = field.schema
    if not re.fullmatch(rf"{part.code}[1-9][0-9]?", field.code):
        yield f"its code must be {part.code} and a number, not {field.code!r}"
    if not _NAME.fullmatch(field.name):
        yield "its name must be small letters, digits and underscores"
    yield from _words(field)
    if schema.get("type") == "object" or schema.get("items", {}).get("type") in ("object", "array"):
        yield "it nests deeper than a section or a row may"
    elif schema.get("type") == "array" and "items" not in schema:
        yield "it does not say what its items are"
    if field.kind is Kind.TEXT and not schema.get("maxLength") and not schema.get("pattern"):
        yield "a text needs a maxLength, so that the form can offer the right box"
    if "x-full-length" in schema and schema.get("minLength") != round(schema["x-full-length"] * 0.8):
        yield "its minLength must be four fifths of x-full-length"
    if field.is_id and (isinstance(part, Section) or not field.required):
        yield "an id must be a required column of a table"
    if field.offered and (isinstance(part, Section) or field.fixed):
        yield "x-offered is for columns that people fill in"
    yield from _examples(field)


def _words(field: Field) -> Iterator[str]:
    if "title" not in field.schema or not field.guidance:
        yield "it has no title or no description"
    titles = field.schema.get("x-titles", {})
    if not isinstance(titles, Mapping) or not all(isinstance(t, str) and t.strip() for t in titles.values()):
        yield 'x-titles gives the label in further languages, such as {"de": "Einwohnerzahl"}'


def _examples(field: Field) -> Iterator[str]:
    judge = Draft202012Validator(field.schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for value in field.offered:
        for error in judge.iter_errors(value):
            yield f"what it offers does not fit: {error.message:.200}"
    for example in field.schema.get("examples", ()):
        for error in judge.iter_errors(example):
            yield f"its example does not fit: {error.message:.200}"
    if field.example and "pattern" in field.schema:
        yield "an example of a fixed pattern may be a true answer, and an example left in place is no answer"


def _sources(field: Field, part: Part, form: Form, programme: Programme) -> Iterator[str]:
    """Whatever a field takes from somewhere else has to be there."""
    source, _, name = field.prefill.partition(".")
    known = {"city": City, "event": Event} if isinstance(part, Table) and part.prefill else {"city": City}
    if field.prefill and name not in getattr(known.get(source), "__struct_fields__", ()):
        yield f"x-prefill is {field.prefill!r}, which is not known here"
    if field.reference:
        yield from _reference(field.reference, form, programme)
    if bool(field.computed) and (not field.fixed or field.required):
        yield "a computed field must be readOnly and not required"
    if field.formula and not (field.computed and field.formula.startswith("=")):
        yield "x-formula must begin with '=' and stand beside x-computed"
    for place in _PLACEHOLDER.findall(field.formula):
        within = any(place == other.name for other in part.fields)
        if not within and not any(other.pointer.replace("/*", "") == place for _, other in form.fields()):
            yield f"x-formula names {place!r}, which is not a field"


def _reference(target: str, form: Form, programme: Programme) -> Iterator[str]:
    output, _, pointer = target.rpartition("#")
    there: Mapping[str, Any] = {o.id: o for o in programme.asked}
    if output and output not in there:
        yield f"x-ref leads to {output!r}, which is no output"
        return
    if output and not there[output].has_schema:
        return
    try:
        fields = (programme.form(output) if output else form).fields()
    except TwinningError:
        return  # said about that form itself
    column = next((f for _, f in fields if f.pointer.replace("/*", "") == pointer), None)
    if column is None or not column.is_id:
        yield f"x-ref leads to {target!r}, which is no id column"


def _unknown(where: str, schema: Schema, level: str) -> Iterator[Problem]:
    for key in schema:
        if key.startswith("x-") and key not in ANNOTATIONS[level]:
            yield Problem(where, f"the annotation {key} is not known for a {level}")
