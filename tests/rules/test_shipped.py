"""The rules of the shipped definition, and all ids that code raises."""

import ast
from pathlib import Path

import pytest

from pipeline import programme, rules
from pipeline.values import AMBIGUOUS

ROOT = Path(__file__).parents[2]
RAISING = {"Refused": 0, "Note": 0, "finding": 0, "refuse": 0, "_say": 0}


@pytest.fixture(scope="module")
def shipped():
    return programme.load(ROOT)


def test_the_shipped_rules_are_sound(shipped):
    assert rules.check(shipped) == ()


def _raised():
    """Every rule id that stands as a text where a note, a refusal or a finding is made, with its place."""
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {
            node.targets[0].id: node.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield from ((path.name, node.lineno, text) for text in _ids(node, names))


def _ids(call, names):
    function = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if function not in RAISING:
        return
    given = [*call.args[:1], *(word.value for word in call.keywords if word.arg in ("rule", "code"))]
    for value in given:
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield value.value
        elif isinstance(value, ast.Name) and isinstance(names.get(value.id), str):
            yield names[value.id]


def test_every_id_that_code_raises_is_in_the_catalogue(shipped):
    known = rules.load(shipped).catalogue
    raised = list(_raised())
    assert {"file-too-large", "lost-field", "G-14", "not-our-form"} <= {name for _, _, name in raised}
    assert [place for place in raised if place[2] not in known] == []


def test_ids_in_tables_of_the_intake_are_in_the_catalogue(shipped):
    known = rules.load(shipped).catalogue
    codes = {
        node.value
        for path in sorted((ROOT / "pipeline" / "intake").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _looks_like_a_code(node.value)
    }
    assert len(codes) >= 20
    assert sorted(codes - set(known)) == []


def _looks_like_a_code(text):
    starts = ("is-", "zip-", "xml-", "opc-", "file-", "git-", "not-a-", "unknown-", "encrypted-", "empty-")
    return text.startswith(starts) and text.replace("-", "").isalpha()


def test_notes_of_the_values_are_in_the_catalogue(shipped):
    known = rules.load(shipped).catalogue
    settled = {f"{about}-by-{by}" for about in ("date", "number") for by in ("file", "language")}
    assert {*AMBIGUOUS, *settled, "word-by-language", "share-below-one"} <= set(known)


def test_every_entry_speaks_plainly(shipped):
    for entry in rules.load(shipped).catalogue.values():
        texts = [entry.title, entry.why, entry.message, entry.action]
        texts += [text for case in entry.cases for text in (case.message, case.action)]
        for text in filter(None, texts):
            assert not {"null", "schema", "regex", "JSON", "boolean", "array", "string", "pointer"} & set(
                text.split()
            )
            assert text[0].isupper() or text[0] in "‘{0123456789", text
            assert text == text.strip()
        for text in (entry.why, *(case.message for case in entry.cases), entry.message):
            assert not text or text[-1] in ".}", (entry.id, text)


def test_ids_follow_the_scheme(shipped):
    for name, entry in rules.load(shipped).catalogue.items():
        numbered = name.split("-")[0].isupper() and name.split("-")[1][:1].isdigit()
        assert numbered or name == name.lower(), name
        assert entry.source
