"""`twinning init`: the folders of a cohort."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli import say
from pipeline.cli.options import existing, load_programme, programme_option


@click.command(short_help="Make a folder for each city in a list.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--cities", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The list, as CSV."
)
@click.option("--cohort", default="", help="The cohort of the rows that do not name one.")
@programme_option
@click.pass_context
def init(ctx: click.Context, folder: Path, cities: Path, cohort: str, home: Path | None) -> None:
    """Make a folder for each city in a list.

    FOLDER is made if need be; each city gets FOLDER/cohort-N/<slug>/ with a submission.toml.
    Nothing is overwritten.

    The CSV's first line names its columns: city (needed), slug, country, start (2025-01-13), language,
    counterpart_type (pilot_city, pilot_group), counterpart_activity, counterpart_cities (several parted by
    semicolons), profile, status.

    Exit code 0: every row has its folder; 1: some rows are wrong, and were left out.
    """
    from pipeline.submissions import start_cities

    (table,) = existing([cities])
    started = start_cities(folder, table, cohort, load_programme(home))
    for made in started.made:
        say(made)
    for kept in started.kept:
        say(f"{kept} was there already, and is as it was", err=True)
    for problem in started.problems:
        say(problem, err=True)
    ctx.exit(1 if started.problems else 0)
