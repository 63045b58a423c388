"""What a survey of a whole document says is what a look at each of its elements says."""

from __future__ import annotations

from itertools import product

import pytest

from pipeline.forms.word import survey, text
from pipeline.forms.word.names import w
from pipeline.forms.word.survey import Survey
from tests.forms.word.edits import xml
from tests.forms.word.test_plain import INNER, WRAPPED
from tests.forms.word.test_text import run

MARKED = "<w:bookmarkStart w:id='1' w:name='fk_B1_x'/><w:bookmarkEnd w:id='1'/>"
PLAIN = f"<w:p><w:pPr/>{run('a')}{MARKED}{WRAPPED.format(run('b'))}</w:p>"
CELL = f"<w:tc><w:tcPr/>{PLAIN}{PLAIN}</w:tc>"
ROW = f"<w:tr>{CELL}{CELL}</w:tr>"
DRAWING = f"<w:r><w:drawing><w:txbxContent>{PLAIN}</w:txbxContent></w:drawing></w:r>"
UNKNOWN = f"<w:unknown>{run('c')}{MARKED}{WRAPPED.format(run('d'))}{PLAIN}</w:unknown>"
DELETED_MARK = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('e')}</w:p>"
IN_PARAGRAPHS = (*INNER, MARKED, DRAWING, UNKNOWN, f"<w:sdt><w:sdtContent>{PLAIN}</w:sdtContent></w:sdt>")
IN_CELLS = (
    PLAIN,
    DELETED_MARK,
    MARKED,
    UNKNOWN,
    WRAPPED.format(PLAIN),
    f"<w:tbl>{ROW}</w:tbl>",
    f"<mc:AlternateContent><mc:Choice>{PLAIN}</mc:Choice></mc:AlternateContent>",
    f"<w:ins>{PLAIN}</w:ins>",
)
IN_ROWS = (
    CELL,
    WRAPPED.format(CELL),
    "<w:trPr><w:del/></w:trPr>",
    MARKED,
    CELL.replace("<w:tcPr/>", "<w:tcPr><w:cellDel/></w:tcPr>"),
)
IN_TABLES = (ROW, WRAPPED.format(ROW), MARKED, f"<w:unknown>{ROW}</w:unknown>")


def documents():
    """Documents in which all that is odd stands beside all else that is."""
    paragraphs = [f"<w:p>{one}{other}</w:p>" for one, other in product(IN_PARAGRAPHS, repeat=2)]
    yield from paragraphs
    yield from (f"<w:tbl><w:tr><w:tc>{paragraph}{PLAIN}</w:tc></w:tr></w:tbl>" for paragraph in paragraphs)
    for one, other in product(IN_CELLS, repeat=2):
        yield f"<w:tbl><w:tr><w:tc>{one}{other}</w:tc>{CELL}</w:tr></w:tbl>"
    for one, other in product(IN_ROWS, repeat=2):
        yield f"<w:tbl><w:tr>{one}{other}</w:tr></w:tbl>"
    for one, other in product(IN_TABLES, repeat=2):
        yield f"<w:tbl>{one}{other}</w:tbl>"


def said(surveyed, root):
    """All that can be asked, of all elements that it can be asked of."""
    ask = surveyed
    return [
        *((ask.paragraph(p), ask.without_boxes(p), [*ask.bookmarks(p)]) for p in root.iter(w("p"))),
        *(
            (ask.lines(c), ask.text(c), [*ask.paragraphs(c)], [*ask.bookmarks(c)], sorted(ask.keys(c)))
            for c in root.iter(w("tc"))
        ),
        *([*ask.cells(row)] for row in root.iter(w("tr"))),
        *([*ask.rows(table)] for table in root.iter(w("tbl"))),
    ]


def test_it_says_the_same(monkeypatch: pytest.MonkeyPatch):
    roots = [xml(f"<w:document><w:body>{inner}{PLAIN}</w:body></w:document>") for inner in documents()]
    surveyed = [said(Survey(root), root) for root in roots]
    monkeypatch.setattr(survey, "MOST", 0)  # so that nothing is noted
    for root, before in zip(roots, surveyed, strict=True):
        assert before == said(Survey(root), root)


def test_what_stands_nearly_everywhere_is_plain():
    root = xml(f"<w:document><w:body><w:tbl>{ROW}</w:tbl></w:body></w:document>")
    asked = Survey(root)
    assert all(asked.is_plain(element) for element in root.iter(w("p"), w("tc"), w("tr")))
    assert asked.keys(next(root.iter(w("tc")))) == [("tag", "B1")] * 2


def test_what_was_not_there_is_looked_at():
    root = xml(f"<w:document><w:body>{PLAIN}</w:body></w:document>")
    asked, other = Survey(root), xml(f"<w:tbl>{ROW}</w:tbl>")
    cell = next(other.iter(w("tc")))
    assert (asked.is_plain(cell), asked.lines(cell)) == (False, ["ab", "ab"])
    asked.add(other)
    assert (asked.is_plain(cell), asked.lines(cell)) == (True, text.lines(cell))
