"""A computed field in, the formula that shows its value while the form is being filled in out.

The value is shown for comfort only: checking calculates it again and never trusts the cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.errors import DefinitionError
from pipeline.fields import Field, Form, Section
from pipeline.forms.excel.keys import cell_name

_PLACE = re.compile(r"\{([A-Za-z_/][^{}]*)\}")


def in_section(form: Form, section: Section, field: Field) -> str:
    """The formula of a question; the fields beside it and elsewhere are called by their names."""
    beside = {other.name: cell_name(other) for other in section.fields}
    return _filled(form, field, beside.__getitem__)


def in_row(form: Form, field: Field, cell_of: Callable[[str], str]) -> str:
    """The formula of a column's cell; `cell_of` gives the cell of a column in the same row."""
    return _filled(form, field, cell_of)


def _filled(form: Form, field: Field, cell_of: Callable[[str], str]) -> str:
    def replaced(match: re.Match[str]) -> str:
        place = match[1]
        try:
            return cell_name(_elsewhere(form, place)) if place.startswith("/") else cell_of(place)
        except (KeyError, StopIteration):
            raise DefinitionError(f"{field.code}: x-formula names {place!r}, which there is not") from None

    formula = _PLACE.sub(replaced, field.formula)
    return formula if formula.startswith("=") else f"={formula}"


def _elsewhere(form: Form, pointer: str) -> Field:
    part, _, name = pointer.strip("/").partition("/")
    return next(field for field in form.part(part).fields if field.name == name)
