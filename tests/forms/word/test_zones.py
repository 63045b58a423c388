"""What stands in a Word file in an unusual way is read as a person sees it, and it is said."""

from __future__ import annotations

import dataclasses

import pytest
from msgspec.structs import replace

from pipeline import intake, package
from pipeline.fields import Form
from pipeline.forms import word
from pipeline.forms.word import names, signs, text
from pipeline.forms.word.mended import main_part
from pipeline.forms.word.names import w
from pipeline.forms.word.properties import serialise
from tests.forms.word import edits
from tests.forms.word.conftest import SHIPPED, blank_of, read_bytes
from tests.forms.word.edits import answer_cell, label_cell, paragraph, say, take_out, xml

FORM = SHIPPED.form("roadmap")
TARGET = "/starting_point/target_adopted"  # B4
NAMESPACES = edits.NAMESPACES


@pytest.fixture(scope="module")
def blank():
    return blank_of(FORM)


def read_after(blank, change, parts=None, form: Form = FORM):
    root = edits.document_of(blank)
    change(root)
    return read_bytes(package.rewrite(blank, {edits.DOCUMENT: serialise(root), **(parts or {})}), form)


def said(record):
    return [(note.rule, note.pointer, note.found) for note in record.notes]


def answered(blank, source, parts=None):
    """What is read when the answer to B4 is this paragraph."""

    def answer(root):
        cell = answer_cell(root, "B4")
        say(cell, "")
        take_out(cell[-1])
        cell.append(xml(source))

    record = read_after(blank, answer, parts)
    return record.data["starting_point"].get("target_adopted"), said(record)


def run(words, properties=""):
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{words}</w:t></w:r>"


def test_hidden_text_is_no_answer_but_said(blank):
    source = f"<w:p>{run('Decision 4')}{run(' or 5', '<w:vanish/>')}</w:p>"
    assert answered(blank, source) == ("Decision 4", [("hidden-text", TARGET, "or 5")])


def test_text_that_is_not_hidden_after_all_counts(blank):
    shown = run(" of May", '<w:vanish w:val="0"/>')
    source = f"<w:p>{run('Decision 4')}{shown}</w:p>"
    assert answered(blank, source) == ("Decision 4 of May", [])


