"""A form and its cover in, the Word master with their words in it out; elements come later (dress.py).

The master is the only template that is ever rendered. Nothing that a city sends in passes through Jinja.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from pipeline.errors import DefinitionError
from pipeline.fields import Form
from pipeline.forms.cover import DISCLAIMER, ILLUSTRATIVE, Cover, stamp_line
from pipeline.forms.word.text import legible
from pipeline.forms.word.view import pages

MASTER = "form.docx"


def render(form: Form, cover: Cover, templates: Path) -> bytes:
    """The master with the form's words in it, as the bytes of a Word file without controls.

    Raises DefinitionError when the master is missing or names something that a form does not have.
    """
    context = {
        "cover": cover,
        "purpose": form.purpose,
        "parts": pages(form),
        "stamp": stamp_line(cover.stamp),
        "illustrative": ILLUSTRATIVE,
        "disclaimer": DISCLAIMER,
    }
    return render_master(templates / MASTER, context)


def render_master(path: Path, context: Mapping[str, object]) -> bytes:
    """The master at `path` with the values of `context` in it, each as it is; raises DefinitionError."""
    if not path.is_file():
        raise DefinitionError(f"{path}: the Word master is missing")
    template = DocxTemplate(path)
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_legible)
    try:
        template.render(dict(context), environment)
    except Exception as wrong:  # docxtpl lets Jinja's, lxml's and its own errors through
        raise DefinitionError(f"{path}: the Word master cannot be rendered: {wrong}") from wrong
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()


def _legible(value: object) -> object:
    """A value as XML; docxtpl would make `{{` of `{_{` in it after rendering, as it offers to designers."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return Markup(str(escape(legible(value))).replace("_", "&#95;"))
