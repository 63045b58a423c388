"""`twinning fill`: data into a form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import say
from pipeline.cli.options import (
    FILE,
    existing,
    force_option,
    free,
    load_programme,
    programme_option,
    say_unheld,
    write_new,
)
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.programme import Programme


@click.command(short_help="Put data into a form.")
@click.argument("form", type=FILE)
@click.argument("data", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@click.option("--to", type=FILE, required=True, help="The filled form.")
@force_option
@programme_option
def fill(form: Path, data: Path, to: Path, force: bool, home: Path | None) -> None:
    """Put data into a form.

    FORM is a form made by `twinning generate`; it is not changed. DATA is a JSON file in the shape of the
    output's schema, or what `twinning extract` prints (its `data` is taken). `-` reads standard input.
    """
    from pipeline.fill import fill as put

    inputs = existing([form] if str(data) == "-" else [form, data])
    free(to, force, inputs)
    if form.suffix.casefold() != to.suffix.casefold():
        raise UsageError(f"{to}: the filled form is of the same kind, and must end in {form.suffix}")
    say_unheld()
    programme = load_programme(home)
    _try(form, programme)
    write_new(to, put(form, _data(data), programme), force)
    say(to)


def _try(form: Path, programme: Programme) -> None:
    """Read the form once where it can do no harm, before it is opened here; raises UsageError if it would."""
    from pipeline.isolation import extract
    from pipeline.isolation.reader import FAILURES
    from pipeline.process import refusal

    tried = extract(form, programme)
    if tried.refusal in FAILURES:
        raise UsageError(f"{form}: {refusal(tried, programme).message}")


def _data(source: Path) -> dict[str, object]:
    with click.open_file(str(source), encoding="utf-8") as file:
        try:
            loaded = json.load(file)
        except (ValueError, RecursionError) as wrong:  # no JSON, no UTF-8, a number of thousands of digits
            raise UsageError(f"{source}: not JSON ({wrong})") from wrong
    if isinstance(loaded, dict) and {"data", "places"} <= set(loaded):
        loaded = loaded["data"]
    if not isinstance(loaded, dict):
        raise UsageError(f"{source}: a JSON object with the form's sections is expected")
    return loaded
