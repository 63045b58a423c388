"""Rule files read; what is wrong in them named with file and rule."""

import pytest

from pipeline import rules
from pipeline.errors import DefinitionError
from pipeline.messages import About
from pipeline.model import Severity
from tests import small
from tests.small import rule

CASE = """
[[rule]]
id = "X-1"
severity = "error"
title = "T"
why = "W."
[[rule.case]]
"""


def test_a_rule_is_read(loaded):
    text = rule(
        each="/goals", at=["cost", "/about/amount"], test="row.cost > 1.0", values={"half": "row.cost / 2.0"}
    )
    (read,) = loaded(note=text).rules
    assert (read.output, read.each, read.at) == ("note", "goals", ("cost", "/about/amount"))
    assert read.entry.severity is Severity.ERROR
    assert read.entry.about is About.RECORD
    assert read.entry.source == "note.toml"
    assert [example.holds for example in read.examples] == [True, False]
    assert read.examples[1].patch == {"note#/about/amount": 0}


def test_a_date_in_an_example_is_text_as_in_a_record(tmp_path):
    text = rule(fail=None) + 'fail = { "/about/day" = 2026-02-03 }\n'
    (read,) = rules.load(small.programme(tmp_path, note=text)).rules
    assert read.examples[1].patch == {"note#/about/day": "2026-02-03"}


def test_catalogue_keeps_the_order_of_the_files(loaded):
    across = rule(
        id="X-1", output="plan", needs=["note"], test="true", at="/links/day", fail={"plan#/links": {}}
    )
    known = loaded(note=rule(), plan=rule(at="/links/day", test="true", id="P-01"), across=across).catalogue
    sources = list(dict.fromkeys(entry.source for entry in known.values()))
    assert sources == ["general.toml", "files.toml", "note.toml", "plan.toml", "across.toml"]


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"colour": "red"}, "'colour' is not known here"),
        ({"why": None}, "why is missing"),
        ({"action": " "}, "action must be text"),
        ({"message": None}, "message is missing"),
        ({"title": None}, "title is missing"),
        ({"at": None}, "at is missing"),
        ({"at": [1]}, "at must be text or a list of texts"),
        ({"severity": "fatal"}, "severity is 'fatal', which is not known"),
        ({"pass": None}, "it has no example `pass`"),
        ({"fail": None}, "it has no example `fail`"),
        ({"fail": [1]}, "`fail` must be a table of pointers and values"),
        ({"fail": {"about/amount": 1}}, "the example's 'about/amount' must be a pointer"),
        ({"message": "It is {wrong}."}, "message names {wrong}, which is not known"),
        ({"message": "It should be {expected}."}, "message names {expected}"),
        ({"message": "It is {found"}, "message: "),
        ({"action": "Take {found.real}."}, "action: {found.real} is no placeholder"),
        ({"values": {"half": 2}}, "values must be a table of CEL texts"),
        ({"needs": ["plan"]}, "'needs' is not known here"),
        ({"output": "plan"}, "'output' is not known here"),
    ],
)
def test_what_is_wrong_with_a_rule(loaded, keys, said):
    with pytest.raises(DefinitionError) as raised:
        loaded(note=rule(**keys))
    assert str(raised.value).startswith("schemas/rules/note.toml, rule N-01: ")
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"output": "poem", "needs": ["note"]}, "there is no output 'poem' with a form"),
        ({"output": "plan", "needs": ["poem"]}, "there is no output 'poem' with a form"),
        ({"output": "plan", "needs": ["plan"]}, "`needs` must name the other outputs"),
        ({"output": "plan"}, "needs is missing"),
        ({"needs": ["note"]}, "output is missing"),
        ({"output": "plan", "needs": ["note"]}, "must be a pointer, such as 'roadmap#/team/0/role'"),
    ],
)
def test_what_is_wrong_with_a_rule_across_outputs(loaded, keys, said):
    with pytest.raises(DefinitionError, match=r"across\.toml, rule N-01: ") as raised:
        loaded(across=rule(**keys))
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('keyword = ["type"]\nmessage = "{found}"', "case 1: action is missing"),
        ('keyword = ["type"]\nmessage = "{name}"\naction = "A."', "case 1: message names {name}"),
        ('keyword = ["type"]\nmessage = "M."\naction = "A."\nfixed = "yes"', "fixed must be true or false"),
        ('kind = ["date"]\nmessage = "M."\naction = "A."', "case 1: keyword is missing"),
        ('for = ["text"]\nmessage = "M."\naction = "A."', "case 1: test is missing"),
        ('for = ["text"]\ntest = "true"\nmessage = "M."\naction = "A."', "it has no example `pass`"),
        (
            'for = ["text"]\ntest = "true"\nlimit = 1\nmessage = "M."\naction = "A."',
            "'limit' is not known here",
        ),
    ],
)
def test_what_is_wrong_with_a_case(tmp_path, lines, said):
    small.programme(tmp_path)
    general = tmp_path / "schemas" / "rules" / "general.toml"
    definition = small.programme(tmp_path, general=general.read_text() + CASE + lines + "\n")
    with pytest.raises(DefinitionError, match=r"general\.toml, rule X-1: ") as raised:
        rules.load(definition)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("note", "[[rule]", "schemas/rules/note.toml: no sound TOML: "),
        ("note", "colour = 1\n" + rule(), "schemas/rules/note.toml: 'colour' is not known at the top"),
        ("across", 'output = "note"\n', "schemas/rules/across.toml: this file is not about one output"),
        ("poem", rule(), "schemas/rules/poem.toml: there is no output 'poem' with a form"),
        ("note", rule() + rule(), "schemas/rules/note.toml, rule N-01: note.toml has that id too"),
        ("note", rule(id="G-01"), "schemas/rules/note.toml, rule G-01: general.toml has that id too"),
        ("note", rule(id=None), "schemas/rules/note.toml, rule number 1: id is missing"),
    ],
)
def test_what_is_wrong_with_a_file(loaded, name, text, said):
    with pytest.raises(DefinitionError) as raised:
        loaded(**{name: text})
    assert str(raised.value).startswith(said)


def test_a_file_must_name_its_own_output(tmp_path):
    definition = small.programme(tmp_path)
    (tmp_path / "schemas" / "rules" / "note.toml").write_text('output = "plan"\n')
    with pytest.raises(DefinitionError, match=r"note\.toml: at the top it must say output = 'note'"):
        rules.load(definition)


@pytest.mark.parametrize("name", ["general.toml", "files.toml"])
def test_the_general_files_must_be_there(tmp_path, name):
    definition = small.programme(tmp_path)
    (tmp_path / "schemas" / "rules" / name).unlink()
    with pytest.raises(DefinitionError, match=f"schemas/rules/{name} is missing"):
        rules.load(definition)


def test_check_says_all_that_is_wrong_at_once(checked):
    found = checked(note=rule(why=None) + rule(id="N-02", title=None), plan=rule(severity="bad", id="P-01"))
    assert [line.partition(": ")[0].rpartition(" ")[2] for line in found] == ["N-01", "N-02", "P-01"]
