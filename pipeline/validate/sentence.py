"""A rule's id in, a sentence as an officer reads it out: from the rule's own example of what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.errors import DefinitionError
from pipeline.messages import Words
from pipeline.model import Finding, Record, Stamp
from pipeline.programme import Programme
from pipeline.rules import Broken, Rules
from pipeline.rules.examples import example_records, example_situation, outcomes, patched
from pipeline.validate.worded import Worder


def example_sentence(programme: Programme, rules: Rules, rule: str) -> str:
    """The message of the first finding in the rule's failing examples; empty when there are none."""
    try:
        return next((finding.message for finding in _findings(programme, rules, rule)), "")
    except DefinitionError:
        return ""


def _findings(programme: Programme, rules: Rules, rule: str) -> Iterator[Finding]:
    failing = [example for example in rules.examples.get(rule, ()) if not example.holds]
    if not failing:
        return
    records, situation = example_records(programme.home, rules), example_situation(programme.home)
    for example in failing:
        changed = patched(records, example.patch)
        data = {output: rules.compute(rules.forms[output], record) for output, record in changed.items()}
        made = {output: Record(Stamp(), record, {}) for output, record in data.items()}
        for outcome in outcomes(rules.only(rule), changed, situation):
            if isinstance(outcome, Broken):
                yield Worder(Words(rules), rules.forms, made, outcome.output).broken(outcome)
