"""Programs that open a form and save it again without a person at the keyboard, each as one command."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import docx
import openpyxl

LIMIT = 120.0  # seconds for one file
HERE = Path(__file__).parent
Save = Callable[[Path, Path], None]


@dataclass(frozen=True, slots=True)
class Rewriter:
    """A program: what it opens, what it can save, and what says that it is not here (empty if it is).

    Pandoc leaves out empty paragraphs, also those that people put between two others; no reader can tell.
    """

    name: str
    opens: str
    saves: tuple[str, ...]
    save: Save
    is_office: bool
    missing: Callable[[], str]
    keeps_blank_lines: bool = True


def _here() -> str:
    return ""


def _command(program: str, package: str) -> Callable[[], str]:
    return lambda: "" if shutil.which(program) else f"{program} is not installed (Debian: {package})"


def _run(*words: str | Path) -> None:
    subprocess.run([str(word) for word in words], check=True, capture_output=True, timeout=LIMIT, cwd=HERE)


def abiword(source: Path, target: Path) -> None:
    """AbiWord keeps a profile, which must not be shared by two runs at the same time."""
    with tempfile.TemporaryDirectory() as home:
        command = ["env", f"HOME={home}", "abiword", f"--to={target.suffix[1:]}", "-o", target, source]
        _run(*command)


def ssconvert(source: Path, target: Path) -> None:
    """Gnumeric's converter; xlsx is Gnumeric's own export of Office Open XML."""
    _run("ssconvert", source, target)


def pandoc(source: Path, target: Path) -> None:
    """Pandoc keeps text and tables and drops what it has no word for."""
    _run("pandoc", source, "-o", target)


def python_docx(source: Path, target: Path) -> None:
    """Open and save, as many scripts do."""
    docx.Document(str(source)).save(str(target))


def openpyxl_saves(source: Path, target: Path) -> None:
    """Open and save, as many scripts do."""
    openpyxl.load_workbook(source).save(target)


def node(library: str) -> Save:
    """A library for JavaScript, by way of rewrite.mjs."""

    def save(source: Path, target: Path) -> None:
        _run("node", HERE / "rewrite.mjs", library, source, target)

    return save


def _node_library(library: str) -> Callable[[], str]:
    def missing() -> str:
        if not shutil.which("node"):
            return "node is not installed (Debian: nodejs)"
        return "" if (HERE / "node_modules" / library).exists() else f"{library} is not installed (npm)"

    return missing


LIBRARIES: Mapping[str, str] = {"docxtemplater": "docx", "xlsx": "xlsx", "exceljs": "xlsx"}
NAMES: Mapping[str, str] = {"xlsx": "SheetJS"}

REWRITERS: tuple[Rewriter, ...] = (
    Rewriter("AbiWord", "docx", ("docx", "odt"), abiword, True, _command("abiword", "abiword")),
    Rewriter("Gnumeric", "xlsx", ("xlsx", "ods"), ssconvert, True, _command("ssconvert", "gnumeric")),
    Rewriter("pandoc", "docx", ("docx", "odt"), pandoc, True, _command("pandoc", "pandoc"), False),
    Rewriter("python-docx", "docx", ("docx",), python_docx, False, _here),
    Rewriter("openpyxl", "xlsx", ("xlsx",), openpyxl_saves, False, _here),
    *(
        Rewriter(NAMES.get(library, library), suffix, (suffix,), node(library), False, _node_library(library))
        for library, suffix in LIBRARIES.items()
    ),
)
