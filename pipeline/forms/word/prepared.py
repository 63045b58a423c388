"""A form, its cover and what is known of a city in, the form for that city out, from a stencil made once.

The same bytes as `fill(build(...), ...)` gives, at a small part of its time; tests hold one to the other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from pipeline import intake, package
from pipeline.errors import DefinitionError
from pipeline.fields import Form
from pipeline.forms.cover import Cover, stamp_line
from pipeline.forms.stencil import (
    Excerpt,
    Mark,
    NoStencilError,
    Same,
    Stencil,
    as_text,
    cut,
    known,
    rows_of,
    shell_of,
)
from pipeline.forms.word.build import build, draw, stamped
from pipeline.forms.word.fill import BLANK, fill, put, put_all
from pipeline.forms.word.layout import Layout, Spot
from pipeline.forms.word.master import MASTER, render
from pipeline.forms.word.names import Element
from pipeline.model import Stamp

Answers = Mapping[str, Any]

KEPT = 32  # of about a megabyte each
VARYING = ("city", "counterpart", "cohort", "due", "title")  # words of a cover


def made(form: Form, cover: Cover, data: Answers, templates: Path) -> bytes:
    """The form with `data` in it; raises what `build` and `fill` raise."""
    try:
        words, rows = _words(cover), rows_of(form, data)
        return _stencil_for(form, cover, rows, templates).form(cover, data, words)
    except NoStencilError:
        blank = build(form, cover, templates)
        return fill(blank, form, data) if data else blank


class _Stencil(Struct, frozen=True):
    """A form with marks for what its cover says, and with the cells for what is known of a city cut out."""

    archive: package.Archive
    parts: Mapping[str, Stencil]
    cells: Excerpt
    spots: tuple[Spot, ...]
    language: str

    def form(self, cover: Cover, data: Answers, words: Mapping[str, bytes]) -> bytes:
        """The form for one city, with the words of its cover in the place of their marks."""
        answers = self._answers(data)
        parts = {name: stencil.filled({**words, **answers}) for name, stencil in self.parts.items()}
        return self.archive.rewrite({**parts, **stamped(cover, self.language)})

    def _answers(self, data: Answers) -> dict[str, bytes]:
        changed = self.cells.copy()
        for spot, cell in zip(self.spots, list(changed), strict=True):
            _, part, name = spot.field.pointer.split("/")
            value = data.get(part, {}).get(name)
            if value not in BLANK:
                put(replace(spot, cells=(cell,)), value)
        return self.cells.words(changed)


def _stencil_for(form: Form, cover: Cover, rows: str, templates: Path) -> _Stencil:
    master = templates / MASTER
    bytes_of_it = master.read_bytes() if master.is_file() else b""
    found = _stencil(Same(form), _typical(cover), rows, templates, bytes_of_it)
    if found is None:
        raise NoStencilError("the master does more with a word than show it")
    return found


@lru_cache(KEPT)
def _stencil(same: Same[Form], cover: Cover, rows: str, templates: Path, _: bytes) -> _Stencil | None:
    """The stencil of a form with `rows` (as JSON) in its tables, for a master that holds these bytes.

    None if there can be none, which is as good to know as the stencil.
    """
    form = same.value
    try:
        drawn = draw(render(form, _marked(cover), Mark("stamp"), templates), form)
        layout = put_all(drawn.document, drawn.layout, form, json.loads(rows))
        content, cells, spots = _cells(drawn.document, layout, form)
        opened = intake.open_bytes(drawn.rendered, "form.docx")
        parts = {name: Stencil(opened.read(name) or b"") for name in opened.names if name.endswith(".xml")}
    except (DefinitionError, NoStencilError):
        return None
    parts = {name: part for name, part in parts.items() if part.names} | {drawn.main: content}
    whole = package.rewrite(drawn.rendered, {**drawn.lists, **stamped(cover, drawn.language)})
    return _Stencil(package.Archive(whole), parts, cells, spots, drawn.language)


def _cells(document: Element, layout: Layout, form: Form) -> tuple[Stencil, Excerpt, tuple[Spot, ...]]:
    """The document without the cells for what is known of a city, and these cells with their spots."""
    spots = tuple(spot for field in known(form) if (spot := layout.answers.get(field.pointer)))
    if len(spots) < len(known(form)) or not all(spot.cells for spot in spots):
        raise NoStencilError("the master gives no place to what is known of a city")
    shell = shell_of(document)
    elements = {f"cell_{number}": spot.cells[0] for number, spot in enumerate(spots)}
    return (*cut(document, shell, shell, elements), spots)


def _typical(cover: Cover) -> Cover:
    """What covers have in common that differ in words alone: which of the words are there."""
    return replace(
        cover,
        city=cover.city and "-",
        counterpart=cover.counterpart and "-",
        cohort=cover.cohort and "-",
        due=cover.due and package.EARLIEST.date(),
        stamp=Stamp(),
        when=package.EARLIEST,
    )


def _marked(cover: Cover) -> SimpleNamespace:
    """The cover as the master is given it, with a mark for each word that differs.

    It has no stamp and no moment: a master that asks for them gets no stencil.
    """
    same = ("programme_title", "output_title", "filled_in_by", "hand_in", "illustrative")
    words: dict[str, object] = {name: getattr(cover, name) for name in (*same, *VARYING)}
    marks = {name: Mark(name) for name in VARYING if words[name]}
    facts = tuple((label, Mark(f"fact_{number}")) for number, (label, _) in enumerate(cover.facts))
    return SimpleNamespace(**(words | marks), facts=facts)


def _words(cover: Cover) -> dict[str, bytes]:
    """What stands in the place of each mark of a cover."""
    words = {name: str(getattr(cover, name)) for name in VARYING} | {"stamp": stamp_line(cover.stamp)}
    facts = {f"fact_{number}": value for number, (_, value) in enumerate(cover.facts)}
    return {name: as_text(word) for name, word in (words | facts).items()}
