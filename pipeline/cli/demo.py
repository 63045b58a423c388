"""`twinning demo`: the main job, on sample cities."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import load_programme, now, progress


@click.command(short_help="Show the whole job on sample cities: forms, checks, milestones.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default="twinning-demo")
def demo(folder: Path) -> None:
    """Show the whole job on sample cities: forms, checks, milestones.

    Everything is made in FOLDER (default: twinning-demo), new or an earlier demo. It needs no network.
    """
    from pipeline import demo as stages

    programme = load_programme(None)
    moment = now()
    stages.prepare(folder, programme)
    click.echo(
        "1. Blank forms, as Word and as Excel, already carrying what is known of the city\n"
        f"   {folder / 'forms'}\n"
    )
    jobs = stages.forms_to_make(programme)
    for job in progress(jobs, len(jobs), "Making forms"):
        stages.make_form(job, folder, programme, moment)
    click.echo("2. Three sample cities, checked\n")
    results = stages.check(folder, programme, moment)
    click.echo(stages.report(folder, results, programme, moment))
    click.echo("3. What was found, written into each city's ledger\n")
    for line in stages.mark(results, programme, moment):
        click.echo(line)
    click.echo("\n4. Where everybody stands\n")
    click.echo(stages.board(folder, programme, moment))
    click.echo("Open next\n")
    for what, path in stages.open_next(folder):
        click.echo(f"   {path}\n      {what}")
