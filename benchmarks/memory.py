"""How much memory a command needs at most, looked at while it runs; not while anything is timed."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.running import Command, judge, start_process

EACH = 0.01  # seconds between two looks
MIB = 2**10  # the kernel counts in KiB


@dataclass(frozen=True, slots=True)
class Peak:
    """The most that one process of a command held, in MiB.

    `resident` counts all its pages, also those that a forked process shares with its parent; the kernel keeps
    the highest. `own` counts a shared page in parts, and is the highest that was seen.
    """

    resident: float = 0.0
    own: float = 0.0

    def or_more(self, other: Peak) -> Peak:
        """The higher of each."""
        return Peak(max(self.resident, other.resident), max(self.own, other.own))


def peak(command: Command) -> Peak:
    """Run a command to its end and look at it and at all it starts; raises FailedError as `run` does."""
    command.before()
    highest = Peak()
    with tempfile.TemporaryFile() as said:
        process = start_process(command, said.fileno())
        while process.poll() is None:
            for pid in _with_children(process.pid):
                highest = highest.or_more(held(pid))
            time.sleep(EACH)
        said.seek(0)
        judge(command, process.returncode, said.read())
    return highest


def held(pid: int) -> Peak:
    """What a process that is still there has held at most, and holds; nothing when it is gone."""
    return Peak(_kib(pid, "status", "VmHWM:") / MIB, _kib(pid, "smaps_rollup", "Pss:") / MIB)


def _with_children(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text().split():
                yield from _with_children(int(child))


def _kib(pid: int, file: str, name: str) -> int:
    """A number of KiB from a file of the kernel about a process; 0 when it is gone or says nothing."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1])
    return 0
