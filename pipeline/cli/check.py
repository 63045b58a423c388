"""`twinning check`: read-only."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import (
    FILE,
    FOLDER,
    PATH,
    existing,
    force_option,
    free,
    give_out,
    jobs_option,
    load_programme,
    now,
    programme_option,
    progress,
    say_unheld,
    screen_width,
)


@click.command(short_help="Say what is wrong in filled forms, and where.")
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--to", type=FILE, help="Write the report to a file.")
@click.option(
    "--annotate",
    "copies",
    type=FOLDER,
    metavar="DIR",
    help="Write a copy of each file with its findings at their spots into a folder.",
)
@click.option("--draft", is_flag=True, help="Judge what is there; list what is still to fill in.")
@jobs_option
@force_option
@programme_option
@click.pass_context
def check(
    ctx: click.Context,
    paths: tuple[Path, ...],
    format_: str,
    to: Path | None,
    copies: Path | None,
    draft: bool,
    jobs: int,
    force: bool,
    home: Path | None,
) -> None:
    """Say what is wrong in filled forms, and where.

    PATHS are forms, city folders, or a whole submissions folder. Nothing is changed. A form that lies in a
    city's folder is checked as that city's; to have it compared with the other forms there, name the folder.

    With --annotate, what was found is also written into copies of the .docx and .xlsx files: as comments
    where it belongs, and as a list in front. The city may correct its answers in such a copy, and send that
    back.

    Exit code 0: nothing blocks; 1: something does.
    """
    from pipeline import process
    from pipeline.cli.remarks import plan, write
    from pipeline.reports import REPORTERS
    from pipeline.reports.fit import fit
    from pipeline.reports.text import summary
    from pipeline.tasks import tasks

    free(to, force, existing(paths))
    say_unheld()
    programme = load_programme(home)
    moment = now()
    work = tasks(paths)
    planned = plan(copies, work, force) if copies else {}
    setting = process.Setting(programme.home, moment.date(), draft)
    results = process.gathered(progress(process.run(work, setting, jobs), len(work), "Checking"))
    report = REPORTERS[format_](process.heading(programme, moment), results)
    on_screen = isinstance(report, str) and format_ == "text" and not to
    give_out(fit(str(report), screen_width()) if on_screen else report, to, force)
    if format_ != "text" or to:
        click.echo(summary(results), err=True)
    if copies:
        write(copies, planned, results, programme, moment, force)
    ctx.exit(1 if any(process.blocks(result) for result in results) else 0)
