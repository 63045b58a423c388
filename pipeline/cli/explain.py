"""`twinning explain`: a rule, or the catalogue."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.findings import rule_id
from pipeline.cli.options import load_programme, programme_option


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
    from pipeline.validate.sentence import example_sentence

    definition = load_programme(home)
    known = rules.load(definition)
    if rule is None:
        click.echo(catalogue(known.catalogue.values()), nl=False)
        return
    name = rule_id(known, rule)
    click.echo(explanation(known.catalogue[name], example_sentence(definition, known, name)), nl=False)
