"""`twinning mark`: check, and put it on the record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from pipeline.cli import one_line
from pipeline.cli.options import (
    FOLDER,
    PATH,
    cache_option,
    existing_folders,
    jobs_option,
    load_programme,
    now,
    programme_option,
    progress,
    say_unheld,
)
from pipeline.errors import TwinningError, UsageError


@click.command(short_help="Check, and write what was found into each city's ledger.")
@click.argument("submissions", nargs=-1, required=True, type=PATH)
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--receipts", type=FOLDER, help="A folder outside the cities' for a receipt of each file.")
@jobs_option
@cache_option
@programme_option
@click.pass_context
def mark(
    ctx: click.Context,
    submissions: tuple[Path, ...],
    dry_run: bool,
    receipts: Path | None,
    jobs: int | None,
    anew: bool,
    home: Path | None,
) -> None:
    """Check, and write what was found into each city's ledger.

    SUBMISSIONS are city folders or folders that hold them. What the ledger says already is not written again.

    With --receipts each file gets a receipt for its city to keep, as .txt and .json: when it came in, its
    hash, the verdict, and the line of the ledger. The same line always gives the same receipt.

    Exit code 0: nothing blocks; 1: something does; 2: a ledger could not be written.
    """
    from pipeline import kept, process, record
    from pipeline.receipts import hand_out
    from pipeline.tasks import tasks

    folders = existing_folders(submissions)
    say_unheld()
    programme = load_programme(home)
    moment = now()
    work = tasks(folders)
    _outside(receipts, [task.folder for task in work if task.folder], dry_run)
    setting = process.Setting(programme.home, moment.date())
    store = None if anew else kept.store(programme, moment.date(), setting.draft, setting.records)
    with process.results(work, setting, jobs, store) as found:
        results = tuple(progress(found, len(work), "Checking"))
    code = 1 if any(process.blocks(result) for result in results) else 0
    for result in results:
        try:
            written = record.write(result, programme, moment, dry_run)
            if receipts:
                hand_out(result, programme, receipts)
        except (TwinningError, OSError) as stopped:  # one city's ledger does not keep the others from theirs
            click.echo(f"twinning: {one_line(stopped)}", err=True)
            code = 2
        else:
            click.echo("\n".join(record.lines(result, written, dry_run)))
    ctx.exit(code)


def _outside(receipts: Path | None, cities: Sequence[Path], dry_run: bool) -> None:
    """Make sure that receipts are not taken for something that a city handed in."""
    if receipts is None:
        return
    if dry_run:
        raise UsageError(
            "a dry run writes nothing, so it gives no receipts; leave out one of the two options"
        )
    inside = [city for city in cities if receipts.resolve().is_relative_to(city.resolve())]
    if inside:
        raise UsageError(f"{receipts} lies in the folder of a city; name a folder outside for the receipts")
