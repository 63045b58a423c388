"""The rules of a programme: read from its rule files, compiled once, evaluated over records.

`load` gives the rules, or says what is wrong with the first that is; `check` says all that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.errors import DefinitionError
from pipeline.messages import Entry
from pipeline.programme import Problem, Programme
from pipeline.rules.engine import Rules
from pipeline.rules.files import ACROSS, FILES, GENERAL, REVIEWS, RuleFile, read
from pipeline.rules.outcome import Broken, Outcome, Reason, Waiting
from pipeline.rules.record import Computed
from pipeline.rules.reviewing import decided, questions
from pipeline.rules.rule import Example, Rule
from pipeline.rules.situation import Situation
from pipeline.rules.unsound import Unsound

__all__ = [
    "Broken",
    "Computed",
    "Example",
    "Outcome",
    "Reason",
    "Rule",
    "Rules",
    "Situation",
    "Unsound",
    "Waiting",
    "check",
    "decided",
    "load",
    "questions",
]


def load(programme: Programme) -> Rules:
    """The rules of a programme. Raises DefinitionError, with file and rule, when a rule file is not in order.

    Expressions are compiled when they are first needed; `check` finds those that are no sound CEL beforehand.
    """
    files = _files(programme)
    for wrong in _wrong(files):
        raise wrong
    return _rules(programme, files)


def check(programme: Programme) -> tuple[Problem, ...]:
    """All that is wrong in the rule files: their form, expressions, what they name, and their examples."""
    from pipeline.rules import reviewing, soundness  # only this needs them
    from pipeline.rules.examples import proofs

    try:
        files = _files(programme)
    except DefinitionError as wrong:
        return (_problem(wrong),)
    found = [_problem(wrong) for wrong in _wrong(files)]
    if found:
        return tuple(found)
    try:
        rules = _rules(programme, files)
        found = [*soundness.problems(programme, rules), *reviewing.problems(programme, rules)]
        return tuple(found or proofs(rules, programme.home))
    except DefinitionError as wrong:
        return (_problem(wrong),)


def _files(programme: Programme) -> list[RuleFile]:
    """General rules first, then those on files and reviews, each output's own, and those across them."""
    outputs = [output.id for output in programme.with_form]
    there = {path.name: path for path in sorted(programme.rules.glob("*.toml"))}
    order = [GENERAL, FILES, REVIEWS, *(f"{output}.toml" for output in outputs), ACROSS]
    for name in (GENERAL, FILES):
        if name not in there:
            raise DefinitionError(f"schemas/rules/{name} is missing")
    for name in sorted(set(there) - set(order)):
        output = name.removesuffix(".toml")
        raise DefinitionError(f"schemas/rules/{name}: there is no output {output!r} with a form")
    return [read(there[name], outputs) for name in order if name in there]


def _wrong(files: Sequence[RuleFile]) -> Iterator[DefinitionError]:
    seen: dict[str, str] = {}
    for file in files:
        yield from file.wrong
        for entry in _entries(file):
            if entry.id in seen:
                where = f"schemas/rules/{file.name}, rule {entry.id}"
                yield DefinitionError(f"{where}: {seen[entry.id]} has that id too")
            seen.setdefault(entry.id, file.name)


def _entries(file: RuleFile) -> tuple[Entry, ...]:
    """Each entry once, also when a rule is there for several outputs; then its rules share the entry."""
    return (*file.entries, *{id(rule.entry): rule.entry for rule in file.rules}.values())


def _rules(programme: Programme, files: Sequence[RuleFile]) -> Rules:
    return Rules(
        programme,
        [entry for file in files for entry in _entries(file)],
        [rule for file in files for rule in file.rules],
        {name: examples for file in files for name, examples in file.examples.items()},
    )


def _problem(wrong: DefinitionError) -> Problem:
    where, _, what = str(wrong).partition(": ")
    return Problem(where, what)
