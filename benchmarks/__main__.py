"""`python -m benchmarks [GOAL …]`: measure all goals, or these, and print how each of them stands.

`python -m benchmarks peers` measures other programs on the same work; `python -m benchmarks profile` prints
where reading and checking spend their time.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from benchmarks import peers
from benchmarks.goals import GOALS
from benchmarks.machine import machine
from benchmarks.profile import profiles
from benchmarks.running import ROOT, FailedError
from benchmarks.scale import QUICK, Scale
from benchmarks.table import MISSED, Line, as_json, markdown, text, with_table

PROFILE, PEERS = "profile", "peers"
WORDS = click.Choice([*(str(goal.number) for goal in GOALS), PEERS, PROFILE])
PROFILED = 40  # submissions
ON_MANY = {"1", "2", "4"}  # goals on the same submissions
DOCS = ROOT / "docs" / "speed.md"


@click.command()
@click.argument("words", metavar="[GOAL | peers | profile]...", nargs=-1, type=WORDS)
@click.option("--rounds", type=click.IntRange(1), help="Rounds of each comparison.  [default: 7, quick 1]")
@click.option("--quick", is_flag=True, help="A smoke run with few submissions; its figures mean nothing.")
@click.option("--json", "to", type=click.Path(dir_okay=False, path_type=Path), help="Also write them here.")
@click.option("--docs", is_flag=True, help="Also put them into docs/speed.md, in place of those there.")
@click.option("--strict", is_flag=True, help="Exit with 1 when a bar is missed.")
def main(
    words: Sequence[str], rounds: int | None, quick: bool, to: Path | None, docs: bool, strict: bool
) -> None:
    """Measure all goals for speed, or these, and print how each of them stands.

    `peers` measures other programs on the same work, as far as they are installed. `profile` prints where
    reading and checking spend their time.

    Exit code 0 also when a bar is missed, unless --strict is given; 1 when something could not be run.
    """
    scale = QUICK if quick else Scale()
    scale = replace(scale, rounds=rounds or scale.rounds, together=not words or {*words} >= ON_MANY)
    if PROFILE in words:
        print_profiles(scale)
        return
    try:
        lines = list(figures(words, scale))
    except FailedError as failed:
        raise click.ClickException(str(failed)) from failed
    facts = {**machine(), "rounds": str(scale.rounds)} | ({"quick": "figures mean nothing"} if quick else {})
    click.echo(text(lines))
    click.echo("\n" + "\n".join(f"{name}: {value}" for name, value in facts.items()))
    if to:
        to.write_text(as_json(lines, facts), encoding="utf-8")
    if docs:
        DOCS.write_text(
            with_table(DOCS.read_text(encoding="utf-8"), markdown(lines, facts)), encoding="utf-8"
        )
    sys.exit(1 if strict and any(line.verdict == MISSED for line in lines) else 0)


def print_profiles(scale: Scale) -> None:
    """Stage by stage, as each is done."""
    for stage in profiles(scale.few if scale.quick else PROFILED):
        click.echo(f"{stage}\n")


def figures(words: Sequence[str], scale: Scale) -> Iterator[Line]:
    """The figures asked for, or all; says on stderr what is being measured, as it may take minutes."""
    for goal in GOALS:
        if not words or str(goal.number) in words:
            click.echo(f"goal {goal.number}: {goal.title}", err=True)
            for what, seen in goal.measure(scale):
                yield Line(str(goal.number), what, seen, goal.bars.get(what))
    if not words or PEERS in words:
        click.echo(f"peers; not installed: {', '.join(peers.missing()) or 'none'}", err=True)
        yield from (Line(PEERS, what, seen) for what, seen in peers.measured(scale))


if __name__ == "__main__":
    main()
