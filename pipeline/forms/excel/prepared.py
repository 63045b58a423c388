"""A form, its cover and what is known of a city in, the form for that city out, from a stencil made once.

The same bytes as `fill(dressed(...), ...)` gives, at a small part of its time; tests hold one to the other.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from pipeline import intake, package
from pipeline.fields import Form
from pipeline.forms.cover import Cover
from pipeline.forms.excel import dress
from pipeline.forms.excel.build import built
from pipeline.forms.excel.edit import SheetEditor
from pipeline.forms.excel.fill import Filler, fill, opened_to_fill
from pipeline.forms.excel.keys import STAMP_SHEET, START_SHEET
from pipeline.forms.excel.markup import MAIN
from pipeline.forms.excel.master import MASTER
from pipeline.forms.stencil import (
    Excerpt,
    NoStencilError,
    Same,
    Stencil,
    as_text,
    cut,
    known,
    mark,
    rows_of,
    shell_of,
)

Answers = Mapping[str, Any]

KEPT = 32  # of about a megabyte each
IN_HEADER = "header_"  # begins the marks in headers and footers


def made(form: Form, cover: Cover, data: Answers, templates: Path) -> bytes:
    """The form with `data` in it; raises what `built` and `fill` raise."""
    try:
        rows = rows_of(form, data)
        return _stencil(Same(form), rows, templates, _master(templates)).form(form, cover, data)
    except NoStencilError:
        blank = dress.dressed(built(form, templates), form, cover)
        return fill(blank, form, data) if data else blank


class _Stencil(Struct, frozen=True):
    """A form with marks in its headers, and with the rows for what differs from city to city cut out.

    `in_headers` are the tokens of the headers and footers, `stamp` is the part with the hidden sheet, `first`
    holds the rows of the first sheet with the words of the cover, `answers` those for what is known of a
    city, on the sheet `sheet` that `filler` would open.
    """

    archive: package.Archive
    parts: Mapping[str, Stencil]
    in_headers: frozenset[str]
    stamp: str
    first: Excerpt
    answers: Excerpt
    sheet: str
    filler: Filler

    def form(self, form: Form, cover: Cover, data: Answers) -> bytes:
        """The form for one city; raises NoStencilError when a word of it needs more than its place."""
        tokens = dress.tokens_of(form, cover)
        start = self.first.copy()
        dress.start(SheetEditor(start), tokens)
        words = self._headers(tokens) | self.first.words(start) | self._answered(data)
        parts = {name: stencil.filled(words) for name, stencil in self.parts.items()}
        parts[self.stamp] = dress.stamped(parts[self.stamp], cover)
        return self.archive.rewrite({**parts, **dress.properties(cover)})

    def _answered(self, data: Answers) -> dict[str, bytes]:
        rows = self.answers.copy()
        sections = {name: said for name, said in data.items() if not isinstance(said, list)}
        replace(self.filler, editors={self.sheet: SheetEditor(rows)}).fill(sections)
        return self.answers.words(rows)

    def _headers(self, tokens: Mapping[str, str]) -> dict[str, bytes]:
        return {f"{IN_HEADER}{token}": as_text(dress.in_header(token, tokens)) for token in self.in_headers}


def _master(templates: Path) -> bytes:
    master = templates / MASTER
    if not master.is_file():
        raise NoStencilError("there is no master")
    return master.read_bytes()


@lru_cache(KEPT)
def _stencil(same: Same[Form], rows: str, templates: Path, _: bytes) -> _Stencil:
    """The stencil of a form with `rows` (as JSON) in its tables, for a master that holds these bytes."""
    form = same.value
    workbook = built(form, templates)
    bare, sheets = dress.bare(workbook)
    marked = {part: dress.headed(bare[part], _in_header) for part in sheets.values()}
    filler = opened_to_fill(intake.open_bytes(package.rewrite(workbook, marked), "form.xlsx"), form)
    filler.fill(json.loads(rows))
    first = etree.fromstring(marked[sheets[START_SHEET]])
    tokened = {int(row.get("r", "0")): row for row in SheetEditor(first).data if dress.tokened(row)}
    start, start_rows = _cut(first, tokened, "start")
    sheet, answers = _answer_rows(filler, form)
    questions, question_rows = _cut(filler.editor(sheet).root, answers, "row")
    changed = marked | filler.changed()
    parts = {name: Stencil(content) for name, content in changed.items() if content}
    parts |= {sheets[START_SHEET]: start, sheets[sheet]: questions}
    parts = {name: part for name, part in parts.items() if part.names or name == sheets[STAMP_SHEET]}
    marks = frozenset[str]().union(*(part.names for part in parts.values()))
    return _Stencil(
        archive=package.Archive(package.rewrite(workbook, changed)),
        parts=parts,
        in_headers=frozenset(name[len(IN_HEADER) :] for name in marks if name.startswith(IN_HEADER)),
        stamp=sheets[STAMP_SHEET],
        first=start_rows,
        answers=question_rows,
        sheet=sheet,
        filler=filler,
    )


def _in_header(token: str) -> str:
    return mark(f"{IN_HEADER}{token}")


def _answer_rows(filler: Filler, form: Form) -> tuple[str, dict[int, etree._Element]]:
    """The sheet with the answers that may be known of a city, and the rows they stand in by number."""
    found = [filler.places.questions.get(field.pointer) for field in known(form)]
    targets = {place for one in found if one for place in (*one.ticks.values(), one.verdict.target)}
    sheets = {sheet for sheet, _, _ in targets}
    if None in found or len(sheets) != 1:
        raise NoStencilError("what is known of a city has no place, or stands on several sheets")
    (sheet,) = sheets
    editor = filler.editor(sheet)
    rows = {number: editor.row(number) for _, number, _ in sorted(targets)}
    if not all(editor.has_cell(row, column) for _, row, column in targets):
        raise NoStencilError("a cell is not there yet; it would take its looks from its neighbours")
    return sheet, {number: row for number, row in rows.items() if row is not None}


def _cut(root: etree._Element, rows: Mapping[int, etree._Element], name: str) -> tuple[Stencil, Excerpt]:
    """A sheet with marks in the place of rows, and the rows, which know how wide their columns are."""
    shell = shell_of(root)
    shell.extend(copy.deepcopy(widths) for widths in root.iterchildren(f"{MAIN}cols"))
    holder = etree.SubElement(shell, f"{MAIN}sheetData")
    return cut(root, shell, holder, {f"{name}_{number}": row for number, row in rows.items()})
