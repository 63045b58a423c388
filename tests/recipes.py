"""docs/managers.md in, its recipes out, and each carried out as a reader would: edit, write, run, compare."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import docx
import openpyxl
from click.testing import CliRunner

from pipeline import process
from pipeline.cli import main

PAGE = Path(__file__).parents[1] / "docs" / "managers.md"
HOME = ("--programme", "my-programme")  # the copy on which all recipes work
BEFORE = "before"  # what is done before every recipe
FENCE = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
NAME = re.compile(r"^Recipe: `([a-z-]+)`$", re.MULTILINE)
FIND = re.compile(r"In `([^`]+)`,\s+find$")
WRITE = re.compile(r"[Ww]rite this to `([^`]+)`[^`]*$")
WAYS = {
    "and put in its place": lambda old, new: new,
    "and add below it": lambda old, new: f"{old}\n{new}",
    "and add above it": lambda old, new: f"{new}\n{old}",
}


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page: the words before it, its language, and what it holds."""

    before: str
    language: str
    text: str


def recipes() -> Mapping[str, tuple[Block, ...]]:
    """The blocks of each recipe by its name; those of the section "Before you begin" under BEFORE."""
    sections = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = {}
    for section in sections[1:]:
        named = NAME.search(section)
        name = named[1] if named else BEFORE if section.startswith("Before you begin") else ""
        if name:
            assert name not in found, f"two recipes are called {name}"
            found[name] = tuple(_blocks(section))
        else:
            assert not list(_blocks(section)), f"no recipe, but steps: {section[:40]!r}"
    return found


def carry_out(name: str, *, run: bool = True) -> None:
    """Do what a recipe says, in the current folder; without `run` only its edits are made.

    Fails when a text to find is not there once, a command cannot run, or does not say what the page promises.
    """
    said, find = "", None
    for block in recipes()[name]:
        way = next((ways for words, ways in WAYS.items() if block.before.endswith(words)), None)
        if target := FIND.search(block.before):
            find = Path(target[1]), block.text
        elif way:
            assert find, f"{name}: nothing was to be found before {block.text[:40]!r}"
            edit(*find, way(find[1], block.text))
            find = None
        elif target := WRITE.search(block.before):
            Path(target[1]).write_text(block.text + "\n", encoding="utf-8")
        elif block.language == "sh":
            said = "".join(map(_run, block.text.splitlines())) if run else ""
        elif run:
            assert block.language == "text", f"{name}: what is to be done with {block.text[:40]!r}?"
            _compare(block.text, said, exactly=not block.before.endswith("among other things"))


def twinning(*arguments: object) -> str:
    """What the command says to these arguments; fails when it cannot run."""
    process._without_rules.cache_clear()
    process._definition.cache_clear()  # each command is a new process, which reads what was edited
    done = CliRunner().invoke(main, [str(a) for a in arguments], catch_exceptions=False)
    assert done.exit_code in (0, 1), done.output
    return done.stdout


def edit(path: Path, old: str, new: str, *, everywhere: bool = False) -> None:
    """Change a text that stands once in a file, or everywhere in it."""
    text = path.read_text(encoding="utf-8")
    count = text.count(old)
    assert count and (everywhere or count == 1), f"{path}: {old!r} stands there {count} times"
    path.write_text(text.replace(old, new), encoding="utf-8")


def report(*paths: object) -> dict[str, Any]:
    """What a check says of these files and folders by the changed definition."""
    return json.loads(twinning("check", *paths, "--format", "json", *HOME))


def milestones(city: str) -> dict[str, tuple[str, str]]:
    """The name of each milestone of a city of the third cohort, and where it stands."""
    (found,) = report(f"my-cities/cohort-3/{city}")["cities"]
    return {m["id"]: (m["name"], m["state"]) for m in found["milestones"]}


def findings(*paths: object) -> list[dict[str, Any]]:
    """All findings on files, without regard to which file."""
    return [f for city in report(*paths)["cities"] for file in city["files"] for f in file["findings"]]


def filled(form: str | Path, data: Mapping[str, Any], path: str) -> str:
    """A form with data put into it; gives the path of the filled one."""
    Path("data.json").write_text(json.dumps(data), encoding="utf-8")
    twinning("fill", form, "data.json", "--to", path, *HOME)
    return path


def read(path: str | Path) -> dict[str, Any]:
    """What a form says by the changed definition."""
    return json.loads(twinning("extract", path, *HOME))


def words(path: str | Path) -> str:
    """All that stands in the body of a Word form, and in the lists it offers."""
    body = docx.Document(str(path)).element.body
    return "\n".join([*body.xpath(".//w:t/text()"), *body.xpath(".//w:listItem/@w:displayText")])


def cells(path: str | Path) -> list[Any]:
    """All that stands in an Excel form."""
    sheets = openpyxl.load_workbook(path).worksheets
    return [cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value]


def _blocks(section: str) -> Iterator[Block]:
    end = 0
    for match in FENCE.finditer(section):
        before = " ".join(section[end : match.start()].split()).removesuffix(":")
        yield Block(before, match[2], dedent(match[3]).removesuffix("\n"))
        end = match.end()


def _run(line: str) -> str:
    words = shlex.split(line)
    if words[0] == "twinning":
        return twinning(*words[1:])
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _compare(promised: str, said: str, *, exactly: bool) -> None:
    lines = [" ".join(line.split()) for line in said.splitlines()]
    for line in promised.splitlines():
        wanted = " ".join(line.split())
        there = wanted in lines if exactly else any(wanted in one for one in lines)
        assert there, f"{line!r} is promised, but it says:\n{said}"
    if exactly:
        assert len(promised.splitlines()) == len(lines), said
