"""Expressions over values; what cannot be compiled or evaluated."""

import pytest

from pipeline.errors import DefinitionError
from pipeline.rules.language import Language, NotEvaluated, number
from pipeline.rules.tree import Call, Constant, Loop, Name, Select, names, parse


@pytest.fixture(scope="module")
def language():
    return Language()


def test_row_changes_without_a_new_scope(language):
    scope = language.scope({"doc": {"rows": [{"x": 1.0}, {"x": 2.0}]}})
    text = "row.x == 2.0 && doc.rows.exists(r, r.x == row.x)"
    assert [scope.holds(text, row) for row in ({"x": 1.0}, {"x": 2.0})] == [False, True]


def test_a_comment_at_the_end_of_an_expression_does_no_harm(language):
    assert language.scope({}).value("row.x + 1.0 // one more", {"x": 1.0}) == 2.0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 +", "Syntax error"),
        ("doc.rows.sort()", "undeclared reference to 'sort'"),
        ("docc.x", "undeclared reference to 'docc.x'"),
        ("total('a')", "found no matching overload"),
    ],
)
def test_no_sound_cel(language, text, said):
    with pytest.raises(DefinitionError, match=r"no sound CEL: 1:[0-9]+: ") as raised:
        language.compiled(text)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("text", ["doc.none", "doc.a + 1.0", "doc.rows[3]", "doc.a / 0", "doc.text > 1"])
def test_not_evaluated(language, text):
    with pytest.raises(NotEvaluated):
        language.scope({"doc": {"a": 1, "rows": [], "text": "x"}}).value(text)


def test_a_value_the_runtime_cannot_take_is_not_evaluated(language):
    with pytest.raises(NotEvaluated):
        language.scope({"doc": {"a": "\ud800"}}).value("doc.a")


def test_a_test_that_is_neither_true_nor_false_is_not_evaluated(language):
    with pytest.raises(NotEvaluated, match="true or false"):
        language.scope({"doc": {"a": 1}}).holds("doc.a")


@pytest.mark.parametrize(
    ("value", "whole", "seen"),
    [
        (3, False, 3.0),
        (3.0, True, 3),
        (3.5, True, 3.5),
        ("3", True, "3"),
        (True, True, True),
        (10**30, True, 1e30),
        (10**400, False, float("inf")),
    ],
)
def test_number(value, whole, seen):
    result = number(value, whole)
    assert (result, type(result)) == (seen, type(seen))


def test_tree(language):
    tree = parse(language.tree("has(doc.a) ? dyn([doc.b['c']]) : dyn({'k': 1.5})"))
    condition = Select(Name("doc"), "a", True)
    chosen = Call("_[_]", (Select(Name("doc"), "b", False), Constant("c")))
    assert isinstance(tree, Call)
    assert tree.function == "_?_:_"
    assert tree.arguments[0] == condition
    assert tree.arguments[1].arguments[0].nodes == (chosen,)
    assert tree.arguments[2].arguments[0].is_map


def test_tree_of_a_macro(language):
    tree = parse(language.tree("doc.rows.all(r, r.x > 1.0)"))
    assert isinstance(tree, Loop)
    assert (tree.variable, tree.over) == ("r", Select(Name("doc"), "rows", False))
    assert {"doc", "r"} <= names(tree)


@pytest.mark.parametrize("stored", [b"", b"\x12\x02\x18\x01", b"\x0a\x03abc"])
def test_a_tree_stored_otherwise_is_noticed(stored):
    with pytest.raises(ValueError, match="not known"):
        parse(stored)


@pytest.mark.parametrize("wrong", [set(), {0}, {7, 8}, set(range(20))])
def test_what_does_not_hold_is_found_among_many(language, wrong):
    values = ["no" if number in wrong else "yes" for number in range(20)]
    left = language.scope({}).unsettled("value == 'yes'", "value", values)
    assert wrong <= set(left)
    assert len(left) <= len(values) and (left == [] or wrong)
    assert left == sorted(set(left))


@pytest.mark.parametrize("text", ["value.x", "value", "value ? true : 1", "value =="])
def test_what_cannot_be_judged_in_one_go_is_left_for_a_look_at_each(language, text):
    assert language.scope({}).unsettled(text, "value", ["a", "b", "c", "d", "e"]) == [0, 1, 2, 3, 4]


def test_one_that_cannot_be_judged_does_not_hide_the_others(language):
    rows = [{"x": 1}, {"x": 1}, {}, {"x": 1}, {"x": 2}, {"x": 1}, {"x": 1}, {"x": 1}]
    left = language.scope({"doc": {"rows": rows}}).unsettled("row.x == 1", "row", rows, "doc.rows")
    assert {2, 4} <= set(left) and not {6, 7} & set(left)


def test_a_part_of_a_variable_is_seen_like_any_other():
    language = Language({"doc": ["a", "b", "odd-one"], "vocab": ["c"]})
    scope = language.scope({"doc": {"a": {"x": 1}, "b": [{"y": 2}], "odd-one": 3}})
    assert scope.value("doc.a.x + doc.b[0].y + doc['odd-one']") == 6
    assert scope.value("doc.size()") == 3
    assert scope.value("[{'a': 5}].map(doc, doc.a)") == [5]
    assert parse(language.tree("doc.a.x")) == Select(Select(Name("doc"), "a"), "x")
    with pytest.raises(NotEvaluated):
        scope.value("vocab.c")


def test_inside_an_output_doc_is_its_record():
    scope = Language({"doc": ["a"]}).scope({"docs": {"one": {"a": 1.0}, "the-other": {"a": 2.0}}})
    assert [scope.inside(output).value("doc.a") for output in ("one", "the-other")] == [1.0, 2.0]
    assert scope.inside("the-other").value("doc.a + row.b", {"b": 3.0}) == 5.0


def test_values_of_all_rows():
    scope = Language().scope({"doc": {"rows": [{"x": 1.0}, {"x": 2.0}], "some": [{"x": 1.0}, {}]}})
    assert scope.values("row.x * 2.0", "rows") == [2.0, 4.0]
    assert scope.values("row.x * 2.0", "some") is None
    assert scope.values("row.x *", "rows") is None
