"""How much is measured: rounds, and numbers of submissions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Rounds of each comparison, and how many submissions stand for few, for many and for most."""

    rounds: int = 7
    few: int = 20
    many: int = 200
    most: int = 2000
    alike: int = 10  # valid ones, and as many broken ones
    quick: bool = False


QUICK = Scale(rounds=1, few=4, many=8, most=12, alike=2, quick=True)
