"""The pages for people: links lead somewhere, commands and rules exist, and what they promise is so."""

import re
import shlex
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

from pipeline import programme
from pipeline.cli import COMMANDS, main
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
