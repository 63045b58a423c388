"""`twinning status`: who is where."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import (
    FILE,
    PATH,
    existing_folders,
    force_option,
    free,
    give_out,
    load_programme,
    now,
    programme_option,
    progress,
    screen_width,
)


@click.command(short_help="Show which outputs and milestones each city has reached.")
@click.argument("submissions", nargs=-1, required=True, type=PATH)
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "html"]), default="text", show_default=True
)
@click.option("--to", type=FILE, help="Write the board to a file.")
@force_option
@programme_option
def status(
    submissions: tuple[Path, ...], format_: str, to: Path | None, force: bool, home: Path | None
) -> None:
    """Show which outputs and milestones each city has reached.

    Worked out anew each time from the files in the folders and from the ledgers that `twinning mark` writes.
    """
    from pipeline import process, standing
    from pipeline.reports.board import BOARDS
    from pipeline.tasks import tasks

    free(to, force, existing_folders(submissions))
    programme = load_programme(home)
    folders = [task.folder for task in tasks(submissions) if task.folder]
    looked_at = progress((standing.of_folder(f, programme) for f in folders), len(folders), "Looking")
    cities = list(looked_at)
    heading = process.heading(programme, now())
    give_out(BOARDS[format_](heading, cities, None if to else screen_width()), to, force)
