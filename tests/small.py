"""A programme of two small forms; its rule files are written as a test needs them."""

import json
import shutil
from datetime import date
from pathlib import Path

from pipeline.model import City, Record, Stamp
from pipeline.programme import Module, Output, Profile, Programme
from pipeline.programme.forms import Documents
from pipeline.rules import Situation

ROOT = Path(__file__).parent.parent
SHIPPED_RULES = ROOT / "schemas" / "rules"
TODAY = date(2026, 3, 15)
CITY = City(slug="exempla", name="Exempla", cohort="3", profile="p", start=date(2026, 1, 1))
SITUATION = Situation(TODAY, CITY)

COLOUR = {
    "title": "Colour",
    "type": "string",
    "oneOf": [
        {"const": "red", "title": "Fire red", "x-rank": 3},
        {"const": "blue", "title": "Sea blue", "x-rank": 1, "x-far-off": True},
        {"const": "other", "title": "Other colour", "x-rank": 2},
    ],
}


def _field(code, title, **schema):
    return {"x-code": code, "title": title, "description": f"Guidance on {title.lower()}.", **schema}


def _text(code, title, longest=80, **schema):
    return _field(code, title, type="string", **({"minLength": 2, "maxLength": longest} | schema))


def _date(code, title):
    return _field(code, title, type="string", format="date")


def _object(properties, required, **more):
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required,
        "properties": properties,
        **more,
    }


ABOUT = _object(
    {
        "name": _text("A1", "Name"),
        "status": {"$ref": "vocabularies.schema.json#/$defs/status", "x-code": "A2", "title": "Status"},
        "day": _date("A3", "Day"),
        "mail": _field("A4", "Mail", type="string", format="email", **{"x-contact": True}),
        "amount": _field("A5", "Amount", type="number", minimum=0, maximum=1e6, **{"x-unit": "EUR"}),
        "count": _field("A6", "Count", type="integer", exclusiveMinimum=0),
        "agreed": _field("A7", "Agreed", type="boolean"),
        "colours": _field(
            "A8",
            "Colours",
            type="array",
            minItems=1,
            maxItems=2,
            uniqueItems=True,
            items={"$ref": "vocabularies.schema.json#/$defs/colour"},
        ),
        "other": _text("A9", "Which other colour"),
        "story": _text("A10", "Story", 2000, minLength=80, **{"x-full-length": 100}),
        "reason": _text("A11", "Reason"),
        "version": _text("A12", "Version", pattern="^[0-9]\\.[0-9]$", minLength=0),
        "site": _field("A13", "Site", type="string", format="uri"),
        "fixed": _text("A14", "Fixed", readOnly=True),
    },
    ["name", "day", "amount", "agreed", "colours", "fixed"],
    title="About",
    description="About this note.",
    **{"x-code": "A"},
    dependentRequired={"count": ["reason"]},
    allOf=[
        {
            "if": {"properties": {"colours": {"contains": {"const": "other"}}}, "required": ["colours"]},
            "then": {"required": ["other"]},
        },
        {
            "if": {"properties": {"status": {"const": "final"}}, "required": ["status"]},
            "then": {"required": ["story", "mail"]},
        },
    ],
)
GOALS = {
    "title": "Goals",
    "description": "What you want.",
    "x-code": "B",
    "type": "array",
    "minItems": 1,
    "maxItems": 4,
    "items": _object(
        {
            "goal_id": _field("B1", "Id", type="string", pattern="^G-[0-9]{2}$", **{"x-id": True}),
            "text": _text("B2", "Text", 600),
            "cost": _field("B3", "Cost", type="number", minimum=0, **{"x-unit": "EUR"}),
            "share": _field(
                "B4", "Share", type="number", readOnly=True, **{"x-computed": "row.cost / doc.sums.total"}
            ),
            "colour": {"$ref": "vocabularies.schema.json#/$defs/colour", "x-code": "B5", "title": "Colour"},
            "places": _field("B6", "Places", type="array", items={"type": "string", "minLength": 2}),
        },
        ["goal_id", "text", "cost"],
        title="Goal",
    ),
}
STEPS = {
    "title": "Steps",
    "description": "What you do.",
    "x-code": "C",
    "type": "array",
    "items": _object(
        {
            "goal": _field(
                "C1", "Goal", type="string", pattern="^G-[0-9]{2}$", **{"x-ref": "/goals/goal_id"}
            ),
            "start": _date("C2", "Start"),
            "end": _date("C3", "End"),
        },
        ["goal", "start"],
        title="Step",
    ),
}
SUMS = _object(
    {
        "total": _field(
            "D1",
            "Total",
            type="number",
            readOnly=True,
            **{"x-computed": "total(doc.goals.map(g, g.cost))", "x-unit": "EUR"},
        )
    },
    [],
    title="Sums",
    description="Added up.",
    **{"x-code": "D"},
)
NOTE = {
    "$id": "note.schema.json",
    "title": "Note",
    "description": "A note.",
    "x-form-version": "1.0",
    **_object({"about": ABOUT, "goals": GOALS, "steps": STEPS, "sums": SUMS}, ["about", "goals"]),
}
LINKS = _object(
    {
        "day": _date("A1", "Day"),
        "goals": _field(
            "A2",
            "Goals served",
            type="array",
            uniqueItems=True,
            items={"type": "string", "pattern": "^G-[0-9]{2}$", "x-ref": "note#/goals/goal_id"},
        ),
        "name": _text("A3", "Name"),
    },
    ["day"],
    title="Links",
    description="What it rests on.",
    **{"x-code": "A"},
)
PLAN = {
    "$id": "plan.schema.json",
    "title": "Plan",
    "description": "A plan.",
    "x-form-version": "1.0",
    **_object({"links": LINKS}, ["links"]),
}
WORDS = {
    "$id": "vocabularies.schema.json",
    "$defs": {
        "colour": COLOUR,
        "status": {
            "title": "Status",
            "type": "string",
            "oneOf": [{"const": "draft", "title": "Draft"}, {"const": "final", "title": "Final"}],
        },
    },
}
FULL_STORY = (
    "This story is long enough to be a good one, because it has over one hundred characters. "
    "Nobody could wish for more."
)
NOTE_DATA = {
    "about": {
        "name": "First note",
        "day": "2026-02-01",
        "amount": 30.0,
        "agreed": True,
        "colours": ["red"],
        "fixed": "as it was",
    },
    "goals": [
        {"goal_id": "G-01", "text": "Better homes", "cost": 10.0},
        {"goal_id": "G-02", "text": "Warmer homes", "cost": 20.0},
    ],
    "steps": [{"goal": "G-01", "start": "2026-01-10", "end": "2026-02-10"}],
    "sums": {},
}
PLAN_DATA = {"links": {"day": "2026-03-01", "goals": ["G-02"]}}

