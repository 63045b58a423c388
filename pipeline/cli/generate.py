"""`twinning generate`: forms for cities."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.options import (
    FOLDER,
    force_option,
    load_programme,
    now,
    programme_option,
    progress,
    write_new,
)
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.model import City
    from pipeline.programme import Programme


Earlier = Mapping[str, Mapping[str, Any]]  # the data of a city's earlier outputs, by output


@click.command(short_help="Make the Word or Excel forms for a city.")
@click.argument("cities", nargs=-1, type=FOLDER)
@click.option(
    "--output", "outputs", multiple=True, help="Only this output (its id or code); may be repeated."
)
@click.option(
    "--as",
    "suffix",
    type=click.Choice(["docx", "xlsx"]),
    help="Word or Excel; default: as the programme says.",
)
@click.option("--to", type=FOLDER, help="Folder for the forms; default: each city's own folder.")
@click.option("--blank", is_flag=True, help="Forms for no city in particular.")
@force_option
@programme_option
def generate(
    cities: tuple[Path, ...],
    outputs: tuple[str, ...],
    suffix: str | None,
    to: Path | None,
    blank: bool,
    force: bool,
    home: Path | None,
) -> None:
    """Make the Word or Excel forms for a city, with what is known of it filled in.

    CITIES are city folders (they hold a submission.toml). What lies there of earlier outputs is offered to
    choose from, such as the objectives of the roadmap. With --blank, forms for no city are made.
    """
    programme = load_programme(home)
    wanted = _outputs(programme, outputs)
    jobs = [(city, folder, output) for city, folder in _cities(cities, blank, to) for output in wanted]
    for city, folder, output in progress(jobs, len(jobs), "Making forms"):
        earlier = _earlier(programme, folder) if city else {}
        _make(programme, city, to or folder, output, suffix, force, earlier)


def _earlier(programme: Programme, folder: Path) -> Earlier:
    from pipeline import process

    return process.earlier(folder, process.Setting(programme.home, now().date()))


def _make(
    programme: Programme,
    city: City | None,
    folder: Path,
    output: str,
    suffix: str | None,
    force: bool,
    earlier: Earlier,
) -> None:
    from pipeline.generate import generate as make

    kind = suffix or programme.output(output).default_format
    path = folder / f"{city.slug + '-' if city else ''}{output}.{kind}"
    if path.exists() and not force:
        raise UsageError(f"{path} is already there; --force overwrites it")
    write_new(path, make(programme, output, kind, city, now(), earlier), force)
    click.echo(path)


def _outputs(programme: Programme, asked: tuple[str, ...]) -> list[str]:
    known = {name: o for o in programme.outputs for name in (o.id, o.code.lower())}
    unknown = [name for name in asked if name.lower() not in known]
    if unknown:
        raise UsageError(
            f"no output is called {unknown[0]!r}; there are {', '.join(o.id for o in programme.outputs)}"
        )
    without = [name for name in asked if not known[name.lower()].has_schema]
    if without:
        raise UsageError(f"{without[0]} has no form in this definition yet")
    return [known[name.lower()].id for name in asked] or [o.id for o in programme.outputs if o.has_schema]


def _cities(folders: tuple[Path, ...], blank: bool, to: Path | None) -> list[tuple[City | None, Path]]:
    from pipeline import submissions

    if blank:
        return [(None, to or Path.cwd())]
    if not folders:
        raise UsageError("name at least one city folder, or ask for --blank forms")
    return [(submissions.read_city(folder), folder) for folder in folders]
