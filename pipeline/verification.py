"""Folders in, whether each ledger and the files it names are still those that were put on the record out.

A ledger is read once, so the time grows with its length alone; nothing is checked anew and nothing written.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from pipeline import ledger, storage, submissions
from pipeline.errors import UsageError
from pipeline.intake import Limits, Refused, read_once

BACKUP = "put back the ledger from a backup or from version control; until then `mark` adds nothing to it"
RECHECK = "if the new file is meant, `twinning mark` puts it on the record; if not, put the old one back"
SEARCH = "put the file back, or let `twinning mark` put on the record that it is gone"
NEXT = "`twinning mark` puts it aside and goes on"

Entry = Mapping[str, Any]


class Flaw(Struct, frozen=True):
    """Something that is not as it was put on the record: where, what, and what to do."""

    where: str
    what: str
    action: str


class Verified(Struct, frozen=True):
    """What was seen in one city's folder: how many entries can be trusted, and what is not in order.

    `flaws` are reasons to doubt the record; `notes` are not. `unread` says why the ledger could not be read.
    """

    folder: Path | storage.Address
    entries: int = 0
    flaws: tuple[Flaw, ...] = ()
    notes: tuple[str, ...] = ()
    unread: str = ""


def folders(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Every folder at or below the paths that holds a ledger or is a city's, each once, in order.

    A path may also be a ledger. Raises UsageError for a path in which there is neither.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        here = list(_below(path.parent if path.name == ledger.NAME and not path.is_dir() else path))
        if not here:
            raise UsageError(f"{path}: there is no ledger and no city's folder in it")
        for folder in here:
            found.setdefault(folder.resolve(), folder)
    return tuple(found.values())


def stored(places: Sequence[storage.Address]) -> tuple[storage.Address, ...]:
    """The same for places on object storage; raises UsageError for one in which there is neither."""
    found: dict[storage.Address, None] = {}
    for place in places:
        root = place.parent if place.name == ledger.NAME else place
        here = storage.folders_with(root, (ledger.NAME, submissions.CITY_FILE))
        if not here:
            raise UsageError(f"{place}: there is no ledger and no city's folder in it")
        found |= dict.fromkeys(here)
    return tuple(found)


def verify(folder: Path) -> Verified:
    """Whether the ledger of a folder is whole, and the files it names last are the same; never raises."""
    path = folder / ledger.NAME
    if not os.path.lexists(path):
        return Verified(folder, notes=("no ledger yet; `twinning mark` begins one",))
    try:
        history = ledger.read(path)
    except OSError as wrong:
        return Verified(folder, unread=wrong.strerror or "it cannot be read")
    flaws = [] if history.broken is None else [_broken(history.broken)]
    notes = (f"the last line was cut off; {NEXT}",) if history.torn and not history.broken else ()
    return Verified(folder, len(history.entries), (*flaws, *_files(folder, history.entries)), notes)


def _broken(broken: ledger.Broken) -> Flaw:
    return Flaw(f"{ledger.NAME}, line {broken.line}", broken.why, BACKUP)


def _files(folder: Path, entries: Sequence[Entry]) -> Iterator[Flaw]:
    """The files that the ledger names last and that are there no more, or are others."""
    checked = _checked(entries)
    last = {str(e["file"]): e for e in checked}
    counts = {str(e.get("output")): str(e["file"]) for e in checked if e.get("counts") is True}
    for name, entry in last.items():
        digest = _hash(folder / name)
        if digest is None and counts.get(str(entry.get("output"))) == name and entry.get("counts") is True:
            yield Flaw(name, "the file that counted last is no longer there", SEARCH)
        elif digest not in (None, entry["sha256"]):
            yield Flaw(name, f"the file is another one than that of {_when(entry)}", RECHECK)


def _checked(entries: Iterable[Entry]) -> list[Entry]:
    """The entries on files; a name that leads out of the folder is none that we wrote."""
    on_files = (entry for entry in entries if entry.get("kind") == "checked")
    found = [e for e in on_files if isinstance(e.get("file"), str) and isinstance(e.get("sha256"), str)]
    names = {name for name in {e["file"] for e in found} if Path(name).name == name}
    return [entry for entry in found if entry["file"] in names]


def _when(entry: Entry) -> str:
    return str(entry.get("time", "")).replace("T", " ").removesuffix("Z")[:16] or "the last check"


def _hash(path: Path) -> str | None:
    """The hash of a file's bytes, empty for what is no ordinary file; None if there is none."""
    try:
        return hashlib.sha256(read_once(path, Limits())).hexdigest()
    except FileNotFoundError:
        return None
    except (Refused, OSError, ValueError):
        return ""


def _below(root: Path) -> Iterator[Path]:
    for place, inside, files in os.walk(root):
        inside.sort()
        if ledger.NAME in (*files, *inside) or submissions.is_city(Path(place)):
            yield Path(place)