_OUTPUTS = (
    Output("note", "NOT", "Note", "docx", "M1", 1, (), ("1.0",), (), True),
    Output("plan", "PLA", "Plan", "docx", "M1", 2, ("note",), ("1.0",), (), True),
)


def programme(home, note_schema=NOTE, plan_schema=PLAN, **rule_files):
    """The small programme in a folder, with rule files by name (`note="[[rule]]…"`) beside the general ones.

    `general` and `files` replace those of the shipped definition.
    """
    rules = home / "schemas" / "rules"
    rules.mkdir(parents=True, exist_ok=True)
    (rules / "general.toml").write_text(without_document_rules(), encoding="utf-8")
    shutil.copy(SHIPPED_RULES / "files.toml", rules)
    for name, text in rule_files.items():
        top = f'output = "{name}"\n' if name in ("note", "plan") else ""
        (rules / f"{name}.toml").write_text(top + text, encoding="utf-8")
    schemas = (note_schema, plan_schema, WORDS)
    return Programme(
        name="small",
        title="Small Programme",
        home=home,
        default_profile="p",
        mapping_in_use="m",
        policy="auto",
        waivable=(),
        profiles=(Profile("p", "P", True, 12, (), ("note", "plan")),),
        cohorts=(),
        modules=(Module("M1", "M", 1, 12),),
        events=(),
        outputs=_OUTPUTS,
        mappings=(),
        documents=Documents({schema["$id"]: schema for schema in schemas}),
        digest=json.dumps(schemas),
    )


def without_document_rules():
    """The shipped general rules as far as they do not speak of the section that the shipped forms share."""
    text = (SHIPPED_RULES / "general.toml").read_text(encoding="utf-8")
    blocks = text.split("\n[[rule]]\n")
    kept = [block for block in blocks if "\ntest = " not in block.split("[[rule.case]]")[0]]
    return without_examples("\n[[rule]]\n".join(kept))


def without_examples(text):
    """Examples replaced by empty ones: those of the shipped rules change the shipped records."""
    lines, skipping = [], False
    for line in text.splitlines():
        if line.startswith(("pass = ", "fail = ")):
            lines.append(line[:7] + "{}")
            skipping = line.rstrip().endswith("[")
        elif not skipping:
            lines.append(line)
        elif line.startswith("]"):
            skipping = False
    return "\n".join(lines)


def rule(**keys):
    """A sound rule on the note, with keys replaced or (None) taken away."""
    whole = {
        "id": "N-01",
        "severity": "error",
        "title": "A rule",
        "test": "doc.about.amount > 0.0",
        "at": "/about/amount",
        "message": "It is {found}.",
        "action": "Correct it.",
        "why": "Because.",
        "pass": {},
        "fail": {"/about/amount": 0},
    } | keys
    lines = [f"{name} = {_toml(value)}" for name, value in whole.items() if value is not None]
    return "\n".join(["[[rule]]", *lines, ""])


def _toml(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def record(output, data, places=None, notes=(), **stamp):
    whole = {"programme": "small", "output": output, "form_version": "1.0", "cohort": "3", "city": "exempla"}
    return Record(Stamp(**whole | stamp), data, places or {}, tuple(notes))
