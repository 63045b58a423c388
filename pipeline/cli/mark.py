"""`twinning mark`: check, and put it on the record."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli import one_line
from pipeline.cli.options import (
    PATH,
    existing_folders,
    jobs_option,
    load_programme,
    now,
    programme_option,
    progress,
    say_unheld,
)
from pipeline.errors import TwinningError


@click.command(short_help="Check, and write what was found into each city's ledger.")
@click.argument("submissions", nargs=-1, required=True, type=PATH)
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@jobs_option
@programme_option
@click.pass_context
def mark(
    ctx: click.Context, submissions: tuple[Path, ...], dry_run: bool, jobs: int, home: Path | None
) -> None:
    """Check, and write what was found into each city's ledger.

    SUBMISSIONS are city folders or folders that hold them. What the ledger says already is not written again.

    Exit code 0: nothing blocks; 1: something does; 2: a ledger could not be written.
    """
    from pipeline import process, record
    from pipeline.tasks import tasks

    folders = existing_folders(submissions)
    say_unheld()
    programme = load_programme(home)
    moment = now()
    work = tasks(folders)
    setting = process.Setting(programme.home, moment.date())
    results = tuple(progress(process.run(work, setting, jobs), len(work), "Checking"))
    code = 1 if any(process.blocks(result) for result in results) else 0
    for result in results:
        try:
            written = record.write(result, programme, moment, dry_run)
        except (TwinningError, OSError) as stopped:  # one city's ledger does not keep the others from theirs
            click.echo(f"twinning: {one_line(stopped)}", err=True)
            code = 2
        else:
            click.echo("\n".join(record.lines(result, written, dry_run)))
    ctx.exit(code)
