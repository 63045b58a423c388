"""An HTML page in, what Chromium and axe-core make of it out."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LIMIT = 180.0  # seconds for one page, in which it is opened eight times
NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen: see look.mjs; `pictures` is the folder with screenshots and print.pdf."""

    requests: list[str]
    complaints: list[str]
    axe: dict[str, list[str]]
    overflow: dict[str, int]
    filter: dict[str, Any] | None
    unprinted: list[str]
    pictures: Path


def missing() -> str:
    """What is not installed of all that is needed; empty if nothing."""
    if not _browser():
        return "chromium is not installed (Debian: chromium)"
    if not shutil.which("node"):
        return "node is not installed (Debian: npm)"
    lacking = [
        name for name in ("axe-core", "playwright-core") if not (HERE / "node_modules" / name).is_dir()
    ]
    return f"{' and '.join(lacking)} from npm: run npm install in tests/pages" if lacking else ""


def look(page: Path, folder: Path) -> Seen:
    """Open the page as by a double-click, at several widths, in light and dark, and print it."""
    pictures, profile = folder / "pictures", folder / "profile"
    pictures.mkdir(parents=True, exist_ok=True)
    command = ["node", HERE / "look.mjs", _browser(), profile, page.resolve(), pictures]
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, timeout=LIMIT, cwd=HERE, check=False
    )
    assert done.returncode == 0, done.stderr
    return Seen(**json.loads(done.stdout), pictures=pictures)


def _browser() -> str:
    return next(filter(None, map(shutil.which, NAMES)), "")
