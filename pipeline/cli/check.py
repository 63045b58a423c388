"""`twinning check`: read-only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import (
    FILE,
    FOLDER,
    PLACE,
    cache_option,
    cluster_option,
    existing,
    force_option,
    jobs_option,
    now,
    on_disk,
    programme_option,
    say_unheld,
)
from pipeline.cli.reporting import FORMAT, Wanted, also_option, give, make_sure, or_say_so
from pipeline.cli.spread import checked

if TYPE_CHECKING:
    from pipeline.model import CityResult
    from pipeline.storage import Address

FAIL_ON = ("error", "warning", "never")


@click.command(short_help="Say what is wrong in filled forms, and where.")
@click.argument("paths", nargs=-1, required=True, type=PLACE)
@click.option("--format", "format_", type=FORMAT, default="text", show_default=True)
@click.option("--to", type=FILE, help="Write the report to a file.")
@also_option
@click.option(
    "--annotate",
    "copies",
    type=FOLDER,
    metavar="DIR",
    help="Write a copy of each file with its findings at their spots into a folder.",
)
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default="error",
    show_default=True,
    help="Which findings make the exit code 1.",
)
@click.option("--draft", is_flag=True, help="Judge what is there; list what is still to fill in.")
@jobs_option
@cache_option
@cluster_option
@force_option
@programme_option
@click.pass_context
def check(
    ctx: click.Context,
    paths: tuple[Path | Address, ...],
    format_: str,
    to: Path | None,
    also: tuple[Wanted, ...],
    copies: Path | None,
    fail_on: str,
    draft: bool,
    jobs: int | None,
    anew: bool,
    cluster: str | None,
    force: bool,
    home: Path | None,
) -> None:
    """Say what is wrong in filled forms, and where.

    PATHS are forms, city folders, or a whole submissions folder, on disk or on object storage
    (s3://bucket/folder). Nothing is changed. A form that lies in a city's folder is checked as that city's;
    to have it compared with the other forms there, name the folder.

    With --annotate, what was found is also written into copies of the .docx and .xlsx files: as comments
    where it belongs, and as a list in front. The city may correct its answers in such a copy, and send that
    back.

    Exit code 0: nothing blocks; 1: something does; 2: the check could not be made, which the formats for
    machines (json, csv, markdown, junit, sarif, github) then say themselves.
    """
    wanted = (Wanted(format_, to), *also)
    with or_say_so(wanted, force, on_disk(paths)):
        results = _checked(wanted, paths, copies, force, draft, jobs, anew, cluster, home)
    ctx.exit(1 if any(_fails(result, fail_on) for result in results) else 0)


def _checked(
    wanted: Sequence[Wanted],
    paths: Sequence[Path | Address],
    copies: Path | None,
    force: bool,
    draft: bool,
    jobs: int | None,
    anew: bool,
    cluster: str | None,
    home: Path | None,
) -> Sequence[CityResult]:
    """Check, give out the reports, and write the copies with remarks."""
    from pipeline import batch, process
    from pipeline.cli.remarks import plan, write
    from pipeline.programme import standard_home
    from pipeline.reports.text import summary
    from pipeline.tasks import tasks

    make_sure(wanted, force, existing(on_disk(paths)))
    say_unheld()
    load = process.definition if cluster else process.definition_to_check
    programme = load(home or standard_home())
    moment = now()
    work = tasks(paths)
    planned = plan(copies, work, force) if copies else {}
    records = any(one.format == "html" for one in wanted)  # it shows the names of linked rows
    setting = process.Setting(programme.home, moment.date(), draft, records)
    with checked(work, setting, programme, jobs, anew, cluster) as found:
        results = batch.gathered(found)
    give(wanted, process.heading(programme, moment), results, force)
    if wanted[0].format != "text" or wanted[0].to:
        click.echo(summary(results), err=True)
    if copies:
        write(copies, planned, results, programme, moment, force)
    return results


def _fails(result: CityResult, fail_on: str) -> bool:
    from pipeline import process
    from pipeline.model import Severity
    from pipeline.reports.listing import listed

    if fail_on == "never":
        return False
    warned = any(one.finding.severity is Severity.WARNING for one in listed([result]))
    return process.blocks(result) or (warned and fail_on == "warning")
