"""`twinning status`: who is where."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import existing, force_option, give_out, load_programme, now, programme_option


@click.command(short_help="Show which outputs and milestones each city has reached.")
@click.argument("submissions", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="Write the board to a file.")
@force_option
@programme_option
def status(
    submissions: tuple[Path, ...], format_: str, to: Path | None, force: bool, home: Path | None
) -> None:
    """Show which outputs and milestones each city has reached.

    Worked out anew each time from the files in the folders and from the ledgers that `twinning mark` writes.
    """
    from pipeline import process, standing
    from pipeline.reports import Heading
    from pipeline.reports.board import BOARDS

    programme = load_programme(home)
    folders = [task.folder for task in process.tasks(existing(submissions)) if task.folder and not task.files]
    cities = [standing.of_folder(folder, programme) for folder in folders]
    heading = Heading(programme.name, programme.title, now(), programme.digest)
    give_out(BOARDS[format_](heading, cities), to, force)
