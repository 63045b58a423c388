"""`twinning explain`: a rule, or the catalogue."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

import click

from pipeline.cli.options import load_programme, programme_option
from pipeline.errors import UsageError


@click.command(short_help="Explain a rule, or list all rules.")
@click.argument("rule", required=False)
@programme_option
def explain(rule: str | None, home: Path | None) -> None:
    """Explain a rule, or list all rules.

    RULE is the id at the end of a finding, such as SEP-09. Without it all rules are listed, a line each.
    """
    from pipeline import rules
    from pipeline.messages import explanation
    from pipeline.reports.catalogue import catalogue
    from pipeline.validate import example_sentence

    definition = load_programme(home)
    known = rules.load(definition)
    if rule is None:
        click.echo(catalogue(known.catalogue.values()), nl=False)
        return
    by_name = {name.casefold(): name for name in known.catalogue}
    if rule.casefold() not in by_name:
        near = get_close_matches(rule.casefold(), by_name, 1)
        hint = f"; did you mean {by_name[near[0]]}?" if near else "; `twinning explain` lists them"
        raise UsageError(f"there is no rule {rule!r}{hint}")
    name = by_name[rule.casefold()]
    click.echo(explanation(known.catalogue[name], example_sentence(definition, known, name)), nl=False)
