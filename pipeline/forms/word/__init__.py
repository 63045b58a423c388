"""Word forms: made from the one master, filled, read back, and known by their stamp."""

from __future__ import annotations

from pathlib import Path

from pipeline.fields import Form
from pipeline.forms.cover import Cover
from pipeline.forms.word.fill import fill
from pipeline.forms.word.properties import stamp
from pipeline.forms.word.read import elements, read, read_as

__all__ = ["blank", "elements", "fill", "read", "read_as", "stamp"]


def blank(form: Form, cover: Cover, templates: Path) -> bytes:
    """A form with nothing filled in, from the master in the folder `templates`.

    Raises DefinitionError when the master cannot be used. docxtpl is loaded here, as reading does without it.
    """
    from pipeline.forms.word.build import build

    return build(form, cover, templates)
