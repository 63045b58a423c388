"""Files read by a confined process, each after a normal one of its kind; a process of its own for its memory.

`python -m benchmarks.reading LIST ROUNDS` reads a JSON list of [name, path, path of a normal file] and prints
as JSON: by name how many times as long as the normal file it took, round by round; and the memory.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from unittest import mock

from benchmarks.memory import Peak, held
from pipeline import conversion, programme
from pipeline.extract import extract
from pipeline.isolation import Reader

Files = Sequence[tuple[str, str, str]]


def read(files: Files, rounds: int) -> Mapping[str, object]:
    """The ratios by name; the most memory in MiB, and after which file the process had it."""
    reader = Reader(programme.load())
    ratios: dict[str, list[float]] = {name: [] for name, _, _ in files}
    highest, at = Peak(), ""
    for _ in range(rounds):
        for name, path, normal in files:
            usual = _seconds(Path(normal), reader)
            ratios[name].append(_seconds(Path(path), reader) / usual)
            now = held(reader.pid) if reader.pid else Peak()
            at = name if now.resident > highest.resident else at
            highest = highest.or_more(now)
    reader.close()
    return {"ratios": ratios, "resident": highest.resident, "own": highest.own, "at": at}


def _seconds(path: Path, reader: Reader) -> float:
    """Of reading one file; never through LibreOffice, which would turn old formats into ours first."""
    with mock.patch.object(conversion, "is_possible", return_value=False):
        start = time.perf_counter()
        extract(path, reader.definition, reader.read)
        return time.perf_counter() - start


if __name__ == "__main__":
    listed = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    print(json.dumps(read(listed, int(sys.argv[2]))))  # noqa: T201 -- it is a command
