"""Processes that give way to fresh ones: nothing that stops a run comes between while they end."""

import signal
import subprocess
import sys
import threading
from concurrent.futures import Executor, Future

import pytest

from pipeline import pool

STOPPING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP} if hasattr(signal, "pthread_sigmask") else set()


class Watched(Executor):
    """Says which signals are held back when it is ended, and which of its work is not done by then."""

    def __init__(self):
        self.held, self.unfinished, self.futures = [], [], []

    def submit(self, work, /, *given, **more):
        self.futures.append(Future())
        threading.Timer(0.1, self.futures[-1].set_result, [None]).start()
        return self.futures[-1]

    def shutdown(self, wait=True, *, cancel_futures=False):
        self.held.append(signal.pthread_sigmask(signal.SIG_BLOCK, ()))
        self.unfinished += [one for one in self.futures if not one.done()]


@pytest.mark.skipif(not STOPPING, reason="signals are held back where the system can do so")
def test_fresh_processes_come_when_all_is_done_and_undisturbed():
    made = []

    def start():
        made.append(Watched())
        return made[-1]

    executor = pool._Renewed(start, 2)
    for _ in range(3):
        executor.submit(print)
    first, second = made
    assert first.held and all(held >= STOPPING for held in first.held)
    assert first.unfinished == []
    executor.shutdown(cancel_futures=True)
    assert all(held >= STOPPING for held in second.held)
    assert not STOPPING & signal.pthread_sigmask(signal.SIG_BLOCK, ())


HALF_A_RESULT = """
import os, signal, sys, time
from multiprocessing.connection import Connection
from pipeline import workers


def half(told):
    def send(connection, data):
        os.write(connection.fileno(), bytes(data)[: len(data) // 2])
        os.write(told, b"half")
        time.sleep(60)

    Connection._send = send
    return "result"


told, tell = os.pipe()
with workers.processes(2) as executor:
    executor.submit(half, tell)
    os.read(told, 4)
    raise SystemExit("stopped")
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a process is copied on Linux only")
def test_a_process_that_is_ended_while_it_writes_is_not_waited_for():
    done = subprocess.run(
        [sys.executable, "-c", HALF_A_RESULT], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (1, "stopped\n")
