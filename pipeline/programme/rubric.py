"""What schemas/review.toml says in, the rubric out: criteria, decisions, and questions worth a look.

A programme without that file has no reviews; its outputs can then only be checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

FILE = "review.toml"
SCHEMA = "review-rubric.schema.json"
SHEET = "review"  # the form of the reviewer's sheet, schemas/review.schema.json
SCORES, DECISIONS = "score", "review_decision"  # the vocabularies of scores and decisions


class Criterion(Struct, frozen=True):
    """What a reviewer gives a score for; `output` is empty if it holds for all.

    `weak` says what a 1 looks like, `strong` what a 4; `look_at` are places of answers: `roadmap#/team/role`.
    Those of other outputs than the reviewed one are only meant with `others`.
    """

    id: str
    title: str
    asks: str
    weak: str
    strong: str
    output: str = ""
    look_at: tuple[str, ...] = ()
    others: bool = False


class DecisionRule(Struct, frozen=True):
    """A decision that scores lead to: `when` is CEL over them, `says` the same in words."""

    id: str
    when: str
    says: str


class Signal(Struct, frozen=True):
    """A figure worked out from answers, as a question; `found`, `when` and `values` are CEL."""

    output: str
    topic: str
    found: str
    ask: str
    when: str = "true"
    needs: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


class Rubric(Struct, frozen=True):
    """How documents are reviewed.

    Reviews of one file that differ by `second_opinion_from` on a criterion wait for a third one.
    """

    second_opinion_from: int
    decisions: tuple[DecisionRule, ...]
    criteria: tuple[Criterion, ...]
    signals: tuple[Signal, ...] = ()

    def criteria_of(self, output: str) -> tuple[Criterion, ...]:
        """The criteria of an output: its own first, then those of all."""
        own = tuple(c for c in self.criteria if c.output == output)
        return own + tuple(c for c in self.criteria if not c.output)


def rubric_of(raw: Mapping[str, Any]) -> Rubric:
    """The rubric from a review.toml that conforms to its schema."""
    return Rubric(
        second_opinion_from=raw["second_opinion_from"],
        decisions=tuple(DecisionRule(**decision) for decision in raw["decision"]),
        criteria=tuple(Criterion(**_tuples(criterion)) for criterion in raw["criterion"]),
        signals=tuple(Signal(**_tuples(signal)) for signal in raw.get("signal", ())),
    )


def _tuples(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()}
