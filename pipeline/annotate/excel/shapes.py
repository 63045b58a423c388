"""The boxes in which Excel shows notes: the old drawing of a sheet in, the same with or without ours out.

Excel does not open a note without its box. The language of these drawings (VML) is not always sound XML, so
nothing is parsed: boxes are put in before the end and cut out by the cell they belong to.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator

from pipeline.annotate.excel.grid import Grid
from pipeline.annotate.excel.looks import PALE
from pipeline.annotate.excel.splice import whole
from pipeline.annotate.excel.spots import Spot
from pipeline.annotate.excel.words import note_text
from pipeline.annotate.remark import Remark
from pipeline.forms.excel.addresses import position

DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
WIDTH = 330  # pixels; a line of about 52 letters
LETTERS, LINE, TALLEST = 50, 15, 600
_NAMESPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
# libraries have prefixes of their own, and Excel takes them
_SHAPE = re.compile(rb"<([\w.-]{1,99}:)shape\s")
_ANY = re.compile(rb"<[\w.-]+:(?:shape|group|rect|roundrect|oval|line|polyline|curve|arc|image)[\s>/]")
_NUMBER = re.compile(rb"_x0000_s([0-9]{1,8})")
_CLUSTER = re.compile(rb"<[\w.-]+:idmap\s[^>]*data=\"([0-9]+(?:,[0-9]+)*)\"")
_OF_CLUSTER = 1024  # numbers of boxes in each
_END = b"</xml"


def no_boxes(cluster: int, count: int) -> bytes:
    """A drawing without any box, to which `count` are to be added.

    `cluster` is a number that no other drawing of the workbook has.
    """
    clusters = ",".join(str(cluster + number) for number in range(count // _OF_CLUSTER + 1))
    layout = f'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{clusters}"/></o:shapelayout>'
    return f"<xml {_DECLARED}>{layout}{_TYPE}</xml>".encode()


def free_cluster(drawings: Iterable[bytes]) -> int:
    """A number for a new drawing: numbers of boxes are given out by the thousand to each."""
    lists = [found[1] for drawing in drawings for found in _CLUSTER.finditer(drawing)]
    taken = [whole(number) or 0 for numbers in lists for number in numbers.split(b",")]
    return max(taken, default=0) + 1


def can_hold_boxes(drawing: bytes) -> bool:
    """Is it a drawing such as Office programs write?"""
    return b"".join(drawing[drawing.rfind(_END) :].split()) == _END + b">"


def add_boxes(drawing: bytes, boxes: Iterable[tuple[Spot, list[Remark]]], grid: Grid) -> bytes:
    """The drawing with a box for the note on each of the cells."""
    end = drawing.rfind(_END)
    cluster = _CLUSTER.search(drawing)
    taken = [int(found[1]) for found in _NUMBER.finditer(drawing)]
    first = whole(cluster[1].partition(b",")[0]) if cluster else None
    number = max(taken, default=(first or 1) * _OF_CLUSTER)
    added = "" if b'id="_x0000_t202"' in drawing else _TYPE
    for spot, remarks in boxes:
        number += 1
        added += _box(number, spot, remarks, grid)
    if any(f'xmlns:{prefix}="{uri}"'.encode() not in drawing for prefix, uri in _NAMESPACES.items()):
        added = added.replace("<v:shape ", f"<v:shape {_DECLARED} ")
        added = added.replace("<v:shapetype ", f"<v:shapetype {_DECLARED} ")
    return drawing[:end] + added.encode() + drawing[end:]


def take_boxes_out(drawing: bytes, cells: Collection[str]) -> bytes | None:
    """The drawing without the boxes of the notes on these cells, None if none of any kind is left."""
    places = {(at[0] - 1, at[1] - 1) for ref in cells if (at := position(ref)) is not None}
    kept, done = [], 0
    for begin, end in _shapes(drawing):
        if _cell_of(drawing[begin:end]) in places:
            kept.append(drawing[done:begin])
            done = end
    rest = b"".join((*kept, drawing[done:]))
    return rest if _ANY.search(rest) else None


def _shapes(drawing: bytes) -> Iterator[tuple[int, int]]:
    """Begin and end of each box."""
    at = 0
    while (found := _SHAPE.search(drawing, at)) is not None:
        closing = drawing.find(b"</" + found[1] + b"shape", found.end())
        at = drawing.find(b">", closing) + 1 if closing >= 0 else 0
        if not at:
            return
        yield found.start(), at


def _cell_of(shape: bytes) -> tuple[int, int] | None:
    """Row and column, from 0, of the cell to whose note a box belongs."""
    row = re.search(rb"<[\w.-]+:Row>\s*([0-9]+)\s*<", shape)
    column = re.search(rb"<[\w.-]+:Column>\s*([0-9]+)\s*<", shape)
    is_note = re.search(rb"ObjectType\s*=\s*[\"']Note[\"']", shape)
    return (whole(row[1]) or 0, whole(column[1]) or 0) if row and column and is_note else None


def _box(number: int, spot: Spot, remarks: list[Remark], grid: Grid) -> str:
    colour = PALE[remarks[0].severity]
    anchor = ", ".join(map(str, grid.anchor(spot.row, spot.column, WIDTH, _height(note_text(remarks)))))
    return (
        f'<v:shape id="twinning_{number}" o:spid="_x0000_s{number}" type="#_x0000_t202"'
        f' style="position:absolute;z-index:{number % _OF_CLUSTER + 1};visibility:hidden"'
        f' fillcolor="#{colour}" o:insetmode="auto"><v:fill color2="#{colour}"/>'
        '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{spot.row - 1}</x:Row><x:Column>{spot.column - 1}</x:Column></x:ClientData></v:shape>"
    )


def _height(text: str) -> int:
    """How tall a box must be to show the text, in pixels."""
    lines = sum(max(1, math.ceil(len(line) / LETTERS)) for line in text.split("\n"))
    return min(lines * LINE + 16, TALLEST)
