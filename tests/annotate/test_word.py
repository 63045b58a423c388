"""Remarks in a copy of a Word form: each at its own answer, nothing else changed, and taken out again."""

import copy
import re
from dataclasses import replace

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from pipeline import annotate, intake, package
from pipeline.annotate import Remark, word
from pipeline.annotate.word_comments import KIND, TYPE
from pipeline.forms.word import ours, text
from pipeline.forms.word.mended import main_part
from pipeline.forms.word.names import w
from pipeline.model import Severity
from tests.annotate.making import (
    COMMENTS,
    MAIN,
    MAY_CHANGE,
    MOMENT,
    annotated,
    blank,
    comments,
    filled,
    form_of,
    misplaced,
    parts,
    record_of,
    result_of,
    said,
    tree,
)
from tests.annotate.planting import planted
from tests.shipped import shipped

E, W, N = Severity.ERROR, Severity.WARNING, Severity.INFO


def remark(number=1, pointer=None, severity=E, message="It is so.", action="Mend it.", rule="G-01"):
    return Remark(number, rule, severity, pointer, f"Place {number}", message, action)


@pytest.fixture(scope="module")
def original():
    return planted("roadmap", 1)


@pytest.fixture(scope="module")
def found(original):
    return annotate.remarks(result_of(original, "roadmap"))


@pytest.fixture(scope="module")
def made(original, found):
    return annotated(original, "roadmap", found)


@pytest.mark.parametrize(("output", "way"), [("roadmap", 1), ("info-session", 2)])
def test_each_finding_has_one_remark_at_its_answer(output, way):
    data = planted(output, way)
    found = annotate.remarks(result_of(data, output))
    assert len(found) > 40
    assert misplaced(annotated(data, output, found), form_of(output), found) == []


def test_a_comment_says_number_severity_message_what_to_do_and_rule(made, found):
    for comment, remark in zip(comments(made), found, strict=True):
        first, message, action, last = said(comment)
        assert first == f"{remark.number} · {word_of(remark)}"
        assert message == remark.message
        assert action == f"→ {remark.action}"
        assert re.fullmatch(rf"Rule {remark.rule} · twinning [0-9a-f]{{8}}", last)
        assert (comment.get(w("author")), comment.get(w("initials"))) == ("twinning", "tw")
        assert comment.get(w("date")) == "2026-03-01T12:30:00Z"


def word_of(remark):
    return {E: "Error", W: "Warning", N: "Note"}[remark.severity]


def test_only_the_parts_that_must_change(original, made):
    before, after = parts(original), parts(made)
    assert {name for name in after if after[name] != before.get(name)} == MAY_CHANGE
    assert set(before) <= set(after)


def test_the_record_is_the_same_and_so_are_the_findings(original, made):
    assert record_of(made) == record_of(original)
    assert result_of(made, "roadmap") == result_of(original, "roadmap")


def test_what_was_put_in_comes_out_again_to_the_byte(original, made):
    cleared = word.cleared(made, intake.open_bytes(made, "x"))
    assert parts(cleared)[MAIN] == parts(original)[MAIN]
    assert comments(cleared) == []
    assert word.cleared(original, intake.open_bytes(original, "x")) is original


def test_the_reader_sees_the_document_as_it_was(original, made):
    root = tree(made)
    ours.take_out(ours.left_in(root, {c.get(w("id")) for c in comments(made)}))
    assert etree.tostring(root, method="c14n") == etree.tostring(tree(original), method="c14n")


def test_a_copy_is_annotated_anew_with_nothing_left_of_the_first_remarks(original, made, found):
    again = annotated(made, "roadmap", found[:3])
    assert parts(again)[MAIN] == parts(annotated(original, "roadmap", found[:3]))[MAIN]
    assert [said(c)[0] for c in comments(again)] == ["1 · Error", "2 · Error", "3 · Error"]
    assert orphans(again) == []


def orphans(data):
    """Marks that belong to no comment, bookmarks that do not end, links that lead nowhere."""
    root = tree(data)
    there = {entry.get(w("id")) for entry in tree(data, COMMENTS)}
    marked = {
        m.get(w("id"))
        for name in ("commentRangeStart", "commentRangeEnd", "commentReference")
        for m in root.iter(w(name))
    }
    starts = [m.get(w("id")) for m in root.iter(w("bookmarkStart"))]
    ends = [m.get(w("id")) for m in root.iter(w("bookmarkEnd"))]
    names = {m.get(w("name")) for m in root.iter(w("bookmarkStart"))}
    led = {m.get(w("anchor")) for m in root.iter(w("hyperlink"))} - {None}
    return [
        *(there ^ marked),
        *(set(starts) ^ set(ends)),
        *(led - names),
        *(set() if len(set(starts)) == len(starts) else starts),
    ]


def test_nothing_is_orphaned(made):
    assert orphans(made) == []


