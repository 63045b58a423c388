"""Facts of vocabulary entries that rules read: what is not there is told when a programme is checked."""

import pytest

from pipeline import rules
from pipeline.rules.language import Language
from pipeline.rules.tree import parse
from pipeline.rules.vocabulary import lacking
from tests import small
from tests.small import rule

LISTS = {
    "level": {"low": {"label": "Low", "rank": 1}, "high": {"label": "High", "rank": 2}},
    "size": {"small": {"label": "Small"}, "large": {"label": "Large", "limit": "high"}},
}


def said(text):
    return list(lacking(parse(Language().tree(text)), LISTS))


@pytest.mark.parametrize(
    "text",
    [
        "vocab.level[row.level].rank > vocab.level.low.rank",
        "vocab.level['high'].rank > 1",
        "vocab.size[row.size].label == 'x'",
        "has(vocab.size[row.size].limit)",
        "vocab.size['large'].limit == 'high' && vocab.size.large.limit == 'high'",
        "doc.goals.all(g, vocab.level[g.level].rank > 1)",
        "row.level in vocab.level",
        "row.size.limit == 1",
    ],
)
def test_all_that_is_read_is_there(text):
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            "vocab.size[row.size].limit == 'x'",
            "it reads 'limit' of 'size'; the entry 'small' has no such fact",
        ),
        ("vocab.size.small.limit == 'x'", "it reads 'limit' of 'size'; the entry 'small' has no such fact"),
        (
            "vocab.size['small'].limit == 'x'",
            "it reads 'limit' of 'size'; the entry 'small' has no such fact",
        ),
        (
            "doc.goals.exists(g, g.size == 'a' && vocab.level[vocab.size[g.size].limit].rank > 1)",
            "it reads 'limit' of 'size'; the entry 'small' has no such fact",
        ),
        ("vocab.level.middle.rank > 1", "the vocabulary 'level' has no entry 'middle'"),
        ("vocab.level['middle'].rank > 1", "the vocabulary 'level' has no entry 'middle'"),
        ("vocab.colour.red.rank > 1", "there is no vocabulary 'colour'"),
        ("vocab.colour[row.colour].rank > 1", "there is no vocabulary 'colour'"),
    ],
)
def test_something_is_not_there(text, what):
    assert said(text) == [what]


WHAT = "it reads 'far_off' of 'colour'; the entry 'red' has no such fact"


def test_a_rule_that_reads_it_is_told(checked):
    test = "doc.goals.all(g, !has(g.colour) || vocab.colour[g.colour].far_off)"
    found = checked(note=rule(test=test))
    assert f"schemas/rules/note.toml, rule N-01: {WHAT}" in found


def test_a_rule_on_fields_that_reads_it_is_told(checked):
    general = small.without_document_rules()
    old = "column.filter(c, c == value)"
    assert old in general
    found = checked(
        general=general.replace(old, "column.filter(c, c == value && vocab.colour[c].far_off)", 1)
    )
    assert any(WHAT in problem for problem in found)


def test_a_computed_field_that_reads_it_is_told(tmp_path):
    total = {**small.SUMS["properties"]["total"], "x-computed": "vocab.colour['red'].far_off ? 1.0 : 2.0"}
    sums = {**small.SUMS, "properties": {"total": total}}
    note = {**small.NOTE, "properties": {**small.NOTE["properties"], "sums": sums}}
    found = rules.check(small.programme(tmp_path, note_schema=note))
    assert [str(problem.what) for problem in found if WHAT in problem.what]
