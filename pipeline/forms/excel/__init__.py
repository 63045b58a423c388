"""The Excel form: made from the master, filled in, read back, and known again by its stamp."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.fields import Form
from pipeline.forms.cover import Cover
from pipeline.forms.excel.fill import fill
from pipeline.forms.excel.read import read, read_as
from pipeline.forms.excel.stamps import stamp

__all__ = ["blank", "fill", "made", "read", "read_as", "stamp"]


def blank(form: Form, cover: Cover, templates: Path) -> bytes:
    """A form with nothing filled in, from the master in the folder `templates`.

    Raises DefinitionError when the master is missing or lacks something. openpyxl is loaded here, as reading
    and filling in do without it.
    """
    from pipeline.forms.excel.build import built
    from pipeline.forms.excel.dress import dressed

    return dressed(built(form, templates), form, cover)


def made(form: Form, cover: Cover, data: Mapping[str, Any], templates: Path) -> bytes:
    """The same as `fill` of a `blank` form with `data`, quicker from the second form of a kind on."""
    from pipeline.forms.excel import prepared

    return prepared.made(form, cover, data, templates)
