"""`twinning reply`: what a city says about a warning instead of changing its form."""

from __future__ import annotations

from pathlib import Path

import click
from msgspec.structs import replace

from pipeline.cli.options import PATH, load_programme, now, programme_option
from pipeline.errors import UsageError


@click.command(short_help="Record a city's explanation of a warning, as it came by mail.")
@click.argument("city", type=PATH)
@click.option("--rule", required=True, help="The rule at the end of the finding, such as G-06.")
@click.option("--at", "place", default="", help="Row id, code of the question, cell, or all of the place.")
@click.option("--explanation", default="", help="What the city says, in 20 characters or more.")
@click.option("--by", required=True, help="Who says so: a role in the city, no name.")
@click.option("--withdraw", is_flag=True, help="Take the explanation back.")
@programme_option
def reply(
    city: Path, rule: str, place: str, explanation: str, by: str, withdraw: bool, home: Path | None
) -> None:
    """Record a city's explanation of a warning, as it came by mail.

    CITY is the city's folder. The warning is still shown, with the explanation, and counts as answered. An
    error cannot be explained: it has to be corrected, or waived. The words are kept in
    reviews/explanations.toml in the folder; the ledger keeps only their hash, as they may be about people.
    """
    from pipeline import rules, waivers
    from pipeline.cli import findings
    from pipeline.model import Severity

    programme, moment = load_programme(home), now()
    name = findings.rule_id(rules.load(programme), rule)
    said = findings.on_record(city, programme)
    if withdraw:
        gone = findings.to_withdraw(said.explanations, name, place)
        kept = tuple(one for one in said.explanations if one != gone)
        findings.put_on_record(city, replace(said, explanations=kept), moment, by)
        findings.tell("Withdrawn", [gone])
        return
    draft = waivers.Explanation(name, " ".join(explanation.split()), by.strip())
    problems = list(waivers.unfit(draft))
    if problems:
        raise UsageError("; ".join(problems))
    found = findings.meant(city, programme, moment, name, place)
    if any(finding.severity is not Severity.WARNING for finding in found):
        raise UsageError(
            f"{name} is no warning there: an error has to be corrected or waived, a note is no question"
        )
    new = waivers.about(draft, found if place else (), programme)
    findings.put_on_record(city, waivers.with_explanations(said, new), moment, by)
    findings.tell("Explained", new)
