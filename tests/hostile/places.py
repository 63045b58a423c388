"""Names in a folder that are no ordinary files, and files that are too large to look at."""

from __future__ import annotations

import os
import socket
from contextlib import chdir
from pathlib import Path

from tests.hostile.registry import hostile, put, twin, word
from tests.intake.samples import zipped

ODD = "not-a-regular-file"


def link(path: Path) -> None:
    other = path.with_name("real.docx")
    other.write_bytes(zipped(word()))
    path.symlink_to(other)


def listening(path: Path) -> None:
    with chdir(path.parent), socket.socket(socket.AF_UNIX) as end:  # the path of a socket must be short
        end.bind(path.name)


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(3 * 2**30)


def twice(path: Path) -> None:
    other = path.with_name("other.docx")
    other.write_bytes(zipped(word()))
    os.link(other, path)


put("place: a link to a form", ODD, link)
put("place: a link to nothing", ODD, lambda path: path.symlink_to("gone.docx"))
put("place: a link to itself", ODD, lambda path: path.symlink_to(path.name))
put("place: a link to a device", ODD, lambda path: path.symlink_to("/dev/zero"))
put("place: a folder", ODD, lambda path: path.mkdir())
put("place: a pipe", ODD, lambda path: os.mkfifo(path))
put("place: a socket", ODD, listening)
put("place: three gigabytes of nothing", "file-too-large", sparse)
put("place: nothing there", "unreadable", lambda path: None)
hostile("place: one byte too many", "file-too-large", lambda: b"PK\3\4" + bytes(25 * 2**20 - 3))
put("place: a form under two names", "", twice)
twin("place: a name like an option", lambda: zipped(word()), suffix="-rf.docx")
