"""Figures out of rounds: medians with the lowest and highest, ratios round by round, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Spread:
    """A median, and the lowest and highest value it stands for; all in one unit."""

    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bar:
    """What a figure has to keep: a limit in a unit ("×", "MiB", "s"), as a highest or a lowest value."""

    limit: float
    unit: str = "×"
    at_least: bool = False

    def holds(self, seen: Spread) -> bool:
        """Whether the median keeps the limit; the limit itself does."""
        return seen.median >= self.limit if self.at_least else seen.median <= self.limit

    def __str__(self) -> str:
        return f"{'at least' if self.at_least else 'at most'} {self.limit:g} {self.unit}"


@dataclass(frozen=True, slots=True)
class Seen:
    """One figure: its spread, what the processors were kept busy with in the same unit, and a remark."""

    value: Spread
    cpu: Spread | None = None
    unit: str = "×"
    note: str = ""


def spread(values: Sequence[float]) -> Spread:
    """The spread of at least one value."""
    return Spread(median(values), min(values), max(values))


def ratio(upper: Sequence[float], lower: Sequence[float]) -> Spread:
    """The spread of upper / lower, round by round: what slows a whole round down falls out.

    Raises ValueError when the two have not run as often.
    """
    return spread([above / below for above, below in zip(upper, lower, strict=True)])
