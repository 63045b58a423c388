"""Cities checked by the workers of a Dask cluster: tasks in, results out in their order, as on this machine.

Dask hands the tasks out, and again when a worker is lost. Here it is made sure that workers judge by the
same version and definition and see the same files, and that a city no worker survives stops nothing.
"""

from __future__ import annotations

import logging
import os
import re
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from pipeline import __version__, batch, programme
from pipeline.errors import TwinningError, UsageError
from pipeline.model import CityResult
from pipeline.process import Setting
from pipeline.tasks import Task

if TYPE_CHECKING:
    from distributed import Client, Future

EXTRA = "pip install 'twinning[cluster]'"
ADDRESS = re.compile(r"[a-z]+://[^\s/]+:[0-9]{1,5}")
REACHED = 5  # seconds in which a scheduler answers
JOINED = 30  # seconds in which a worker is there, or another one after the last was lost
LOOKED_AFTER = 2  # seconds after which it is looked whether anybody is still at work
AHEAD = 4  # tasks in flight for each thread of the cluster, so that few results lie waiting
FATAL = "every worker that checked it was ended; check it alone, without --cluster"
SHARED = "all workers need the same files under the same paths, such as a network drive"

_alone = Lock()  # a worker may have several threads, but a process reads one city at a time


class Judge(Struct, frozen=True):
    """By what is judged: the version of twinning and the digest of its definition, in `home`.

    `home` is None for the definition that travels with the package, wherever that lies on a worker.
    """

    version: str
    digest: str
    home: Path | None


class Failed(Struct, frozen=True):
    """Why a worker has no result, in words; `unseen` is a file or folder that is not there for it.

    It is an answer like others and no exception: the way of those through Dask ends at times in silence.
    """

    why: str = ""
    unseen: str = ""


def run(client: Client, work: Sequence[Task], setting: Setting) -> Iterator[CityResult]:
    """Results in the order of the tasks, as they come, worked out by the workers of a cluster.

    Raises UsageError, one line, when they cannot be used.
    """
    judge = _judge(setting.home)
    _make_sure(client, judge)
    given: deque[tuple[Task, Future]] = deque()
    most = AHEAD * max(1, sum(client.nthreads().values()))
    for task in work:
        given.append((task, _handed_over(client, task, setting, judge)))
        if len(given) == most:
            yield _result(client, given, setting, judge)
    while given:
        yield _result(client, given, setting, judge)


def _judge(home: Path) -> Judge:
    return _judge_of(None if home == programme.standard_home() else home.resolve())


@cache
def _judge_of(home: Path | None) -> Judge:
    return Judge(__version__, programme.load(home).digest, home)


@contextmanager
def connected(address: str) -> Iterator[Client]:
    """A client of the scheduler at an address.

    Raises UsageError, one line, when Dask is not installed, nobody answers there, or the cluster is lost.
    """
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(f"--cluster needs Dask, which is not installed: {EXTRA}") from None
    if not ADDRESS.fullmatch(address):
        raise UsageError(f"{address!r} is no address of a Dask scheduler, such as tcp://host:8786")
    for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # each has a level of its own
    try:
        client = Client(address, timeout=REACHED, set_as_default=False)
    except (OSError, ValueError, TypeError) as wrong:
        raise UsageError(f"no Dask scheduler answers at {address}: {wrong or 'no answer'}") from wrong
    try:
        yield client
    except TwinningError:
        raise
    except Exception as lost:
        if _from_dask(lost):
            raise UsageError(f"the cluster at {address} was lost: {lost or type(lost).__name__}") from lost
        raise
    finally:
        client.close(timeout=REACHED)


def _from_dask(lost: Exception) -> bool:
    if isinstance(lost, BrokenPipeError):
        return False  # somebody stopped reading
    return isinstance(lost, OSError) or type(lost).__module__.partition(".")[0] in ("distributed", "dask")