def test_a_validator_finds_nothing(made, tmp_path):
    path = tmp_path / "copy.docx"
    path.write_bytes(made)
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


# --- Where a remark stands that has no answer of its own --------------------------------------------------


def spot_of(data, number=1):
    """The cell or paragraph in which the bookmark of a remark stands; None if there is none."""
    for mark in tree(data).iter(w("bookmarkStart")):
        if mark.get(w("name")) == ours.spot(number):
            cell = next(mark.iterancestors(w("tc")), None)
            return mark.getparent() if cell is None else cell
    return None


@pytest.mark.parametrize(
    ("pointer", "words"),
    [
        ("/document_control", "About this document"),
        ("/learning_objectives", "Learning objectives"),
        ("/learning_objectives/0", "[G1] Id"),
        ("/learning_objectives/0/no_such_column", "[G1] Id"),
        ("/learning_objectives/99", "Learning objectives"),
        ("/document_control/city_name", "Exempla"),
    ],
)
def test_a_remark_on_more_than_an_answer(pointer, words):
    data = filled("roadmap", shipped()[2]["roadmap"])
    spot = spot_of(annotated(data, "roadmap", [remark(pointer=pointer)]))
    assert text.text(spot).startswith(words) if spot.tag == w("tc") else text.paragraph(spot) == words


@pytest.mark.parametrize("pointer", [None, "", "/no_such_part/3", "/no_such_part"])
def test_a_remark_without_a_place_stands_on_the_first_page_only(pointer):
    made = annotated(blank("roadmap"), "roadmap", [remark(pointer=pointer)])
    assert COMMENTS not in parts(made)
    assert spot_of(made) is None
    (page,) = [e for e in ours.left_in(tree(made)) if e.tag == w("tbl")]
    assert "It is so." in words_of(page)
    assert not list(page.iter(w("hyperlink")))


def test_the_comment_on_a_long_answer_spans_all_its_paragraphs():
    records = shipped()[2]["roadmap"]
    data = filled(
        "roadmap", records | {"starting_point": records["starting_point"] | {"city_profile": "One.\n\nTwo."}}
    )
    root = tree(annotated(data, "roadmap", [remark(pointer="/starting_point/city_profile")]))
    (start,), (end,) = root.iter(w("commentRangeStart")), root.iter(w("commentRangeEnd"))
    assert [text.paragraph(mark.getparent()) for mark in (start, end)] == ["One.", "Two."]


# --- The first page ---------------------------------------------------------------------------------------


def words_of(page):
    return "\n".join(text.paragraph(block) for block in page.iter(w("p")))


def page_of(data):
    (page,) = [e for e in ours.left_in(tree(data)) if e.tag == w("tbl")]
    return page


def test_the_first_page_says_what_it_is_and_lists_all_remarks():
    given = [
        remark(1, "/learning_objectives/0", E, "Wrong."),
        remark(2, None, W, "Odd."),
        remark(3, None, N, "So."),
    ]
    made = annotated(filled("roadmap", shipped()[2]["roadmap"]), "roadmap", given)
    page = page_of(made)
    assert page is not None and tree(made).find(w("body"))[0].tag == w("tbl")
    said = words_of(page)
    for words in ("What to fix", "1 March 2026", "1 error · 1 warning · 1 note", "not an official document"):
        assert words in said
    assert said.index("Errors") < said.index("Wrong.") < said.index("Warnings") < said.index("Odd.")
    assert said.index("Notes") < said.index("So.")
    links = [(link.get(w("anchor")), text.paragraph(link)) for link in page.iter(w("hyperlink"))]
    assert links == [("twinning_remark_1", "1"), ("twinning_remark_1", "Place 1")]


def test_the_first_page_is_not_taken_for_questions_and_answers():
    data = filled("roadmap", shipped()[2]["roadmap"])
    given = [replace(remark(1, None, message="[A1] Twin City", action="[A2] Country"), place="[A3].docx")]
    made = annotated(data, "roadmap", given)
    assert "[A1] Twin City" in words_of(page_of(made))
    assert record_of(made) == record_of(data)
    read, _ = main_part(intake.open_bytes(made, "x"))
    assert "What to fix" not in "".join(read.itertext())


def test_the_first_page_is_as_wide_as_the_text():
    data = blank("roadmap")
    wide = edited(data, lambda xml: xml.replace(b'w:w="11906"', b'w:w="8000"'))
    width = page_of(annotated(wide, "roadmap", [remark()])).find(f"{w('tblPr')}/{w('tblW')}")
    assert width.get(w("w")) == str(8000 - 2 * 1134)


# --- Files as other programs write them -------------------------------------------------------------------


def edited(data, change, part=MAIN):
    content = parts(data)[part]
    changed = change(content)
    assert changed != content
    return package.rewrite(data, {part: changed})


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
