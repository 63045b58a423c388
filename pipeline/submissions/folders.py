"""A folder in, the cities below it out; a city's folder in, what it says of the city and its files out."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import tomli
from msgspec import Struct

from pipeline.errors import UsageError
from pipeline.intake import Limits, Refused, read_once
from pipeline.intake.toml import read_toml
from pipeline.ledger import NAME as LEDGER
from pipeline.model import City, Note
from pipeline.submissions.city import city_of, unknown_to

if TYPE_CHECKING:
    from pipeline.programme import Programme

CITY_FILE = "submission.toml"
LIMITS = Limits(file_bytes=64 * 2**10)  # of submission.toml, which takes half a page
UNREADABLE = "unreadable-folder"
DEEPEST = 16
COPIES = ".twinning-remarks"  # stands in a folder for copies with remarks, which no city has sent
NOT_FORMS = frozenset(("evidence", "reviews"))  # folders in a city's folder
OWN = frozenset((CITY_FILE, LEDGER))
# what Office, systems and browsers leave behind, everything hidden, and a note for people
DROPPINGS = re.compile(
    r"~\$.*|\..*|thumbs\.db|desktop\.ini|__macosx|.*\.(?:part|crdownload|tmp)|ledger\.torn-[0-9]+|readme(?:\..*)?",
    re.IGNORECASE,
)
# what a shell, a spreadsheet, a template or Windows takes for something else than a name
UNUSUAL = re.compile(
    r"^[-=+@]|\{\{|[<>:\"|?*\\]|[. ]$|^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE
)
FORM = re.compile(r".*\.(?:do[ct][xm]?|xl[st][xmb]?|o[dt][ts]|fod[ts]|rtf)", re.IGNORECASE)


class Folder(Struct, frozen=True):
    """A city's folder: the city (None if its submission.toml cannot be used), the files handed in, in order
    of name, and a note for everything that is wrong with the folder itself.
    """

    path: Path
    city: City | None
    files: tuple[Path, ...]
    notes: tuple[Note, ...] = ()


def is_city(folder: Path) -> bool:
    """Is there a submission.toml in the folder?"""
    return os.path.lexists(folder / CITY_FILE)


def holds_copies(folder: Path) -> bool:
    """Is the folder marked as one for copies with remarks?"""
    return os.path.lexists(folder / COPIES)


def mark_copies(folder: Path) -> None:
    """Mark a folder, which is made if need be, so that whoever looks for cities above it passes it over."""
    folder.mkdir(parents=True, exist_ok=True)
    if not holds_copies(folder):
        words = "Copies with remarks, made by `twinning check --annotate`; no city has sent them.\n"
        (folder / COPIES).write_text(words, encoding="utf-8")


def holds_forms(folder: Path) -> bool:
    """Is there a city's folder or a form in a folder, or below it?"""
    return any(_cities(folder, 0))


def find(root: Path) -> tuple[Path, ...]:
    """The city folders at or below `root`, in order of their paths; links are not followed.

    Folders for copies with remarks are passed over, unless one of them is `root`.

    A folder with forms but without submission.toml is among them, and one that cannot be read, so that
    somebody hears of it. Raises UsageError if there is nothing at all, OSError if `root` cannot be read.
    """
    found = tuple(sorted(_cities(root, 0)))
    if not found:
        raise UsageError(f"{root}: there is no city's folder (with a {CITY_FILE}) and no form in it")
    return found


def open_folder(path: Path, programme: Programme | None = None) -> Folder:
    """What a city's folder holds; with a programme, what its definition does not know is noted too.

    A problem with submission.toml becomes a note, so that one city never stops the others.
    """
    city, problems = _read(path)
    if city is not None and programme is not None:
        problems = tuple(unknown_to(programme, city))
    notes = tuple(_note(problem) for problem in problems)
    if not is_city(path):
        notes = (Note("no-submission-file", params={"folder": path.name}),)
    try:
        files = tuple(_files(path))
        found = _too_large(path, files, Limits.of(programme.limits if programme else {}))
        notes = (*notes, *found, *_names(files))
        return Folder(path, None if problems else city, () if found else files, notes)
    except OSError as wrong:
        params = {"folder": path.name, "detail": wrong.strerror or "unknown cause"}
        return Folder(path, None, (), (Note(UNREADABLE, params=params),))


