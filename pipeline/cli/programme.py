"""`twinning programme`: the definition itself."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli import say
from pipeline.cli.options import FOLDER, load_programme, programme_option, write_new


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
        say(f"{problem.where}: {problem.what}")
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


@programme.command()
@click.argument("folder", type=FOLDER, default="docs")
@programme_option
def docs(folder: Path, home: Path | None) -> None:
    """Write the reference pages: the rule catalogue and the fields of each form, as Markdown.

    FOLDER is docs by default; pages that are there already are written anew.
    """
    from pipeline import rules
    from pipeline.reports.reference import pages

    known = rules.load(load_programme(home))
    for name, text in pages(known.catalogue.values(), known.forms.values()).items():
        write_new(folder / name, text.encode(), force=True)
        say(folder / name)
