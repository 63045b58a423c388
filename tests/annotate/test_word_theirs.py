"""Remarks in Word forms that other programs wrote or people wrote into: what is theirs stays."""

import copy
import re

import pytest
from lxml import etree

from pipeline import annotate, intake, package
from pipeline.annotate import word
from pipeline.annotate.word_comments import KIND, TYPE
from pipeline.forms.word import ours, text
from pipeline.forms.word.names import w
from tests.annotate.making import (
    COMMENTS,
    MAIN,
    MOMENT,
    annotated,
    comments,
    filled,
    form_of,
    misplaced,
    parts,
    record_of,
    result_of,
    tree,
)
from tests.annotate.planting import planted
from tests.annotate.test_word import E, edited, orphans, remark
from tests.shipped import shipped


@pytest.fixture(scope="module")
def original():
    return planted("roadmap", 1)


@pytest.fixture(scope="module")
def found(original):
    return annotate.remarks(result_of(original, "roadmap"))


@pytest.fixture(scope="module")
def made(original, found):
    return annotated(original, "roadmap", found)


# --- Files as other programs write them -------------------------------------------------------------------


def without_prefix(content):
    """Elements of WordprocessingML under the default namespace; attributes keep theirs."""
    content = re.sub(rb"<(/?)w:", rb"<\1", content)
    content = re.sub(rb'xmlns:w="([^"]*)"', rb'xmlns="\1" xmlns:q="\1"', content, count=1)
    return re.sub(rb"(?<=\s)w:([A-Za-z]+)=", rb"q:\1=", content)


def strict(content):
    main = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return content.replace(main, b"http://purl.oclc.org/ooxml/wordprocessingml/main")


def utf16(content):
    return re.sub(r"encoding=.UTF-8.", "encoding='UTF-16'", content.decode(), count=1).encode("utf-16")


def with_comments(content):
    return content.replace(b"<w:body>", b"<w:body><!-- <w:p> of another program --><?mso x?>", 1)


@pytest.mark.parametrize("change", [without_prefix, strict, utf16, with_comments])
def test_other_ways_of_writing_the_same(change):
    data = edited(planted("info-session", 1), change)
    found = annotate.remarks(result_of(data, "info-session"))
    made = annotated(data, "info-session", found)
    assert misplaced(made, form_of("info-session"), found) == []
    assert record_of(made) == record_of(data)
    cleared = word.cleared(made, intake.open_bytes(made, "x"))
    if change is utf16:
        assert etree.tostring(tree(cleared), method="c14n") == etree.tostring(tree(data), method="c14n")
    else:
        assert parts(cleared)[MAIN] == parts(data)[MAIN]
    namespace = re.findall(rb'(?:xmlns(?::w)?)="([^"]*wordprocessingml[^"]*)"', parts(made)[COMMENTS])
    assert (
        set(namespace) <= {re.findall(rb'"([^"]*wordprocessingml[^"]*main)"', parts(made)[MAIN])[0]}
        or change is utf16
    )


def test_a_file_with_crossed_tags_is_mended_in_the_copy():
    crossed = edited(
        planted("info-session", 1),
        lambda xml: xml.replace(b"</w:sdtContent></w:sdt></w:p>", b"</w:sdtContent></w:p></w:sdt>", 1),
    )
    found = annotate.remarks(result_of(crossed, "info-session"))
    assert "mended-file" in {one.rule for one in found}
    made = annotated(crossed, "info-session", found)
    assert record_of(made).data == record_of(crossed).data
    assert len(comments(made)) == sum(one.pointer is not None for one in found)


# --- What the city's own people wrote ---------------------------------------------------------------------

THEIRS = (
    b'<w:comment w:id="1" w:author="A. Clerk"   w:date="2026-02-02T10:00:00Z">'
    b"<w:p w14:paraId='0000AAAA' xmlns:w14='http://schemas.microsoft.com/office/word/2010/wordml'><w:r><w:t>"
    b"Ask the treasurer &amp; wait</w:t></w:r></w:p></w:comment>"
)
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def with_own(data):
    """The file with a comment of the city's own on its first answer, and a picture."""
    root = b'<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    marks = (
        b'<w:commentRangeStart w:id="1"/>',
        b'<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>',
    )
    main = parts(data)[MAIN]
    at = main.index(b"<w:sdt>")
    end = main.index(b"</w:sdt>", at) + len(b"</w:sdt>")
    main = main[:at] + marks[0] + main[at:end] + marks[1] + main[end:]
    relation = f'<Relationship Id="rIdC" Type="{KIND}" Target="comments.xml"/></Relationships>'.encode()
    kind = (
        f'<Override PartName="/{COMMENTS}" ContentType="{TYPE}"/>'
        '<Default Extension="png" ContentType="image/png"/></Types>'
    ).encode()
    rels, types = parts(data)["word/_rels/document.xml.rels"], parts(data)["[Content_Types].xml"]
    return package.rewrite(
        data,
        {
            MAIN: main,
            COMMENTS: root + THEIRS + b"</w:comments>",
            "word/_rels/document.xml.rels": rels.replace(b"</Relationships>", relation),
            "[Content_Types].xml": types.replace(b"</Types>", kind),
            "word/media/image1.png": PICTURE,
        },
    )


