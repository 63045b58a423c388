"""`twinning extract`: what a filled form says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.options import (
    FILE,
    PLACE,
    existing,
    force_option,
    free,
    give_out,
    load_programme,
    on_disk,
    programme_option,
    say_unheld,
    screen_width,
)
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.model import Record
    from pipeline.storage import Address


@click.command(short_help="Read a filled form and print what it says, with places, as JSON.")
@click.argument("file", type=PLACE)
@click.option("--to", type=FILE, help="Write the record to a file.")
@click.option("--explain", is_flag=True, help="Print a table: how each answer was found, and how surely.")
@force_option
@programme_option
def extract(file: Path | Address, to: Path | None, explain: bool, force: bool, home: Path | None) -> None:
    """Read a filled form and print what it says, with places, as JSON.

    `data` holds the answers, `places` where each stands (blank ones too) and how it was found; `diagnosis`
    says what the program that saved the file has lost. With --explain the same is told in a table.
    """
    from pipeline.cli.stored import local_file
    from pipeline.diagnosis import diagnosis
    from pipeline.isolation import extract as read
    from pipeline.process import refusal
    from pipeline.reports.explained import explained
    from pipeline.reports.plain import plain_json
    from pipeline.validate import output_of

    free(to, force, existing(on_disk([file])))
    say_unheld()
    programme = load_programme(home)
    with local_file(file) as path:
        extraction = read(path, programme)
    if extraction.record is None:
        finding = refusal(extraction, programme)
        raise UsageError(f"{file}: {finding.message} {finding.action}")
    if not extraction.record.places:
        raise UsageError(
            f"{file}: there is no form for {extraction.record.stamp.output!r} in this definition"
        )
    record = extraction.record
    form = programme.form(output_of(programme, record) or record.stamp.output)
    said = diagnosis(form, record)
    if explain:
        give_out(explained(form, record, said, None if to else screen_width()), to, force)
    else:
        give_out(plain_json(_shape(record, said)), to, force)


def _shape(record: Record, said: str) -> dict[str, Any]:
    from msgspec import to_builtins

    return {
        "stamp": to_builtins(record.stamp),
        "saved_by": record.program,
        "diagnosis": said,
        "data": record.data,
        "places": {pointer: to_builtins(place) for pointer, place in record.places.items()},
        "notes": [to_builtins(note) for note in record.notes],
    }
