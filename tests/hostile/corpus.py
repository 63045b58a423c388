"""A folder of real files, and the table of what is to be said of each; a departure fails in both directions.

The files themselves are not part of this project: whoever has them names their folder. The table knows them
by their SHA-256.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.hostile.looking import NOT_OURS, look_at_any

TABLE = Path(__file__).with_name("corpus.csv")
READ, REFUSED = "read", "refused"


@dataclass(frozen=True, slots=True)
class Expected:
    """One line: the verdict, its code (of a file that is read, what is told of it), and the reason."""

    verdict: str
    code: str
    reason: str


def expected() -> dict[str, Expected]:
    """The table by SHA-256."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {
            row["sha256"]: Expected(row["verdict"], row["code"], row["reason"])
            for row in csv.DictReader(file)
        }


def files(folder: Path) -> dict[str, Path]:
    """All files of a folder by their SHA-256."""
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in sorted(folder.iterdir())}


def seen(path: Path) -> tuple[str, str, float]:
    """Verdict, code and seconds. A file that can be opened is `read`, though it is no form of ours."""
    found = look_at_any(path)
    if found.code in ("", NOT_OURS):
        return READ, " ".join(found.told), found.seconds
    return REFUSED, found.code, found.seconds


def departures(found: Mapping[str, tuple[str, str]], table: Mapping[str, Expected]) -> Iterator[str]:
    """Files that are not in the table, lines without a file, and verdicts that are others, one line each."""
    for sha256 in found.keys() - table.keys():
        yield f"{sha256}: not in the table ({' '.join(found[sha256])})"
    for sha256 in table.keys() - found.keys():
        yield f"{sha256}: in the table, but not in the folder"
    for sha256 in found.keys() & table.keys():
        line = table[sha256]
        if found[sha256] != (line.verdict, line.code):
            yield f"{sha256}: {' '.join(found[sha256])}, where {line.verdict} {line.code} is expected"
