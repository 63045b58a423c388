"""The example records of a definition, the changes by which rules prove themselves, and whether they do."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import tomli

from pipeline.errors import DefinitionError
from pipeline.model import City
from pipeline.programme import Problem
from pipeline.rules.engine import Rules
from pipeline.rules.outcome import Broken, Outcome
from pipeline.rules.rule import EVERY_OUTPUT, Example
from pipeline.rules.situation import Situation

BLANK, NEW_ROW = "@blank", "+"

Records = dict[str, Any]


def example_records(home: Path, rules: Rules) -> Records:
    """The example records there are in schemas/examples/; raises DefinitionError for an unreadable one."""
    paths = {output: home / "schemas" / "examples" / f"{output}.json" for output in rules.forms}
    return {output: _json(path) for output, path in paths.items() if path.exists()}


def example_situation(home: Path) -> Situation:
    """The day and the city that the examples take for granted, from situation.toml beside the records.

    Raises DefinitionError when it is missing or says something else.
    """
    path = home / "schemas" / "examples" / "situation.toml"
    try:
        raw = tomli.loads(path.read_text(encoding="utf-8"))
        city: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in raw["city"].items()}
        situation = Situation(raw["today"], City(**city))
    except (OSError, UnicodeDecodeError, tomli.TOMLDecodeError, KeyError, TypeError) as wrong:
        raise DefinitionError(f"schemas/examples/situation.toml: cannot be used: {wrong}") from wrong
    if not isinstance(situation.today, date):
        raise DefinitionError("schemas/examples/situation.toml: today must be a date")
    return situation


def patched(records: Mapping[str, Any], patch: Mapping[str, Any]) -> Records:
    """The records, those to be changed as copies; raises DefinitionError when a pointer leads nowhere."""
    touched = {at.partition("#")[0] for at in patch}
    changed = {name: copy.deepcopy(one) if name in touched else one for name, one in records.items()}
    for at, value in patch.items():
        output, _, pointer = at.partition("#")
        if output not in changed:
            raise DefinitionError(f"the example changes {at}, but there is no schemas/examples/{output}.json")
        _put(changed[output], pointer.strip("/").split("/"), value, at)
    return changed


def proofs(rules: Rules, home: Path) -> Iterator[Problem]:
    """Every example that does not show what it should: `pass` breaks the rule, or `fail` keeps it."""
    records, situation = example_records(home, rules), example_situation(home)
    for name, examples in rules.examples.items():
        where = f"schemas/rules/{rules.catalogue[name].source}, rule {name}"
        for number, example in enumerate(examples, 1):
            try:
                wrong = shortcoming(rules, name, example, records, situation)
            except DefinitionError as broken:
                wrong = str(broken)
            if wrong:
                kind = "pass" if example.holds else "fail"
                yield Problem(where, f"example {number} (`{kind}`): {wrong}")


def shortcoming(rules: Rules, name: str, example: Example, records: Records, situation: Situation) -> str:
    """What is wrong with an example, in words; empty when it shows what it should."""
    changed, only = patched(records, example.patch), rules.only(name)
    found = list(outcomes(only, {o: changed[o] for o in _concerned(only, changed)}, situation))
    broken = [o for o in found if isinstance(o, Broken)]
    waiting = [o for o in found if not isinstance(o, Broken)]
    if waiting:
        what = ", ".join(waiting[0].names) or "the expression met a value that it cannot work with"
        return f"the rule could not be evaluated ({what})"
    if example.holds and broken:
        return f"the rule is broken, at {broken[0].at[0]}"
    return "" if example.holds or broken else "the rule is kept"


def _concerned(rules: Rules, records: Mapping[str, Any]) -> list[str]:
    """The outputs that rules on whole records stand in or need; all of them if one is a rule on fields."""
    named = {output for rule in rules.rules for output in (rule.output, *rule.needs)}
    if EVERY_OUTPUT in named or any(case.test for entry in rules.catalogue.values() for case in entry.cases):
        return list(records)
    return [output for output in records if output in named]


def outcomes(rules: Rules, records: Mapping[str, Any], situation: Situation) -> Iterator[Outcome]:
    """All that becomes of all rules over these records, computed fields worked out first."""
    looked_at = _looked_at(rules, records)
    computed = {output: rules.compute(rules.forms[output], records[output]) for output in looked_at}
    for output, record in computed.items():
        yield from rules.evaluate_fields(rules.forms[output], record, situation)
        yield from rules.evaluate_document(rules.forms[output], record, situation)
    yield from rules.evaluate_across(computed, situation)


def _looked_at(rules: Rules, records: Mapping[str, Any]) -> list[str]:
    """The outputs whose records these rules see; each record costs time, and most rules see one."""
    named = {output for rule in rules.rules for output in (rule.output, *rule.needs)}
    everything = not named or EVERY_OUTPUT in named or any(entry.cases for entry in rules.catalogue.values())
    return [output for output in records if everything or output in named]


def _put(record: Any, names: list[str], value: Any, at: str) -> None:  # noqa: ANN401
    here = record
    for name in names[:-1]:
        if isinstance(here, dict):
            here = here.setdefault(name, {})
        elif isinstance(here, list) and name.isdecimal() and int(name) < len(here):
            here = here[int(name)]
        else:
            raise DefinitionError(f"the example changes {at}, which is not in the record")
    last = names[-1]
    if isinstance(here, list) and (last == NEW_ROW or (last.isdecimal() and int(last) < len(here))):
        _put_row(here, last, value)
    elif isinstance(here, dict):
        _put_answer(here, last, value)
    else:
        raise DefinitionError(f"the example changes {at}, which is not in the record")


def _put_row(rows: list[Any], name: str, value: Any) -> None:  # noqa: ANN401
    if name == NEW_ROW:
        rows.append(value)
    elif value == BLANK:
        del rows[int(name)]
    else:
        rows[int(name)] = value


def _put_answer(answers: dict[str, Any], name: str, value: Any) -> None:  # noqa: ANN401
    if value == BLANK:
        answers.pop(name, None)
    else:
        answers[name] = value


def _json(path: Path) -> Any:  # noqa: ANN401
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        raise DefinitionError(f"schemas/examples/{path.name}: cannot be read: {wrong}") from wrong
