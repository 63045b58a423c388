"""`twinning demo`: the main job, on sample cities."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli import say
from pipeline.cli.options import load_programme, now, progress, screen_width


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
    _tell("1. The forms for a made-up city, as Word and as Excel, already carrying what is known of it\n")
    jobs = stages.forms_to_make(programme)
    made = progress((stages.make_form(j, folder, programme, moment) for j in jobs), len(jobs), "Forms")
    for line in stages.forms_made(jobs, list(made)):
        _tell(f"   {line}")
    say(f"   They lie in {folder / 'forms'}")
    cities = stages.cities(folder)
    _tell(f"\n2. {cities} made-up cities have sent forms back: what is wrong, where, and what to do\n")
    results = stages.check(folder, programme, moment)
    _tell(stages.report(folder, results, programme, moment))
    say(f"   All findings: {folder / 'report.txt'}")
    todo = stages.to_annotate(folder, results)
    copied = (stages.annotate(file, path, programme, moment) for file, path in todo)
    there = sum(copy.content is not None for copy in progress(copied, len(todo), "Remarks"))
    say(f"   {there} copies with the mistakes marked: {folder / 'remarks'}")
    click.echo()
    _tell("3. What was found, on the record: each city's ledger keeps it for good\n")
    for line in stages.mark(results, programme, moment):
        _tell(f"   {line}")
    _tell("\n4. Where everybody stands\n")
    click.echo(stages.board(folder, programme, moment, screen_width()))
    click.echo("5. Open next\n")
    for what, path in stages.open_next(folder):
        say(f"   {path}")
        click.echo(f"      {what}")


def _tell(text: str) -> None:
    from pipeline.reports.fit import fit

    click.echo(fit(text, screen_width()))
