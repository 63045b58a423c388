"""How many processes share the work, in which order their results come, and that none outlives the run."""

import multiprocessing
import os
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from itertools import groupby

import pytest

from pipeline import workers


@pytest.mark.parametrize(
    ("asked", "pieces", "jobs"),
    [
        (None, 9, 1),
        (None, 10, 3),
        (None, 2000, 3),
        (1, 2000, 1),
        (8, 2000, 8),
        (8, 5, 5),
        (2, 0, 1),
        (64, 99, 61),
    ],
)
def test_how_many_processes_work(monkeypatch, asked, pieces, jobs):
    monkeypatch.setattr(workers, "cores", lambda: 3)
    assert workers.number(asked, pieces) == jobs


def test_the_cores_are_those_that_this_process_may_use(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {4, 7}, raising=False)
    assert workers.cores() == 2
    monkeypatch.delattr(os, "sched_getaffinity")
    assert workers.cores() == os.cpu_count()


@pytest.mark.parametrize("pieces", [0, 1, 63, 200, 1500])
def test_results_come_in_order_over_any_executor(pieces):
    expected = [str(number) for number in range(pieces)]
    assert list(workers.in_order(None, str, range(pieces))) == expected
    with ThreadPoolExecutor(3) as executor:
        assert list(workers.in_order(executor, str, range(pieces))) == expected


class Counting(Executor):
    """Does at once what it is given, and notes how much that is."""

    def __init__(self):
        self.chunks = []

    def submit(self, work, /, *given):
        self.chunks.append(len(given[1]))
        future = Future()
        future.set_result(work(*given))
        return future


def test_pieces_are_handed_over_in_chunks_and_not_all_at_once():
    executor = Counting()
    results = workers.in_order(executor, str, range(4000))
    assert next(results) == "0"
    assert executor.chunks == [workers.LARGEST] * max(workers.AHEAD, 2 * workers.cores())
    assert sum(1 for _ in results) == 3999
    few = Counting()
    assert len(list(workers.in_order(few, str, range(200)))) == 200
    assert set(few.chunks) <= {3, 2}


def test_one_job_is_this_process_itself_unless_it_would_grow():
    few = workers.LIFE * workers.LARGEST
    for pieces, here in ((0, True), (few, True), (few + 1, False)):
        with workers.processes(1, pieces) as executor:
            assert (executor is None) is here


def test_processes_give_way_to_fresh_ones():
    pieces = range(3 * workers.LIFE)
    with workers.processes(1, 33) as executor:
        pids = list(workers.in_order(executor, _pid, pieces))
    assert [len(list(group)) for _, group in groupby(pids)] == [workers.LIFE] * 3
    assert os.getpid() not in pids


def test_processes_that_do_not_grow_stay():
    with workers.processes(1, 33, grow=False) as executor:
        assert executor is None
    with workers.processes(2, grow=False) as executor:
        pids = set(workers.in_order(executor, _pid, range(8 * workers.LIFE)))
    assert len(pids - {os.getpid()}) <= 2


def _pid(_):
    return os.getpid()


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit, ValueError])
def test_what_stops_the_run_ends_its_processes(stop):
    before = multiprocessing.active_children()
    with pytest.raises(stop), workers.processes(2) as executor:
        executor.submit(_sleep, 60)
        raise stop
    assert multiprocessing.active_children() == before


def _sleep(seconds):
    time.sleep(seconds)
