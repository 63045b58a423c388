"""`python -m benchmarks [GOAL …]`: measure all goals, or these, and print how each of them stands.

`python -m benchmarks profile` prints where reading and checking spend their time instead.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from benchmarks.goals import GOALS, Goal
from benchmarks.machine import machine
from benchmarks.profile import profiles
from benchmarks.running import FailedError
from benchmarks.scale import QUICK, Scale
from benchmarks.table import Line, as_json, text

PROFILE = "profile"
WORDS = click.Choice([*(str(goal.number) for goal in GOALS), PROFILE])
PROFILED = 40  # submissions


@click.command()
@click.argument("words", metavar="[GOAL]... | profile", nargs=-1, type=WORDS)
@click.option("--rounds", type=click.IntRange(1), help="Rounds of each comparison.  [default: 7, quick 1]")
@click.option("--quick", is_flag=True, help="A smoke run with few submissions; its figures mean nothing.")
@click.option("--json", "to", type=click.Path(dir_okay=False, path_type=Path), help="Also write them here.")
@click.option("--strict", is_flag=True, help="Exit with 1 when a bar is missed.")
def main(words: Sequence[str], rounds: int | None, quick: bool, to: Path | None, strict: bool) -> None:
    """Measure the goals for speed, and print how each of them stands; or where checking spends its time.

    Exit code 0 also when a bar is missed, unless --strict is given; 2 when something could not be run.
    """
    scale = QUICK if quick else Scale()
    scale = replace(scale, rounds=rounds or scale.rounds)
    if PROFILE in words:
        print_profiles(scale)
        return
    chosen = [goal for goal in GOALS if not words or str(goal.number) in words]
    try:
        lines = [line for goal in chosen for line in measured(goal, scale)]
    except FailedError as failed:
        raise click.ClickException(str(failed)) from failed
    facts = machine()
    click.echo(text(lines))
    click.echo("\n" + "\n".join(f"{name}: {value}" for name, value in facts.items()))
    if to:
        to.write_text(as_json(lines, facts), encoding="utf-8")
    sys.exit(1 if strict and any(line.verdict == "missed" for line in lines) else 0)


def print_profiles(scale: Scale) -> None:
    """Stage by stage, as each is done."""
    for stage in profiles(scale.few if scale.quick else PROFILED):
        click.echo(f"{stage}\n")


def measured(goal: Goal, scale: Scale) -> Iterator[Line]:
    """The figures of one goal; says on stderr what is being measured, as it may take minutes."""
    click.echo(f"goal {goal.number}: {goal.title}", err=True)
    for what, seen in goal.measure(scale):
        yield Line(goal.number, what, seen, goal.bars.get(what))


if __name__ == "__main__":
    main()
