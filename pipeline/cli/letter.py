"""`twinning letter`: to cities, what came of what they have sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import say
from pipeline.cli.options import (
    FOLDER,
    existing_folders,
    force_option,
    free,
    load_programme,
    now,
    programme_option,
    progress,
    say_unheld,
    write_new,
)
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.programme import Programme
    from pipeline.tasks import Task


@click.command(short_help="Write to cities what was received, what was found, and what happens next.")
@click.argument("cities", nargs=-1, required=True, type=FOLDER)
@click.option("--to", type=FOLDER, help="Folder for the letters; default: the one you are in.")
@force_option
@programme_option
def letter(cities: tuple[Path, ...], to: Path | None, force: bool, home: Path | None) -> None:
    """Write to cities what was received, what was found, and what happens next, as a Word file for each.

    CITIES are city folders or folders that hold them; they are checked anew, and nothing in them is changed.
    Read a letter before you send it: it is a working letter of this project, not an official one. Cities
    that have withdrawn get none.
    """
    from pipeline.tasks import tasks

    work = tasks(existing_folders(cities))
    programme = load_programme(home)
    say_unheld()
    folder = to or Path.cwd()
    jobs = _jobs(work, programme, folder, force)
    moment = now()
    for task, path in progress(jobs, len(jobs), "Writing letters"):
        write_new(path, _written(task, programme, moment), force)
        say(path)


def _jobs(
    work: Sequence[Task], programme: Programme, folder: Path, force: bool
) -> Sequence[tuple[Task, Path]]:
    """Each city with the file for its letter; everything that can be wrong is, before the first one."""
    from pipeline import submissions

    if submissions.is_city(folder):
        raise UsageError(
            f"{folder} is the folder of a city, where a letter would be taken for something handed in; "
            "name another one with --to"
        )
    jobs = list(_active(work, programme, folder))
    seen: set[Path] = set()
    for _, path in jobs:
        free(path, force)
        if path in seen:
            raise UsageError(f"two letters would be {path}; write them one cohort at a time")
        seen.add(path)
    return jobs


def _active(work: Sequence[Task], programme: Programme, folder: Path) -> Iterator[tuple[Task, Path]]:
    from pipeline import submissions
    from pipeline.milestones import WITHDRAWN

    for task in work:
        assert task.folder is not None  # only folders are taken
        city = submissions.read_city(task.folder, programme)
        if city.status == WITHDRAWN:
            say(f"twinning: {city.slug} has withdrawn; no letter is written", err=True)
        else:
            yield task, folder / f"{city.slug}-letter.docx"


def _written(task: Task, programme: Programme, moment: datetime) -> bytes:
    from pipeline import ledger, process, submissions
    from pipeline.letter import letter as write

    assert task.folder is not None  # only folders are taken
    city = submissions.read_city(task.folder, programme)
    result = process.check_city(task, process.Setting(programme.home, moment.date()))
    return write(programme, city, result, ledger.read(task.folder / ledger.NAME), moment)
