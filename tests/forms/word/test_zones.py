"""What stands in a Word file in an unusual way is read as a person sees it, and it is said."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from pipeline import intake, package
from pipeline.forms import word
from pipeline.forms.word import names, signs
from pipeline.forms.word.mended import main_part
from pipeline.forms.word.names import w
from pipeline.forms.word.properties import serialise
from tests.forms.word import edits
from tests.forms.word.conftest import read_bytes
from tests.forms.word.edits import answer_cell, say, take_out, xml
from tests.forms.word.zones import FORM, TARGET, answered, read_after, run, said

NAMESPACES = edits.NAMESPACES


def test_hidden_text_is_no_answer_but_said(blank_roadmap):
    source = f"<w:p>{run('Decision 4')}{run(' or 5', '<w:vanish/>')}</w:p>"
    assert answered(blank_roadmap, source) == ("Decision 4", [("hidden-text", TARGET, "or 5")])


def test_text_that_is_not_hidden_after_all_counts(blank_roadmap):
    shown = run(" of May", '<w:vanish w:val="0"/>')
    source = f"<w:p>{run('Decision 4')}{shown}</w:p>"
    assert answered(blank_roadmap, source) == ("Decision 4 of May", [])


def test_the_instruction_of_a_field_is_not_seen_its_result_is(blank_roadmap):
    def mark(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    inner = f"{mark('begin')}{run('A')}{mark('separate')}{run('B')}{mark('end')}"
    source = (
        f"<w:p>{mark('begin')}{run('IF ')}{inner}{mark('separate')}{run('Decision 4')}{mark('end')}!</w:p>"
    )
    assert answered(blank_roadmap, source)[0] == "Decision 4"
    unfinished = f"<w:p>{mark('begin')}{run('Decision 4')}</w:p>"
    assert answered(blank_roadmap, unfinished)[0] == "Decision 4"


def test_boxes_and_lists_of_old_forms_show_their_state(blank_roadmap):
    def old(data):
        return f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'

    chosen = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="a"/><w:listEntry w:val="b"/></w:ddList>'
    assert answered(blank_roadmap, f"<w:p>{old(chosen)}</w:p>")[0] == "b"
    for state, sign in (
        ("", "☐"),
        ("<w:checked/>", "☒"),
        ('<w:checked w:val="0"/>', "☐"),
        ("<w:default/>", "☒"),
    ):
        assert (
            answered(blank_roadmap, f"<w:p>{old(f'<w:checkBox>{state}</w:checkBox>')}{run(' so')}</w:p>")[0]
            == f"{sign} so"
        )


def test_soft_hyphens_are_kept_in_texts_and_do_not_count_elsewhere(blank_roadmap):
    assert answered(blank_roadmap, f"<w:p>{run('Rats')}<w:r><w:softHyphen/></w:r>{run('beschluss')}</w:p>")[
        0
    ] == ("Rats\xadbeschluss")

    def number(root):
        say(answer_cell(root, "B3"), "20\xad40")

    assert read_after(blank_roadmap, number).data["starting_point"] == {"climate_target_year": 2040}


def test_a_footnote_is_not_lost_in_silence(blank_roadmap):
    notes = f'<w:footnotes {NAMESPACES}><w:footnote w:id="3"><w:p>{run("See the minutes")}</w:p></w:footnote>'
    source = f'<w:p>{run("Decision 4")}<w:r><w:footnoteReference w:id="3"/></w:r></w:p>'
    parts = {"word/footnotes.xml": f"{notes}</w:footnotes>".encode()}
    assert answered(blank_roadmap, source, parts) == ("Decision 4", [("footnote", TARGET, "See the minutes")])


def test_comments_are_kept_without_their_authors(blank_roadmap):
    remark = f'<w:comment w:id="0" w:author="Jo Doe" w:initials="JD"><w:p>{run("Really?")}</w:p></w:comment>'
    parts = {"word/comments.xml": f"<w:comments {NAMESPACES}>{remark}</w:comments>".encode()}
    source = f'<w:p>{run("Decision 4")}<w:r><w:commentReference w:id="0"/></w:r></w:p>'
    assert answered(blank_roadmap, source, parts) == ("Decision 4", [("comment", TARGET, "Really?")])

    def in_a_heading(root):
        heading = next(root.find(w("body")).iterchildren(w("p")))
        heading.append(xml('<w:r><w:commentReference w:id="0"/></w:r>'))

    record = read_after(blank_roadmap, in_a_heading, parts)
    assert said(record) == [("comment", None, "Really?")]
    assert "Doe" not in str(record)


def test_tracked_changes_are_said_and_old_programs_doubted(blank_roadmap):
    def track(root):
        say(answer_cell(root, "B4"), "")
        answer_cell(root, "B4")[-1].append(xml(f"<w:ins>{run('Decision 4')}</w:ins>"))

    record = read_after(blank_roadmap, track)
    assert said(record) == [("tracked-changes", None, None)]
    assert record.places[TARGET].confidence > 0.9
    app = (
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        b"<Application>LibreOffice/7.4.7.2$Linux</Application></Properties>"
    )
    old = read_after(blank_roadmap, track, {"docProps/app.xml": app})
    assert [rule for rule, _, _ in said(old)] == ["tracked-changes", "tracked-by-old-program"]
    assert old.places[TARGET].confidence <= 0.5
    new = read_after(blank_roadmap, track, {"docProps/app.xml": app.replace(b"7.4.7", b"25.2")})
    assert [rule for rule, _, _ in said(new)] == ["tracked-changes"]


def test_a_column_whose_deletion_is_tracked_is_gone(blank_roadmap):
    def delete(root):
        row = edits.copied_after(edits.row_of(root, "B4"))
        say(row.findall(w("tc"))[1], "x")
        edits.row_of(root, "B4").findall(w("tc"))[1].find(w("tcPr")).append(xml("<w:cellDel/>"))
        take_out(row)

    assert [note.rule for note in read_after(blank_roadmap, delete).notes] == [
        "lost-field",
        "tracked-changes",
    ]


def crossed(blank_roadmap, words="Klima & Energie"):
    """What LibreOffice 7 writes when it tracks a deletion in a control."""
    root = edits.document_of(blank_roadmap)
    control = next(answer_cell(root, "B4").iter(w("sdt")))
    control[1][:] = [xml(run("HERE"))]
    content = serialise(root).decode()
    broken = content.replace(
        "HERE</w:t></w:r></w:sdtContent></w:sdt>",
        f"{words.replace('&', '&amp;')}</w:t></w:r><w:del><w:r><w:delText>old</w:delText></w:r>"
        "</w:sdtContent></w:sdt></w:del>",
    )
    assert broken != content
    return package.rewrite(blank_roadmap, {edits.DOCUMENT: broken.encode()})


def test_crossed_tags_are_mended_without_losing_a_sign(blank_roadmap):
    record = read_bytes(crossed(blank_roadmap), FORM)
    assert record.data["starting_point"]["target_adopted"] == "Klima & Energie"
    assert "mended-file" in [note.rule for note in record.notes]
    assert record.stamp.output == "roadmap"


def test_other_damage_is_still_refused(blank_roadmap):
    damaged = package.rewrite(blank_roadmap, {edits.DOCUMENT: b"<w:document><w:sdt><w:p></w:document>"})
    with pytest.raises(intake.Refused, match="xml-damaged"):
        main_part(intake.open_bytes(damaged, "form.docx"))


LEVERS = replace(next(f for _, f in FORM.fields() if f.code == "F1"))
LABELS = [choice.label for choice in LEVERS.choices]


@pytest.mark.parametrize(
    ("lines", "ticked", "doubtful"),
    [
        (["☐☒ {0}", "☐ {1}"], [0], [0]),
        (["☒☒ {0}", "☐ {1}"], [0], []),
        (["☐ x {0}", "☐ {1}"], [0], [0]),
        (["yes {0}", "{1}", "no {2}"], [0], [1]),
        (["{0}: ja", "{1} – nein"], [0], []),
        (["X - {0}", "{1}"], [0], [1]),
        (["{0} ✓"], [0], []),
    ],
)
def test_what_is_ticked(lines, ticked, doubtful):
    found = signs.ticks(LEVERS, "\n".join(line.format(*LABELS) for line in lines), offered=True)
    assert found.labels == tuple(LABELS[number] for number in ticked)
    assert found.doubtful == tuple(LABELS[number] for number in doubtful)


def test_all_choices_without_boxes_say_nothing(blank_roadmap):
    assert signs.ticks(LEVERS, "\n".join(LABELS), offered=True).unmarked
    assert signs.ticks(LEVERS, "\n".join(LABELS), offered=False) is None
    assert signs.ticks(LEVERS, LABELS[0], offered=True) is None

    def erase(root):
        for control in list(answer_cell(root, "F1").iter(w("sdt"))):
            take_out(control)

    record = read_after(blank_roadmap, erase)
    assert record.data["focus"] == {}
    assert [note.rule for note in record.notes] == ["nothing-marked"]


def test_the_sign_seen_beats_the_state_stored_and_the_conflict_is_said(blank_roadmap):
    def retype(root):
        next(t for t in answer_cell(root, "F1").iter(w("t")) if t.text == "☐").text = "☒"

    record = read_after(blank_roadmap, retype)
    assert record.data["focus"] == {"focus_domains": ["buildings"]}
    assert said(record) == [("ticks-in-doubt", "/focus/focus_domains", LABELS[0])]
    assert record.places["/focus/focus_domains"].confidence <= 0.5


def test_codes_are_known_with_all_kinds_of_spaces():
    assert names.code_in_text(" [ b3 ] Year") == "B3"
    assert word.stamp is not None


BINDING = '<w:dataBinding w:xpath="/a" w:storeItemID="{0}"/>'
TWICE = (
    "<w:r><mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>"
    "</w:r>"
)


def test_an_answer_tied_to_data_elsewhere_is_said(blank_roadmap):
    control = f"<w:sdt><w:sdtPr>{BINDING}</w:sdtPr><w:sdtContent>{run('Decision 4')}</w:sdtContent></w:sdt>"
    assert answered(blank_roadmap, f"<w:p>{control}</w:p>") == (
        "Decision 4",
        [("bound-control", TARGET, "Decision 4")],
    )


def test_an_answer_in_two_versions_is_read_as_word_shows_it_and_said(blank_roadmap):
    source = f"<w:p>{TWICE.format('<w:t>Decision 4</w:t>', '<w:t>Decision 5</w:t>')}</w:p>"
    assert answered(blank_roadmap, source) == ("Decision 4", [("two-versions", TARGET, "Decision 5")])


def test_an_answer_in_two_versions_that_say_the_same_is_not(blank_roadmap):
    source = f"<w:p>{TWICE.format('<w:t>Decision  4</w:t>', '<w:t>Decision 4</w:t>')}</w:p>"
    assert answered(blank_roadmap, source) == ("Decision  4", [])
