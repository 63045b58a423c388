"""Many submissions at once: several processes, memory, and a second look at what has not changed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks import store
from benchmarks.checking import check, on_many
from benchmarks.large import with_cells
from benchmarks.memory import Peak, peak
from benchmarks.ratios import Seen, spread
from benchmarks.running import compared, in_turn, scratch
from benchmarks.scale import Scale

JOBS = "--jobs 2 / --jobs 1"
DIFFER = "reports of --jobs 2 that differ from --jobs 1"
FLAT = "memory at most submissions / at few"
MOST = "memory of the largest process"
MOST_OWN = "memory of the largest process, shared pages in parts"
CELLS = "memory with a sheet of 950,000 cells / 10,000"
AGAIN = "second check of an unchanged folder / first"

Found = Iterator[tuple[str, Seen]]


def two_jobs(scale: Scale) -> Found:
    """Two processes against one, and whether they report the same to the byte."""
    yield JOBS, compared(on_many(scale, "two jobs", "one job"), "two jobs", "one job")
    folder = store.submissions(scale.many)
    commands = [check(folder, "--jobs", jobs) for jobs in ("1", "2")]
    one, two = (Path(command.words[command.words.index("--to") + 1]) for command in commands)
    yield DIFFER, _single(float(one.read_bytes() != two.read_bytes()), "reports")


def memory(scale: Scale) -> Found:
    """The most that one process holds, as called by default: for many submissions, for a full sheet."""
    few, most = (peak(check(store.submissions(count))) for count in (scale.few, scale.most))
    yield FLAT, _single(most.resident / few.resident, "×")
    yield MOST, _single(most.resident, "MiB", f"at {scale.few} submissions {few.resident:.0f} MiB")
    yield MOST_OWN, _single(most.own, "MiB", f"at {scale.few} submissions {few.own:.0f} MiB")
    small, large = (_with_sheet(cells) for cells in scale.cells)
    yield CELLS, _single(large.resident / small.resident, "×", "a million are refused")


def again(scale: Scale) -> Found:
    """The first check fills an empty cache, the second finds everything in it."""
    folder = store.submissions(scale.many)
    second = check(folder, "--jobs", "1", uncached=False)
    first = replace(second, before=lambda: shutil.rmtree(scratch("cache"), ignore_errors=True))
    yield AGAIN, compared(in_turn({"first": first, "second": second}, scale.rounds), "second", "first")


def _with_sheet(cells: int) -> Peak:
    folder = store.home() / f"cells-{cells}"
    with_cells(folder / "engagement-plan.xlsx", cells)
    return peak(check(folder / "engagement-plan.xlsx"))


def _single(value: float, unit: str, note: str = "") -> Seen:
    return Seen(spread([value]), unit=unit, note=note)
