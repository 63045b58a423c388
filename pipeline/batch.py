"""Many cities at once: tasks in, results in their order out, from one process, several, or what is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pipeline import intake, isolation, rules, storage, workers
from pipeline.messages import Place, Words
from pipeline.model import CityResult, Location
from pipeline.packed import Packed
from pipeline.process import Setting, check_city, definition
from pipeline.submissions import UNREADABLE
from pipeline.tasks import Task

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from pipeline.kept import Store


def run(work: Sequence[Task], setting: Setting, executor: Executor | None = None) -> Iterator[CityResult]:
    """Results in the order of the tasks, as they come; worked out over any executor, or without one here."""
    return workers.in_order(executor, partial(check, setting), work)


@contextmanager
def results(
    work: Sequence[Task], setting: Setting, jobs: int | None, store: Store | None
) -> Iterator[Iterator[CityResult]]:
    """The same from as many processes as `jobs` says, or as seems fit, which end with the block.

    What a store holds is taken from there, and what it does not is kept in it.
    """
    keys = [store.key(task) if store else "" for task in work]
    held = [store is not None and store.holds(key) for key in keys]
    missing = [(task, key) for task, key, is_held in zip(work, keys, held, strict=True) if not is_held]
    make = partial(_made, setting, store)
    # one is made here, so that processes copied from this one find loaded what a check needs;
    # what those need that read files, this one needs only to hand it on
    if len(missing) > 1:
        isolation.prepare(definition(setting.home))
    first = list(map(make, missing[:1]))
    with workers.processes(workers.number(jobs, len(missing)), len(missing)) as executor:
        made = chain(first, workers.in_order(executor, make, missing[1:]))
        taken = zip(work, keys, held, strict=True)
        yield (_taken(setting, store, task, key) if is_held else next(made) for task, key, is_held in taken)
    if store and missing:
        store.tidy()


def gathered(results: Iterable[CityResult]) -> Sequence[CityResult]:
    """The same results, with all files outside any city's folder under one entry at the end."""
    loose: list[CityResult] = []
    return Packed(chain(_cities(results, loose), _together(loose)))


def _cities(results: Iterable[CityResult], loose: list[CityResult]) -> Iterator[CityResult]:
    """Those of cities; the others are put into `loose`."""
    for result in results:
        if result.folder:
            yield result
        else:
            loose.append(result)


def _together(loose: Sequence[CityResult]) -> Iterator[CityResult]:
    """One entry for all, none if there is none; asked for only when all of them are there."""
    if loose:
        files = tuple(file for result in loose for file in result.files)
        waiting = dict.fromkeys(entry for result in loose for entry in result.not_checked)
        yield replace(loose[0], files=files, not_checked=tuple(waiting))


def check(setting: Setting, task: Task) -> CityResult:
    """The result for one city, on object storage too, where it is named as it is there."""
    result = check_city(task, setting) if task.origin is None else _check_stored(task, task.origin, setting)
    if setting.records:
        return result
    return replace(result, files=tuple(replace(file, record=None) for file in result.files))


def unread(folder: str, why: str, setting: Setting) -> CityResult:
    """The result for a city's folder of which nothing could be read; `mark` writes nothing on it either."""
    name = Path(folder).name
    place = Place(location=Location(part=name), key=name)
    said = {"folder": name, "detail": why}
    finding = Words(rules.load(definition(setting.home))).finding(UNREADABLE, said, place)
    return CityResult(city=name, folder=folder, findings=(finding,), status="unknown")


def _taken(setting: Setting, store: Store | None, task: Task, key: str) -> CityResult:
    """What the store holds, or, if that is gone or damaged since, what a check says."""
    kept = store.get(key) if store else None
    return kept or _made(setting, store, (task, key))


def _made(setting: Setting, store: Store | None, named: tuple[Task, str]) -> CityResult:
    """What a check says; kept for the next time unless a file was changed meanwhile."""
    task, key = named
    result = check(setting, task)
    if store and key and store.key(task) == key:
        store.put(key, result)
    return result


def _check_stored(task: Task, origin: storage.Address, setting: Setting) -> CityResult:
    only = () if task.folder else [file.name for file in task.files]
    try:
        with storage.fetched(origin, intake.Limits.of(definition(setting.home).limits), only) as copy:
            return check_city(task.within(copy), setting).moved(str(copy), str(origin))
    except storage.UnfetchedError as wrong:
        return unread(str(origin), str(wrong), setting)