def test_comments_of_the_city_and_its_pictures_stay():
    data = with_own(planted("info-session", 1))
    found = annotate.remarks(result_of(data, "info-session"))
    made = annotated(data, "info-session", found)
    assert misplaced(made, form_of("info-session"), found) == []
    before, after = parts(data), parts(made)
    assert THEIRS in after[COMMENTS]
    assert {name for name in after if after[name] != before.get(name)} == {MAIN, COMMENTS}
    assert record_of(made) == record_of(data)
    assert "comment" in {note.rule for note in record_of(made).notes}
    cleared = word.cleared(made, intake.open_bytes(made, "x"))
    assert parts(cleared)[MAIN] == before[MAIN] and parts(cleared)[COMMENTS] == before[COMMENTS]


def test_a_remark_in_which_somebody_wrote_is_theirs_from_then_on(original, made, found):
    touched = edited(
        made,
        lambda xml: xml.replace(b"which is not among", b"which (we know) is not among", 1),
        COMMENTS,
    )
    assert len(comments(touched)) == len(comments(made)) - 1
    notes = [note for note in record_of(touched).notes if note.rule == "comment"]
    assert len(notes) == 1 and "we know" in str(notes[0].found)
    again = annotated(touched, "roadmap", found)
    assert b"(we know)" in parts(again)[COMMENTS]
    assert len(comments(again)) == len(comments(made))
    assert orphans(again) == []


def test_what_other_lists_say_of_a_remark_goes_with_it(made, found):
    """Word keeps in them who answers whom; an answer of the city stays when the remark goes."""
    w15 = "http://schemas.microsoft.com/office/word/2012/wordml"
    w14 = "http://schemas.microsoft.com/office/word/2010/wordml"
    own = parts(made)[COMMENTS]
    own = own.replace(b"<w:p>", f'<w:p xmlns:x="{w14}" x:paraId="0000000A">'.encode(), 1)
    own = own.replace(b"</w:comments>", THEIRS.replace(b'w:id="1"', b'w:id="901"') + b"</w:comments>")
    listed = (
        f'<e:commentsEx xmlns:e="{w15}"><e:commentEx e:paraId="0000000A" e:done="0"/>'
        f'<e:commentEx e:paraId="0000AAAA" e:paraIdParent="0000000A" e:done="0"/></e:commentsEx>'
    )
    data = package.rewrite(made, {COMMENTS: own, "word/commentsExtended.xml": listed.encode()})
    again = annotated(data, "roadmap", found[:1])
    left = parts(again)["word/commentsExtended.xml"].decode()
    assert "0000000A" not in left
    assert '<e:commentEx e:paraId="0000AAAA" e:done="0"/>' in left


def test_the_first_page_is_known_without_its_bookmarks(original, made):
    """Some programs rename all bookmarks; the words are left."""
    bare = edited(made, lambda xml: re.sub(rb"<w:bookmark(?:Start|End)[^>]*twinning_[^>]*/>", b"", xml))
    assert record_of(bare).data == record_of(original).data
    assert [n.rule for n in record_of(bare).notes] == [n.rule for n in record_of(original).notes]
    assert b"What to fix" not in parts(word.cleared(bare, intake.open_bytes(bare, "x")))[MAIN]


def test_answers_that_got_into_our_table_are_not_taken_out_with_it(made):
    """Word makes one table of two when the paragraph between them is deleted."""
    root = tree(made)
    page = next(root.iter(w("tbl")))
    row = next(r for r in root.iter(w("tr")) if text.text(text.cells(r)[0]).startswith("[A1]"))
    page.append(copy.deepcopy(row))
    assert page not in ours.left_in(root)


def test_words_typed_where_our_page_ends_stay(made):
    root = tree(made)
    (mark,) = [m for m in root.iter(w("bookmarkStart")) if m.get(w("name")) == ours.BREAK]
    run = etree.SubElement(mark.getparent(), w("r"))
    etree.SubElement(run, w("t")).text = "Please read page 4 first."
    ours.take_out(ours.left_in(root))
    assert "Please read page 4 first." in "".join(root.itertext())


# --- Values of strangers ----------------------------------------------------------------------------------

HOSTILE = (
    "‘</w:t></w:r><w:instrText>DDEAUTO c</w:instrText>\x07\x1b[31m \u202egnp.exe\ufffe "
    "{{ x }} &amp; =1+1’ says no."
)


def test_hostile_words_are_words():
    given = [remark(1, "/document_control/city_name", E, HOSTILE, HOSTILE, "G-02")]
    made = annotated(filled("roadmap", shipped()[2]["roadmap"]), "roadmap", given)
    for part in (MAIN, COMMENTS):
        assert not list(tree(made, part).iter(w("instrText")))
        shown = "".join(tree(made, part).itertext())
        assert "<w:instrText>DDEAUTO c" in shown
        assert not {"\x07", "\x1b", "\u202e", "\ufffe"} & set(shown)
    assert len(comments(made)) == 1
    assert intake.open_bytes(made, "x").signs == ()


# --- What cannot be annotated -----------------------------------------------------------------------------


def test_other_kinds_and_unknown_forms_get_no_copy(original):
    opened = intake.open_bytes(original, "form.docx")
    other = opened.with_parts("odt", "content.xml", {})
    assert annotate.annotated(original, other, form_of("roadmap"), [remark()], MOMENT, "Title") is None
    assert annotate.annotated(original, opened, None, [remark()], MOMENT, "Title") is None


def test_the_same_input_gives_the_same_bytes(original, made, found):
    assert annotated(original, "roadmap", found) == made
