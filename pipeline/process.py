"""One city from files to findings and milestones: the whole flow on one page, and many cities at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

from pipeline import milestones, programme, rules, submissions, validate
from pipeline.extract import Extraction, extract
from pipeline.messages import Words
from pipeline.model import (
    City,
    CityResult,
    FileResult,
    Finding,
    Milestone,
    MilestoneState,
    NotChecked,
    Record,
    Severity,
    Verdict,
)
from pipeline.programme import Programme
from pipeline.reports import Heading
from pipeline.rules import Rules


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for every city of a run: the definition's folder, the date, and whether drafts are judged."""

    home: Path
    today: date
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of work: a city's folder, or single files (`folder` is then the city's folder if they are in one)."""

    folder: Path | None = None
    files: tuple[Path, ...] = ()


def tasks(paths: Sequence[Path]) -> tuple[Task, ...]:
    """What the given files and folders come to: a task for each city, one for the files outside any city.

    Raises UsageError for a folder in which there is neither a city nor a file.
    """
    found: list[Task] = []
    loose: list[Path] = []
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            found.extend(Task(folder) for folder in submissions.find(path))
        elif submissions.is_city(path.parent):
            found.append(Task(path.parent, (path,)))
        else:
            loose.append(path)
    return (*dict.fromkeys(found), *([Task(None, tuple(loose))] if loose else []))


def run(work: Sequence[Task], setting: Setting, jobs: int = 1) -> Iterator[CityResult]:
    """Results in the order of the tasks; with more than one job, in as many processes."""
    if jobs == 1 or len(work) < 2:
        yield from (check_city(task, setting) for task in work)
        return
    with ProcessPoolExecutor(jobs) as executor:
        yield from spread(work, setting, executor)


def spread(work: Sequence[Task], setting: Setting, executor: Executor) -> Iterator[CityResult]:
    """The same over any executor; each city is one task, results come in the order of the tasks."""
    return executor.map(check_city, work, [setting] * len(work))


def check_city(task: Task, setting: Setting) -> CityResult:
    """Everything that can be said about one city's files on `setting.today`; reads, and changes nothing."""
    definition, known = _definition(setting.home)
    folder = submissions.open_folder(task.folder) if task.folder else None
    city = folder.city if folder else None
    paths = task.files or (folder.files if folder else ())
    files = newest([check_file(path, definition, known, city, setting) for path in paths], known)
    records = {file.output: file.record for file in files if file.output and file.record and not file.superseded}
    across, not_checked = validate.check_across(definition, known, records, city, setting.today, _failed(files))
    files = tuple(_with(file, [f for f in across if f.output == file.output]) for file in files)
    result = CityResult(
        city=city.slug if city else (folder.path.name if folder else None),
        cohort=city.cohort if city else None,
        folder=str(folder.path) if folder else "",
        files=files,
        findings=_folder_findings(folder, known) if folder else (),
        not_checked=tuple(not_checked),
        status=city.status if city else "active",
    )
    return replace(result, milestones=judge(result, city, definition)) if folder and not task.files else result
