"""What the pages for people promise of rules, questions, choices and ways to write is so."""

import json
import re
import tomllib

import pytest

from pipeline import rules, standing
from pipeline.fields import Kind
from pipeline.reports.text import STATES
from pipeline.values import read_text
from tests.test_docs import DOCS, FENCE, PAGES, ROOT, definition, named, text_of


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_rule_that_is_named_exists(page):
    catalogue = set(rules.load(definition()).catalogue)
    kinds = {name.rpartition("-")[0] for name in catalogue if re.search(r"-\d+[a-z]?$", name)}
    mentioned = set(re.findall(rf"\b(?:{'|'.join(sorted(kinds))})-\d+[a-z]?\b", text_of(page)))
    of_its_own = set(re.findall(r'^ *id = "([^"]+)"', text_of(page), flags=re.MULTILINE))
    assert mentioned - catalogue - of_its_own == set()


def test_codes_in_the_page_for_cities_are_those_of_the_questions_named_with_them():
    text = text_of(DOCS / "cities.md")
    labels = {field.code: field.label for _, field in definition().form("roadmap").fields()}
    mentioned = re.findall(r"\*\*([^*]+)\*\* \[([A-Z]\d+)\]", text)
    assert len(mentioned) > 3
    assert {code: label for label, code in mentioned} == {code: labels[code] for _, code in mentioned}
    assert set(re.findall(r"\[([A-Z]\d+)\]", text)) <= set(labels)


@pytest.mark.parametrize(
    ("heading", "output"),
    [("Transferability Assessment", "transferability"), ("Twin City Action Plan", "action-plan")],
)
def test_codes_in_a_section_on_one_form_are_those_of_its_questions(heading, output):
    (section,) = re.findall(
        rf"^## The \w+ of the {heading}\n(.*?)^## ", text_of(DOCS / "cities.md"), re.MULTILINE | re.DOTALL
    )
    labels = {field.code: field.label for _, field in definition().form(output).fields()}
    mentioned = re.findall(r"\*\*([^*]+)\*\* \(([A-Z]\d+)\)", section)
    assert len(mentioned) > 5
    assert {code: label for label, code in mentioned} == {code: labels[code] for _, code in mentioned}
    assert len(mentioned) == len(re.findall(r"\(([A-Z]\d+)\)", section))


def test_the_page_for_cities_says_what_each_document_takes_from_earlier_ones():
    rows = re.findall(
        r"^\| (\d) \| ([^|]+) \| (\w+) \| [^|]+ \| ([^|]+) \|$", text_of(DOCS / "cities.md"), re.M
    )
    assert [int(number) for number, *_ in rows] == [1, 2, 3, 4, 5]
    for (_, title, program, takes), output in zip(rows, definition().outputs, strict=True):
        references = (field.reference for _, field in definition().form(output.id).fields())
        away = {reference.rpartition("/")[0] for reference in references if "#" in reference}
        tables = {definition().form(at.partition("#/")[0]).part(at.partition("#/")[2]).label for at in away}
        assert title == output.title
        assert program == {"docx": "Word", "xlsx": "Excel"}[output.default_format]
        assert set(re.split("[,;] ", takes)) == ({table.lower() for table in tables} or {"nothing"})


def test_choices_in_the_page_for_cities_exist():
    (status,) = [f for _, f in definition().form("roadmap").fields() if f.code == "A7"]
    assert {"Submitted", "Draft"} <= {choice.label for choice in status.choices}


def written(kind):
    """What the page for cities says of ways to write a date or a number, and of how they are read."""
    above = "Write the year" if kind is Kind.DATE else "Write numbers in digits"
    table = text_of(DOCS / "cities.md").partition(above)[2].split("\n\n")[1]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    assert rows[0] == ["You write", "It is read as"]
    return [(you, read) for you, read in rows[2:]]


def field_for(kind):
    wanted = "EUR" if kind is Kind.NUMBER else ""
    form = definition().form("engagement-plan")
    return next(f for _, f in form.fields() if f.kind is kind and f.unit == wanted)


@pytest.mark.parametrize(
    ("kind", "you", "read"),
    [(kind, *row) for kind in (Kind.DATE, Kind.NUMBER) for row in written(kind)],
)
def test_what_a_city_writes_is_read_as_the_page_says(kind, you, read):
    reading = read_text(field_for(kind), you)
    if read.startswith(("not clear", "not read")):
        assert reading.value == you
        assert (reading.note is not None) == read.startswith("not clear")
    else:
        assert str(reading.value) == read
        assert reading.note is None


def test_the_page_for_cities_shows_what_is_read_not_read_and_not_clear():
    for kind in (Kind.DATE, Kind.NUMBER):
        said = [read for _, read in written(kind)]
        assert len(said) > 5
        assert any(read.startswith("not clear") for read in said)
        assert any(read.startswith("not read") for read in said)


def test_the_page_for_reviewers_knows_the_words_of_the_board():
    text = text_of(DOCS / "reviewers.md")
    said = [*STATES.values(), standing.NOT_HANDED_IN, standing.PERHAPS, standing.NOT_CHECKED]
    assert [words for words in said if f"| {words} |" not in text] == []


def test_the_page_for_reviewers_explains_each_column_of_the_chain():
    rows = re.findall(
        r"^\| ([A-Z]{2}) \| [^|]+ \| ([^|,]+), ([^|]+) \|$", text_of(DOCS / "reviewers.md"), re.M
    )
    expected = []
    for place in definition().chain:
        output, _, pointer = place.partition("#/")
        table, _, column = pointer.partition("/")
        part, field = definition().form(output).find(f"/{table}/0/{column}")
        expected.append((field.schema["pattern"][1:3], definition().output(output).title, part.label))
    assert rows == expected


def test_rules_that_are_shown_are_those_that_hold():
    there = {}
    for path in (ROOT / "schemas" / "rules").glob("*.toml"):
        for item in tomllib.loads(path.read_text(encoding="utf-8"))["rule"]:
            there[item["id"]] = item
    blocks = [text for kind, text in FENCE.findall(text_of(DOCS / "rule-conventions.md")) if kind == "toml"]
    shown = [item for text in blocks for item in tomllib.loads(text).get("rule", ()) if "id" in item]
    assert [item["id"] for item in shown] == ["SEP-09", "XD-14b"]
    assert shown == [there[item["id"]] for item in shown]


def test_every_key_at_the_top_of_the_programme_is_described():
    schema = json.loads((ROOT / "schemas" / "programme.schema.json").read_text(encoding="utf-8"))
    text = text_of(DOCS / "schema-conventions.md")
    for key, value in schema["properties"].items():
        listed = value.get("items", {}).get("$ref")
        assert (f"`[[{key}]]`" if listed else f"`{key}`") in text, key
