"""An append-only file of facts about one city: each line carries the hash of the line before it.

So nobody can change, drop or insert a line without the chain showing where. Several runs may append at the
same time; they wait for each other. A line that a crash cut off is put aside in a file of its own.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from pipeline.errors import LedgerError

NAME = "ledger.jsonl"
ODD = "the ledger is not an ordinary file"
FIRST = "0" * 64  # what the first line names as the hash of the line before it
REPAIRED = "repaired"

# what an entry of each kind is about; a fact is new unless the last of its kind about the same says the same
ABOUT: Mapping[str, tuple[str, ...]] = {
    "submitted": ("file",),
    "checked": ("file",),
    "milestone": ("milestone",),
    "waived": ("rule", "output", "at"),
    "explained": ("rule", "output", "at"),
    "reviewed": ("record",),
    REPAIRED: ("torn",),
}
OURS = frozenset(("hash", "previous", "time"))
PLAIN = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)

Fact = Mapping[str, Any]


class Broken(Struct, frozen=True):
    """Where a ledger cannot be trusted from: the number of the line, counted from 1, and why in words."""

    line: int
    why: str


class History(Struct, frozen=True):
    """What a ledger says.

    `entries` end before the first line that cannot be trusted; `broken` says which that is. `torn` is what a
    crash left of a last line; the next append puts it aside.
    """

    entries: tuple[Fact, ...] = ()
    broken: Broken | None = None
    torn: bytes = b""
    last: str = FIRST


def read(path: Path) -> History:
    """What the ledger at `path` says; nothing if there is none yet. Raises OSError if it cannot be read."""
    if _is_odd(path):
        return History(broken=Broken(1, ODD))
    try:
        return _history(path.read_bytes())
    except FileNotFoundError:
        return History()


def trusted(path: Path) -> tuple[Fact, ...]:
    """The entries of the ledger as far as it can be trusted; none if there is no ledger that can be read."""
    try:
        return read(path).entries
    except OSError:
        return ()


def verify(path: Path) -> Broken | None:
    """The first line from which the ledger cannot be trusted; None if it is whole, or not there yet."""
    return read(path).broken


def news(path: Path, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Those of the facts that `append` would write, with nothing written. Raises OSError as `read` does."""
    return _new(facts, read(path).entries)


def append(path: Path, facts: Sequence[Fact], when: datetime) -> tuple[Fact, ...]:
    """Add those of the facts that are new, and return them as they were written.

    A fact has a `kind` from ABOUT and plain JSON values; time and hashes are put in here. Raises LedgerError,
    with nothing written, if the chain is broken, and OSError if the file cannot be written.
    """
    if _is_odd(path):
        raise LedgerError(f"{path}: {ODD}; nothing was written to it")
    with _locked(path) as handle:
        data = _content(handle)
        history = _history(data)
        if history.broken:
            place = f"{path}, line {history.broken.line}"
            raise LedgerError(f"{place}: {history.broken.why}; nothing was written to it")
        aside = (_put_aside(path, history.torn),) if history.torn else ()
        lines = list(chained((*aside, *_new(facts, history.entries)), history.last, when))
        whole = data[: len(data) - len(history.torn)]
        if lines:
            # a crash may have left out no more than the end of the last line
            gap = b"\n" if whole and not whole.endswith(b"\n") else b""
            _write(handle, len(whole), gap + b"".join(line + b"\n" for line in lines))
    return tuple(json.loads(line) for line in lines)


def _history(data: bytes) -> History:
    *lines, torn = data.split(b"\n")
    entries: list[Fact] = []
    previous = FIRST
    for number, line in enumerate(lines, 1):
        entry, why = _entry(line, previous)
        if why:
            return History(tuple(entries), Broken(number, why), torn, previous)
        entries.append(entry)
        previous = hashlib.sha256(line).hexdigest()
    entry, why = _entry(torn, previous)
    if why:
        return History(tuple(entries), None, torn, previous)
    return History((*entries, entry), None, b"", hashlib.sha256(torn).hexdigest())


def _entry(line: bytes, previous: str) -> tuple[Fact, str]:
    """An entry, and in words why it cannot be trusted, empty if it can."""
    entry = _ordinary(line)
    if entry is None or entry.get("previous") != previous:
        return _looked_at(line, previous)
    return entry, ""


def _ordinary(line: bytes) -> Fact | None:
    """The entry of a line that is as it was written; None for one that has to be looked at more closely.

    msgspec writes what json does, much faster, but for some fractions and for characters that do not show.
    """
    try:
        entry = READER.decode(line)
        own = str(entry.get("hash"))
        body = line.replace(f'"hash":"{own}",'.encode(), b"", 1)
        same = WRITER.encode(entry) == line and (line.isascii() or line.decode().isprintable())
    except (ValueError, RecursionError):
        return None
    return entry if same and hashlib.sha256(body).hexdigest() == own else None


