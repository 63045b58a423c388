"""The board over many cities with long ledgers, and whether the time of a verification grows as they do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks import store
from benchmarks.ledgers import make
from benchmarks.memory import peak
from benchmarks.ratios import Seen, ratio, spread
from benchmarks.running import further, in_turn, twinning
from benchmarks.scale import Scale

SECONDS = "status, on the clock"
MEMORY = "memory of status"
LINEAR = "verify, per further city from a quarter to all / from a few to a quarter"
ENTRIES = 50  # in each ledger

Found = Iterator[tuple[str, Seen]]


def board(scale: Scale) -> Found:
    """`status` in seconds and MiB, `verify` in how much more a city takes when there are more of them.

    The spans are as wide as they can be: between neighbouring sizes noise is as large as the difference.
    """
    sizes = (scale.most, scale.most // 4, scale.few)
    status = twinning("status", _cities(scale.most))
    commands = {"status": status} | {
        str(size): twinning("verify", _cities(size), codes=(0, 1)) for size in sizes
    }
    costs = in_turn(commands, scale.rounds)
    yield SECONDS, Seen(spread(costs["status"].wall), spread(costs["status"].cpu), "s")
    held = peak(status)
    yield MEMORY, Seen(spread([held.resident]), unit="MiB", note=f"shared pages in parts: {held.own:.0f} MiB")
    whole, quarter, few = (costs[str(size)] for size in sizes)
    late, soon = further(quarter, whole, sizes[0] - sizes[1]), further(few, quarter, sizes[1] - sizes[2])
    yield LINEAR, Seen(ratio(late.wall, soon.wall), ratio(late.cpu, soon.cpu))


def _cities(count: int) -> Path:
    """A folder with so many cities, each with a long ledger; kept between runs."""
    folder = store.home() / f"ledgers-{count}"
    if not folder.exists():
        half = folder.with_name(f"half-{folder.name}")
        make(half, count, ENTRIES)
        half.rename(folder)
    return folder
