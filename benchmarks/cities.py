"""Invented cities as many as wanted: what their forms say, different in each, one in four of them broken.

Names, texts, numbers and dates differ, so that nothing can be fast because it was seen before. The records
come from the definition's own example, which is valid; the mistakes are those of a sample city.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from tests.samples import COHORT, EXAMPLES, HERE, patched, renamed

OUTPUTS: Mapping[str, str] = {"roadmap": "docx", "engagement-plan": "xlsx"}  # a submission, and its formats
BROKEN_EACH = 4
SYLLABLES = ("bel", "dor", "fen", "gar", "hol", "kir", "lan", "mar", "nor", "sel", "tor", "vin")
WORDS = ("harbour", "meadow", "bridge", "market", "orchard", "mill", "canal", "forest", "hill", "square")
LONG = 25  # characters; shorter texts may be names or codes, which are left as they are
YEARS = range(1900, 2101)
SMALL = 20  # smaller numbers may be marks


@dataclass(frozen=True, slots=True)
class Invented:
    """A city by its number; `broken` says whether its forms have mistakes."""

    number: int
    broken: bool

    @property
    def name(self) -> str:
        """One word, different for each number."""
        rest, syllables = self.number, ""
        for _ in range(4):
            rest, at = divmod(rest, len(SYLLABLES))
            syllables += SYLLABLES[at]
        return syllables.capitalize()

    def about(self) -> str:
        """The text of its submission.toml."""
        start = date(2025, 1, 13) + self._later()
        text = (COHORT / "exempla" / "submission.toml").read_text(encoding="utf-8")
        return str(renamed(text, self._names() | {"2025-01-13": start.isoformat()}))

    def record(self, output: str) -> dict[str, Any]:
        """What its form for an output says."""
        example = json.loads((EXAMPLES / f"{output}.json").read_text(encoding="utf-8"))
        other = _varied(renamed(example, self._names()), self._chance(output), self._later())
        said = cast(dict[str, Any], other)
        _add_up(said)
        patch = HERE / "brackwater" / f"{output}.patch.json"
        return patched(said, json.loads(patch.read_text(encoding="utf-8"))) if self.broken else said

    def _names(self) -> dict[str, str]:
        return {"Exempla": self.name, "exempla": self.name.lower()}

    def _chance(self, what: str) -> random.Random:
        return random.Random(f"{self.number} {what}")

    def _later(self) -> timedelta:
        """All its dates lie this much after the example's, in whole weeks: weekdays stay."""
        return timedelta(weeks=self._chance("start").randrange(8))


def cities(count: int) -> tuple[Invented, ...]:
    """The first so many cities; every fourth is broken."""
    return tuple(Invented(number, number % BROKEN_EACH == BROKEN_EACH - 1) for number in range(count))


def _varied(value: object, chance: random.Random, later: timedelta) -> object:
    """The same data with other dates, other numbers, and other words in front of each longer text."""
    match value:
        case dict():
            return {name: _varied(one, chance, later) for name, one in value.items()}
        case list():
            return [_varied(one, chance, later) for one in value]
        case str() if len(value) == 10 and value[4::3] == "--":
            return (date.fromisoformat(value) + later).isoformat()
        case str() if len(value) >= LONG and " " in value:
            return f"{chance.choice(WORDS).capitalize()} and {chance.choice(WORDS)}: {value}"
        case int() if value >= SMALL and value not in YEARS:
            return value + chance.randrange(value // SMALL + 1)
    return value


def _add_up(said: dict[str, Any]) -> None:
    """Put the totals right that the varied numbers must give."""
    if "emissions_by_domain" in said:
        total = sum(row["tco2e"] for row in said["emissions_by_domain"])
        said["starting_point"]["baseline_emissions"] = total
    if "activities" in said:
        said["resources"]["budget_total"] = sum(row["cost_eur"] for row in said["activities"])
