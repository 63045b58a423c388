"""Hostile files against normal ones of their kind, read one after the other by a confined process."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.ratios import Seen, spread
from benchmarks.running import PYTHON, ROOT, FailedError, environ, scratch
from benchmarks.scale import Scale
from tests.hostile.registry import Case, cases
from tests.samples import COHORT

WORST = "the slowest hostile file / a normal one"
TYPICAL = "half of the hostile files take less than this / a normal one"
MEMORY = "memory of the reading process"
NORMAL = {"docx": COHORT / "exempla" / "roadmap.docx", "xlsx": COHORT / "exempla" / "engagement-plan.xlsx"}
MOST_ROUNDS = 3  # there are many files
LIMIT = 3  # files above it are named


def hostile(scale: Scale) -> Iterator[tuple[str, Seen]]:
    """How much longer a refusal takes than reading a normal file of the kind, and with how much memory."""
    found = _found(scale)
    typical: Mapping[str, float] = {name: median(ratios) for name, ratios in found["ratios"].items()}
    slowest = max(typical, key=lambda name: typical[name])
    above = ", ".join(name for name in typical if typical[name] > LIMIT)
    note = f"{slowest}; of {len(typical)} files above {LIMIT} ×: {above or 'none'}"
    yield WORST, Seen(spread(found["ratios"][slowest]), note=note)
    yield TYPICAL, Seen(spread(list(typical.values())))
    held = f"at: {found['at']}; shared pages in parts: {found['own']:.0f} MiB"
    yield MEMORY, Seen(spread([found["resident"]]), unit="MiB", note=held)


def _found(scale: Scale) -> Any:  # noqa: ANN401 -- what benchmarks.reading prints
    """What the process that reads them says; raises FailedError when it says nothing."""
    rounds = str(min(scale.rounds, MOST_ROUNDS))
    words = [PYTHON, "-m", "benchmarks.reading", str(_listed(scale.hostile)), rounds]
    done = subprocess.run(words, capture_output=True, text=True, env=environ(), cwd=ROOT, check=False)
    if done.returncode:
        raise FailedError(f"benchmarks.reading ended with {done.returncode}: {done.stderr.strip()[-200:]}")
    return json.loads(done.stdout)


def _listed(most: int | None) -> Path:
    """The hostile files, or the first so many, written into a folder with a list of them."""
    attacks = islice((case for case in cases().values() if case.code), most)
    folder = Path(scratch("hostile"))
    files = [
        (case.name, str(_put(case, folder / str(number))), str(NORMAL.get(case.suffix, NORMAL["docx"])))
        for number, case in enumerate(attacks)
    ]
    path = folder / "list.json"
    path.write_text(json.dumps(files), encoding="utf-8")
    return path


def _put(case: Case, folder: Path) -> Path:
    folder.mkdir(parents=True)
    path = folder / (f"form.{case.suffix}" if case.suffix else "form")
    case.put(path)
    return path
