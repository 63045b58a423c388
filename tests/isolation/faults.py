"""Readers that misbehave on purpose; the name of the file says how."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from pipeline.extract import Extraction, extract_bytes

LEFT_OVER = []


def work(definition, given):
    """Does what the file's name says, and reads it like any other if it says nothing."""
    fault = FAULTS.get(given.name.partition(".")[0])
    return fault(given) if fault else extract_bytes(definition, given)


def hang(_):
    time.sleep(60)


def spin(_):
    while True:
        pass


def eat(_):
    for _ in range(10_000):
        LEFT_OVER.append(bytearray(2**20))


def abort(_):
    os.abort()


def segfault(_):
    signal.raise_signal(signal.SIGSEGV)


def leave(_):
    os._exit(0)


def leave_with(_):
    os._exit(3)


def shut(_):
    """The pipes are closed, and the process stays."""
    os.closerange(3, 100)
    time.sleep(60)


def babble(_):
    return Extraction(refusal="x" * 2**21)


def announce(_):
    """A gigabyte is announced, as one would that has taken over the process."""
    _all_pipes((2**30).to_bytes(8, "big"))
    time.sleep(60)


def half(_):
    """Half an answer, then the end."""
    _all_pipes((100).to_bytes(8, "big") + b"=half")
    os._exit(0)


def lie(_):
    """A well-formed message that is no record."""
    _all_pipes((9).to_bytes(8, "big") + b'={"a":[1]')
    time.sleep(60)


def deep(_):
    message = b"=" + b"[" * 100_000
    _all_pipes(len(message).to_bytes(8, "big") + message)
    time.sleep(60)


def fail(_):
    raise KeyError("of ours")


def stop(_):
    sys.exit(0)


def call(_):
    socket.create_connection(("127.0.0.1", 9), timeout=1)


def call_quietly(given):
    try:
        socket.socket()
    except Exception:  # as a careless library does
        return Extraction(refusal="is-pdf")
    raise AssertionError("a socket was made")


def run(_):
    subprocess.run(["true"], check=False)


def fork(_):
    os.fork()


def foreign(_):
    ctypes.CDLL(None)


def write(given):
    Path(given.data.decode()).write_text("was here")


def peek(_):
    Path("/etc/passwd").read_text()


def past_python(_):
    """Opening below Python, where no watch of Python's looks: only the kernel is in the way."""
    from lxml import etree

    try:
        etree.parse("/etc/passwd")
    except OSError as wrong:
        raise RuntimeError("kernel says no" if "Permission" not in str(wrong) else str(wrong)) from None


FAULTS = {
    name.replace("_", "-"): value
    for name, value in globals().copy().items()
    if callable(value) and getattr(value, "__module__", "") == __name__ and name not in ("work", "_all_pipes")
}


def _all_pipes(message):
    """Write to the pipe that leads out, which a hostile reader would find as easily."""
    for pipe in range(3, 100):
        try:
            os.write(pipe, message)
        except OSError:
            continue
        return
