"""Results of earlier checks, kept under a hash of all they were made from: a task in, its result or None out.

What is kept is a convenience and never relied on: whatever is missing, damaged, of another version or not to
be written is worked out anew, without a word. It may be deleted at any time, also while a check runs.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

from pipeline import __version__, conversion, reviews
from pipeline.extract import CONVERTED
from pipeline.intake import Limits, Refused, read_once
from pipeline.isolation.bounds import bounds
from pipeline.isolation.reader import FAILURES, UNFORESEEN
from pipeline.model import CityResult
from pipeline.packed import pack, unpack
from pipeline.programme import Programme
from pipeline.submissions.folders import DROPPINGS
from pipeline.tasks import Task

FORMAT = 1  # of what is kept; another number for another shape
MOST_BYTES = 256 * 2**20
LEFT = 0.9  # of that is left once the oldest are thrown out, so that this is rarely done
PART = ".part"  # ends the name of a file that is being written
CHECKED_SIZE = 32  # bytes of a SHA-256 before what it is of
NOT_KEPT = frozenset((*FAILURES, UNFORESEEN))  # may be otherwise the next time


class Store(Struct, frozen=True):
    """Where results are kept, and the hash of what all results of one run have in common."""

    folder: Path
    basis: str
    limits: Limits

    def key(self, task: Task) -> str:
        """The name of a task's result: a hash of all it is made from; empty if it is not to be kept."""
        if task.origin:  # what lies there would have to be fetched first
            return ""
        try:
            files = [[str(path), *_content(path, self.limits)] for path in task.files]
            place = [str(task.folder), str(task.folder.resolve())] if task.folder else []
            inside = list(_inside(task.folder, self.limits)) if task.folder else []
        except (OSError, Refused):
            return ""
        return _hash([self.basis, place, inside, files])

    def holds(self, key: str) -> bool:
        """Whether there is a result of that name; it may be gone, or prove damaged, when it is asked for."""
        return bool(key) and (self.folder / key).is_file()

    def get(self, key: str) -> CityResult | None:
        """The result of that name; None if there is none that is whole."""
        path = self.folder / key
        try:
            whole = path.read_bytes()
            if hashlib.sha256(whole[CHECKED_SIZE:]).digest() != whole[:CHECKED_SIZE]:
                return None
            os.utime(path)  # the oldest are those that nobody has asked for
            return unpack(whole[CHECKED_SIZE:])
        except (OSError, msgspec.MsgspecError):
            return None

    def put(self, key: str, result: CityResult) -> None:
        """Keep a result, unless it comes of what happened at that moment, or cannot be kept."""
        if not key or _is_of_the_moment(result):
            return
        beside = self.folder / f"{key[:16]}-{os.getpid()}{PART}"
        with suppress(OSError, OverflowError, UnicodeError, msgspec.MsgspecError, TypeError):
            data = pack(result)
            beside.write_bytes(hashlib.sha256(data).digest() + data)
            beside.replace(self.folder / key)

    def tidy(self) -> None:
        """Throw out the oldest results when there are more than MOST_BYTES of them."""
        with suppress(OSError):
            there = sorted(_sizes(self.folder))
            left = sum(size for _, size, _ in there)
            if left <= MOST_BYTES:
                return
            for _, size, path in there:
                if left <= MOST_BYTES * LEFT:
                    break
                with suppress(OSError):
                    path.unlink()
                left -= size


def store(definition: Programme, today: date, *said: object) -> Store | None:
    """The results kept of this definition, this day, and whatever else is `said` of a run.

    None if there is no folder for it that is ours alone. Raises UsageError for odd limits in the environment.
    """
    basis = _hash([*_machine(), str(definition.home), definition.digest, str(today), *map(str, said)])
    folder = place()
    if folder is None or not _is_ours(folder):
        return None
    return Store(folder, basis, Limits.of(definition.limits))


def place() -> Path | None:
    """The user's folder for what can be made anew: `~/.cache/twinning`, or as the system has it."""
    import platformdirs

    folder = platformdirs.user_cache_path("twinning", appauthor=False)
    return folder if folder.is_absolute() else None


def _machine() -> Iterator[Any]:
    """What a result is also a function of: this program, what it runs on, and how much reading may take."""
    yield from (FORMAT, __version__, sys.version, sys.platform)
    yield _own_files()
    yield _libraries()
    yield asdict(bounds())
    office = shutil.which("soffice") if conversion.is_possible() else None
    yield [office, *_looks(Path(office).resolve())] if office else []


def _own_files() -> str:
    """A hash of how the files of this package look: who works on it has many versions by one number."""
    seen = []
    for home, folders, names in os.walk(Path(__file__).parent):
        folders[:] = [name for name in folders if name != "__pycache__"]
        seen += [(str(path), *_looks(path)) for path in (Path(home, name) for name in names)]
    return _hash(sorted(seen))


def _libraries() -> list[str]:
    """All installed distributions by their names with their versions, as their folders are called."""
    found: set[str] = set()
    for folder in sys.path:
        with suppress(OSError):
            found.update(path.name for path in Path(folder).glob("*.dist-info"))
    return sorted(found)


def _looks(path: Path) -> tuple[int, int]:
    seen = path.stat()
    return seen.st_size, seen.st_mtime_ns


def _inside(folder: Path, limits: Limits) -> Iterator[list[object]]:
    """All that lies in a city's folder by name and content; of folders the names, and what reviewers wrote.

    Raises Refused for a link or a pipe, of which a check may make something else the next time.
    """
    for entry in _entries(folder):
        if entry.is_dir(follow_symlinks=False):
            yield [entry.name]
        elif not DROPPINGS.fullmatch(entry.name):
            yield [entry.name, *_content(Path(entry.path), limits)]
        if entry.name == reviews.FOLDER and entry.is_dir(follow_symlinks=False):
            inside = (one for one in _entries(Path(entry.path)) if not one.is_dir(follow_symlinks=False))
            yield [[one.name, *_content(Path(one.path), limits)] for one in inside]


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _content(path: Path, limits: Limits) -> tuple[int, str]:
    """Size and hash of a file; raises Refused or OSError if it is none that is read as it stands."""
    data = read_once(path, limits)
    return len(data), hashlib.sha256(data).hexdigest()


def _is_of_the_moment(result: CityResult) -> bool:
    """Whether something failed that may succeed the next time, such as reading within the time."""
    failed = NOT_KEPT | (CONVERTED.keys() if conversion.is_possible() else set())
    return any(finding.rule in failed for file in result.files for finding in file.findings)


def _sizes(folder: Path) -> Iterator[tuple[int, int, Path]]:
    """When each file was last used, its size and path; also what a run that was cut off left half-written."""
    with os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                seen = entry.stat(follow_symlinks=False)
                yield seen.st_mtime_ns, seen.st_size, Path(entry.path)


def _is_ours(folder: Path) -> bool:
    """Whether the folder is there, made if need be, and nobody else may write to it."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        seen = folder.lstat()
    except OSError:
        return False
    if not stat.S_ISDIR(seen.st_mode):
        return False
    return os.name != "posix" or (seen.st_uid == os.geteuid() and not seen.st_mode & 0o022)


def _hash(said: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode("ascii")).hexdigest()
