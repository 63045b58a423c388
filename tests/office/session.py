"""The tests' end of a LibreOffice session: starts it, asks it, and ends it whatever happens."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).with_name("uno_session.py")
SYSTEM_PYTHON = "/usr/bin/python3"
LIMIT = 120.0  # seconds for one command, the first of which waits for the start
END_LIMIT = 30.0


class Office:
    """Commands of uno_session.py as methods: `office.open(path="…")`."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self._process = process
        self._log = log

    def __getattr__(self, command: str) -> Any:
        if command.startswith("_"):
            raise AttributeError(command)
        return lambda **arguments: self._ask({"do": command, **arguments})

    def _ask(self, command: dict[str, Any]) -> Any:
        """The answer; fails with the program's own words, or when it takes longer than the limit."""
        assert self._process.stdin is not None and self._process.stdout is not None
        guard = threading.Timer(LIMIT, end_group, [self._process])
        guard.start()
        try:
            self._process.stdin.write(json.dumps(command) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            guard.cancel()
        if not line:
            pytest.fail(f"LibreOffice ended during {command['do']!r}: {self._log.read_text()[-2000:]}")
        told = json.loads(line)
        if "error" in told:
            pytest.fail(f"{command['do']!r} failed: {told['error']}")
        return told["answer"]


def end_group(process: subprocess.Popen[str]) -> None:
    """End the script and the LibreOffice that it started; both are in a group of their own."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def need() -> None:
    """Skip, with the reason, where there is no LibreOffice or no way to talk to it."""
    if shutil.which("soffice") is None:
        pytest.skip(
            "LibreOffice (soffice) is not installed, so the controls of the forms are not tried in it"
        )
    probe = [SYSTEM_PYTHON, "-c", "import uno"]
    if not Path(SYSTEM_PYTHON).exists() or subprocess.run(probe, capture_output=True, timeout=60).returncode:
        pytest.skip("python3-uno is not installed, so LibreOffice cannot be asked about controls")


@contextmanager
def office_in(folder: Path) -> Iterator[Office]:
    """A LibreOffice with a profile in the folder; it has ended when this is left, however it is left."""
    need()
    log = folder / "office.log"
    with log.open("w") as words:
        process = subprocess.Popen(
            [SYSTEM_PYTHON, str(SCRIPT), str(folder / "profile")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=words,
            text=True,
            start_new_session=True,
        )
    try:
        yield Office(process, log)
    finally:
        with suppress(BrokenPipeError):
            process.stdin.close()  # type: ignore[union-attr]
        try:
            process.wait(END_LIMIT)
        except subprocess.TimeoutExpired:
            pass
        finally:
            end_group(process)  # also what a script that broke has left behind
            process.wait(END_LIMIT)
            process.stdout.close()  # type: ignore[union-attr]
