"""A sound programme in, every answer in its example records that their schemas do not accept out.

The rules are tried on changes to these records, so a record that is wrong itself proves nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from pipeline.programme.definition import Programme
from pipeline.programme.items import Problem
from pipeline.programme.loading import complaint

COUNTED = {"minItems": "entries", "maxItems": "entries", "minLength": "characters", "maxLength": "characters"}


def check(programme: Programme) -> Iterator[Problem]:
    """What each record in schemas/examples/ says that its form would not accept; a form may have none."""
    outputs = {output.id for output in programme.with_form}
    for path in sorted((programme.home / "schemas" / "examples").glob("*.json")):
        where = f"schemas/examples/{path.name}"
        if path.stem not in outputs:
            yield Problem(where, f"there is no output {path.stem!r} with a form")
            continue
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):  # said by the check of the rules, which need it
            continue
        judge = Draft202012Validator(
            programme.flat(path.stem), format_checker=Draft202012Validator.FORMAT_CHECKER
        )
        yield from dict.fromkeys(_problem(where, error) for error in judge.iter_errors(record))


def _problem(where: str, error: ValidationError) -> Problem:
    pointer = "".join(f"/{name}" for name in error.absolute_path)
    return Problem(f"{where}, {pointer}" if pointer else where, _said(error))


def _said(error: ValidationError) -> str:
    keyword, value = str(error.validator), error.instance
    if keyword in COUNTED:
        count = f"it has {len(value)} {COUNTED[keyword]}"
        return f"{count}, which does not fit ({keyword}: {error.validator_value})"
    if keyword == "enum":
        return f"it says {value!r:.80}, which is not among the choices"
    return complaint(error)