def _make_sure(client: Client, judge: Judge) -> None:
    """Raise UsageError unless there are workers, and all judge as this machine does."""
    _wait_for_workers(client)
    for worker, there in client.run(_judge_of, judge.home, on_error="return").items():
        if isinstance(there, Exception):
            raise UsageError(f"the worker at {worker} cannot check: {type(there).__name__}: {there}")
        if there != judge:
            raise UsageError(f"the worker at {worker} {_other(there, judge)}")


def _other(there: Judge, here: Judge) -> str:
    if there.version != here.version:
        return f"has twinning {there.version}, and here it is {here.version}; give all the same version"
    return "has another definition of the programme than is used here; give all the same"


def _wait_for_workers(client: Client) -> None:
    try:
        client.wait_for_workers(1, timeout=JOINED)
    except TimeoutError:
        raise UsageError(f"the cluster has had no worker for {JOINED} seconds") from None


def _handed_over(client: Client, task: Task, setting: Setting, judge: Judge) -> Future:
    """One city is one task; where it lies is said in full, as a worker stands in a folder of its own."""
    return client.submit(_check, _absolute(task), setting, judge, pure=False)


def _check(task: Task, setting: Setting, judge: Judge) -> CityResult | Failed:
    """On a worker: the result for one city."""
    try:
        with _alone:
            return _checked(task, setting, judge)
    except TwinningError as stopped:
        return Failed(str(stopped))
    except Exception as mistake:
        return Failed(f"a mistake in twinning itself, please report it: {type(mistake).__name__}: {mistake}")


def _checked(task: Task, setting: Setting, judge: Judge) -> CityResult | Failed:
    there = _judge_of(judge.home)  # also of a worker that came later
    if there != judge:
        return Failed(f"a worker that came later {_other(there, judge)}")
    for path in () if task.origin else (task.folder, *task.files):
        if path is not None and not os.path.lexists(path):
            return Failed(unseen=str(path))
    home = judge.home or programme.standard_home()
    return batch.check(replace(setting, home=home), task)


def _result(client: Client, given: deque[tuple[Task, Future]], setting: Setting, judge: Judge) -> CityResult:
    """The result for the first task that was handed over; one that no worker survives becomes a finding."""
    from distributed import KilledWorker, wait

    task, future = given.popleft()
    try:
        return _waited_for(client, task, future, setting)
    except KilledWorker:
        # a city is also blamed when it only waited beside the one that ends workers: so once more, alone
        with client.as_current():
            wait([future for _, future in given])
    try:
        return _waited_for(client, task, _handed_over(client, task, setting, judge), setting)
    except KilledWorker:
        return batch.unread(_where(task), FATAL, setting)


def _waited_for(client: Client, task: Task, future: Future, setting: Setting) -> CityResult:
    """The result, under the names given here; raises UsageError when there will be none."""
    answer = _answer(client, future)
    if not isinstance(answer, Failed):
        return answer.moved(_where(_absolute(task)), _where(task))
    if answer.unseen and not os.path.lexists(answer.unseen):
        return batch.check(setting, task)  # gone for everybody by now, which is told in a finding
    raise UsageError(f"{answer.unseen}: a worker does not see it; {SHARED}" if answer.unseen else answer.why)


def _answer(client: Client, future: Future) -> CityResult | Failed:
    """What a worker answers, for which is waited as long as there are workers."""
    while True:
        try:
            answer: CityResult | Failed = future.result(timeout=LOOKED_AFTER)
            return answer
        except TimeoutError:
            if not client.nthreads():
                _wait_for_workers(client)


def _absolute(task: Task) -> Task:
    here = Path.cwd()
    if task.origin:
        return task
    return Task(task.folder and here / task.folder, tuple(here / file for file in task.files))


def _where(task: Task) -> str:
    """The folder of a task, or the file that it is."""
    return str(task.origin or task.folder or task.files[0])
