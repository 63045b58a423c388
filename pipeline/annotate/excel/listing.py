"""Remarks in, the sheet that lists them out: what to fix, where, and how to get there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from msgspec import Struct

from pipeline.annotate.excel.looks import Looks
from pipeline.annotate.excel.splice import quoted
from pipeline.annotate.excel.spots import Locator, Spot
from pipeline.annotate.excel.words import SEVERITIES, SIGNS, plain, standing
from pipeline.annotate.remark import Remark
from pipeline.forms.cover import long_date
from pipeline.forms.excel.addresses import address
from pipeline.forms.excel.edit import TALLEST, text_height
from pipeline.forms.excel.markup import encoded
from pipeline.forms.excel.ours import LIST_BEGINS, LIST_MARK
from pipeline.messages import counted, shortened
from pipeline.model import Severity

TITLE = "What to fix"
SAYS = (
    "{begins}{date}. Nothing in your answers was changed. Correct them in their cells and send this copy"
    " back: the remarks, the colours and this sheet are taken out by themselves."
)
HOW = (
    "Click an entry in the column ‘Cell’ to go there. Cells with a remark are coloured: point at one, and the"
    " remark shows."
)
NOTHING = "Nothing to fix: the check has found nothing wrong."
GROUPS = {
    Severity.ERROR: "Errors: to be corrected before the form can be accepted",
    Severity.WARNING: "Warnings: please look; what is right as it is may stay",
    Severity.INFO: "Notes: for your information, nothing has to be done",
}
# heading and width of each column, in digits; the first is hidden and holds what is for the program
COLUMNS = (
    ("", 4.0),
    ("No.", 7.0),
    ("Severity", 13.0),
    ("Sheet", 17.0),
    ("Cell", 9.0),
    ("Question", 28.0),
    ("What is wrong", 56.0),
    ("What to do", 48.0),
    ("Rule", 13.0),
)
HIDDEN = ' hidden="1"'
FIRST, LAST = 2, len(COLUMNS)
PLACE = ("Sheet", "Cell", "Question")
SUMS = {Severity.ERROR: (2, 3), Severity.WARNING: (4, 5), Severity.INFO: (6, 6)}  # columns of the counts
TITLE_ROW, SUBJECT_ROW, SAYS_ROW, SUM_ROW, HEADER_ROW = 1, 2, 3, 5, 7
LONGEST_HEADER = 90
MOST_LINKS = 60_000  # Excel takes no more on a sheet


class _Line(Struct, frozen=True):
    """A row of the sheet: its height in points, and of its cells the column, text and look."""

    height: float
    cells: tuple[tuple[int, str, str], ...]
    merged: tuple[tuple[int, int], ...] = ()
    link: Spot | None = None


def listing(
    remarks: Sequence[Remark], locator: Locator, looks: Looks, moment: datetime, title: str, memory: str
) -> str:
    """The sheet as XML; `memory` is what has to be known to take everything out again."""
    lines = dict(_head(remarks, moment, title, memory))
    for row, line in enumerate(_body(remarks, locator), HEADER_ROW + 1):
        lines[row] = line
    return _sheet(lines, looks, title)


def print_titles(name: str) -> str:
    """The rows that every printed page of the sheet called `name` begins with."""
    return f"{_quoted_sheet(name)}!${HEADER_ROW}:${HEADER_ROW}"


def _head(
    remarks: Sequence[Remark], moment: datetime, title: str, memory: str
) -> Iterator[tuple[int, _Line]]:
    says = f"{SAYS.format(begins=LIST_BEGINS, date=long_date(moment.date()))}\n{HOW}"
    across = ((FIRST, LAST),)
    yield TITLE_ROW, _Line(27, ((1, LIST_MARK, "quiet"), (FIRST, TITLE, "title")))
    yield SUBJECT_ROW, _Line(18, ((1, memory, "quiet"), (FIRST, plain(title), "subject")))
    width = sum(width for _, width in COLUMNS[1:])
    yield SAYS_ROW, _Line(text_height(says, width), ((FIRST, says, "said"),), across)
    yield SUM_ROW, _sums(remarks)
    heads = tuple((column, head, "header") for column, (head, _) in enumerate(COLUMNS, 1) if head)
    yield HEADER_ROW, _Line(22, heads)


def _sums(remarks: Sequence[Remark]) -> _Line:
    """How many there are of each severity, in its colour."""
    count = Counter(remark.severity for remark in remarks)
    cells = []
    for severity, (first, last) in SUMS.items():
        words = counted(count[severity], SEVERITIES[severity].lower())
        look = f"group {severity}"
        cells += [(column, words if column == first else "", look) for column in range(first, last + 1)]
    return _Line(20, tuple(cells), tuple(pair for pair in SUMS.values() if pair[0] < pair[1]))


def _body(remarks: Sequence[Remark], locator: Locator) -> Iterator[_Line]:
    if not remarks:
        yield _Line(20, ((FIRST, NOTHING, "subject"),))
    for severity, means in GROUPS.items():
        group = [remark for remark in remarks if remark.severity is severity]
        if group:
            words = f"{SIGNS[severity]}  {means}"
            look = f"group {severity}"
            cells = [(column, words if column == FIRST else "", look) for column in range(FIRST, LAST + 1)]
            yield _Line(20, tuple(cells), ((FIRST, LAST),))
        yield from (_line(remark, locator) for remark in group)


def _line(remark: Remark, locator: Locator) -> _Line:
    spot = locator.link(remark)
    severity = f"{SIGNS[remark.severity]} {SEVERITIES[remark.severity]}"
    part = plain(remark.location.part) or (spot.sheet if spot else "")
    question = plain(remark.location.label or ("" if remark.location.part else remark.place))
    texts = (
        (str(remark.number), "text"),
        ("\n".join(filter(None, (severity, standing(remark)))), f"severity {remark.severity}"),
        (part, "text"),
        (spot.ref if spot else plain(remark.location.ref), "link" if spot else "text"),
        (question, "text"),
        (plain(remark.message), "text"),
        (plain(remark.action), "text"),
        (remark.rule, "small"),
    )
    cells = tuple((column, text, look) for column, (text, look) in enumerate(texts, FIRST))
    needed = max(text_height(text, COLUMNS[column - 1][1]) for column, text, _ in cells)
    return _Line(min(needed, TALLEST), cells, link=spot)


def _sheet(lines: dict[int, _Line], looks: Looks, title: str) -> str:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width:g}" customWidth="1"{"" if head else HIDDEN}/>'
        for n, (head, width) in enumerate(COLUMNS, 1)
    )
    merged = [
        f'<mergeCell ref="{address(row, first)}:{address(row, last)}"/>'
        for row, line in lines.items()
        for first, last in line.merged
    ]
    below = HEADER_ROW + 1
    return (
        '<sheetPr><tabColor rgb="FF9B1C1C"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="A1:{address(max(lines), LAST)}"/>'
        '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
        f'<pane ySplit="{HEADER_ROW}" topLeftCell="A{below}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="B{below}" sqref="B{below}"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols>'
        f"<sheetData>{''.join(_row(row, line, looks) for row, line in sorted(lines.items()))}</sheetData>"
        '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0"/>'
        f'<mergeCells count="{len(merged)}">{"".join(merged)}</mergeCells>'
        f"{_links(lines)}"
        '<pageMargins left="0.5" right="0.5" top="0.75" bottom="0.7" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        f"<headerFooter><oddHeader>{_small(shortened(title, LONGEST_HEADER))}</oddHeader>"
        f"<oddFooter>{_small(TITLE)}&amp;R&amp;8&amp;P / &amp;N</oddFooter></headerFooter>"
    )


def _row(number: int, line: _Line, looks: Looks) -> str:
    cells = "".join(
        _cell(address(number, column), text, looks.cells[look]) for column, text, look in line.cells
    )
    return f'<row r="{number}" ht="{line.height:g}" customHeight="1">{cells}</row>'


def _cell(ref: str, text: str, look: int) -> str:
    if not text:
        return f'<c r="{ref}" s="{look}"/>'
    said = f'<is><t xml:space="preserve">{escape(encoded(text))}</t></is>'
    return f'<c r="{ref}" s="{look}" t="inlineStr">{said}</c>'


def _links(lines: dict[int, _Line]) -> str:
    column = FIRST + [head for head, _ in COLUMNS].index("Cell") - 1
    links = [
        f'<hyperlink ref="{address(row, column)}"'
        f" location={quoted(f'{_quoted_sheet(line.link.sheet)}!{line.link.ref}')}/>"
        for row, line in lines.items()
        if line.link is not None
    ]
    return f"<hyperlinks>{''.join(links[:MOST_LINKS])}</hyperlinks>" if links else ""


def _quoted_sheet(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _small(text: str) -> str:
    """A text for a header or footer, where '&' begins a code."""
    return escape('&L&"Arial,Regular"&8 ' + encoded(text).replace("&", "&&"))
