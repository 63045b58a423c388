"""Submissions in, a digest of each report that a check gives out, through the command line on a fixed day."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

from click.testing import CliRunner

from pipeline.cli import main
from pipeline.reports import BINARY, REPORTERS
from tests.hostile.looking import definition
from tests.samples import COHORT
from tests.samples.checking import TODAY
from tests.samples.odd_files import RECIPES
from tests.unchanged.forms import built_with, contents

CASES = sorted((Path(__file__).parents[1] / "examples").glob("*/case.toml"))
WORDS = tuple(name for name in REPORTERS if name not in BINARY)
MADE_NOW = {"minutes in Word", "budget in Excel"}  # these carry the moment they are made, and so another hash
Digest = tuple[str, str]


def of_submissions() -> Iterator[Digest]:
    """The sample cities in all formats, and as drafts."""
    with tempfile.TemporaryDirectory(prefix="twinning-") as folder, chdir(folder):
        shutil.copytree(COHORT, "submissions/cohort-3")
        yield from _checked("", "submissions")
        yield from _checked("draft ", "submissions", "--draft")


def of_bad_input() -> Iterator[Digest]:
    """What cities hand in by mistake, a folder for each; not what hangs on account or clock."""
    with tempfile.TemporaryDirectory(prefix="twinning-") as folder, chdir(folder):
        for case in CASES:
            said = tomllib.loads(case.read_text(encoding="utf-8"))
            if not said.get("not_as_root") and not MADE_NOW & set(said["files"].values()):
                _put(Path(case.parent.name), said["files"])
                yield from _checked(f"{case.parent.name} ", case.parent.name)


def of_copies() -> Iterator[Digest]:
    """The sample files with the remarks written in."""
    with tempfile.TemporaryDirectory(prefix="twinning-") as folder, chdir(folder):
        shutil.copytree(COHORT, "submissions/cohort-3")
        _run("check", "submissions", "--annotate", "copies", "--to", "report.txt")
        for path in sorted(Path("copies").rglob("*-remarks.*")):
            yield path.as_posix(), contents(path.read_bytes())


def of_workbooks() -> Iterator[Digest]:
    """The report as a workbook, which a library builds."""
    yield built_with()
    with tempfile.TemporaryDirectory(prefix="twinning-") as folder, chdir(folder):
        shutil.copytree(COHORT, "submissions/cohort-3")
        _run("check", "submissions", "--format", "xlsx", "--to", "report.xlsx")
        yield "xlsx", contents(Path("report.xlsx").read_bytes())


def _put(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir()
    shutil.copy(COHORT / "exempla" / "submission.toml", folder)
    for name, recipe in files.items():
        RECIPES[recipe](folder / name, definition())


def _checked(prefix: str, *arguments: str) -> Iterator[Digest]:
    first, *others = (f"{name}=report.{name}" for name in WORDS)
    also = [word for other in others for word in ("--also", other)]
    form, _, to = first.partition("=")
    _run("check", *arguments, "--format", form, "--to", to, *also, "--force")
    for name in WORDS:
        yield prefix + name, hashlib.sha256(Path(f"report.{name}").read_bytes()).hexdigest()


def _run(*words: str) -> None:
    done = CliRunner().invoke(main, words, env={"SOURCE_DATE_EPOCH": TODAY}, catch_exceptions=False)
    assert done.exit_code in (0, 1), done.output
