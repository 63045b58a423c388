"""`twinning waive`: a reviewer lets a finding stand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from msgspec.structs import replace

from pipeline.cli.options import PATH, load_programme, now, programme_option
from pipeline.errors import UsageError

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command(short_help="Let a finding stand: why, who says so, and until when.")
@click.argument("city", type=PATH)
@click.option("--rule", required=True, help="The rule at the end of the finding, such as SEP-09.")
@click.option("--at", "place", default="", help="Row id, code of the question, cell, or all of the place.")
@click.option("--reason", default="", help="Why it may stand, in 30 characters or more.")
@click.option("--by", required=True, help="Who says so: a role, no name.")
@click.option("--until", type=DAY, metavar="DATE", help="The last day on which it holds: 2026-12-31.")
@click.option("--withdraw", is_flag=True, help="Take the waiver back.")
@programme_option
def waive(
    city: Path,
    rule: str,
    place: str,
    reason: str,
    by: str,
    until: datetime | None,
    withdraw: bool,
    home: Path | None,
) -> None:
    """Let a finding stand: why, who says so, and until when.

    CITY is the city's folder. Warnings may be waived; an error only if the programme's definition lists its
    rule under `waivable`. The finding is still shown, with the waiver; a waived error no longer blocks a
    milestone. Without --at the waiver holds for every place where the rule finds something. It is kept in
    reviews/waivers.toml in the folder, and in the ledger.
    """
    from pipeline import rules, waivers
    from pipeline.cli import findings
    from pipeline.model import Waiver

    programme, moment = load_programme(home), now()
    known = rules.load(programme)
    name = findings.rule_id(known, rule)
    said = findings.on_record(city, programme)
    if withdraw:
        gone = findings.to_withdraw(said.waivers, name, place)
        kept = tuple(waiver for waiver in said.waivers if waiver != gone)
        findings.put_on_record(city, replace(said, waivers=kept), moment, by)
        findings.tell("Withdrawn", [gone])
        return
    if not reason or until is None:
        raise UsageError("say --reason and --until, or --withdraw a waiver that is there")
    if until.date() < moment.date():
        raise UsageError(f"--until {until.date()} is over; a waiver holds up to a day that is still to come")
    draft = Waiver(name, " ".join(reason.split()), by.strip(), until.date())
    problems = list(waivers.unfit(draft))
    if problems:
        raise UsageError("; ".join(problems))
    found = findings.meant(city, programme, moment, name, place)
    refused = [f for f in found if not waivers.is_waivable(f, known.catalogue[name], programme)]
    if refused:
        raise UsageError(waivers.why_not(refused[0]))
    new = waivers.about(draft, found if place else (), programme)
    findings.put_on_record(city, waivers.with_waivers(said, new), moment, by)
    findings.tell(f"Waived until {until.date()}", new)
