"""A sheet of the city and the remarks on its cells in, the sheet with marks and notes on them out, and back.

Nothing in a cell is touched: a mark is a conditional format of its own, a note lies in parts of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from pipeline.annotate.excel.grid import Grid, grid_of, height_of
from pipeline.annotate.excel.looks import MAIN, STRICT_MAIN
from pipeline.annotate.excel.notes import NOTES_TYPE, Remarks, add_notes, no_notes, take_notes_out
from pipeline.annotate.excel.parts import OFFICE, STRICT_OFFICE, Parts, Relation
from pipeline.annotate.excel.shapes import (
    DRAWING_TYPE,
    add_boxes,
    can_hold_boxes,
    free_cluster,
    no_boxes,
    take_boxes_out,
)
from pipeline.annotate.excel.splice import Edits, Node, after, parsed, prefix_of, quoted, whole
from pipeline.annotate.excel.spots import Spot
from pipeline.annotate.remark import Remark
from pipeline.forms.excel.ours import AUTHOR, CONDITION, is_our_condition
from pipeline.model import Severity

CELLS = ("sheetData",)  # what is passed over: it is long, and not changed
ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr"),
    *("sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate"),
    *("customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations"),
    *("hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks"),
    *("customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing"),
)
AREAS = 200  # cells that one conditional format names; a longer list is refused by some programs
NOTES, DRAWING = "comments", "vmlDrawing"
_ROW = re.compile(rb"<(?:[\w.-]+:)?row\s([^>]*)>")
_SAID = re.compile(rb"([\w:.-]+)\s*=\s*[\"']([^\"']*)[\"']")


class Page:
    """One sheet of the workbook."""

    def __init__(self, parts: Parts, part: str) -> None:
        self.parts = parts
        self.part = part

    def annotate(self, remarks: Remarks, marks: Mapping[Severity, int]) -> None:
        """Put the remarks on the cells; `marks` are the numbers of the looks for each severity."""
        content = self.parts.read(self.part) or b""
        root, edits = parsed(content, self.part, CELLS), Edits(content)
        prefix = prefix_of(content, root)
        worst = {spot: own[0].severity for spot, own in remarks.items()}
        edits.insert(after(root, ORDER, "conditionalFormatting"), _formats(worst, marks, prefix))
        edits.insert(*self._notes(root, content, remarks))
        self.parts.write(self.part, edits.result())

    def clean(self) -> None:
        """Take out what an earlier check has put on the cells."""
        content = self.parts.read(self.part) or b""
        kinds = {pointer.kind: pointer for pointer in self.parts.relations(self.part)}
        if NOTES not in kinds and AUTHOR.encode() not in content:
            return
        root, edits = parsed(content, self.part, CELLS), Edits(content)
        _take_formats_out(root, edits)
        if NOTES in kinds:
            self._take_notes_out(kinds[NOTES], root, edits)
        self.parts.write(self.part, edits.result())

    def _notes(self, root: Node, content: bytes, remarks: Remarks) -> tuple[int, str]:
        """Write the notes; returns what has to go into the sheet, and where."""
        drawing = self._drawing(root)
        old = None if drawing is None else self.parts.read(drawing.target)
        if root.find("legacyDrawing") is not None and (old is None or not can_hold_boxes(old)):
            return 0, ""  # such notes would make Excel repair the file; mark and list say it all
        fresh = self._write_notes(remarks)
        boxes = [(spot, remarks[spot]) for spot in fresh]
        grid = grid_of(root, dict(_heights(content, root)))
        if drawing is not None and old is not None:
            self.parts.write(drawing.target, add_boxes(old, boxes, grid))
            return 0, ""
        return (0, "") if not boxes else self._new_drawing(root, content, boxes, grid)

    def _write_notes(self, remarks: Remarks) -> list[Spot]:
        pointer = self._pointer(NOTES)
        if pointer is not None and (content := self.parts.read(pointer.target)) is not None:
            made, fresh = add_notes(content, pointer.target, remarks)
            self.parts.write(pointer.target, made)
            return fresh
        main = STRICT_MAIN if self.parts.package.strict else MAIN
        made, fresh = add_notes(no_notes(main), NOTES, remarks)
        self.parts.relate(self.part, NOTES, self.parts.add("xl/twinningComments{}.xml", NOTES_TYPE, made))
        return fresh

    def _new_drawing(
        self, root: Node, content: bytes, boxes: Sequence[tuple[Spot, list[Remark]]], grid: Grid
    ) -> tuple[int, str]:
        others = (self.parts.read(name) or b"" for name in self.parts.names if name.endswith(".vml"))
        made = add_boxes(no_boxes(free_cluster(others), len(boxes)), boxes, grid)
        name = self.parts.add("xl/drawings/twinningDrawing{}.vml", DRAWING_TYPE, made)
        number = self.parts.relate(self.part, DRAWING, name)
        space = STRICT_OFFICE if self.parts.package.strict else OFFICE
        tag = f"<{prefix_of(content, root)}legacyDrawing xmlns:r={quoted(space)} r:id={quoted(number)}/>"
        return after(root, ORDER, "legacyDrawing"), tag

    def _take_notes_out(self, pointer: Relation, root: Node, edits: Edits) -> None:
        content = self.parts.read(pointer.target)
        if content is None:
            return
        left, gone = take_notes_out(content, pointer.target)
        if left is not None:
            self.parts.write(pointer.target, left)
        else:
            self.parts.unrelate(self.part, pointer)
            self.parts.drop(pointer.target)
        drawing = self._drawing(root)
        if gone and drawing is not None:
            self._take_boxes_out(drawing, gone, root, edits)

    def _take_boxes_out(self, drawing: Relation, gone: Sequence[str], root: Node, edits: Edits) -> None:
        left = take_boxes_out(self.parts.read(drawing.target) or b"", gone)
        if left is not None:
            self.parts.write(drawing.target, left)
            return
        for node in root.all("legacyDrawing"):
            edits.cut(node)
        self.parts.unrelate(self.part, drawing)
        self.parts.drop(drawing.target)

    def _drawing(self, root: Node) -> Relation | None:
        """The old drawing that holds the boxes of notes; headers have one of their own."""
        node = root.find("legacyDrawing")
        pointers = self.parts.relations(self.part)
        return next((p for p in pointers if node is not None and p.id == node.get("id")), None)

    def _pointer(self, kind: str) -> Relation | None:
        return next((p for p in self.parts.relations(self.part) if p.kind == kind), None)


def _formats(worst: Mapping[Spot, Severity], marks: Mapping[Severity, int], prefix: str) -> str:
    """The conditional formats that colour the cells, each by the worst of its remarks."""
    made = []
    for severity, look in marks.items():
        cells = [spot.ref for spot, own in worst.items() if own is severity]
        for first in range(0, len(cells), AREAS):
            formula = f"<{prefix}formula>{escape(CONDITION)}</{prefix}formula>"
            rule = f'<{prefix}cfRule type="expression" dxfId="{look}" priority="1">{formula}</{prefix}cfRule>'
            tag = f"{prefix}conditionalFormatting"
            made.append(f"<{tag} sqref={quoted(' '.join(cells[first : first + AREAS]))}>{rule}</{tag}>")
    return "".join(made)


def _take_formats_out(root: Node, edits: Edits) -> None:
    for holder in root.all("conditionalFormatting"):
        rules = list(holder.all("cfRule"))
        ours = [rule for rule in rules if any(is_our_condition(one.text) for one in rule.all("formula"))]
        if ours and len(ours) == len(holder.children):
            edits.cut(holder)
            continue
        for rule in ours:
            edits.cut(rule)


def _heights(content: bytes, root: Node) -> Iterator[tuple[int, int]]:
    """The heights of the rows that are not as tall as usual."""
    data = root.find("sheetData")
    number = 0
    for row in () if data is None else _ROW.finditer(content, data.inner, data.close):
        said = {key.decode(): value.decode() for key, value in _SAID.findall(row[1])}
        number = whole(said.get("r", "")) or number + 1
        height = height_of(said)
        if height is not None:
            yield number, height
