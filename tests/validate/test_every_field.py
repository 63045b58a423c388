"""Every field of the shipped forms, broken in every way its schema knows: each has a place and a sentence."""

import copy
import re
from functools import cache

import pytest

from pipeline.fields import Kind, Section, Table
from pipeline.model import Severity
from tests.shipped import check_one, shipped

JARGON = re.compile(
    r"\b(?:null|None|True|False|string|integer|boolean|array|object|schema|pattern|regex|regular expression|"
    r"property|properties|const|enum|oneOf|minLength|maxLength|minItems|maxItems|required|JSON|Traceback)\b"
    r"|(?<![\w‘])/[a-z_]+/|\[\{|\{'|\^\[|[{}…]|\s\s|\s$|^$|\.\.|,,| ,"
)


# a table that no example fills in, as nothing in them has to be explained
EXPLAINED = {"rule": "SEP-09", "place": "H3", "explanation": "The rest is paid by the region."}


def example(output):
    data = copy.deepcopy(shipped()[2][output])
    data["explanations"] = [dict(EXPLAINED)]
    return data


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
    """Output, field, number of the way in which it is broken; tables with too few and too many rows."""
    _, known, *_ = shipped()
    for output, form in known.forms.items():
        for _, field in form.fields():
            for way, (keyword, _) in enumerate(ways(field)):
                yield pytest.param(output, field, way, id=f"{field.code}-{keyword}-{output}")


def sizes():
    """Output, table, a number of rows that it may not have."""
    for output, form in shipped()[1].forms.items():
        for part in form.parts:
            if isinstance(part, Table) and part.min_rows:
                yield pytest.param(output, part, 0, id=f"{part.code}-minItems-{output}")
            if isinstance(part, Table) and part.max_rows:
                yield pytest.param(output, part, part.max_rows + 1, id=f"{part.code}-maxItems-{output}")


def ways(field):
    """The wrong values of a field, one after the other; a computed field has none."""
    wrong = [] if field.computed else wrong_values(field)
    return [(key, value) for key, value in wrong if value is not None or key == "required"]


def stands_alone(field):
    """Whether a break of the field shows in other fields too: ids and what refers to them."""
    return field.is_id or bool(field.reference)


@cache
def findings(output, way, only=None):
    """Findings on the example record with one field broken in one way, or all that do not affect others.

    Errors in one field hold up the rules that read it, so that nothing is found there for another's sake.
    """
    known, data = shipped()[1], example(output)
    for part, field in known.forms[output].fields():
        if (field.code == only if only else not stands_alone(field)) and way < len(ways(field)):
            put(data[part.name], part, field, ways(field)[way][1])
    return check_one(output, data).findings


def put(answers, part, field, value):
    """A value, or None for none, into the section or the first row of the table, which may be a new one."""
    if not isinstance(part, Section) and not answers:
        answers.append({})
    here = answers if isinstance(part, Section) else answers[0]
    here.pop(field.name, None)
    if value is not None:
        here[field.name] = value


@pytest.mark.parametrize(("output", "field", "way"), list(cases()))
def test_a_broken_answer_has_a_place_and_a_sentence(output, field, way):
    form = shipped()[1].forms[output]
    part, _ = form.find(field.pointer)
    pointer = field.at(0 if isinstance(part, Table) else None)
    found = findings(output, way, field.code if stands_alone(field) else None)
    judge([finding for finding in found if finding.pointer == pointer], part, field)


@pytest.mark.parametrize(("output", "table", "number"), list(sizes()))
def test_a_table_with_too_few_or_too_many_rows(output, table, number):
    data = example(output)
    rows = data[table.name]
    data[table.name] = [rows[n % len(rows)] for n in range(number)]
    found = check_one(output, data).findings
    judge([finding for finding in found if finding.pointer == table.pointer], table, None)


def judge(there, part, field):
    """The findings at one place: an error is among them, and each says plainly what is wrong where."""
    assert [f for f in there if f.severity is Severity.ERROR], "nothing was found at the broken answer"
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
    found = check_one(output, {}).findings
    asked = {f.pointer for p, f in form.fields() if f.required and isinstance(p, Section)}
    asked |= {p.pointer for p in form.parts if isinstance(p, Table) and p.min_rows}
    assert {f.pointer for f in found if f.severity is Severity.ERROR} == asked
    assert all(str(f.location) and f.message and f.action for f in found)
