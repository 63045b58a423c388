"""Checking: against the floors, against a plain script, cold, and broken forms against valid ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from benchmarks import store
from benchmarks.ratios import Seen
from benchmarks.running import ROOT, Command, Costs, compared, in_turn, knows, scratch, script, twinning
from benchmarks.scale import Scale

ONE_JOB = "check, one job / F2"
AS_CALLED = "check as called by default / F2"
FLOOR = "F1 / F2"
PLAIN = "plain script / check"
COLD = "check of one submission / F2"
COLD_PLAIN = "plain script / check of one submission"
BROKEN = "broken / valid"

Found = Iterator[tuple[str, Seen]]


def against_floor(scale: Scale) -> Found:
    """Checking many submissions against parsing the same parts, and that against inflating them."""
    costs = on_many(scale, "F2", "F1", "one job", "default")
    yield ONE_JOB, compared(costs, "one job", "F2")
    yield AS_CALLED, compared(costs, "default", "F2")
    yield FLOOR, compared(costs, "F1", "F2")


def against_plain(scale: Scale) -> Found:
    """The plain script against checking the same submissions."""
    note = "the plain script gives one error a file and no rules"
    yield PLAIN, compared(on_many(scale, "plain", "one job"), "plain", "one job", note)


def on_many(scale: Scale, *names: str) -> Mapping[str, Costs]:
    """What commands on the same many submissions cost.

    When all goals about them are measured, all these commands run in the same rounds, each once in one.
    """
    return _rounds(scale, () if scale.together else names)


@cache
def _rounds(scale: Scale, names: tuple[str, ...]) -> Mapping[str, Costs]:
    folder = store.submissions(scale.many)
    commands = {
        "F2": script("floors/parse.py", folder),
        "F1": script("floors/inflate.py", folder),
        "one job": check(folder, "--jobs", "1"),
        "two jobs": check(folder, "--jobs", "2"),
        "default": check(folder),
        "plain": plain(folder),
    }
    return in_turn({name: commands[name] for name in names or commands}, scale.rounds)


def cold(scale: Scale) -> Found:
    """One submission in processes that have just started."""
    folder = store.submissions(1)
    commands = {"F2": script("floors/parse.py", folder), "plain": plain(folder), "one": check(folder)}
    costs = in_turn(commands, scale.rounds)
    yield COLD, compared(costs, "one", "F2")
    yield COLD_PLAIN, compared(costs, "plain", "one")


def broken(scale: Scale) -> Found:
    """Broken submissions against as many valid ones, in fresh processes."""
    commands = {
        name: check(store.one_kind(scale.alike, name == "broken"), "--jobs", "1")
        for name in ("broken", "valid")
    }
    yield BROKEN, compared(in_turn(commands, scale.rounds), "broken", "valid")


def check(folder: Path, *options: str, uncached: bool = True) -> Command:
    """`twinning check` of a folder with a JSON report; what is found does not matter."""
    report = Path(scratch("reports"), f"{folder.name}{''.join(options)}.json")
    report.parent.mkdir(exist_ok=True)
    more = ("--no-cache",) if uncached and knows("check", "--no-cache") else ()
    words = (folder, "--format", "json", "--to", report, "--force", *options, *more)
    return twinning("check", *words, codes=(0, 1))


def plain(folder: Path) -> Command:
    """The plain script over a folder."""
    return script("plain/check.py", ROOT / "schemas", folder)
