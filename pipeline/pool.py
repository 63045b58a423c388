"""Several processes that work for this one: copied from it, replaced in time, and ended with the run."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Any, NoReturn, TypeVar

from pipeline.errors import UsageError

ENDS = ("SIGTERM", "SIGHUP")  # signals that end a run from outside

Result = TypeVar("Result")


@contextmanager
def started(jobs: int, most: int) -> Iterator[Executor]:
    """So many processes, which give way to fresh ones after `most` chunks of work.

    However the block is left, they end at once, and what they have started ends with them. Raises UsageError
    when one of them was ended from outside.
    """
    others = set(multiprocessing.active_children())
    kind = multiprocessing.get_context("fork" if sys.platform.startswith("linux") else None)
    executor = _Renewed(lambda: ProcessPoolExecutor(jobs, kind, _begin), most)
    try:
        with _ended_in_order():
            yield executor
    except BaseException as stopped:
        _end(set(multiprocessing.active_children()) - others)
        if isinstance(stopped, BrokenProcessPool):
            why = "a process at work was ended from outside; try again with fewer --jobs"
            raise UsageError(why) from stopped
        raise
    finally:
        executor.shutdown(cancel_futures=True)


class _Renewed(Executor):
    """Processes that give way to fresh ones after so many chunks.

    The runtime of CEL never frees the words that it hands to a function of ours (version 0.1.3 does not), so
    that a process grows with each city. All end before others are copied from this one: a copy made while
    another thread holds a lock would wait for it for ever.
    """

    def __init__(self, start: Callable[[], Executor], most: int) -> None:
        self._start, self._most = start, most
        self._executor, self._given = start(), 0

    def submit(self, work: Callable[..., Result], /, *given: Any, **more: Any) -> Future[Result]:  # noqa: ANN401
        """Hand a chunk over; at times this waits until all that was handed over before is done."""
        if self._given == self._most:
            self._executor.shutdown()
            self._executor, self._given = self._start(), 0
        self._given += 1
        with _undisturbed():
            return self._executor.submit(work, *given, **more)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes."""
        self._executor.shutdown(wait, cancel_futures=cancel_futures)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let Ctrl-C wait while processes may be started; one that is hit before it ignores it would complain."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """In a new process: head of a group of its own, which is ended as a whole; Ctrl-C is for the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # what waits is dropped
    for name in ENDS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    if os.name == "posix":
        os.setpgid(0, 0)


def _end(children: Iterable[BaseProcess]) -> None:
    """End processes, each with those that it has started."""
    for child in children:
        if child.pid is not None and os.name == "posix":
            with suppress(OSError):  # it is not yet the head of a group
                os.killpg(child.pid, signal.SIGKILL)
        child.kill()


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Let signals that would end this process at once end it as Ctrl-C does, with what it has started."""
    before = {}
    with suppress(ValueError):  # not the main thread, whose signals are not ours to catch
        for name in ENDS:
            if hasattr(signal, name):
                before[name] = signal.signal(getattr(signal, name), _exit)
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def _exit(number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)
