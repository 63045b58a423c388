"""`twinning generate`: forms for cities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from pipeline.cli import say
from pipeline.cli.options import (
    FOLDER,
    existing,
    force_option,
    free,
    jobs_option,
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

_LOADED: dict[Path, Programme] = {}  # by folder; the forms of one definition are prepared once


class _Job(Struct, frozen=True):
    """One form to make: for whom (nobody in particular if `home` is None), which output, and where to."""

    city: City | None
    home: Path | None
    output: str
    path: Path


@click.command(short_help="Make the Word or Excel forms for a city.")
@click.argument("cities", nargs=-1, type=FOLDER)
@click.option(
    "--output",
    "outputs",
    multiple=True,
    help="Only this one (its id or code); may be repeated. Default: all outputs that are asked of the city. "
    "Forms that belong to no output, such as participation, are made only when they are named.",
)
@click.option(
    "--as",
    "suffix",
    type=click.Choice(["docx", "xlsx", "odt", "ods"]),
    help="Word, Excel or, where LibreOffice is installed, OpenDocument; default: as the programme says.",
)
@click.option("--to", type=FOLDER, help="Folder for the forms; default: each city's own folder.")
@click.option("--blank", is_flag=True, help="Forms for no city in particular.")
@jobs_option
@force_option
@programme_option
def generate(
    cities: tuple[Path, ...],
    outputs: tuple[str, ...],
    suffix: str | None,
    to: Path | None,
    blank: bool,
    jobs: int | None,
    force: bool,
    home: Path | None,
) -> None:
    """Make the Word or Excel forms for a city, with what is known of it filled in.

    CITIES are city folders (they hold a submission.toml). What lies there of earlier outputs is offered to
    choose from, such as the objectives of the roadmap. With --blank, forms for no city are made.
    """
    programme = load_programme(home)
    asked = asked_outputs(programme, outputs)
    wanted = list(
        _blank(programme, asked, suffix, to) if blank else _for(programme, cities, asked, suffix, to)
    )
    _check(wanted, cities, blank, force)
    made: list[Path] = []
    for job, form in progress(_made(programme, wanted, jobs), len(wanted), "Making forms"):
        write_new(job.path, form, force)
        made.append(job.path)
    for path in made:
        say(path)


def _made(programme: Programme, wanted: Sequence[_Job], jobs: int | None) -> Iterator[tuple[_Job, bytes]]:
    """The forms in order, as they come; all those of a city are made in one process.

    The first city's are made here: what is prepared for them is then there in every copy of this process.
    """
    from pipeline import workers

    cities = [tuple(forms) for _, forms in groupby(wanted, key=lambda job: job.home)]
    if not cities:
        return
    make = partial(_forms, programme.home, now())
    _LOADED[programme.home] = programme
    yield from zip(cities[0], make(cities[0]), strict=True)
    with workers.processes(workers.number(jobs, len(cities))) as executor:
        for city, forms in zip(cities[1:], workers.in_order(executor, make, cities[1:]), strict=True):
            yield from zip(city, forms, strict=True)


def _forms(home: Path, moment: datetime, wanted: Sequence[_Job]) -> list[bytes]:
    """The forms of one city, or for nobody; earlier outputs are looked up before the first form is there."""
    from pipeline.generate import generate as make

    if home not in _LOADED:  # a process that is no copy of ours
        _LOADED[home] = load_programme(home)
    programme, whom = _LOADED[home], wanted[0].home
    earlier = _earlier(programme, whom, moment) if whom else {}
    kinds = (job.path.suffix.removeprefix(".") for job in wanted)
    return [
        make(programme, job.output, kind, job.city, moment, earlier)
        for job, kind in zip(wanted, kinds, strict=True)
    ]


def _check(jobs: Sequence[_Job], cities: tuple[Path, ...], blank: bool, force: bool) -> None:
    """Everything that can be wrong is, before the first form is made."""
    if blank == bool(cities):
        raise UsageError("name at least one city folder, or ask for --blank forms without naming a city")
    _can_be_made(jobs)
    taken: set[Path] = set()
    for job in jobs:
        free(job.path, force)
        if job.path.is_symlink():  # whoever hands in a folder must not choose what we overwrite
            raise UsageError(f"{job.path} is a link to another place; take it away first")
        if job.path in taken:
            raise UsageError(f"two forms would be {job.path}; make them one city at a time")
        taken.add(job.path)


def _can_be_made(jobs: Sequence[_Job]) -> None:
    from pipeline import conversion

    asked = [job.path.suffix for job in jobs if job.path.suffix.removeprefix(".") in conversion.MASTERS]
    if asked and not conversion.is_possible():
        raise UsageError(
            f"forms as {asked[0]} are made by LibreOffice (soffice), which is not installed here; "
            "leave out --as, or ask for docx or xlsx"
        )


def _blank(programme: Programme, asked: Sequence[str], suffix: str | None, to: Path | None) -> Iterator[_Job]:
    for output in asked or _with_form(programme):
        kind = suffix or programme.output(output).default_format
        yield _Job(None, None, output, (to or Path.cwd()) / f"{output}.{kind}")


def _for(
    programme: Programme, cities: Sequence[Path], asked: Sequence[str], suffix: str | None, to: Path | None
) -> Iterator[_Job]:
    from pipeline import submissions

    for home in existing(cities):
        city = submissions.read_city(home, programme)
        wanted = programme.profile_of(city).outputs
        for output in asked or [name for name in _with_form(programme) if name in wanted]:
            kind = suffix or programme.output(output).default_format
            yield _Job(city, home, output, (to or home) / f"{city.slug}-{output}.{kind}")


def _earlier(programme: Programme, home: Path, moment: datetime) -> Earlier:
    """What lies in a city's folder of earlier outputs; to read it takes the rules as well."""
    from pipeline import submissions

    if not submissions.open_folder(home, programme).files:
        return {}
    from pipeline import process

    return process.earlier(home, process.Setting(programme.home, moment.date()))


def _with_form(programme: Programme) -> list[str]:
    return [output.id for output in programme.outputs if output.has_schema]


def asked_outputs(programme: Programme, asked: tuple[str, ...]) -> list[str]:
    """The ids of the outputs that were asked for by id or code, each once."""
    known = {name.casefold(): o for o in programme.asked for name in (o.id, o.code)}
    unknown = [name for name in asked if name.casefold() not in known]
    if unknown:
        there_are = ", ".join(output.id for output in programme.asked)
        raise UsageError(f"no output is called {unknown[0]!r}; there are {there_are}")
    without = [name for name in asked if not known[name.casefold()].has_schema]
    if without:
        raise UsageError(f"{without[0]} has no form in this definition yet")
    return list(dict.fromkeys(known[name.casefold()].id for name in asked))
