"""A process that reads files, as its parent sees it: started, asked, waited for, ended.

On Linux it is forked from this process, which has loaded everything already: that takes milliseconds.
Elsewhere forking is not there or not safe, and a fresh Python is started.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import NoReturn

from msgspec import Struct
from msgspec.structs import asdict

from pipeline.isolation.bounds import Bounds
from pipeline.isolation.worker import Work, prepare, serve
from pipeline.programme import Programme

PATIENCE = 1.0  # seconds for a process that has closed its pipe to end
BEGIN = "from pipeline.isolation.worker import main; main()"


class Process(Struct):
    """A started process and the ends of its pipes; `poll` gives how it ended, None while it runs."""

    pid: int
    to: int
    source: int
    poll: Callable[[], int | None]
    kill: Callable[[], None]
    files: int = 0
    ready: bool = False

    def how_it_ended(self) -> int | None:
        """Its exit code, or minus the signal that ended it; None if it had to be ended here and now."""
        late = time.monotonic() + PATIENCE
        while time.monotonic() < late:
            code = self.poll()
            if code is not None:
                return code
            time.sleep(0.002)
        return None

    def end(self) -> None:
        """End it if it still runs, and leave nothing of it behind."""
        for pipe in (self.to, self.source):
            with suppress(OSError):
                os.close(pipe)
        self.kill()
        while self.poll() is None:
            time.sleep(0.001)


class _Child:
    """A forked process; it is asked by two threads, but a system tells only once how a process ended."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._code: int | None = None
        self._lock = Lock()

    def poll(self) -> int | None:
        """How it ended, None while it runs."""
        with self._lock:
            return self._polled()

    def kill(self) -> None:
        """End it, unless it has ended: its number may be somebody else's by then."""
        with self._lock:
            if self._polled() is None:
                os.kill(self._pid, signal.SIGKILL)

    def _polled(self) -> int | None:
        if self._code is None:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            self._code = os.waitstatus_to_exitcode(status) if pid else None
        return self._code


def forked(definition: Programme, work: Work, bounds: Bounds) -> Process:
    """A copy of this process that reads files; what is not loaded here, it loads while others go on."""
    (source, given), (answered, to) = os.pipe(), os.pipe()
    pid = os.fork()
    if pid == 0:
        _be_child(source, to, definition, work, bounds)
    os.close(source)
    os.close(to)
    child = _Child(pid)
    return Process(pid, given, answered, child.poll, child.kill)


def _be_child(source: int, to: int, definition: Programme, work: Work, bounds: Bounds) -> NoReturn:
    """Nothing of the parent's is run or tidied up here, whatever happens."""
    code = 70
    try:
        prepare(definition)
        serve(source, to, definition, work, bounds)
        code = 0
    finally:
        os._exit(code)


def fresh(definition: Programme, work: Work, bounds: Bounds) -> Process:
    """A new Python that reads files; it loads the definition from its folder."""
    import subprocess  # slow to load, and not needed where a process can be copied

    home, named = str(definition.home), f"{work.__module__}:{work.__qualname__}"
    known = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    process = subprocess.Popen(
        [sys.executable, "-c", BEGIN, home, named, json.dumps(asdict(bounds))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=known,
    )
    assert process.stdin and process.stdout  # both are pipes
    to, source = os.dup(process.stdin.fileno()), os.dup(process.stdout.fileno())
    process.stdin.close()
    process.stdout.close()
    return Process(process.pid, to, source, process.poll, process.kill)


START = forked if sys.platform.startswith("linux") else fresh
