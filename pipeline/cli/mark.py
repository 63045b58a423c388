"""`twinning mark`: check, and put it on the record."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import existing, load_programme, now, programme_option, progress


@click.command(short_help="Check, and write what was found into each city's ledger.")
@click.argument("submissions", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes at work.")
@programme_option
@click.pass_context
def mark(
    ctx: click.Context, submissions: tuple[Path, ...], dry_run: bool, jobs: int, home: Path | None
) -> None:
    """Check, and write what was found into each city's ledger.

    SUBMISSIONS are city folders or folders that hold them. What the ledger says already is not written again.

    Exit code 0: nothing blocks; 1: something does.
    """
    from pipeline import process, record

    programme = load_programme(home)
    moment = now()
    work = [task for task in process.tasks(existing(submissions)) if task.folder and not task.files]
    setting = process.Setting(programme.home, moment.date())
    results = tuple(progress(process.run(work, setting, jobs), len(work), "Checking"))
    for result in results:
        written = record.write(result, programme, moment, dry_run)
        click.echo("\n".join(record.lines(result, written, dry_run)))
    ctx.exit(1 if any(process.blocks(result) for result in results) else 0)
