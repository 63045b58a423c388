"""The start of the command line."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.ratios import Seen
from benchmarks.running import PYTHON, Command, compared, in_turn, twinning
from benchmarks.scale import Scale

HELP = '`twinning --help` / `python -c "import click"`'
STARTS = 3  # times the rounds of others: it takes little time and is all the noisier


def help_(scale: Scale) -> Iterator[tuple[str, Seen]]:
    """The shortest command against importing what every command needs."""
    commands = {"help": twinning("--help"), "click": Command([PYTHON, "-c", "import click"])}
    yield HELP, compared(in_turn(commands, scale.rounds * STARTS), "help", "click")
