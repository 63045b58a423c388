"""Word forms: made from the one master, filled, read back, and known by their stamp."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.fields import Form
from pipeline.forms.cover import Cover
from pipeline.forms.word.fill import fill
from pipeline.forms.word.properties import stamp
from pipeline.forms.word.read import elements, read, read_as

__all__ = ["blank", "elements", "fill", "made", "read", "read_as", "stamp"]


def blank(form: Form, cover: Cover, templates: Path) -> bytes:
    """A form with nothing filled in, from the master in the folder `templates`.

    Raises DefinitionError when the master cannot be used. docxtpl is loaded here, as reading does without it.
    """
    from pipeline.forms.word.build import build

    return build(form, cover, templates)


def made(form: Form, cover: Cover, data: Mapping[str, Any], templates: Path) -> bytes:
    """The same as `fill` of a `blank` form with `data`, quicker from the second form of a kind on."""
    from pipeline.forms.word import prepared

    return prepared.made(form, cover, data, templates)
