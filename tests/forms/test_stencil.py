"""What is put into a stencil, and what no stencil is made of."""

import pytest
from lxml import etree

from pipeline.forms.stencil import Mark, NoStencilError, Stencil, as_text, cut, mark, shell_of

PART = '<r xmlns="u:r" xmlns:a="u:a"><i>1</i><i a:n="é">{}</i>tail<i/></r>'


def test_words_stand_where_their_marks_stood():
    stencil = Stencil(f"<a>{mark('one')}, {mark('two')}, {mark('one')}</a>".encode())
    assert stencil.names == {"one", "two"}
    words = {"one": as_text("A & B <C> É"), "two": b"<b/>"}
    assert stencil.filled(words).decode() == "<a>A &amp; B &lt;C&gt; É, <b/>, A &amp; B &lt;C&gt; É</a>"


@pytest.mark.parametrize(
    "content",
    [
        f'<a b="{mark("one")}"/>',
        f"<a>{mark('one').upper()}</a>",
        f"<a>{mark('one')[:3]}</a>",
        f"<a>{mark('one')}{mark('one')[-1]}</a>",
    ],
)
def test_a_mark_that_was_changed_or_stands_in_an_attribute_is_none(content):
    with pytest.raises(NoStencilError):
        Stencil(content.encode())


@pytest.mark.parametrize("word", ["a\nb", "a\tb", "a\x00b", "a\u00a0b", mark("one")])
def test_a_word_that_is_more_than_a_line_of_text_is_none(word):
    with pytest.raises(NoStencilError):
        as_text(word)


@pytest.mark.parametrize(
    "ask", [str, hash, len, list, lambda w: w == "", lambda w: w < "", lambda w: w + "", lambda w: f"{w}"]
)
def test_nothing_can_be_done_with_a_word_that_is_not_known(ask):
    with pytest.raises((NoStencilError, TypeError)):
        ask(Mark("city"))


def parted(part, *elements):
    root = etree.fromstring(part)
    shell = shell_of(root)
    return root, *cut(root, shell, shell, {f"e_{n}": root[n] for n in elements})


@pytest.mark.parametrize("elements", [(0,), (1,), (0, 1), (1, 2), (0, 1, 2)])
def test_what_is_cut_out_comes_back(elements):
    part = PART.format("2")
    whole = etree.tostring(etree.fromstring(part), xml_declaration=True, encoding="UTF-8", standalone=True)
    _, left, excerpt = parted(part, *elements)
    assert left.names == {f"e_{n}" for n in elements}
    assert left.filled(excerpt.words(excerpt.copy())) == whole


def test_one_copy_of_an_excerpt_knows_nothing_of_another():
    _, left, excerpt = parted(PART.format("2"), 1)
    changed = excerpt.copy()
    changed[0].text = "3"
    assert b"3</i>tail" in left.filled(excerpt.words(changed))
    assert b"2</i>tail" in left.filled(excerpt.words(excerpt.copy()))


def test_an_answer_with_a_mark_in_it_is_not_mixed_up():
    _, _, excerpt = parted(PART.format("2"), 1)
    changed = excerpt.copy()
    changed[0].text = excerpt.copy().text
    with pytest.raises(NoStencilError):
        excerpt.words(changed)
