"""The Excel form: made from the master (`blank`), filled in (`fill`), read back (`read`), known again (`stamp`)."""

from __future__ import annotations

from pathlib import Path

from pipeline.fields import Form
from pipeline.forms.cover import Cover
from pipeline.forms.excel.build import built
from pipeline.forms.excel.dress import dressed

__all__ = ["blank"]


def blank(form: Form, cover: Cover, templates: Path) -> bytes:
    """A form with nothing filled in; raises DefinitionError when the master is missing or lacks something."""
    return dressed(built(form, templates), form, cover)
