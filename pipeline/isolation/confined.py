"""What a process that reads strangers' files is kept from, once `confine` was called in it.

Held by the kernel (Linux; macOS but for memory), so also against a file that takes over the parser:
- it has no open file but the two pipes to its parent, and can open nothing more: no file, no network
  connection, no pipe (the number of files it may open is nought, and cannot be raised again unless by root);
- memory, computing time, and time by the clock are limited; it writes no core dump;
- it cannot start a process (except as root, for whom this limit does not count).
Held by Python alone, on every system, so only against mistakes and against what is done from Python:
- files, network, programs, signals to other processes and foreign functions are refused, and told of.
Not held: what the process has in its memory (the definition, files read before), kernel calls that need no
open file, and, where the kernel holds nothing (Windows), a parser that is taken over.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib.machinery import all_suffixes
from pathlib import Path
from typing import Any

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

MODULES = tuple(all_suffixes())
MOST_FILES = 4096  # where the system does not say which files are open
# what Python reports before it does it, by the beginning of its name
REFUSED = (
    "ctypes.",
    "fcntl.",
    "ftplib.",
    "http.",
    "imaplib.",
    "msvcrt.",
    "os.",
    "pty.",
    "poplib.",
    "resource.",
    "shutil.",
    "signal.pthread_kill",
    "smtplib.",
    "socket.",
    "sqlite3.",
    "subprocess.",
    "sys.addaudithook",
    "syslog.",
    "tempfile.",
    "urllib.",
    "webbrowser.",
    "winreg.",
    "_winapi.",
)
HARMLESS = ("os.listdir", "os.scandir")  # importing a module looks for it; nothing can be opened all the same


class ForbiddenError(RuntimeError):
    """Something was tried that a process reading files may not do."""


class Watch:
    """Refuses what is on the list, and remembers it: a parser may swallow the error."""

    def __init__(self) -> None:
        self.tried: list[str] = []

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        """Python's report of what is about to be done."""
        if event == "open":
            refused = not _imports(*args)
        elif event == "resource.setrlimit":
            refused = args[0] != resource.RLIMIT_CPU  # our own, before each file
        else:
            refused = event.startswith(REFUSED) and event not in HARMLESS
        if refused:
            self.tried.append(event)
            raise ForbiddenError(event)


def _imports(path: object, mode: object, _flags: object) -> bool:
    """Whether opening a file is the reading of a Python module."""
    return mode in ("r", "rb") and isinstance(path, str) and path.endswith(MODULES)


def confine(pipes: Sequence[int], memory: int) -> Watch:
    """Give up everything but the pipes and `memory` more bytes; there is no way back.

    All modules that will be needed must be loaded. Raises OSError or ValueError if a limit cannot be set.
    """
    if os.name == "posix":
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent says when it is over
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        _close_other(pipes)
    gc.freeze()
    if resource is not None:
        _limit(memory)
    watch = Watch()
    sys.addaudithook(watch)
    return watch


def begin(seconds: float, cpu_seconds: int) -> None:
    """Before a file: should the parent be gone, the clock still ends this process, and so does its work."""
    if resource is not None:
        signal.setitimer(signal.ITIMER_REAL, seconds + 2)
        _lower(resource.RLIMIT_CPU, int(time.process_time()) + cpu_seconds + 1, for_good=False)


def end() -> None:
    """After a file: waiting for the next one may take as long as it likes."""
    if resource is not None:
        signal.setitimer(signal.ITIMER_REAL, 0)


def unheld() -> str:
    """What this system cannot hold of the above, in words for the person who runs it; empty if nothing."""
    if resource is None:
        return "memory, computing time and connections"
    return "" if _can_limit_memory() else "memory"


def _can_limit_memory() -> bool:
    return sys.platform.startswith("linux")  # others know the limit, but do not hold it


def _close_other(pipes: Sequence[int]) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    kept = sorted({0, 1, 2, *pipes})
    for below, above in zip(kept, [*kept[1:], MOST_FILES], strict=True):
        os.closerange(below + 1, above)
    for other in _open_files():
        if other not in kept:
            with suppress(OSError):
                os.close(other)


def _open_files() -> Iterator[int]:
    with suppress(OSError):
        yield from [
            int(file.name) for file in Path("/proc/self/fd").iterdir() if int(file.name) >= MOST_FILES
        ]


def _limit(memory: int) -> None:
    if _can_limit_memory():
        _lower(resource.RLIMIT_AS, _memory_now() + memory)
    for kind in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE):
        _lower(kind, 0)
    with suppress(OSError, ValueError):  # not known everywhere
        _lower(resource.RLIMIT_NPROC, 0)


def _lower(kind: int, most: int, for_good: bool = True) -> None:
    """Set a limit, or keep the one that is there if it is lower."""
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(kind, (most, most if for_good else hard))


def _memory_now() -> int:
    with open("/proc/self/statm", encoding="ascii") as status:  # noqa: PTH123 -- pathlib would do the same
        return int(status.read().split()[0]) * resource.getpagesize()