def read_city(path: Path, programme: Programme | None = None) -> City:
    """The city of a folder; raises UsageError, one line with file and key, if it cannot be used.

    With a programme, what its definition does not know cannot be used either.
    """
    city, problems = _read(path)
    if city is not None and programme is not None:
        problems = tuple(unknown_to(programme, city))
    if city is None or problems:
        raise UsageError(f"{path / CITY_FILE}: {'; '.join(problems)}")
    return city


def city_file_hash(folder: Path) -> str:
    """The SHA-256 of a folder's submission.toml; empty if it cannot be read."""
    try:
        return hashlib.sha256(read_once(folder / CITY_FILE, LIMITS)).hexdigest()
    except (Refused, OSError):
        return ""


def _cities(folder: Path, depth: int) -> Iterator[Path]:
    if is_city(folder):
        yield folder
        return
    try:
        with os.scandir(folder) as entries:
            inside = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        if depth == 0:  # the folder that was asked for; nothing is left to go on with
            raise
        yield folder
        return
    if any(FORM.fullmatch(entry.name) and not DROPPINGS.fullmatch(entry.name) for entry in inside):
        yield folder
    for entry in inside:
        passed = entry.name in NOT_FORMS or DROPPINGS.fullmatch(entry.name) or FORM.fullmatch(entry.name)
        if entry.is_dir(follow_symlinks=False) and not passed and depth < DEEPEST:
            below = Path(entry.path)
            if is_city(below) or not holds_copies(below):
                yield from _cities(below, depth + 1)


def _files(folder: Path) -> Iterator[Path]:
    """The files to look at, with links, and folders called like a form: intake refuses those and says so."""
    with os.scandir(folder) as entries:
        inside = sorted(entries, key=lambda entry: (entry.name.casefold(), entry.name))
    for entry in inside:
        if entry.name in OWN | NOT_FORMS or DROPPINGS.fullmatch(entry.name):
            continue
        if not entry.is_dir(follow_symlinks=False) or FORM.fullmatch(entry.name):
            yield Path(entry.path)


def _too_large(folder: Path, files: Sequence[Path], limits: Limits) -> tuple[Note, ...]:
    """A note when the folder holds more than anybody hands in; then none of it is read."""
    size = sum(file.lstat().st_size for file in files)
    found = ""
    if len(files) > limits.folder_files:
        found, limit = f"{len(files)} files", f"{limits.folder_files}"
    elif size > limits.folder_bytes:
        found, limit = f"{size / 2**20:.0f} MB", f"{limits.folder_bytes // 2**20} MB"
    if not found:
        return ()
    return (Note("submission-too-large", params={"folder": folder.name, "found": found, "limit": limit}),)


def _names(files: Sequence[Path]) -> Iterator[Note]:
    """Names that a system may take for one and the same, and names that mean something to programs."""
    alike: dict[str, str] = {}
    for file in files:
        same = unicodedata.normalize("NFC", file.name).casefold()
        if same in alike:
            yield Note("names-alike", params={"first": alike[same], "name": file.name})
        alike[same] = file.name
        if not file.name.isprintable() or UNUSUAL.search(file.name):
            yield Note("name-unusual", params={"name": file.name})


def _read(path: Path) -> tuple[City | None, tuple[str, ...]]:
    try:
        raw = read_toml(path / CITY_FILE, LIMITS)
    except Refused as refused:
        return None, (_REFUSED.get(refused.code, "it cannot be read"),)
    except FileNotFoundError:
        return None, ("there is no such file",)
    except OSError as wrong:
        return None, (f"it cannot be read: {wrong.strerror}",)
    except UnicodeDecodeError:
        return None, ("it is not saved as UTF-8 text",)
    except tomli.TOMLDecodeError as wrong:
        return None, (f"it is no sound TOML: {wrong}",)
    # the folder's own name takes a look at each folder on the way to it
    return city_of(raw, "" if "slug" in raw else path.resolve().name)


_REFUSED = {"not-a-regular-file": "it is not an ordinary file", "file-too-large": "it is too large"}


def _note(problem: str) -> Note:
    return Note("broken-submission-file", params={"file": CITY_FILE, "problem": problem})
