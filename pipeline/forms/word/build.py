"""A form and its cover in, a blank Word file out: the master rendered, dressed and stamped."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from pipeline import intake, package
from pipeline.fields import Form
from pipeline.forms.cover import Cover, stamp_line
from pipeline.forms.word.dress import dress
from pipeline.forms.word.layout import Layout
from pipeline.forms.word.letters import letter_headings
from pipeline.forms.word.master import render
from pipeline.forms.word.names import Element, w
from pipeline.forms.word.properties import CORE, CUSTOM, core_properties, custom_properties, serialise

STYLES, NUMBERING = "word/styles.xml", "word/numbering.xml"
LANGUAGE = "en-GB"  # when the master does not name its own


class Drawn(Struct, frozen=True):
    """A form but for its properties: the rendered master, its text and lists as changed since, the language.

    `main` names the part with the text, `layout` has the places of the answers in it.
    """

    rendered: bytes
    main: str
    document: Element
    layout: Layout
    lists: Mapping[str, bytes]
    language: str


def build(form: Form, cover: Cover, templates: Path) -> bytes:
    """A form with nothing filled in; the same arguments and the same master give the same bytes.

    Raises DefinitionError when the master in the folder `templates` cannot be used.
    """
    drawn = draw(render(form, cover, stamp_line(cover.stamp), templates), form)
    changed = {drawn.main: serialise(drawn.document), **drawn.lists, **stamped(cover, drawn.language)}
    return package.rewrite(drawn.rendered, changed, cover.when)


def draw(rendered: bytes, form: Form) -> Drawn:
    """The rendered master made a form; raises DefinitionError if the master left a question out."""
    opened = intake.open_bytes(rendered, "form.docx")
    document, styles = opened.tree(opened.main), opened.tree(STYLES)
    assert document is not None  # intake has opened it as a Word file
    layout = dress(document, form)
    numbering = opened.tree(NUMBERING)
    letter_headings(document, numbering, styles, form)
    lists = {} if numbering is None else {NUMBERING: serialise(numbering)}
    return Drawn(rendered, opened.main, document, layout, lists, _language(styles))


def stamped(cover: Cover, language: str) -> dict[str, bytes]:
    """The parts with the properties of a document, by name."""
    return {CORE: core_properties(cover, language), CUSTOM: custom_properties(cover.stamp)}


def _language(styles: Element | None) -> str:
    """The language of the document's text by its styles, so that a translated master needs no code."""
    path = f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('lang')}"
    found = None if styles is None else styles.find(path)
    return LANGUAGE if found is None else found.get(w("val"), LANGUAGE)