def _fraction(digits: str) -> float:
    """A number with a fraction, if json writes it with the same digits; raises ValueError if not."""
    number = float(digits)
    if repr(number) != digits:
        raise ValueError(digits)
    return number


READER = msgspec.json.Decoder(dict[str, Any], float_hook=_fraction)
WRITER = msgspec.json.Encoder(order="sorted")


def _looked_at(line: bytes, previous: str) -> tuple[Fact, str]:
    """The same of any line: whatever may stand there, json decides."""
    try:
        entry = json.loads(line)
        expected = _line({key: value for key, value in entry.items() if key != "hash"})
    except (ValueError, AttributeError, RecursionError):  # no JSON, no text, no object
        return {}, "this line is no entry of a ledger"
    if expected != line:
        return {}, "this line was changed after it was written"
    if entry.get("previous") != previous:
        return {}, "the line before it was changed, removed or put in later"
    return entry, ""


def _line(entry: Fact) -> bytes:
    """An entry as its line stands in the file: keys in order, no spaces, its own hash among them."""
    own = hashlib.sha256(_canonical(entry)).hexdigest()
    return _canonical({**entry, "hash": own})


def _canonical(entry: Fact) -> bytes:
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    if text.isprintable():  # nearly always, and much faster
        return text.encode()
    # whoever looks at the file in a terminal is not steered by the names of files in it
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text).encode()


def _new(facts: Sequence[Fact], entries: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts that say something else than the last entry about the same thing."""
    last = {_about(entry): entry for entry in entries}
    found = []
    for fact in facts:
        before = last.get(_about(fact))
        if before is None or _said(before) != _said(fact):
            last[_about(fact)] = fact
            found.append(fact)
    return tuple(found)


def _about(entry: Fact) -> tuple[Any, ...]:
    kind = entry.get("kind", "")
    return (kind, *(entry.get(key) for key in ABOUT.get(kind, ())))


def _said(entry: Fact) -> bytes:
    return _canonical({key: value for key, value in entry.items() if key not in OURS})


def chained(facts: Sequence[Fact], previous: str, when: datetime) -> Iterator[bytes]:
    """The lines of new facts, each with the hash of the line before it, the first with `previous`."""
    time = when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for fact in facts:
        line = _line({**fact, "time": time, "previous": previous})
        previous = hashlib.sha256(line).hexdigest()
        yield line


def _put_aside(path: Path, torn: bytes) -> Fact:
    """Keep what a crash left of a line, in a file beside the ledger; the fact that says so."""
    number = 1
    while True:
        aside = path.with_name(f"{path.stem}.torn-{number}")
        with contextlib.suppress(FileExistsError), aside.open("xb") as file:
            file.write(torn)
            file.flush()
            os.fsync(file.fileno())
            break
        if aside.read_bytes() == torn:  # put aside before, by a run that was cut off in its turn
            break
        number += 1
    what = {"bytes": len(torn), "sha256": hashlib.sha256(torn).hexdigest()}
    return {"kind": REPAIRED, "torn": aside.name, **what}


def _write(handle: int, start: int, content: bytes) -> None:
    """Put lines where the whole ones end, over what is behind; if that fails, leave only those."""
    try:
        os.ftruncate(handle, start)
        os.lseek(handle, start, os.SEEK_SET)
        while content:
            content = content[os.write(handle, content) :]
        os.fsync(handle)
    except BaseException:  # also Ctrl-C
        os.ftruncate(handle, start)
        raise


def _is_odd(path: Path) -> bool:
    """Is it a link, a folder or a pipe? Those can be put there, and reading them may never end."""
    try:
        return not stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return False


def _content(handle: int) -> bytes:
    with os.fdopen(os.dup(handle), "rb") as file:
        file.seek(0)
        return file.read()


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[int]:
    """The ledger, opened for this process alone; others wait."""
    handle = os.open(path, PLAIN | os.O_CREAT, 0o644)
    try:
        _lock(handle)
        yield handle
    finally:
        os.close(handle)  # which also gives up the lock


try:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)

except ImportError:  # Windows: a byte far behind the end stands for the file
    import msvcrt

    def _lock(handle: int) -> None:
        os.lseek(handle, 2**30, os.SEEK_SET)
        while True:
            with contextlib.suppress(OSError):  # it gives up after ten seconds
                msvcrt.locking(handle, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
                return
