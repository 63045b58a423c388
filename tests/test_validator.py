"""The quick way and jsonschema alone say the same of good data and of bad, error by error."""

import copy
import math
import random
import subprocess
import sys

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from pipeline import validator
from pipeline.validate.schema import filled
from pipeline.validator import Validator, is_date
from tests.shipped import shipped

ODD = (
    *("", " ", "x", "LO-01", "LO-01\n", "LO-0１", "2026-02-30", "0000-01-01", "2026-03-15", "a@b", "\ud800"),
    *(0, 1, -1, 5.0, 2.5, 1e300, 10**30, math.nan, math.inf, True, False, None, [], [None], {}, {"x": 1}),
    *(["energy", "energy"], ["energy", 1], "x" * 5000, "tech", "final", "draft", "yes"),
)


def errors(judge, data):
    """All that a judge says, in the order in which it says it."""
    return [
        (
            list(e.absolute_path),
            e.validator,
            repr(e.validator_value),
            repr(e.instance),
            e.message,
            id(e.schema),
        )
        for e in judge(data)
    ]


def without_words(judge, data):
    return [
        (list(e.absolute_path), e.validator, repr(e.validator_value), repr(e.instance), repr(e.schema))
        for e in judge(data)
    ]


def plain(schema):
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).iter_errors


def broken(data, chance):
    """The same data with a few answers changed, rows and parts taken out or put in."""
    data = copy.deepcopy(data)
    for _ in range(chance.randint(0, 4)):
        where = data
        for _ in range(chance.randint(0, 3)):
            below = list(where.values() if isinstance(where, dict) else where)
            below = [part for part in below if isinstance(part, dict | list) and part]
            where = chance.choice(below) if below else where
        places = list(where) if isinstance(where, dict) else list(range(len(where)))
        if chance.random() < 0.2:
            del where[chance.choice(places)]
        elif isinstance(where, dict):
            where[chance.choice([*places, "unknown"])] = chance.choice(ODD)
        else:
            where[chance.choice(places)] = copy.deepcopy(chance.choice([*ODD, *where]))
        if not data:
            return data
    return data


def disagreements(times, seed):
    """For which data the two say something else."""
    definition, _, records, _ = shipped()
    chance = random.Random(seed)
    for output, record in records.items():
        schema = definition.flat(output)
        ours, theirs = Validator(schema), plain(schema)
        assert ours._known, f"{output} is judged by jsonschema alone"
        for _ in range(times):
            data = broken(filled(definition.form(output), record), chance)
            if errors(ours.errors, data) != errors(theirs, data):
                yield output, data
            if without_words(ours.violations, data) != without_words(theirs, data):
                yield output, data


def test_both_say_the_same():
    assert not list(disagreements(6, seed=1))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 8))
def test_both_say_the_same_of_much(seed):
    assert not list(disagreements(60, seed))


def test_what_is_in_order_is_never_put_before_jsonschema():
    definition, _, records, _ = shipped()
    for output, record in records.items():
        judge = Validator(definition.flat(output))
        assert not list(judge.errors(filled(definition.form(output), record)))
        assert judge._judge is None, output


@pytest.mark.parametrize(
    "schema",
    [
        {"pattern": "^\\w+$"},  # letters of all scripts in Python
        {"pattern": "(?i)x"},
        {"not": {"pattern": "^x$"}},
        {"items": False},
        {"prefixItems": [{"type": "string"}]},
        {"multipleOf": 0.01},
        {"unevaluatedProperties": False},
        {"dependentSchemas": {"a": {"required": ["b"]}}},
        {"allOf": [{"if": {"format": "date"}, "then": {"maxLength": 3}}]},
    ],
)
def test_what_the_two_may_take_otherwise_is_left_to_jsonschema(schema):
    judge = Validator(schema)
    assert not judge._known
    endless = (math.nan, math.inf)  # they end jsonschema's own division
    for data in (*(odd for odd in ODD if odd not in endless), {"a": 1}, 0.07, ["a", "b"]):
        assert errors(judge.errors, data) == errors(plain(schema), data)
        assert without_words(judge.violations, data) == without_words(plain(schema), data)


@pytest.mark.parametrize(
    "schema",
    [
        {"$defs": {"word": {"type": "string", "maxLength": 2}}, "items": {"$ref": "#/$defs/word"}},
        {"anyOf": [{"type": "integer"}, {"properties": {"x": {"const": 2}}, "required": ["x"]}]},
        {"if": {"properties": {"x": {"const": 1}}}, "then": {"required": ["y"]}},
        {"contains": {"const": "energy"}},
        {"type": "string", "format": "date-time"},
        {"not": {"required": ["x"]}},
        {"properties": {"x": True}, "additionalProperties": {"type": "string"}},
        {"pattern": "("},  # no sound schema; what becomes of it is as before
    ],
)
def test_every_shape_of_schema(schema):
    for data in (*ODD, ["ab", "abc", 3], {"x": 1, "y": 2}, "2026-03-15T10:00:00Z"):
        try:
            expected = errors(plain(schema), data)
        except Exception as wrong:
            with pytest.raises(type(wrong)):
                list(Validator(schema).errors(data))
        else:
            assert errors(Validator(schema).errors, data) == expected
            assert without_words(Validator(schema).violations, data) == without_words(plain(schema), data)
            assert Validator(schema).is_valid(data) is not bool(expected)


def test_formats_count_unless_told_not_to():
    assert not Validator({"format": "date"}).is_valid("yesterday")
    assert Validator({"format": "date"}, formats=False).is_valid("yesterday")


@pytest.mark.parametrize(
    "text",
    ["2026-03-15", "2026-3-15", "2026-02-30", "0000-01-01", "２026-03-15", "2026-03-15\n", "20260315", ""],
)
def test_a_date_is_what_jsonschema_takes_for_one(text):
    assert is_date(text) == FormatChecker(["date"]).conforms(text, "date")


def test_without_the_quick_one_all_is_as_before(monkeypatch):
    monkeypatch.setattr(validator, "quick", None)
    schema = {"properties": {"x": {"type": "integer"}}}
    assert errors(Validator(schema).errors, {"x": "1"}) == errors(plain(schema), {"x": "1"})
    assert Validator(schema).is_valid({"x": 1})


def test_jsonschema_is_loaded_only_when_it_is_to_put_something_in_words():
    code = (
        "import sys; from pipeline.validator import Validator as V; v = V({'type': 'integer'});"
        "assert v.is_valid(1) and not v.is_valid('1') and len(v.violations('1')) == 1;"
        "assert 'jsonschema' not in sys.modules;"
        "assert len(list(v.errors('1'))) == 1 and 'jsonschema' in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
