"""`twinning status`: who is where."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import (
    FILE,
    PLACE,
    existing_folders,
    force_option,
    free,
    give_out,
    jobs_option,
    now,
    on_disk,
    programme_option,
    progress,
    screen_width,
)
from pipeline.errors import UsageError
from pipeline.reports.board import BINARY, BOARDS

if TYPE_CHECKING:
    from pipeline.model import CityStanding
    from pipeline.storage import Address
    from pipeline.tasks import Task


@click.command(short_help="Show which outputs and milestones each city has reached.")
@click.argument("submissions", nargs=-1, required=True, type=PLACE)
@click.option("--format", "format_", type=click.Choice(list(BOARDS)), default="text", show_default=True)
@click.option("--city", "names", multiple=True, help="Only this city, with what decides its milestones.")
@click.option("--to", type=FILE, help="Write the board to a file.")
@force_option
@jobs_option
@programme_option
def status(
    submissions: tuple[Path | Address, ...],
    format_: str,
    names: tuple[str, ...],
    to: Path | None,
    force: bool,
    jobs: int | None,
    home: Path | None,
) -> None:
    """Show which outputs and milestones each city has reached.

    Worked out anew each time from the files in the folders and from the ledgers that `twinning mark` writes.
    With --city NAME, the name of its folder, a page on that city takes the place of the board: each output
    with its due day, and for each milestone its state, the delay, what is in the way, and the files and rules
    that decide.
    """
    from pipeline import process, workers
    from pipeline.programme import standard_home
    from pipeline.reports.portrait import text_portrait
    from pipeline.tasks import tasks

    if to is None and format_ in BINARY and sys.stdout.isatty():
        raise UsageError(f"{format_} is nothing for a screen; name a file for the board with --to")
    free(to, force, existing_folders(on_disk(submissions)))
    programme = process.definition(home or standard_home())
    work = [task for task in tasks(submissions) if task.folder]
    moment = now()
    look = partial(_standing, programme.home, moment.date())
    with workers.processes(workers.number(jobs, len(work)), grow=False) as executor:
        cities = list(progress(workers.in_order(executor, look, work), len(work), "Looking"))
    shown = _named(cities, names) if names else cities
    report = text_portrait if names and format_ == "text" else BOARDS[format_]
    heading = process.heading(programme, moment)
    give_out(report(heading, shown, None if to else screen_width()), to, force)


def _standing(home: Path, today: date, task: Task) -> CityStanding:
    """Where one city stands; in a process that has the definition in `home` at hand, or loads it."""
    from pipeline import process
    from pipeline.cli.stored import standing_of

    return standing_of(task, process.definition(home), today)


def _named(cities: Sequence[CityStanding], names: Sequence[str]) -> list[CityStanding]:
    there = {city.city for city in cities}
    missing = [name for name in names if name not in there]
    if missing:
        raise UsageError(f"there is no city {missing[0]!r} here; there are {', '.join(sorted(there))}")
    return [city for city in cities if city.city in names]
