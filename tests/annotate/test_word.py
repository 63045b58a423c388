"""Remarks in a copy of a Word form: each at its own answer, nothing else changed, and taken out again."""

import re

import pytest
from lxml import etree
from msgspec.structs import replace
from openxml_audit import OpenXmlValidator

from pipeline import annotate, intake, package
from pipeline.annotate import Remark, word
from pipeline.forms.word import ours, text
from pipeline.forms.word.mended import main_part
from pipeline.forms.word.names import w
from pipeline.model import Severity
from tests.annotate.making import (
    COMMENTS,
    MAIN,
    MAY_CHANGE,
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


def edited(data, change, part=MAIN):
    content = parts(data)[part]
    changed = change(content)
    assert changed != content
    return package.rewrite(data, {part: changed})


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
