"""A Dask cluster on this machine: a scheduler and workers, each a process of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

from tests.cli.running import sample_city

TOGETHER = {"OMP_NUM_THREADS": "1", "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False"}


def free_port():
    """A port on which nobody listens at this moment."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Cluster:
    """A scheduler at `address`, and the workers that were started for it."""

    def __init__(self, port, folder):
        self.address = f"tcp://127.0.0.1:{port}"
        self.folder = folder
        self.workers = []
        self.processes = [
            self._start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
        ]

    def worker(self, *words, **environment):
        """Start a worker of one thread, in a folder of its own; its process is returned."""
        options = ("--nthreads", "1", "--no-dashboard", "--local-directory", str(self.folder))
        self.workers.append(self._start("worker", self.address, *options, *words, **environment))
        return self.workers[-1]

    def close(self):
        """End all processes."""
        for process in (*self.workers, *self.processes):
            process.kill()
            process.wait()

    def _start(self, *words, **environment):
        return subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]],
            cwd=self.folder,
            env={**os.environ, **TOGETHER, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def running(folder, workers=2):
    """A cluster for the time of a block."""
    folder.mkdir(exist_ok=True)
    cluster = Cluster(free_port(), folder)
    try:
        for _ in range(workers):
            cluster.worker("--no-nanny")
        yield cluster
    finally:
        cluster.close()


def many_cities(root, number):
    """So many folders with all five forms of the sample cities, every fourth with mistakes."""
    first = sample_city(root, "exempla")
    wrong = sample_city(root, "brackwater")
    for at in range(number - 2):
        source = wrong if at % 4 == 3 else first
        shutil.copytree(source, first.parent / f"{source.name}-{at}")
    return root


def until(happens, seconds=60):
    """Wait until something is so; fails after so many seconds."""
    late = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < late
        time.sleep(0.05)
