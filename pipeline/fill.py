"""A form and data in, the form with the data in it out; the form that was given is never changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline import intake
from pipeline.errors import UsageError
from pipeline.forms import FORMATS
from pipeline.intake import Refused
from pipeline.programme import Programme


def fill(form_file: Path, data: Mapping[str, Any], programme: Programme) -> bytes:
    """The bytes of the form in `form_file` with `data` (a record's data) in its answers.

    Answers that `data` does not name stay as they are; tables get more rows when they need them. Raises
    UsageError when the file is no form of this programme or `data` has a key that the form does not ask for.
    """
    try:
        package = intake.open_file(form_file)
    except Refused as refused:
        raise UsageError(f"{form_file}: not a form that can be filled in ({refused.code})") from refused
    output = FORMATS[package.kind].stamp(package).output
    if output not in [known.id for known in programme.outputs if known.has_schema]:
        raise UsageError(f"{form_file}: not a form of this programme")
    form = programme.form(output)
    unknown = sorted(set(data) - {part.name for part in form.parts})
    if unknown:
        raise UsageError(f"the data has {unknown[0]!r}, which the {form.title} does not ask for")
    return FORMATS[package.kind].fill(package.data, form, data)
