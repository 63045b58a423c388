"""Scores in, the decision they lead to out; a city's records in, questions worth a look out.

Both are written in review.toml as expressions over what was answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.errors import DefinitionError
from pipeline.messages import filled, placeholders, shown
from pipeline.programme import Problem, Programme, Rubric, Signal
from pipeline.rules.engine import Rules
from pipeline.rules.language import NotEvaluated
from pipeline.rules.situation import Situation

FILE = "schemas/review.toml"
NAMES = 6  # entries of a list that a question names; the others are counted

Records = Mapping[str, Mapping[str, Any]]


def decided(rubric: Rubric, rules: Rules, scores: Sequence[int]) -> str:
    """The decision that these scores lead to; empty without scores.

    Raises DefinitionError when the expressions of the rubric cannot be evaluated.
    """
    if not scores:
        return ""
    scope = rules.over(scores={"given": list(scores), "mean": sum(scores) / len(scores)})
    try:
        return next((rule.id for rule in rubric.decisions if scope.holds(rule.when)), "")
    except NotEvaluated as wrong:
        raise DefinitionError(f"{FILE}: a decision cannot be evaluated: {wrong}") from wrong


def questions(
    rubric: Rubric, rules: Rules, output: str, records: Records, situation: Situation
) -> Iterator[tuple[str, str]]:
    """Topic and question of each signal of an output that has something to ask.

    `records` is the data by output. A signal whose answers are not there is left out: it is no check.
    """
    if output not in records:
        return
    scope = rules.scope(output, records, situation)
    for signal in rubric.signals:
        if signal.output == output and all(name in records for name in signal.needs):
            try:
                if scope.holds(_bound(signal)):
                    values = {"found": signal.found, **signal.values}
                    said = {name: _told(scope.value(text)) for name, text in values.items()}
                    yield signal.topic, filled(signal.ask, said)
            except NotEvaluated:
                continue


def problems(programme: Programme, rules: Rules) -> Iterator[Problem]:
    """Expressions and sentences of the rubric that are not sound; nothing if there is no rubric."""
    rubric = programme.review
    if rubric is None:
        return
    for decision in rubric.decisions:
        for what in _unsound(rules, decision.when):
            yield Problem(f'{FILE}, decision "{decision.id}"', what)
    for number, signal in enumerate(rubric.signals, 1):
        for what in _of_signal(signal, rules):
            yield Problem(f"{FILE}, signal number {number}", what)


def _of_signal(signal: Signal, rules: Rules) -> Iterator[str]:
    for text in (signal.found, *signal.values.values(), _bound(signal)):
        yield from _unsound(rules, text)
    try:
        unknown = set(placeholders(signal.ask)) - {"found", *signal.values}
    except ValueError as wrong:
        yield f"ask: {wrong}"
    else:
        yield from (f"ask names {{{name}}}, which is not among `values`" for name in sorted(unknown))


def _unsound(rules: Rules, text: str) -> Iterator[str]:
    try:
        rules.analysis.tree(text)
    except DefinitionError as wrong:
        yield str(wrong)


def _bound(signal: Signal) -> str:
    """The condition, in which `value` is what was found."""
    return f"cel.bind(value, ({signal.found}\n), ({signal.when}\n))"


def _told(value: object) -> str:
    if isinstance(value, list):
        more = len(value) - NAMES
        return shown(value if more <= 0 else [*value[:NAMES], f"{more} more"]) if value else "none"
    return shown(value)
