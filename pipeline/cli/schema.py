"""`twinning schema`: the JSON Schema of an output."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pipeline.cli.options import load_programme, programme_option
from pipeline.errors import UsageError


@click.command(short_help="Print the JSON Schema of an output.")
@click.argument("output")
@programme_option
def schema(output: str, home: Path | None) -> None:
    """Print the JSON Schema of an output.

    The schema stands for itself: vocabularies and the common section are included, for any validator.
    """
    programme = load_programme(home)
    known = {name: o.id for o in programme.with_form for name in (o.id, o.code.lower())}
    if output.lower() not in known:
        there_are = ", ".join(dict.fromkeys(known.values()))
        raise UsageError(f"there is no form for {output!r}; there are {there_are}")
    bundle = programme.bundle(known[output.lower()])
    click.echo(json.dumps(bundle, indent=2, ensure_ascii=False))
