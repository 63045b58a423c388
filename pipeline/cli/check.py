"""`twinning check`: read-only."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import (
    CITY_FILES,
    existing,
    force_option,
    give_out,
    load_programme,
    now,
    programme_option,
    progress,
)


@click.command(short_help="Say what is wrong in filled forms, and where.")
@click.argument("paths", nargs=-1, required=True, type=CITY_FILES)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="Write the report to a file.")
@click.option("--draft", is_flag=True, help="Judge what is there; list what is still to fill in.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes at work.")
@force_option
@programme_option
@click.pass_context
def check(
    ctx: click.Context,
    paths: tuple[Path, ...],
    format_: str,
    to: Path | None,
    draft: bool,
    jobs: int,
    force: bool,
    home: Path | None,
) -> None:
    """Say what is wrong in filled forms, and where.

    PATHS are forms, city folders, or a whole submissions folder. Nothing is changed.

    Exit code 0: nothing blocks; 1: something does.
    """
    from pipeline import process
    from pipeline.reports import REPORTERS
    from pipeline.reports.text import summary

    programme = load_programme(home)
    moment = now()
    setting = process.Setting(programme.home, moment.date(), draft)
    tasks = process.tasks(existing(paths))
    results = tuple(progress(process.run(tasks, setting, jobs), len(tasks), "Checking"))
    heading = process.heading(programme, moment)
    give_out(REPORTERS[format_](heading, results), to, force)
    if format_ != "text" or to:
        click.echo(summary(results), err=True)
    ctx.exit(1 if any(process.blocks(result) for result in results) else 0)
