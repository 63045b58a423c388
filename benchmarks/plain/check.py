"""What a user would write without us: forms read with python-docx and openpyxl, checked with jsonschema.

python check.py SCHEMAS FOLDER

Prints the first error of each file, as jsonschema.validate() gives one. It reads all answers of our own forms
by the codes before their labels, turns them into the data the schema asks for, and checks them against the
schema. Places, rules, several errors in a file and hostile files are beyond it.
"""

import datetime
import json
import re
import sys
from pathlib import Path

import docx
import jsonschema
import openpyxl
from docx.oxml.ns import qn
from docx.table import Table
from referencing import Registry, Resource

CODE = re.compile(r"\[([A-Z]+[0-9]+)\]")
KEY = re.compile(r"fk:([A-Z]+[0-9]+)_[a-z0-9_]+(?:=(.*))?")
BLANK = re.compile(r"\s*(‹.*›|tick what applies ↓)?\s*")
TICKED, UNTICKED = "☒", "☐"


def schemas(folder):
    """All schemas by output, and a registry in which they find each other."""
    found = {path.name.split(".")[0]: json.loads(path.read_text()) for path in folder.glob("*.schema.json")}
    known = [(schema["$id"], Resource.from_contents(schema)) for schema in found.values() if "$id" in schema]
    return found, Registry().with_resources(known)


def resolved(schema, found):
    """A schema with what it refers to: another file, or an entry of the vocabularies."""
    file, _, name = schema.get("$ref", "").partition("#/$defs/")
    if not file:
        return schema
    other = found[file.split(".")[0]]
    return {**(other["$defs"][name] if name else other), **schema}


def questions(schema, found):
    """Code to (part, whether it is a table, name of the field, its schema)."""
    for part, short in schema["properties"].items():
        about = resolved(short, found)
        is_table = about.get("type") == "array"
        for name, field in (about["items"] if is_table else about)["properties"].items():
            yield field["x-code"], (part, is_table, name, resolved(field, found))


def value(said, field, found):
    """An answer as the schema wants it; left as it is when it cannot be turned."""
    if isinstance(said, datetime.datetime):
        return said.date().isoformat()
    if field.get("type") == "array":
        items = resolved(field["items"], found)
        return [value(entry, items, found) for entry in entries(said)]
    if not isinstance(said, str):
        return int(said) if isinstance(said, float) and said.is_integer() else said
    said = said.strip()
    if "oneOf" in field:
        return next((one["const"] for one in field["oneOf"] if one["title"] == said), said)
    if field.get("type") == "boolean":
        return {"Yes": True, "No": False}.get(said, said)
    if field.get("type") in ("integer", "number"):
        return number(said)
    return date(said) if field.get("format") == "date" else said


def entries(said):
    """The entries of a list: those ticked, those on a line each, or those between commas."""
    if isinstance(said, list):
        return said
    lines = [line.strip() for line in str(said).splitlines() if line.strip()]
    if any(line[0] in (TICKED, UNTICKED) for line in lines):
        return [line.strip(TICKED + " ") for line in lines if line[0] == TICKED]
    return lines if len(lines) > 1 else [entry.strip() for entry in str(said).split(",")]


def number(said):
    """A number as English writes it."""
    bare = re.sub("[,\u00a0]", "", said)
    return json.loads(bare) if re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", bare) else said


def date(said):
    """A date as the forms write it."""
    try:
        return datetime.datetime.strptime(said, "%d %B %Y").date().isoformat()
    except ValueError:
        return said


def text(element):
    """All text of a cell or paragraph; python-docx's own `text` leaves content controls out."""
    lines = []
    for paragraph in element.iter(qn("w:p")):
        pieces = paragraph.iter(qn("w:t"), qn("w:br"))
        lines.append("".join("\n" if piece.tag == qn("w:br") else piece.text or "" for piece in pieces))
    return "\n".join(lines)


def answers_in_word(path):
    """Lists of codes and of the answers to them: of boxes, of tables of questions, of rows of tables."""
    document = docx.Document(path)
    last = None  # the code of the heading above a box
    for element in document.element.body:
        if element.tag == qn("w:p"):
            last = CODE.match(text(element)) or last
        elif element.tag == qn("w:tbl"):
            rows = [[text(cell._tc) for cell in row.cells] for row in Table(element, document).rows]
            heads = [CODE.match(cell) for cell in rows[0]]
            if all(heads):
                yield from (([head[1] for head in heads], row) for row in rows[1:])
            elif heads[0]:
                asked = [row for row in rows if CODE.match(row[0])]
                yield [CODE.match(row[0])[1] for row in asked], [row[1] for row in asked]
            elif last:
                yield [last[1]], [rows[0][0]]


def answers_in_excel(path):
    """The same of a workbook: a sheet of questions, and sheets of tables."""
    for sheet in openpyxl.load_workbook(path, data_only=True):
        rows = list(sheet.iter_rows(values_only=True))
        keyed = [(KEY.fullmatch(str(row[0])), row) for row in rows]
        ticked = [(key, row) for key, row in keyed if key and key[2] and row[3]]
        for key, row in keyed:
            if key and not key[2]:
                yield [key[1]], [[row[2] for own, row in ticked if own[1] == key[1]] or row[3]]
        heads = next((number for number, row in enumerate(rows) if CODE.match(str(row[1]))), None)
        if heads is not None:
            codes = [match[1] for cell in rows[heads] if (match := CODE.match(str(cell)))]
            yield from ((codes, row[1 : 1 + len(codes)]) for row in rows[heads + 1 :])


def record(answers, asked, found):
    """The data of a form: sections of answers, tables of rows."""
    data = {}
    for codes, said in answers:
        row = {}
        for code, one in zip(codes, said, strict=True):
            if code in asked and one is not None and not BLANK.fullmatch(str(one)):
                part, is_table, name, field = asked[code]
                row[name] = value(one, field, found)
        if row and is_table:
            data.setdefault(part, []).append(row)
        elif row:
            data.setdefault(part, {}).update(row)
    return data


def main(home, folder):
    """Check all forms and print one line for each that is wrong."""
    found, registry = schemas(home)
    for path in sorted(folder.rglob("*.*x")):
        schema = found[path.stem]
        asked = dict(questions(schema, found))
        answers = answers_in_word(path) if path.suffix == ".docx" else answers_in_excel(path)
        try:
            jsonschema.validate(record(answers, asked, found), schema, registry=registry)
        except jsonschema.ValidationError as error:
            print(f"{path}: {error.json_path}: {error.message[:100]}")  # noqa: T201 -- it is a command


main(Path(sys.argv[1]), Path(sys.argv[2]))
