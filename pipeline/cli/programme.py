"""`twinning programme`: the definition itself."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.options import load_programme, programme_option


@click.group(short_help="Check that the programme definition itself is sound.")
def programme() -> None:
    """Check that the programme definition itself is sound, or show what it rests on."""


@programme.command()
@programme_option
@click.pass_context
def check(ctx: click.Context, home: Path | None) -> None:
    """Find every inconsistency in programme, schemas and rules, and say where.

    Exit code 0: the definition is sound; 1: it is not.
    """
    from pipeline import rules
    from pipeline.programme import check as inconsistencies

    definition = load_programme(home)
    problems = (*inconsistencies(definition), *rules.check(definition))
    for problem in problems:
        click.echo(f"{problem.where}: {problem.what}")
    if not problems:
        forms = sum(1 for output in definition.outputs if output.has_schema)
        click.echo(f"{definition.title}: sound. {len(definition.outputs)} outputs, {forms} with a form.")
    ctx.exit(1 if problems else 0)


@programme.command()
@programme_option
def show(home: Path | None) -> None:
    """Show outputs, events and milestones with their basis: stated by a source, inferred, or ours."""
    from pipeline.reports.definition import definition

    click.echo(definition(load_programme(home)), nl=False)
