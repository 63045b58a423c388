"""Commands run in turn: seconds on the clock and of the processors, for the command and all it starts."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from benchmarks.ratios import Seen, ratio

ROOT = Path(__file__).parents[1]
HERE = Path(__file__).parent
PYTHON = sys.executable
PATIENCE = 10.0  # seconds
ADOPT = 36  # PR_SET_CHILD_SUBREAPER in Linux
NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
TODAY = "1783296000"  # 6 July 2026: the sample programme has just ended


class FailedError(Exception):
    """A command ended in a way that makes its time worth nothing; the message names it and what it said."""


@dataclass(frozen=True, slots=True)
class Command:
    """The words of a command line, the exit codes that count as done, and what is made ready before it."""

    words: Sequence[str]
    codes: tuple[int, ...] = (0,)
    before: Callable[[], None] = lambda: None
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds of each round, in the order of the rounds."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


def twinning(*words: str | Path, codes: tuple[int, ...] = (0,)) -> Command:
    """Our own command line, as installed beside this Python."""
    return Command([str(Path(PYTHON).with_name("twinning")), *map(str, words)], codes)


def script(name: str, *words: str | Path) -> Command:
    """A script of this folder, such as "floors/parse.py", run by this Python."""
    return Command([PYTHON, str(HERE / name), *map(str, words)])


@cache
def knows(command: str, option: str) -> bool:
    """Whether a command of ours has an option."""
    words = twinning(command, "--help").words
    return option in subprocess.run(words, capture_output=True, text=True, check=True).stdout


def in_turn(commands: Mapping[str, Command], rounds: int) -> dict[str, Costs]:
    """The costs of each command: all run once unmeasured, then in turn, every other round backwards."""
    costs = {name: Costs() for name in commands}
    for command in commands.values():
        run(command)
    for number in range(rounds):
        for name in list(commands)[:: -1 if number % 2 else 1]:
            wall, cpu = run(commands[name])
            costs[name].wall.append(wall)
            costs[name].cpu.append(cpu)
    return costs


def compared(costs: Mapping[str, Costs], upper: str, lower: str, note: str = "") -> Seen:
    """How many times as much the one costs as the other."""
    one, other = costs[upper], costs[lower]
    return Seen(ratio(one.wall, other.wall), ratio(one.cpu, other.cpu), note=note)


def further(short: Costs, long: Costs, count: int) -> Costs:
    """What each of `count` further pieces of work costs that only the long command has to do."""

    def each(less: list[float], more: list[float]) -> list[float]:
        return [(above - below) / count for below, above in zip(less, more, strict=True)]

    return Costs(each(short.wall, long.wall), each(short.cpu, long.cpu))


def run(command: Command) -> tuple[float, float]:
    """Seconds on the clock, and of the processors with all processes that it started, also left behind.

    Raises FailedError when it ends with another code than it may.
    """
    command.before()
    _adopt()
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = start_process(command, said.fileno())
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        judge(command, process.returncode, said.read())
    return wall, used.ru_utime + used.ru_stime + sum(_left_behind())


@cache
def _adopt() -> None:
    """From now on a process that outlives the one that started it comes to this one, on Linux."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(ADOPT, 1, 0, 0, 0)


def _left_behind() -> Iterator[float]:
    """Processor seconds of each process that has come to this one, and for whose end it waits a while.

    Nobody else waits for them, so their time stands in no account.
    """
    late = time.monotonic() + PATIENCE
    with suppress(ChildProcessError):
        while time.monotonic() < late:
            pid, _, used = os.wait4(-1, os.WNOHANG)
            if pid:
                yield used.ru_utime + used.ru_stime
            else:
                time.sleep(0.005)


def start_process(command: Command, said: int) -> subprocess.Popen[bytes]:
    """The command, started; what it prints is thrown away, its errors go to the open file `said`."""
    environment = {**environ(), **command.env}
    return subprocess.Popen(command.words, stdout=subprocess.DEVNULL, stderr=said, env=environment)


def judge(command: Command, code: int, said: bytes) -> None:
    """Raise FailedError unless the code is one of those that count as done."""
    if code not in command.codes:
        last = said.decode(errors="replace").strip().splitlines()[-1:]
        raise FailedError(f"{' '.join(command.words[:4])} … ended with {code}: {''.join(last)}")


def environ() -> dict[str, str]:
    """The environment of every command: this checkout, a fixed day, a cache that nobody else uses.

    Compiled modules are kept, as those of an installed package are: compiling them is no part of a start.
    """
    own = {
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": scratch("bytecode"),
        "SOURCE_DATE_EPOCH": TODAY,
        "XDG_CACHE_HOME": scratch("cache"),
    }
    return {name: value for name, value in os.environ.items() if name != NO_BYTECODE} | own


@cache
def scratch(name: str) -> str:
    """An empty folder for this run, removed at its end."""
    return str(Path(_all_scratch().name, name))


@cache
def _all_scratch() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="twinning-benchmarks-")
