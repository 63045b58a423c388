"""Files in, one after the other; each is read by a confined process, which is replaced when it misbehaves."""

from __future__ import annotations

import atexit
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Timer, active_count

from pipeline import extract as reading
from pipeline.errors import TwinningError
from pipeline.extract import Extraction, Given
from pipeline.isolation import frames
from pipeline.isolation.answers import OddError, unpacked
from pipeline.isolation.bounds import Bounds, bounds
from pipeline.isolation.processes import START, Process, fresh
from pipeline.isolation.worker import READY, Work, asked
from pipeline.programme import Programme

STARTING = 60.0  # seconds; a fresh Python on a slow disk takes a few
TOO_SLOW = "reading-too-slow"
TOO_MUCH_MEMORY = "reading-too-much-memory"
CRASHED = "reading-crashed"
BROKEN_OFF = "reading-broken-off"
ODD_ANSWER = "reading-odd-answer"
OVERSTEPPED = "reading-overstepped"
UNFORESEEN = "unforeseen"
FAILURES = (TOO_SLOW, TOO_MUCH_MEMORY, CRASHED, BROKEN_OFF, ODD_ANSWER, OVERSTEPPED)
FAILURE = 0xC0000000  # Windows ends a process that breaks down with a code from here on

Start = Callable[[Programme, Work, Bounds], Process]


class _Ended(Exception):
    """The process did not do its work; `code` and `params` are the refusal of the file."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Reader:
    """Reads files of one definition; to be used by one thread at a time, others wait."""

    def __init__(
        self,
        definition: Programme,
        limits: Bounds | None = None,
        work: Work = reading.extract_bytes,
        start: Start = START,
    ) -> None:
        self.definition = definition
        self._limits = limits or bounds()
        self._work = work
        self._start = start
        self._process: Process | None = None
        self._lock = Lock()

    @property
    def pid(self) -> int | None:
        """The process that waits for the next file, None while there is none."""
        return self._process.pid if self._process else None

    def read(self, given: Given) -> Extraction:
        """What a file's bytes say, or why they could not be read.

        Raises TwinningError if the definition cannot be used, or no process can be started.
        """
        with self._lock:
            try:
                found = self._asked(given)
            except _Ended as ended:
                self.close()
                params = {**ended.params, "name": given.name}
                return Extraction(given.sha256, None, ended.code, tuple(params.items()))
            except BaseException:  # also Ctrl-C: what the process is about to answer is nobody's any more
                self.close()
                raise
            if self._process and self._process.files >= self._limits.files:
                self.close()
            return found

    def begin(self) -> None:
        """Start the process, if there is none; the first file waits until it is ready."""
        with self._lock:
            self._started()

    def close(self) -> None:
        """End the process; the next file starts another."""
        process, self._process = self._process, None
        if process:
            process.end()

    def _asked(self, given: Given) -> Extraction:
        process = self._ready()
        process.files += 1
        answer = self._answer(process, given)
        kind, rest = answer[:1], answer[1:]
        if kind == b"=":
            try:
                return unpacked(rest, given.sha256)
            except OddError:
                raise _Ended(ODD_ANSWER, found="not in the shape of a record") from None
        raise self._failure(kind, rest.decode(errors="replace"))

    def _answer(self, process: Process, given: Given) -> bytes:
        limit = self._limits
        late = Event()

        def strike() -> None:
            late.set()  # first, or its end would be seen before the reason for it
            process.kill()

        timer = Timer(limit.seconds, strike)
        timer.daemon = True
        timer.start()
        try:
            frames.send(process.to, asked(given))
            frames.send(process.to, given.data)
            return frames.receive(process.source, limit.answer_mb * 2**20)
        except frames.TooLongError:
            raise _Ended(ODD_ANSWER, found=f"larger than {limit.answer_mb} MB") from None
        except (EOFError, BrokenPipeError):
            code = None if late.is_set() else process.how_it_ended()
            raise self._end(code, late.is_set()) from None
        finally:
            timer.cancel()
            timer.join()

    def _failure(self, kind: bytes, said: str) -> Exception:
        """What an answer other than a record means."""
        if kind == b"m":
            return _Ended(TOO_MUCH_MEMORY, limit=self._limits.memory)
        if kind == b"x":
            return _Ended(OVERSTEPPED, found=said)
        if kind == b"d":
            self._use_definition()
        if kind in (b"!", b"d"):
            return _Ended(UNFORESEEN, found=said)
        return _Ended(ODD_ANSWER, found="not in the shape of a record")

    def _use_definition(self) -> None:
        """Whether the definition is at fault is found out here; raises TwinningError if it is."""
        for output in self.definition.with_form:
            self.definition.form(output.id)

    def _end(self, code: int | None, late: bool) -> _Ended:
        """What the end of the process means, by its exit code."""
        if late or code == -getattr(signal, "SIGALRM", 0):
            return _Ended(TOO_SLOW, limit=self._limits.waited)
        if code == -getattr(signal, "SIGXCPU", 0):
            return _Ended(TOO_SLOW, limit=self._limits.computed)
        if code == -getattr(signal, "SIGKILL", 0):  # nobody here did it: systems short of memory do
            return _Ended(TOO_MUCH_MEMORY, limit=self._limits.memory)
        if code is not None and (code < 0 or code >= FAILURE):
            return _Ended(CRASHED, found=_called(code))
        return _Ended(BROKEN_OFF)

    def _started(self) -> Process:
        if self._process is None:
            self._process = self._start(self.definition, self._work, self._limits)
        return self._process

    def _ready(self) -> Process:
        """The process, started if there is none; raises TwinningError if it does not come about."""
        process = self._started()
        if not process.ready:
            timer = Timer(STARTING, process.kill)
            timer.daemon = True
            timer.start()
            try:
                process.ready = frames.receive(process.source, len(READY)) == READY
            except (EOFError, frames.TooLongError):
                raise TwinningError("the process that reads files did not start") from None
            finally:
                timer.cancel()
        return process


def _called(code: int) -> str:
    """The name of a signal, or a Windows error as it is looked up."""
    if code >= 0:
        return f"{code:#010x}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


_current: list[tuple[int, Reader]] = []  # one reader, and the process it belongs to


def extract(path: Path, definition: Programme) -> Extraction:
    """Open and read one submitted file, in a process that is kept for the next file of this definition."""
    return reading.extract(path, definition, _reader(definition).read)


def begin(definition: Programme) -> None:
    """Start the process that reads files: it loads what it needs while something else is done here.

    It is only a head start: a system that starts no process now says so when the first file is read.
    """
    with suppress(OSError):
        _reader(definition).begin()


def extract_with(path: Path, definition: Programme, reader: Reader) -> Extraction:
    """The same with a reader of one's own, which does another work or is to be closed by itself."""
    return reading.extract(path, definition, reader.read)


def _reader(definition: Programme) -> Reader:
    if _current:
        owner, reader = _current[0]
        if owner == os.getpid() and reader.definition is definition:
            return reader
        _current.clear()
        if owner == os.getpid():  # else it is the parent's, and not for us to end
            reader.close()
    else:
        atexit.register(_close)
    # a copy of a process with several threads, such as a worker of a cluster, may wait for ever for what
    # another thread held at that moment
    reader = Reader(definition, start=START if active_count() == 1 else fresh)
    _current.append((os.getpid(), reader))
    return reader


def _close() -> None:
    if _current and _current[0][0] == os.getpid():
        _current.pop()[1].close()
