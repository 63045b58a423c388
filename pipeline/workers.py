"""Work shared between processes: how many there are, what each is handed, and results in their order."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

ENOUGH = 10  # pieces of work from which on more processes are started without being asked for
MOST = 61  # processes that Windows can wait for
CHUNKS, LARGEST = 64, 4  # pieces are handed over in so many chunks, or in more of so many pieces each
LIFE = 8  # chunks for each process before all give way to fresh ones
AHEAD = 16  # chunks handed over before the first is done with, so that few results lie waiting in memory

Piece = TypeVar("Piece")
Result = TypeVar("Result")


def number(asked: int | None, pieces: int) -> int:
    """How many processes work on so many pieces: what was asked for, else by itself from ENOUGH pieces on."""
    wanted = asked or (cores() if pieces >= ENOUGH else 1)
    return max(1, min(wanted, pieces, MOST))


def cores() -> int:
    """The cores that this process may use, which in a container are fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def processes(jobs: int, pieces: int = 0, *, grow: bool = True) -> Iterator[Executor | None]:
    """So many processes to work, on Linux copies of this one with all it has loaded.

    They give way to fresh ones in time, unless it is known that they do not `grow` with each piece. None
    stands for this process: if one is to work, and not on so many `pieces` that it would grow.
    However the block is left, by Ctrl-C too, they end at once, and what they have started ends with them.
    Raises UsageError when one of them was ended from outside.
    """
    if jobs == 1 and (not grow or pieces <= LIFE * LARGEST):
        yield None
        return
    from pipeline.pool import started  # slow to load, and mostly one process is enough

    with started(jobs, jobs * LIFE if grow else sys.maxsize) as executor:
        yield executor


def in_order(
    executor: Executor | None, work: Callable[[Piece], Result], pieces: Sequence[Piece]
) -> Iterator[Result]:
    """The results of all pieces in their order, as they come, over any executor, or without one here."""
    if executor is None:
        yield from map(work, pieces)
        return
    size = max(1, min(LARGEST, len(pieces) // CHUNKS))
    ahead = max(AHEAD, 2 * cores())  # nobody shall wait for work either
    given: deque[Future[list[Result]]] = deque()
    for start in range(0, len(pieces), size):
        given.append(executor.submit(_each, work, pieces[start : start + size]))
        if len(given) == ahead:
            yield from given.popleft().result()
    while given:
        yield from given.popleft().result()


def _each(work: Callable[[Piece], Result], pieces: Sequence[Piece]) -> list[Result]:
    return [work(piece) for piece in pieces]
