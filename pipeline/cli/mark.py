"""`twinning mark`: check, and put it on the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli import one_line
from pipeline.cli.options import (
    FOLDER,
    PLACE,
    cache_option,
    cluster_option,
    existing_folders,
    jobs_option,
    now,
    on_disk,
    programme_option,
    say_unheld,
)
from pipeline.cli.spread import checked
from pipeline.errors import TwinningError, UsageError

if TYPE_CHECKING:
    from pipeline.model import CityResult
    from pipeline.programme import Programme
    from pipeline.storage import Address


@click.command(short_help="Check, and write what was found into each city's ledger.")
@click.argument("submissions", nargs=-1, required=True, type=PLACE)
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--receipts", type=FOLDER, help="A folder outside the cities' for a receipt of each file.")
@jobs_option
@cache_option
@cluster_option
@programme_option
@click.pass_context
def mark(
    ctx: click.Context,
    submissions: tuple[Path | Address, ...],
    dry_run: bool,
    receipts: Path | None,
    jobs: int | None,
    anew: bool,
    cluster: str | None,
    home: Path | None,
) -> None:
    """Check, and write what was found into each city's ledger.

    SUBMISSIONS are city folders or folders that hold them, also on object storage (s3://…), where nothing
    but ledgers is written. What the ledger says already is not written again.

    With --receipts each file gets a receipt for its city to keep, as .txt and .json: when it came in, its
    hash, the verdict, and the line of the ledger. The same line always gives the same receipt.

    Exit code 0: nothing blocks; 1: something does; 2: a ledger could not be written.
    """
    from pipeline import process, record
    from pipeline.packed import Packed
    from pipeline.programme import standard_home
    from pipeline.tasks import tasks

    existing_folders(on_disk(submissions))
    say_unheld()
    load = process.definition if cluster else process.definition_to_check
    programme = load(home or standard_home())
    moment = now()
    work = tasks(submissions)
    _outside(receipts, [task.folder for task in work if task.folder and not task.origin], dry_run)
    setting = process.Setting(programme.home, moment.date())
    with checked(work, setting, programme, jobs, anew, cluster) as found:
        results = Packed(found)
    code = 1 if any(process.blocks(result) for result in results) else 0
    for result in results:
        try:
            written = _put_on_record(result, programme, moment, dry_run, receipts)
        except (TwinningError, OSError) as stopped:  # one city's ledger does not keep the others from theirs
            click.echo(f"twinning: {one_line(stopped)}", err=True)
            code = 2
        else:
            click.echo("\n".join(record.lines(result, written, dry_run)))
    ctx.exit(code)


def _put_on_record(
    result: CityResult, programme: Programme, moment: datetime, dry_run: bool, receipts: Path | None
) -> Sequence[Mapping[str, Any]]:
    """Write what is new into the city's ledger, on object storage too, then the receipts."""
    from pipeline import record, storage
    from pipeline.intake import Limits
    from pipeline.receipts import hand_out

    def write(folder: str) -> Sequence[Mapping[str, Any]]:
        return record.write(result.moved(result.folder, folder), programme, moment, dry_run)

    def then(folder: str) -> None:
        if receipts:
            hand_out(result.moved(result.folder, folder), programme, receipts)

    if storage.is_address(result.folder):
        return storage.keep(storage.address(result.folder), Limits.of(programme.limits), write, then)
    written = write(result.folder)
    then(result.folder)
    return written


def _outside(receipts: Path | None, cities: Sequence[Path], dry_run: bool) -> None:
    """Make sure that receipts are not taken for something that a city handed in."""
    if receipts is None:
        return
    if dry_run:
        raise UsageError(
            "a dry run writes nothing, so it gives no receipts; leave out one of the two options"
        )
    inside = [city for city in cities if receipts.resolve().is_relative_to(city.resolve())]
    if inside:
        raise UsageError(f"{receipts} lies in the folder of a city; name a folder outside for the receipts")
