"""Hostile files against normal ones, read one after the other by a confined process.

`python -m benchmarks.refusing ROUNDS` prints what is found as JSON; it is a process of its own so that its
memory is that of reading, and of nothing else that is measured.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from unittest import mock

from benchmarks.memory import Peak, held
from benchmarks.ratios import Seen, spread
from benchmarks.running import PYTHON, ROOT, FailedError, environ
from benchmarks.scale import Scale
from pipeline import conversion, programme
from pipeline.extract import extract
from pipeline.isolation import Reader
from tests.hostile.registry import Case, cases
from tests.samples import COHORT

WORST = "the slowest hostile file / a normal one"
TYPICAL = "half of the hostile files take less than this / a normal one"
MEMORY = "memory of the reading process"
NORMAL = {"docx": COHORT / "exempla" / "roadmap.docx", "xlsx": COHORT / "exempla" / "engagement-plan.xlsx"}
MOST_ROUNDS = 3  # there are many files


def hostile(scale: Scale) -> Iterator[tuple[str, Seen]]:
    """How much longer a refusal takes than reading a normal file of the kind, and with how much memory."""
    rounds = min(scale.rounds, MOST_ROUNDS)
    words = [PYTHON, "-m", "benchmarks.refusing", str(rounds), str(scale.hostile or "")]
    done = subprocess.run(words, capture_output=True, text=True, env=environ(), cwd=ROOT, check=False)
    if done.returncode:
        raise FailedError(f"benchmarks.refusing ended with {done.returncode}: {done.stderr.strip()[-200:]}")
    found = json.loads(done.stdout)
    ratios: Mapping[str, list[float]] = found["ratios"]
    order = sorted(ratios, key=lambda name: median(ratios[name]))
    slow = [name for name in order if median(ratios[name]) > 3]
    note = f"{order[-1]}; of {len(order)} files {len(slow)} above 3: {', '.join(slow)}"
    yield WORST, Seen(spread(ratios[order[-1]]), note=note)
    yield TYPICAL, Seen(spread([median(times) for times in ratios.values()]))
    yield (
        MEMORY,
        Seen(spread([found["resident"]]), unit="MiB", note=f"shared pages in parts: {found['own']:.0f} MiB"),
    )


def main(rounds: int, most: int | None) -> None:
    """Read the hostile files, and before each a normal one of its kind; print ratios by name, and memory."""
    attacks = [case for case in cases().values() if case.code][:most]
    reader = Reader(programme.load())
    highest = Peak()
    ratios: dict[str, list[float]] = {case.name: [] for case in attacks}
    with tempfile.TemporaryDirectory(prefix="twinning-") as folder:
        paths = {case.name: _put(case, Path(folder, str(number))) for number, case in enumerate(attacks)}
        for _ in range(rounds):
            for case in attacks:
                normal = _seconds(NORMAL.get(case.suffix, NORMAL["docx"]), reader)
                ratios[case.name].append(_seconds(paths[case.name], reader) / normal)
                highest = highest.or_more(held(reader.pid) if reader.pid else Peak())
    reader.close()
    print(json.dumps({"ratios": ratios, "resident": highest.resident, "own": highest.own}))  # noqa: T201


def _put(case: Case, folder: Path) -> Path:
    folder.mkdir()
    path = folder / (f"form.{case.suffix}" if case.suffix else "form")
    case.put(path)
    return path


def _seconds(path: Path, reader: Reader) -> float:
    """Of reading one file; never through LibreOffice, which would turn old formats into ours first."""
    with mock.patch.object(conversion, "is_possible", return_value=False):
        start = time.perf_counter()
        extract(path, reader.definition, reader.read)
        return time.perf_counter() - start


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if sys.argv[2] else None)
