"""What an expression reads."""

import pytest

from pipeline.errors import DefinitionError


@pytest.fixture
def analysis(loaded):
    return loaded().analysis


def shown(reads):
    return {f"{read.output}#{'/'.join(read.path)}{'/**' if read.whole else ''}" for read in reads}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("doc.about.amount > 1.0", {"note#about/amount"}),
        ("doc['about']['amount'] > 1.0", {"note#about/amount"}),
        ("has(doc.about.other)", {"note#about/other"}),
        ("doc.about.?other.orValue('') == ''", {"note#about/other"}),
        ("total(doc.goals.map(g, g.cost)) > 1.0", {"note#goals/*/cost"}),
        (
            "doc.goals.filter(g, g.cost > 1.0).map(g, g.text).size() > 0",
            {"note#goals/*/cost", "note#goals/*/text"},
        ),
        ("doc.goals.exists(g, g.colour == 'red')", {"note#goals/*/colour"}),
        ("doc.goals.size() > 1", {"note#goals"}),
        ("doc.goals[0].cost > 1.0", {"note#goals/*/cost"}),
        (
            "(doc.goals.filter(g, g.cost > 1.0) + doc.goals).all(g, g.text != '')",
            {"note#goals/*/cost", "note#goals/*/text"},
        ),
        ("doc.about.colours.all(c, c != 'red')", {"note#about/colours"}),
        ("cel.bind(a, doc.about, a.amount > 1.0)", {"note#about/amount"}),
        ("vocab.colour[doc.about.name].label != ''", {"note#about/name"}),
        ("'doc.about.day' == doc.about.name", {"note#about/name"}),
        ("today > '2026' && city.start < today", {"city#start"}),
        ("doc.about == doc.about", {"note#about/**"}),
        ("(true ? doc.about : doc.about).day != ''", {"note#about/day"}),
        ("docs['plan'].links.day > doc.about.day", {"plan#links/day", "note#about/day"}),
        (
            "docs.plan.links.goals.all(r, doc.goals.exists(g, g.goal_id == r))",
            {"plan#links/goals", "note#goals/*/goal_id"},
        ),
    ],
)
def test_reads(analysis, text, expected):
    assert shown(analysis.places((text,), "note")) == expected


def test_own_row_is_told_from_other_rows(analysis):
    text = "row.goal == '' || doc.steps.exists(s, s.start > row.start)"
    assert shown(analysis.places((text,), "note", "steps")) == {
        "note#steps/@/goal",
        "note#steps/*/start",
        "note#steps/@/start",
    }


def test_a_row_used_as_a_whole_is_read_as_a_whole(analysis):
    assert shown(analysis.places(("row == row",), "note", "goals")) == {"note#goals/@/**"}


def test_a_computed_field_brings_what_it_is_computed_from(analysis):
    assert shown(analysis.places(("row.share > 0.5",), "note", "goals")) == {
        "note#goals/@/share",
        "note#goals/@/cost",
        "note#sums/total",
        "note#goals/*/cost",
    }


def test_what_is_asked_for_with_has(analysis):
    reads = analysis.reads(("has(doc.about.other) && doc.about.other != doc.about.name",), "note")
    assert shown(reads.tested) == {"note#about/other"}


@pytest.mark.parametrize(
    ("text", "table", "said"),
    [
        ("doc.aboot.name == ''", "", "'aboot', which the form note does not have"),
        ("doc.about.nom == ''", "", "'nom', which about does not have"),
        ("doc.goals.cost > 1.0", "", "'cost' of goals, which is a table"),
        ("doc.goals.all(g, g.price > 1.0)", "", "'price', which goals does not have"),
        ("row.cost > 1.0", "", "says `row`, but has no `each`"),
        ("row.price > 1.0", "goals", "'price', which goals does not have"),
        ("doc.about.name.first == ''", "", "'first' of the field name"),
        ("docs['poem'].a.b == 1", "", "the output 'poem', which has no form"),
        ("city.mayor == ''", "", "city.mayor; known are name"),
    ],
)
def test_what_the_form_does_not_have(analysis, text, table, said):
    with pytest.raises(DefinitionError) as raised:
        analysis.reads((text,), "note", table)
    assert said in str(raised.value)
