"""The quick look at a paragraph never says anything else than the thorough one."""

from __future__ import annotations

from itertools import product

import pytest

from pipeline.forms.word import text
from pipeline.forms.word.plain import plain
from tests.forms.word.edits import xml
from tests.forms.word.test_text import STYLED, box, prompt, run

MARK = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
WRAPPED = "<w:sdt><w:sdtPr><w:tag w:val='B1'/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
INNER = (
    run("a"),
    "<w:r><w:rPr><w:b/></w:rPr><w:t>b</w:t><w:tab/></w:r>",
    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>c</w:t></w:r>",
    "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>d</w:t></w:r>",
    WRAPPED.format(run("e")),
    WRAPPED.format(prompt(STYLED)),
    prompt(run("f")),
    box(1, run("☐")),
    f"<w:ins>{run('g')}</w:ins>",
    "<w:del><w:r><w:t>h</w:t></w:r></w:del>",
    f"<w:del>{MARK.format('begin')}</w:del>",
    MARK.format("begin"),
    MARK.format("separate") + run("i") + MARK.format("end"),
    f"<w:p>{run('j')}</w:p>",
    f"<w:pPr>{run('k')}</w:pPr>",
    "<w:r><w:smartTag><w:t>l</w:t></w:smartTag></w:r>",
    "<w:t>m</w:t>",
    '<w:r><w:sym w:char="F0FE"/></w:r>',
    "<w:r><mc:AlternateContent><mc:Choice><w:t>n</w:t></mc:Choice></mc:AlternateContent></w:r>",
)


def test_it_says_the_same(monkeypatch: pytest.MonkeyPatch):
    paragraphs = [xml(f"<w:p><w:pPr/>{one}{other}</w:p>") for one, other in product(INNER, repeat=2)]
    quick = [text.paragraph(paragraph) for paragraph in paragraphs]
    monkeypatch.setattr(text, "plain", lambda _: None)
    assert quick == [text.paragraph(paragraph) for paragraph in paragraphs]


def test_it_is_enough_for_what_stands_nearly_everywhere():
    inner = f"<w:pPr/><w:bookmarkStart/>{run('a')}<w:bookmarkEnd/>{WRAPPED.format(run('b'))}{INNER[1]}"
    assert plain(xml(f"<w:p>{inner}</w:p>")) == "abb\t"
    assert plain(xml(f"<w:p>{box(1, run('☐'))}</w:p>")) is None
