"""Steps of the commands that say something about findings: rule, city and place that are meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import say
from pipeline.cli.options import existing_folders
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.model import Finding, Waiver
    from pipeline.programme import Programme
    from pipeline.rules import Rules
    from pipeline.waivers import Explanation, Said

MOST_NAMED = 12  # findings that a line names when it is not clear which is meant


def rule_id(known: Rules, rule: str) -> str:
    """The id of a rule as the catalogue has it; raises UsageError, with the nearest one, if there is none."""
    by_name = {name.casefold(): name for name in known.catalogue}
    if rule.casefold() not in by_name:
        near = get_close_matches(rule.casefold(), by_name, 1)
        hint = f"; did you mean {by_name[near[0]]}?" if near else "; `twinning explain` lists them"
        raise UsageError(f"there is no rule {rule!r}{hint}")
    return by_name[rule.casefold()]


def on_record(city: Path, programme: Programme) -> Said:
    """What has been said about a city's findings so far, in a folder where something can be added.

    Raises UsageError if it is no city's folder, or what lies there cannot be read, LedgerError if its ledger
    is broken.
    """
    from pipeline import ledger, submissions, waivers
    from pipeline.errors import LedgerError

    existing_folders([city])
    submissions.read_city(city, programme)
    said = waivers.read(city)
    if said.notes:
        note = said.notes[0].params
        raise UsageError(
            f"{city / note['file']}: {note['problem']}; correct it first, so that nothing is lost"
        )
    broken = ledger.verify(city / ledger.NAME)
    if broken:
        raise LedgerError(f"{city / ledger.NAME}, line {broken.line}: {broken.why}; nothing was written")
    return said


def meant(city: Path, programme: Programme, moment: datetime, rule: str, place: str) -> tuple[Finding, ...]:
    """The findings of a rule at a place, by a check of the city; raises UsageError if there are none."""
    from pipeline import process, waivers
    from pipeline.tasks import Task

    files = process.check_city(Task(city), process.Setting(programme.home, moment.date())).files
    every = waivers.meant(files, programme, rule)
    if not every:
        raise UsageError(f"nothing is found now by {rule} in the files of {city} that count")
    found = waivers.meant(files, programme, rule, place)
    if not found:
        there = waivers.places(every, programme)
        raise UsageError(f"{rule} finds nothing at {place!r}; it does at: {_listed(there)}")
    return found


def to_withdraw(entries: Sequence[Waiver | Explanation], rule: str, place: str) -> Waiver | Explanation:
    """The one entry that is meant; raises UsageError if there is none, or more than one."""
    from pipeline import waivers

    same = [entry for entry in entries if entry.rule == rule]
    found = [entry for entry in same if not place or waivers.is_at(entry, place)]
    if len(found) == 1:
        return found[0]
    there = _listed(entry.place or entry.key or "every place" for entry in same)
    if not same:
        raise UsageError(f"nothing is on record about {rule} in this folder")
    raise UsageError(f"say with --at which is meant; about {rule} is on record: {there}")


def put_on_record(city: Path, said: Said, moment: datetime, by: str) -> None:
    """Write what is said now into the city's folder, and what is new in it into the ledger."""
    from pipeline import ledger, waivers

    waivers.write(city, said)
    path = city / ledger.NAME
    facts = waivers.facts(said, ledger.read(path).entries)
    ledger.append(path, [{**f, "withdrawn_by": by} if f["withdrawn"] else f for f in facts], moment)


def tell(verb: str, entries: Iterable[Waiver | Explanation]) -> None:
    """A line for each entry, and what to do next."""
    for entry in entries:
        say(f"{verb}: {entry.rule} · {entry.place or entry.key or 'every place'}")
    click.echo("`twinning mark` judges the milestones anew.", err=True)


def _listed(places: Iterable[str]) -> str:
    every = list(dict.fromkeys(places))
    more = f"; and {len(every) - MOST_NAMED} more" if len(every) > MOST_NAMED else ""
    return "; ".join(every[:MOST_NAMED]) + more
