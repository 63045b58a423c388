"""Several processes that work for this one: copied from it, replaced in time, and ended with the run."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, wait
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
        executor.expect_nothing()
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
        self._unfinished: set[Future[Any]] = set()

    def submit(self, work: Callable[..., Result], /, *given: Any, **more: Any) -> Future[Result]:  # noqa: ANN401
        """Hand a chunk over; at times this waits until all that was handed over before is done."""
        if self._given == self._most:
            wait(self._unfinished.copy())  # so that what cannot be disturbed takes no time
            self.shutdown()
            self._executor, self._given = self._start(), 0
        self._given += 1
        with _undisturbed():
            future = self._executor.submit(work, *given, **more)
        self._unfinished.add(future)
        future.add_done_callback(self._unfinished.discard)
        return future

    def expect_nothing(self) -> None:
        """When all processes were ended: one may have been writing a result, whose rest would be waited for.

        The end of the results is seen only when nobody can write any more, which this process still could.
        """
        results = getattr(self._executor, "_result_queue", None)
        if results is not None:
            results._writer.close()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes."""
        with _undisturbed():
            self._executor.shutdown(wait, cancel_futures=cancel_futures)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let what would stop the run wait while processes are started or ended.

    One that is hit before it ignores Ctrl-C would complain. And Python takes a thread that is waited for to
    be over when the waiting is broken off, so that what the thread still works with would be closed.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _stopping())
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """In a new process: head of a group of its own, which is ended as a whole; Ctrl-C is for the parent."""
    for number in _stopping():
        signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _stopping())
    if os.name == "posix":
        os.setpgid(0, 0)


def _stopping() -> set[signal.Signals]:
    """The signals that stop a run, as far as the system knows them."""
    return {getattr(signal, name) for name in ("SIGINT", *ENDS) if hasattr(signal, name)}


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
