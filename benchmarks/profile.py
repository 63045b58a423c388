"""Where the time goes: reading and checking in this process under cProfile, by parts of the package.

cProfile makes functions that are called often look dearer than they are; shares tell where to look, the
figures of the goals tell whether it helped.
"""

from __future__ import annotations

import cProfile
import pstats
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from unittest import mock

from benchmarks import checking, store
from benchmarks.running import PYTHON, Command, run, scratch
from pipeline import batch, process, rules
from pipeline import extract as reading
from pipeline.extract import Given
from pipeline.model import CityResult
from pipeline.programme import Programme
from pipeline.reports import REPORTERS
from pipeline.tasks import Task, tasks

TODAY = datetime(2026, 7, 6, tzinfo=UTC)
FUNCTIONS = 15  # of each stage that are named
DEEP = ("forms",)  # packages whose parts are told apart
Key = tuple[str, int, str]  # file, line and name of a function, as cProfile gives it
# a function's own calls, all calls, own seconds, seconds with what it calls; and the same by caller
Counts = tuple[int, int, float, float]
Stats = Mapping[Key, tuple[int, int, float, float, Mapping[Key, Counts]]]


def profiles(count: int) -> Iterator[str]:
    """What reading and checking so many submissions spends its time on, as text, a stage after the other."""
    folder = store.submissions(count)
    definition = store.definition()
    rules.load(definition)
    for suffix in ("docx", "xlsx"):
        given = [Given(path.read_bytes(), path.name) for path in sorted(folder.rglob(f"*.{suffix}"))]
        yield _profile(f"reading {len(given)} .{suffix}", partial(_read, definition, given))
    setting = process.Setting(definition.home, TODAY.date())
    check = partial(_check, tasks([folder]), setting)
    yield _profile(f"checking {count}, files read in this process", partial(_unconfined, check))
    yield _profile(f"checking {count}, files read in a confined process that is waited for", check)
    report = partial(REPORTERS["json"], process.heading(definition, TODAY), check())
    yield _profile(f"the report on {count} as JSON", report)
    yield _cold()


def _read(definition: Programme, files: Sequence[Given]) -> None:
    for given in files:
        reading.extract_bytes(definition, given)


def _check(work: Sequence[Task], setting: process.Setting) -> list[CityResult]:
    return list(batch.run(work, setting))


def _unconfined(work: Callable[[], object]) -> None:
    with mock.patch.object(process, "extract", reading.extract):
        work()


def _profile(title: str, work: Callable[[], object]) -> str:
    """One stage, run once before so that nothing is loaded or compiled while it is looked at."""
    work()
    profiler = cProfile.Profile()
    profiler.runcall(work)
    return _shown(title, pstats.Stats(profiler))


def _cold() -> str:
    """The whole command on one submission, with all that it loads first; reading is waited for.

    It is run once before, so that its modules are compiled by then, as those of an installed package are.
    """
    path = scratch("cold.profile")
    command = checking.check(store.submissions(1))
    run(command)
    run(Command([PYTHON, "-m", "cProfile", "-o", path, *command.words], command.codes))
    return _shown("the command on one submission, with its start", pstats.Stats(path))


def _shown(title: str, profile: pstats.Stats) -> str:
    stats: Stats = profile.stats  # type: ignore[attr-defined]
    total = sum(own for _, _, own, _, _ in stats.values())
    lines = [f"{title}: {total:.2f} s under the profiler", "  by part of the package"]
    lines += [f"    {seconds / total:5.1%}  {part}" for part, seconds in shares(stats)[:FUNCTIONS]]
    lines += ["  by function: own time, with what it calls, calls"]
    for key, (_, calls, own, whole, _) in sorted(stats.items(), key=lambda one: -one[1][2])[:FUNCTIONS]:
        lines.append(f"    {own / total:5.1%}  {whole / total:6.1%}  {calls:8}  {_named(key)}")
    return "\n".join(lines)


def shares(stats: Stats) -> list[tuple[str, float]]:
    """Own seconds by part of the package, most first; what is written in C counts for its caller."""
    found: dict[str, float] = defaultdict(float)
    for key, (_, _, own, _, callers) in stats.items():
        if key[0] != "~" or not callers:
            found[part(key[0])] += own
            continue
        for caller, counts in callers.items():
            found[part(caller[0])] += counts[2]
    return sorted(found.items(), key=lambda one: -one[1])


def part(file: str) -> str:
    """The part of the package that a file belongs to, or the library: "forms/word", "lxml", "Python"."""
    names = Path(file).parts
    if "pipeline" in names:
        inside = names[len(names) - names[::-1].index("pipeline") :]
        depth = 2 if inside[0] in DEEP and len(inside) > 2 else 1
        return "/".join(inside[:depth]).removesuffix(".py")
    if "site-packages" in names:
        return names[names.index("site-packages") + 1]
    return "Python"


def _named(key: Key) -> str:
    file, line, name = key
    return name if file == "~" else f"{part(file)}: {Path(file).name}:{line} {name}"
