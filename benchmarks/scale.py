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
    cells: tuple[int, int] = (10_000, 950_000)  # in a further sheet; a million in all are refused
    hostile: int | None = None  # of the hostile files; None for all
    quick: bool = False
    together: bool = False  # goals about the same commands are all measured, in the same rounds


QUICK = Scale(rounds=1, few=2, many=4, most=12, alike=1, cells=(1_000, 10_000), hostile=12, quick=True)
