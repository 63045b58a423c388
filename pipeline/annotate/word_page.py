"""Remarks in, the first page of the copy out: what this is, and all remarks with links to their spots.

It is one table and a blank paragraph that begins a page, so that it can be told from the city's own pages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from pipeline.annotate.remark import ORDER, Remark
from pipeline.annotate.word_markup import COLOURS, INK, NAVY, QUIET, RULE, TINTS, link, paragraph, run
from pipeline.forms.word import ours
from pipeline.forms.word.controls import new
from pipeline.forms.word.names import Element, code_in_text
from pipeline.model import Severity
from pipeline.reports.text import count

TEXT_WIDTH = 9638  # twentieths of a point; an A4 page with the margins of our form
NUMBER, RULE_WIDTH, PLACE_SHARE = 560, 1250, 0.3
JOINER = "\u2060"  # without width
SPELLED = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
MEANING = {
    Severity.ERROR: ("Errors", "must be corrected before the form can be accepted"),
    Severity.WARNING: ("Warnings", "look at these again; correct them, or leave what is right"),
    Severity.INFO: ("Notes", "good to know; nothing has to be done"),
}
INTRO = (
    "This copy was made by the check on {day}. Nothing in your answers was changed. Correct them here and "
    "send this copy back: this page and the remarks in the margin are taken out by themselves."
)
HOW = "Click on a number or a place to go there."


def first_page(
    remarks: Sequence[Remark],
    there: Collection[int],
    moment: datetime,
    title: str,
    width: int,
    ids: Iterator[int],
) -> tuple[Element, Element]:
    """The table, and the paragraph that ends the page; remarks whose numbers are in `there` have a spot."""
    grid = _grid(width)
    table = _table(grid)
    table.append(_heading(remarks, moment, title, grid, next(ids)))
    for severity in ORDER:
        own = [remark for remark in remarks if remark.severity is severity]
        if own:
            table.append(_group(severity, grid))
            table.extend(_entry(remark, remark.number in there, grid) for remark in own)
    return table, _page_break(next(ids))


def _grid(width: int) -> tuple[int, int, int, int]:
    place = int(width * PLACE_SHARE)
    return NUMBER, place, width - NUMBER - place - RULE_WIDTH, RULE_WIDTH


def _table(grid: Sequence[int]) -> Element:
    table, properties, columns = new("tbl"), new("tblPr"), new("tblGrid")
    margins = new("tblCellMar")
    margins.extend(
        new(side, w=width, type="dxa")
        for side, width in (("top", "0"), ("left", "80"), ("bottom", "0"), ("right", "80"))
    )
    properties.extend([new("tblW", w=str(sum(grid)), type="dxa"), new("tblLayout", type="fixed"), margins])
    columns.extend(new("gridCol", w=str(width)) for width in grid)
    table.extend([properties, columns])
    return table


def _heading(
    remarks: Sequence[Remark], moment: datetime, title: str, grid: Sequence[int], number: int
) -> Element:
    """What this is, over the whole width; the bookmark in it tells readers that the table is ours."""
    eyebrow = paragraph([run(title, size=19, colour=QUIET, bold=True, caps=True, space=30)], after=160)
    mark = (new("bookmarkStart", id=str(number), name=ours.PAGE), new("bookmarkEnd", id=str(number)))
    eyebrow[0].addnext(mark[0])
    mark[0].addnext(mark[1])
    day = f"{moment.day} {moment:%B %Y}"
    blocks = [
        eyebrow,
        paragraph([run("What to fix", size=52, colour=NAVY, bold=True)], after=120),
        paragraph([run(_counted(remarks), size=22, bold=True)], after=100),
        paragraph([run(INTRO.format(day=day), size=20)], after=100, right=600),
        paragraph([run(HOW, size=20)], after=100),
        paragraph([run(ours.SMALL_PRINT, size=16, colour=QUIET)], after=200),
    ]
    cell = _cell(sum(grid), blocks, span=len(grid), line=NAVY)
    margins = new("tcMar")
    margins.append(new("left", w="0", type="dxa"))  # its words stand in line with those of the form
    cell[0].append(margins)
    return _row([cell])


def _counted(remarks: Sequence[Remark]) -> str:
    numbers = [(sum(r.severity is severity for r in remarks), SPELLED[severity]) for severity in ORDER]
    return " · ".join(count(number, word) for number, word in numbers if number)


def _group(severity: Severity, grid: Sequence[int]) -> Element:
    name, meaning = MEANING[severity]
    words = [
        run(name, size=21, colour=COLOURS[severity], bold=True),
        run(f"   {meaning}", size=18, colour=QUIET),
    ]
    block = paragraph(words, before=90, after=90)
    block[0].insert(0, new("keepNext"))
    return _row([_cell(sum(grid), [block], span=len(grid), fill=TINTS[severity])])


def _entry(remark: Remark, is_there: bool, grid: Sequence[int]) -> Element:
    """One remark: its number and place, which lead to the spot if it has one, what is wrong, what to do."""
    colour = COLOURS[remark.severity]
    number = run(str(remark.number), size=20, colour=colour, bold=True)
    place = _uncoded(run(remark.place, size=18, colour=NAVY if is_there else QUIET))
    pieces = [link(ours.spot(remark.number), piece) if is_there else piece for piece in (number, place)]
    said = [paragraph([_uncoded(run(remark.message, size=19))], before=70, after=40)]
    if remark.action:
        said.append(paragraph([run(f"→ {remark.action}", size=19, colour=QUIET)], after=70))
    cells = [
        [paragraph(pieces[:1], before=70)],
        [paragraph(pieces[1:], before=70, after=70)],
        said,
        [paragraph([run(remark.rule, size=15, colour=QUIET)], before=80)],
    ]
    return _row([_cell(width, blocks, line=RULE) for width, blocks in zip(grid, cells, strict=True)])


def _uncoded(piece: Element) -> Element:
    """Words that begin with a question's code, with a sign before it that nobody sees: no label begins so."""
    words = piece[-1].text or ""
    if code_in_text(words):
        piece[-1].text = JOINER + words
    return piece


def _row(cells: Sequence[Element]) -> Element:
    row, properties = new("tr"), new("trPr")
    properties.append(new("cantSplit"))
    row.append(properties)
    row.extend(cells)
    return row


def _cell(width: int, blocks: Sequence[Element], *, span: int = 1, line: str = "", fill: str = "") -> Element:
    cell, properties = new("tc"), new("tcPr")
    properties.append(new("tcW", w=str(width), type="dxa"))
    if span > 1:
        properties.append(new("gridSpan", val=str(span)))
    borders = new("tcBorders")
    borders.extend(new(side, val="nil") for side in ("top", "left"))
    borders.append(
        new("bottom", val="single", sz="4", space="0", color=line) if line else new("bottom", val="nil")
    )
    borders.append(new("right", val="nil"))
    properties.append(borders)
    if fill:
        properties.append(new("shd", val="clear", color="auto", fill=fill))
    cell.append(properties)
    cell.extend(blocks)
    return cell


def _page_break(number: int) -> Element:
    """A paragraph as low as can be at the top of the next page: it goes, and the break goes with it."""
    made, properties, marks = new("p"), new("pPr"), new("rPr")
    marks.extend([new("color", val=INK), new("sz", val="2"), new("szCs", val="2")])
    properties.append(new("pageBreakBefore"))
    properties.append(new("spacing", before="0", after="0", line="20", lineRule="exact"))
    properties.append(marks)
    made.append(properties)
    made.extend([new("bookmarkStart", id=str(number), name=ours.BREAK), new("bookmarkEnd", id=str(number))])
    return made
