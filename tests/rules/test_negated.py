"""The examples hold each rule to its test: turned into its opposite, no rule can still prove itself."""

import pytest
from msgspec.structs import replace

from pipeline.rules import Rules
from pipeline.rules.examples import shortcoming
from tests.shipped import shipped


def _known():
    return shipped()[1]


def _negated(name: str) -> Rules:
    definition, known, *_ = shipped()
    entry = known.catalogue[name]
    cases = tuple(replace(case, test=f"!({case.test})" if case.test else "") for case in entry.cases)
    own = [replace(rule, test=f"!({rule.test})") for rule in known.rules if rule.entry.id == name]
    return Rules(definition, [replace(entry, cases=cases)], own, {name: known.examples[name]})


def _fails(some_rules: Rules, name: str) -> list[str]:
    _, known, records, situation = shipped()
    said = (shortcoming(some_rules, name, e, records, situation) for e in known.examples[name])
    return [words for words in said if words]


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, examples in _known().examples.items() if examples])
def test_the_opposite_of_a_rule_fails_its_examples(name):
    assert _fails(_known(), name) == []
    assert _fails(_negated(name), name)


def test_the_programme_has_the_rules_it_promises():
    across = [rule for rule in _known().rules if rule.needs]
    alone = [rule for rule in _known().rules if not rule.needs]
    assert len(alone) >= 60
    assert len(across) >= 15