def test_the_instruction_of_a_field_is_not_seen_its_result_is(blank):
    def mark(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    inner = f"{mark('begin')}{run('A')}{mark('separate')}{run('B')}{mark('end')}"
    source = (
        f"<w:p>{mark('begin')}{run('IF ')}{inner}{mark('separate')}{run('Decision 4')}{mark('end')}!</w:p>"
    )
    assert answered(blank, source)[0] == "Decision 4"
    unfinished = f"<w:p>{mark('begin')}{run('Decision 4')}</w:p>"
    assert answered(blank, unfinished)[0] == "Decision 4"


def test_boxes_and_lists_of_old_forms_show_their_state(blank):
    def old(data):
        return f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'

    chosen = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="a"/><w:listEntry w:val="b"/></w:ddList>'
    assert answered(blank, f"<w:p>{old(chosen)}</w:p>")[0] == "b"
    for state, sign in (
        ("", "☐"),
        ("<w:checked/>", "☒"),
        ('<w:checked w:val="0"/>', "☐"),
        ("<w:default/>", "☒"),
    ):
        assert (
            answered(blank, f"<w:p>{old(f'<w:checkBox>{state}</w:checkBox>')}{run(' so')}</w:p>")[0]
            == f"{sign} so"
        )


def test_soft_hyphens_are_kept_in_texts_and_do_not_count_elsewhere(blank):
    assert answered(blank, f"<w:p>{run('Rats')}<w:r><w:softHyphen/></w:r>{run('beschluss')}</w:p>")[0] == (
        "Rats\xadbeschluss"
    )

    def number(root):
        say(answer_cell(root, "B3"), "20\xad40")

    assert read_after(blank, number).data["starting_point"] == {"climate_target_year": 2040}


def test_a_footnote_is_not_lost_in_silence(blank):
    notes = f'<w:footnotes {NAMESPACES}><w:footnote w:id="3"><w:p>{run("See the minutes")}</w:p></w:footnote>'
    source = f'<w:p>{run("Decision 4")}<w:r><w:footnoteReference w:id="3"/></w:r></w:p>'
    parts = {"word/footnotes.xml": f"{notes}</w:footnotes>".encode()}
    assert answered(blank, source, parts) == ("Decision 4", [("footnote", TARGET, "See the minutes")])


def test_comments_are_kept_without_their_authors(blank):
    remark = f'<w:comment w:id="0" w:author="Jo Doe" w:initials="JD"><w:p>{run("Really?")}</w:p></w:comment>'
    parts = {"word/comments.xml": f"<w:comments {NAMESPACES}>{remark}</w:comments>".encode()}
    source = f'<w:p>{run("Decision 4")}<w:r><w:commentReference w:id="0"/></w:r></w:p>'
    assert answered(blank, source, parts) == ("Decision 4", [("comment", TARGET, "Really?")])

    def in_a_heading(root):
        heading = next(root.find(w("body")).iterchildren(w("p")))
        heading.append(xml('<w:r><w:commentReference w:id="0"/></w:r>'))

    record = read_after(blank, in_a_heading, parts)
    assert said(record) == [("comment", None, "Really?")]
    assert "Doe" not in str(record)


def test_tracked_changes_are_said_and_old_programs_doubted(blank):
    def track(root):
        say(answer_cell(root, "B4"), "")
        answer_cell(root, "B4")[-1].append(xml(f"<w:ins>{run('Decision 4')}</w:ins>"))

    record = read_after(blank, track)
    assert said(record) == [("tracked-changes", None, None)]
    assert record.places[TARGET].confidence > 0.9
    app = (
        b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        b"<Application>LibreOffice/7.4.7.2$Linux</Application></Properties>"
    )
    old = read_after(blank, track, {"docProps/app.xml": app})
    assert [rule for rule, _, _ in said(old)] == ["tracked-changes", "tracked-by-old-program"]
    assert old.places[TARGET].confidence <= 0.5
    new = read_after(blank, track, {"docProps/app.xml": app.replace(b"7.4.7", b"25.2")})
    assert [rule for rule, _, _ in said(new)] == ["tracked-changes"]


def test_a_column_whose_deletion_is_tracked_is_gone(blank):
    def delete(root):
        row = edits.copied_after(edits.row_of(root, "B4"))
        say(row.findall(w("tc"))[1], "x")
        edits.row_of(root, "B4").findall(w("tc"))[1].find(w("tcPr")).append(xml("<w:cellDel/>"))
        take_out(row)

    assert [note.rule for note in read_after(blank, delete).notes] == ["lost-field", "tracked-changes"]


def crossed(blank, words="Klima & Energie"):
    """What LibreOffice 7 writes when it tracks a deletion in a control."""
    root = edits.document_of(blank)
    control = next(answer_cell(root, "B4").iter(w("sdt")))
    control[1][:] = [xml(run("HERE"))]
    content = serialise(root).decode()
    broken = content.replace(
        "HERE</w:t></w:r></w:sdtContent></w:sdt>",
        f"{words.replace('&', '&amp;')}</w:t></w:r><w:del><w:r><w:delText>old</w:delText></w:r>"
        "</w:sdtContent></w:sdt></w:del>",
    )
    assert broken != content
    return package.rewrite(blank, {edits.DOCUMENT: broken.encode()})


def test_crossed_tags_are_mended_without_losing_a_sign(blank):
    record = read_bytes(crossed(blank), FORM)
    assert record.data["starting_point"]["target_adopted"] == "Klima & Energie"
    assert "mended-file" in [note.rule for note in record.notes]
    assert record.stamp.output == "roadmap"


def test_other_damage_is_still_refused(blank):
    damaged = package.rewrite(blank, {edits.DOCUMENT: b"<w:document><w:sdt><w:p></w:document>"})
    with pytest.raises(intake.Refused, match="xml-damaged"):
        main_part(intake.open_bytes(damaged, "form.docx"))


def test_labels_in_other_languages_lead_to_the_question(blank):
    def translated(part):
        fields = (replace(f, titles=("Einwohnerzahl",)) if f.code == "B1" else f for f in part.fields)
        return replace(part, fields=tuple(fields))

    form = dataclasses.replace(FORM, parts=tuple(map(translated, FORM.parts)))

    def translate(root):
        edits.without_controls(root)
        edits.without_bookmarks(root)
        say(label_cell(root, "B1"), "Einwohner\xadzahl *")
        say(answer_cell_of(root, "Einwohner"), "12 500")

    record = read_after(blank, translate, form=form)
    assert record.data["starting_point"] == {"population": 12500}
    assert record.places["/starting_point/population"].anchors == ("label",)
    assert "lost-field" in [note.rule for note in read_after(blank, translate).notes]


def answer_cell_of(root, beginning):
    row = next(
        r
        for r in root.iter(w("tr"))
        if text.text(r[0] if r[0].tag == w("tc") else r[1]).startswith(beginning)
    )
    return row.findall(w("tc"))[1]


def test_similar_words_lead_there_only_when_nothing_else_does(blank):
    def touched(root):
        label = label_cell(root, "B3")
        say(label, "Years of the climate neutrality")
        edits.without_controls(answer_cell(root, "B4").getparent().getparent())
        say(answer_cell_of(root, "Years of"), "2040")

    record = read_after(blank, touched)
    place = record.places["/starting_point/climate_target_year"]
    assert (record.data["starting_point"], place.confidence) == ({"climate_target_year": 2040}, 0.5)
    assert [note.rule for note in record.notes] == ["similar-label"]

    def own_row(root):
        row = edits.copied_after(edits.row_of(root, "B3"))
        edits.without_controls(row)
        edits.without_bookmarks(row)
        say(row.findall(w("tc"))[0], "Years of climate neutrality")
        say(row.findall(w("tc"))[1], "2033")

    record = read_after(blank, own_row)
    assert record.data["starting_point"] == {}
    assert [note.rule for note in record.notes] == ["extra-content"]


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


def test_all_choices_without_boxes_say_nothing(blank):
    assert signs.ticks(LEVERS, "\n".join(LABELS), offered=True).unmarked
    assert signs.ticks(LEVERS, "\n".join(LABELS), offered=False) is None
    assert signs.ticks(LEVERS, LABELS[0], offered=True) is None

    def erase(root):
        for control in list(answer_cell(root, "F1").iter(w("sdt"))):
            take_out(control)

    record = read_after(blank, erase)
    assert record.data["focus"] == {}
    assert [note.rule for note in record.notes] == ["nothing-marked"]


def test_the_sign_seen_beats_the_state_stored_and_the_conflict_is_said(blank):
    def retype(root):
        next(t for t in answer_cell(root, "F1").iter(w("t")) if t.text == "☐").text = "☒"

    record = read_after(blank, retype)
    assert record.data["focus"] == {"focus_domains": ["buildings"]}
    assert said(record) == [("ticks-in-doubt", "/focus/focus_domains", LABELS[0])]
    assert record.places["/focus/focus_domains"].confidence <= 0.5


def test_a_question_in_a_text_box_is_read_once(blank):
    def into_a_box(root):
        table = edits.row_of(root, "B4").getparent()
        say(answer_cell(root, "B4"), "Decision 4")
        place = paragraph("")
        table.addprevious(place)
        box = "<w:txbxContent/>"
        place.append(
            xml(
                f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
                f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
            )
        )
        first, second = place.iter(w("txbxContent"))
        second.append(edits.copy.deepcopy(table))
        first.append(table)

    record = read_after(blank, into_a_box)
    assert record.data["starting_point"] == {"target_adopted": "Decision 4"}
    assert record.notes == ()


def test_a_row_with_a_cell_too_few_is_said(blank):
    def cut(root):
        rows = edits.row_of(root, "D1").getparent().findall(w("tr"))
        for number, cell in enumerate(rows[1].findall(w("tc"))):
            say(cell, f"plan {number}")
        take_out(rows[1].findall(w("tc"))[1])

    record = read_after(blank, cut)
    assert ("row-out-of-line", "/existing_plans/0") in [(note.rule, note.pointer) for note in record.notes]


def test_codes_are_known_with_all_kinds_of_spaces():
    assert names.code_in_text(" [ b3 ] Year") == "B3"
    assert word.stamp is not None


def nested(depth):
    inner = paragraph("deep")
    for _ in range(depth):
        outer = xml("<w:p><w:r><w:drawing><w:txbxContent/></w:drawing></w:r></w:p>")
        outer[0][0][0].append(inner)
        inner = outer
    return inner


def test_boxes_in_boxes_are_read_once_and_soon(blank):
    assert text.paragraph(nested(40)) == "deep"

    def add(root):
        root.find(w("body")).insert(0, nested(40))

    assert [note.rule for note in read_after(blank, add).notes] == ["extra-content"]


def test_a_control_around_a_whole_cell_is_no_stumbling_block(blank):
    def wrap(root):
        cell = answer_cell(root, "F1")
        control = next(cell.iter(w("sdt")))
        next(t for t in control.iter(w("t"))).text = "☒"
        place = control.getparent()
        place.addprevious(control)
        control[-1][:] = [xml(f"<w:p>{run('☒')}</w:p>")]

    assert "focus" in read_after(blank, wrap).data


BINDING = '<w:dataBinding w:xpath="/a" w:storeItemID="{0}"/>'
TWICE = (
    "<w:r><mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>"
    "</w:r>"
)


def test_an_answer_tied_to_data_elsewhere_is_said(blank):
    control = f"<w:sdt><w:sdtPr>{BINDING}</w:sdtPr><w:sdtContent>{run('Decision 4')}</w:sdtContent></w:sdt>"
    assert answered(blank, f"<w:p>{control}</w:p>") == (
        "Decision 4",
        [("bound-control", TARGET, "Decision 4")],
    )


def test_an_answer_in_two_versions_is_read_as_word_shows_it_and_said(blank):
    source = f"<w:p>{TWICE.format('<w:t>Decision 4</w:t>', '<w:t>Decision 5</w:t>')}</w:p>"
    assert answered(blank, source) == ("Decision 4", [("two-versions", TARGET, "Decision 5")])


def test_an_answer_in_two_versions_that_say_the_same_is_not(blank):
    source = f"<w:p>{TWICE.format('<w:t>Decision  4</w:t>', '<w:t>Decision 4</w:t>')}</w:p>"
    assert answered(blank, source) == ("Decision  4", [])
