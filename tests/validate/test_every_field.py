"""Every field of the shipped forms, broken in every way its schema knows: each has a place and a sentence."""

import copy
import re
from functools import cache
from pathlib import Path

import pytest

from pipeline import programme, rules
from pipeline.fields import Kind, Section, Table
from pipeline.model import Record, Severity, Stamp
from pipeline.rules.examples import example_records, example_situation
from pipeline.validate import check_record

ROOT = Path(__file__).parents[2]
JARGON = re.compile(
    r"\b(?:null|None|True|False|string|integer|boolean|array|object|schema|pattern|regex|regular expression|"
    r"property|properties|const|enum|oneOf|minLength|maxLength|minItems|maxItems|required|JSON|Traceback)\b"
    r"|(?<![\w‘])/[a-z_]+/|\[\{|\{'|\^\[|[{}…]|\s\s|\s$|^$|\.\.|,,| ,"
)


@cache
def shipped():
    definition = programme.load(ROOT)
    known = rules.load(definition)
    return definition, known, example_records(ROOT, known), example_situation(ROOT)


def wrong_values(field):
    """For each keyword of a field's schema a value that breaks it and nothing before it; None for blank."""
    schema, items = field.schema, field.schema.get("items", {})
    if field.required and not field.computed:
        yield "required", None
    yield "type", {"string": 4711, "array": "single"}.get(schema.get("type"), "words instead")
    if field.choices:
        yield "oneOf", ["no such choice"] if field.kind is Kind.CHOICES else "no such choice"
    if schema.get("format"):
        yield "format", "not written that way"
    if schema.get("pattern") or items.get("pattern"):
        yield "pattern", ["§ 1"] if items else "§ 1"
    yield from (
        (key, value) for key, value in limits(schema, items, field.required) if key in schema or key in items
    )


def limits(schema, items, required):
    text, entry = "Two words. " * 400, items.get("minLength", 1)
    yield (
        "minLength",
        ["x" * (entry - 1)] if items else "Two words. " * 9 if schema.get("minLength", 0) > 99 else "x",
    )
    yield "maxLength", [text] if items else text
    yield "minimum", schema.get("minimum", 0) - 1
    yield "maximum", schema.get("maximum", 0) + 1
    yield "exclusiveMinimum", schema.get("exclusiveMinimum")
    yield "minItems", [] if required and schema.get("minItems") else None
    yield (
        "maxItems",
        [f"X{n}" for n in range(99)] if "pattern" not in items and "oneOf" not in items else None,
    )
    first = (items.get("oneOf") or [{"const": "Same"}])[0]["const"]
    yield "uniqueItems", [first, first] if "pattern" not in items else None


def cases():
    """Output, field, keyword, value; every field in row 0 where it is a column."""
    _, known, *_ = shipped()
    for output, form in known.forms.items():
        for part, field in form.fields():
            if field.computed:
                continue
            for keyword, value in wrong_values(field):
                if value is not None or keyword == "required":
                    row = 0 if isinstance(part, Table) else None
                    yield pytest.param(
                        output, field, field.at(row), value, id=f"{field.code}-{keyword}-{output}"
                    )
        for part in form.parts:
            if isinstance(part, Table) and part.min_rows:
                yield pytest.param(output, None, part.pointer, [], id=f"{part.code}-minItems-{output}")
            if isinstance(part, Table) and part.max_rows:
                yield pytest.param(
                    output, None, part.pointer, part.max_rows + 1, id=f"{part.code}-maxItems-{output}"
                )


def broken(output, pointer, value):
    *_, records, _ = shipped()
    data = copy.deepcopy(records[output])
    names = pointer.strip("/").split("/")
    if len(names) == 1:
        rows = data[names[0]]
        data[names[0]] = [rows[n % len(rows)] for n in range(value)] if value else []
        return data
    here = data[names[0]] if len(names) == 2 else data[names[0]][int(names[1])]
    here.pop(names[-1], None)
    if value is not None:
        here[names[-1]] = value
    return data


def findings(output, data):
    definition, known, _, situation = shipped()
    stamp = Stamp(
        definition.name, output, known.forms[output].version, situation.city.cohort, situation.city.slug
    )
    return check_record(definition, known, Record(stamp, data, {}), situation.city, situation.today).findings


@pytest.mark.parametrize(("output", "field", "pointer", "value"), list(cases()))
def test_a_broken_answer_has_a_place_and_a_sentence(output, field, pointer, value):
    there = [f for f in findings(output, broken(output, pointer, value)) if f.pointer == pointer]
    assert [f for f in there if f.severity is Severity.ERROR], "nothing was found at the broken answer"
    part, _ = shipped()[1].forms[output].find(pointer)
    for finding in there:
        assert finding.location.part == part.label
        assert field is None or finding.location.label == field.label
        assert field is None or field.code in finding.location.ref
        for sentence in (finding.message, finding.action):
            assert not JARGON.search(without_answers(sentence, field, part)), sentence
            assert sentence[-1] in ".?!:;", sentence


def without_answers(sentence, field, part):
    """The sentence without what is quoted from the answer or the form's own guidance."""
    sentence = re.sub(r"‘[^’]*’", "‘’", sentence)
    for own in filter(None, (field and field.guidance, part.guidance, field and field.unit)):
        sentence = sentence.replace(own, "own words")
    return sentence


@pytest.mark.parametrize("output", list(shipped()[1].forms))
def test_a_form_without_any_answer(output):
    form = shipped()[1].forms[output]
    found = findings(output, {})
    asked = {f.pointer for p, f in form.fields() if f.required and isinstance(p, Section)}
    asked |= {p.pointer for p in form.parts if isinstance(p, Table) and p.min_rows}
    assert {f.pointer for f in found if f.severity is Severity.ERROR} == asked
    assert all(str(f.location) and f.message and f.action for f in found)
