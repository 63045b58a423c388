"""A form and its cover in, the Word master with their words in it out; elements come later (dress.py).

The master is the only template that is ever rendered. Nothing that a city sends in passes through Jinja.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from pipeline.errors import DefinitionError
from pipeline.fields import Form
from pipeline.forms.cover import DISCLAIMER, ILLUSTRATIVE
from pipeline.forms.stencil import Mark
from pipeline.forms.word.text import legible
from pipeline.forms.word.view import pages

MASTER = "form.docx"
PARTS_KEPT = 64  # cleaned and compiled: the text, headers and footers of a few masters


def render(form: Form, cover: object, stamp: object, templates: Path) -> bytes:
    """The master with the form's words in it, as the bytes of a Word file without controls.

    `cover` is a Cover and `stamp` its line, or what has marks in the place of words. Raises DefinitionError
    when the master is missing or names something that a form does not have.
    """
    context = {
        "cover": cover,
        "purpose": form.purpose,
        "parts": pages(form),
        "stamp": stamp,
        "illustrative": ILLUSTRATIVE,
        "disclaimer": DISCLAIMER,
    }
    return render_master(templates / MASTER, context)


def render_master(path: Path, context: Mapping[str, object]) -> bytes:
    """The master at `path` with the values of `context` in it, each as it is; raises DefinitionError."""
    if not path.is_file():
        raise DefinitionError(f"{path}: the Word master is missing")
    template = _Master(path)
    try:
        template.render(dict(context), SimpleNamespace(from_string=_compiled))
    except Exception as wrong:  # docxtpl lets Jinja's, lxml's and its own errors through
        raise DefinitionError(f"{path}: the Word master cannot be rendered: {wrong}") from wrong
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()


class _Master(DocxTemplate):  # type: ignore[misc]  # docxtpl ships no types
    """A master of which each part is cleaned once: for every document it takes docxtpl half its time."""

    def patch_xml(self, src_xml: str) -> str:
        """The part as Jinja understands it."""
        return _cleaned(src_xml)


@lru_cache(PARTS_KEPT)
def _cleaned(part: str) -> str:
    return str(DocxTemplate("").patch_xml(part))  # looks at no file


@lru_cache(PARTS_KEPT)
def _compiled(part: str) -> Template:
    return ENVIRONMENT.from_string(part)


def _legible(value: object) -> object:
    """A value as XML; docxtpl would make `{{` of `{_{` in it after rendering, as it offers to designers."""
    if isinstance(value, Mark):
        return Markup(value.text)
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return Markup(str(escape(legible(value))).replace("_", "&#95;"))


ENVIRONMENT = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_legible)
