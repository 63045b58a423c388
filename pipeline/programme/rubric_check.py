"""A programme in, everything in its rubric that does not fit its outputs, forms and vocabularies out.

Expressions are judged with the rules (`pipeline.rules.check`), which alone know CEL.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.errors import TwinningError
from pipeline.programme.conventions import twice
from pipeline.programme.definition import Programme
from pipeline.programme.items import Problem
from pipeline.programme.rubric import DECISIONS, FILE, SCORES, Criterion, Rubric

TOML = f"schemas/{FILE}"
ALWAYS = "true"


def check(programme: Programme) -> Iterator[Problem]:
    """What is wrong with the rubric; nothing if there is none."""
    rubric = programme.review
    if rubric is None:
        return
    for name in twice(criterion.id for criterion in rubric.criteria):
        yield Problem(TOML, f"the criterion {name!r} is there twice")
    for criterion in rubric.criteria:
        for what in _criterion(criterion, programme):
            yield Problem(f'{TOML}, criterion "{criterion.id}"', what)
    for output in programme.outputs:
        if output.has_schema and not rubric.criteria_of(output.id):
            yield Problem(TOML, f"there is no criterion for {output.id}")
    for number, signal in enumerate(rubric.signals, 1):
        for name in (signal.output, *signal.needs):
            if not _has_form(name, programme):
                yield Problem(f"{TOML}, signal number {number}", f"there is no output {name!r} with a form")
    yield from _decisions(rubric, programme)


def _criterion(criterion: Criterion, programme: Programme) -> Iterator[str]:
    if criterion.output and not _has_form(criterion.output, programme):
        yield f"there is no output {criterion.output!r} with a form"
    for place in criterion.look_at:
        output, _, pointer = place.partition("#")
        if not _has_form(output, programme):
            yield f"look_at names {place!r}, but there is no output {output!r} with a form"
            continue
        try:
            known = {field.pointer for _, field in programme.form(output).fields()}
        except TwinningError:  # said about that form itself
            continue
        if pointer not in known:
            yield f"look_at names {place!r}, which is no question of that form"


def _decisions(rubric: Rubric, programme: Programme) -> Iterator[Problem]:
    for name in (SCORES, DECISIONS):
        if not _entries(programme, name):
            yield Problem("schemas/vocabularies.schema.json", f"there is no vocabulary {name!r}")
    for entry in _entries(programme, DECISIONS):
        if not isinstance(entry.get("x-accepts"), bool) or not isinstance(entry.get("x-said"), str):
            what = f"{entry.get('const')!r} lacks x-accepts or x-said"
            yield Problem(f"schemas/vocabularies.schema.json, {DECISIONS}", what)
    known = [entry["const"] for entry in _entries(programme, DECISIONS)]
    for decision in rubric.decisions:
        if decision.id not in known:
            yield Problem(f'{TOML}, decision "{decision.id}"', f"there are {', '.join(known)}")
    if rubric.decisions[-1].when != ALWAYS:
        yield Problem(TOML, f"the last decision must have when = {ALWAYS!r}, for all that is left")


def _entries(programme: Programme, name: str) -> tuple[Mapping[str, Any], ...]:
    return tuple(programme.vocabulary(name))


def _has_form(output: str, programme: Programme) -> bool:
    return any(other.id == output and other.has_schema for other in programme.outputs)
