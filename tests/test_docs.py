"""The pages for people: links lead somewhere, commands and rules exist, and what they promise is so."""

import json
import re
import shlex
import tomllib
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

from pipeline import programme, rules, standing
from pipeline.cli import COMMANDS, main
from pipeline.fields import Kind
from pipeline.reports.text import STATES
from pipeline.values import read_text
from tests.samples.checking import check

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"(?<!\\)`(twinning(?: [^`\\]+)?)`")
LARGEST = 150_000  # bytes of a picture


def named(path):
    return path.relative_to(ROOT).as_posix()


def text_of(page):
    return page.read_text(encoding="utf-8")


def without_blocks(page):
    return FENCE.sub("", text_of(page))


@cache
def definition():
    return programme.load(ROOT)


# --- Links and pictures ---------------------------------------------------------------------------------


def anchors(page):
    """The anchors of a page's headings, as they are made from Markdown: `## A new rule` is #a-new-rule."""
    headings = re.findall(r"^#+ (.+)$", without_blocks(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_anchors_of_a_page_are_those_of_its_headings(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# A title: *two* words\n```sh\n# no heading\n```\n## What's `new`?\n", encoding="utf-8")
    assert anchors(page) == {"a-title-two-words", "whats-new"}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_within_the_project_leads_somewhere(page):
    for target in LINK.findall(without_blocks(page)):
        if "://" in target or target.startswith("mailto:"):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / unquote(path)).resolve() if path else page
        assert there.exists(), target
        assert ROOT in there.parents, target
        if anchor:
            assert anchor in anchors(there), target


def test_every_page_can_be_reached_from_the_readme():
    seen, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        targets = (target.partition("#")[0] for target in LINK.findall(without_blocks(page)))
        waiting += [(page.parent / target).resolve() for target in targets if target and "://" not in target]
    assert {named(page) for page in PAGES} <= {named(page) for page in seen}


def test_every_picture_is_shown_somewhere_and_small():
    shown = {
        (page.parent / target).resolve()
        for page in PAGES
        for target in LINK.findall(text_of(page))
        if target.endswith(".png")
    }
    there = set((DOCS / "images").iterdir())
    assert shown == there
    for picture in there:
        assert picture.read_bytes().startswith(b"\x89PNG")
        assert picture.stat().st_size < LARGEST, picture.name


def test_every_picture_says_what_it_shows_to_those_who_cannot_see_it():
    for page in PAGES:
        assert "![](" not in text_of(page), named(page)


def test_the_finding_in_the_picture_is_what_the_check_says():
    (shown,) = re.findall(r"!\[([^\]]+)\]\(images/finding\.png\)", text_of(DOCS / "cities.md"))
    report = check(ROOT / "submissions" / "cohort-3" / "brackwater")
    (found,) = [f for f in report.file("roadmap.docx")["findings"] if f["rule"] == "TLR-01"]
    place = " · ".join(found["location"][name] for name in ("part", "ref", "label"))
    said = f"✗ {place}. {found['message']} → {found['action']}"
    assert " ".join(shown.split()) == " ".join(said.split())


# --- Commands -------------------------------------------------------------------------------------------


def commands(page):
    """Every command line that a page names: whole ones in blocks, and mentions within sentences."""
    for language, block in FENCE.findall(text_of(page)):
        for line in block.splitlines() if language == "sh" else ():
            if line.strip().startswith("twinning"):
                yield shlex.split(line.strip(), comments=True), True
    for mention in INLINE.findall(without_blocks(page)):
        yield mention.split(), False


def understood(words, whole):
    """What is wrong with a command line; nothing is run, and files need not be there."""
    command, context, arguments = main, click.Context(main), words[1:]
    while isinstance(command, click.Group) and arguments and not arguments[0].startswith("-"):
        found = command.get_command(context, arguments[0])
        if found is None:
            return f"there is no command {arguments[0]!r}"
        command, context = found, click.Context(found, parent=context)
        arguments = arguments[1:]
    try:
        given, _, _ = command.make_parser(context).parse_args(list(arguments))
        for parameter in command.get_params(context):
            value = given.get(parameter.name)
            if isinstance(parameter.type, click.Choice) and isinstance(value, str):
                parameter.type.convert(value, parameter, context)
            if whole and parameter.required and not (isinstance(value, str | tuple) and value):
                return f"{parameter.name} is missing"
    except click.UsageError as wrong:
        return wrong.message
    return ""


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_command_exists_with_its_options(page):
    wrong = {" ".join(words): said for words, whole in commands(page) if (said := understood(words, whole))}
    assert wrong == {}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("twinning chek", "there is no command 'chek'"),
        ("twinning programme chek", "there is no command 'chek'"),
        ("twinning check x --farmat json", "No such option"),
        ("twinning check x --format yaml", "'yaml' is not one of"),
        ("twinning check", "paths is missing"),
        ("twinning fill form.docx data.json", "to is missing"),
    ],
)
def test_a_command_that_does_not_exist_would_be_noticed(line, said):
    assert said in understood(shlex.split(line), whole=True)


def test_every_command_has_its_place_in_the_pages():
    group = main.get_command(click.Context(main), "programme")
    known = {(name,) for name in COMMANDS if name != "programme"}
    known |= {("programme", name) for name in group.list_commands(click.Context(group))}
    shown = {tuple(words[1:3]) for page in PAGES for words, _ in commands(page)}
    assert {name for name in known if not any(line[: len(name)] == name for line in shown)} == set()


# --- Rules, questions, words ----------------------------------------------------------------------------


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


# --- The conventions ------------------------------------------------------------------------------------


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
