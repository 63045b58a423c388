"""What happens to answers of a Word form that stand elsewhere, are edited, hidden or remarked upon."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.forms.word import text
from pipeline.forms.word.names import Element, w
from pipeline.forms.word.prompts import prompt
from tests.damage.word_form import Form_, emptied, escaped, row_of, said
from tests.forms.word.edits import NAMESPACES, copied_after, paragraph, say, take_out, xml


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escaped(words)}</w:t></w:r>'


def tracked_changes(it: Form_) -> None:
    """Other words deleted before the answer, two lines joined, one row put in and another taken out."""
    for spot in [*it.text_questions()][::2]:
        words = said(spot)
        emptied(spot.cells[0])
        say(spot.cells[0], "")
        spot.cells[0][-1].extend(
            xml(
                '<w:p><w:del w:id="1" w:author="A. Person"><w:r><w:delText>99</w:delText></w:r></w:del>'
                f'<w:ins w:id="2" w:author="A. Person">{run(words)}</w:ins></w:p>'
            )
        )
    for spot in it.boxes():
        first = spot.cells[0].find(w("p"))
        words = text.paragraph(first)
        half = len(words) // 2
        for line, mark in ((words[:half], '<w:rPr><w:del w:id="3"/></w:rPr>'), (words[half:], "")):
            first.addprevious(xml(f"<w:p><w:pPr>{mark}</w:pPr>{run(line)}</w:p>"))
        take_out(first)
    for spot in [*it.text_questions()][:1]:
        twin = copied_after(row_of(spot))
        twin.insert(0, xml('<w:trPr><w:del w:id="4"/></w:trPr>'))
        say(twin.findall(w("tc"))[1], "no longer there")


def comments(it: Form_) -> None:
    """Remarks in the margin of every third answer."""
    said_there = []
    for number, spot in enumerate([*it.text_questions()][::3]):
        place = spot.cells[0].find(w("p"))
        place.insert(1, xml(f'<w:commentRangeStart w:id="{number}"/>'))
        place.append(xml(f'<w:commentRangeEnd w:id="{number}"/>'))
        place.append(xml(f'<w:r><w:commentReference w:id="{number}"/></w:r>'))
        said_there.append(
            f'<w:comment w:id="{number}" w:author="A. Person" w:initials="AP">'
            f"<w:p>{run(f'Is this right? {number}')}</w:p></w:comment>"
        )
    it.parts["word/comments.xml"] = f"<w:comments {NAMESPACES}>{''.join(said_there)}</w:comments>".encode()


def footnotes(it: Form_) -> None:
    for spot in [*it.text_questions()][::5]:
        spot.cells[0].findall(w("p"))[-1].append(xml('<w:r><w:footnoteReference w:id="7"/></w:r>'))
    it.parts["word/footnotes.xml"] = (
        f'<w:footnotes {NAMESPACES}><w:footnote w:id="7"><w:p>{run("See the council minutes.")}</w:p>'
        "</w:footnote></w:footnotes>"
    ).encode()


def text_boxes(it: Form_) -> None:
    """Answers moved into a box that floats over their cell; offered twice in the file, as Word does."""
    for spot in [*it.text_questions()][::5]:
        words = said(spot)
        box = f"<w:txbxContent><w:p>{run(words)}</w:p></w:txbxContent>"
        emptied(spot.cells[0])[-1].append(
            xml(
                f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
                f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
            )
        )


def behind_the_label(it: Form_) -> None:
    for spot in [*it.text_questions()][::5]:
        spot.label.find(w("p")).append(xml(run(f": {said(spot)}")))
        emptied(spot.cells[0])


def below_the_guidance(it: Form_) -> None:
    for spot in [*it.text_questions()][::5]:
        spot.label.append(paragraph(escaped(said(spot))))
        emptied(spot.cells[0])


def in_a_third_column(it: Form_) -> None:
    for spot in [*it.text_questions()][::5]:
        say(copied_after(spot.cells[0]), escaped(said(spot)))
        emptied(spot.cells[0])


def in_the_next_row(it: Form_) -> None:
    for spot in [*it.text_questions()][::5]:
        row = copied_after(row_of(spot))
        cells = row.findall(w("tc"))
        emptied(cells[0])
        say(cells[1], escaped(said(spot)))
        emptied(spot.cells[0])


def below_the_box(it: Form_) -> None:
    for spot in it.boxes():
        box = next(spot.cells[0].iterancestors(w("tbl")))
        for line in reversed(said(spot).split("\n")):
            box.addnext(paragraph(escaped(line)))
        emptied(spot.cells[0])


def box_turned_to_text(it: Form_) -> None:
    for spot in it.boxes():
        box = next(spot.cells[0].iterancestors(w("tbl")))
        for line in spot.cells[0].findall(w("p")):
            box.addprevious(line)
        take_out(box)


def table_turned_to_text(it: Form_) -> None:
    """What Word's Convert to Text does: tabs between cells, a paragraph a row, more where cells had more."""
    tables = dict.fromkeys(next(spot.label.iterancestors(w("tbl"))) for spot in it.questions())
    plain = [
        row.element.getparent() for rows in it.layout.rows.values() for row in rows[:1] if not row.is_card
    ]
    for table in [*list(tables)[:2], *list(tables)[-3:-2], *plain[:1]]:
        if table.getparent() is not None:
            as_text(table)


def as_text(table: Element) -> None:
    for row in table.findall(w("tr")):
        lines = [text.lines(cell) or [""] for cell in row.findall(w("tc"))]
        joined = lines[0]
        for more in lines[1:]:
            joined = [*joined[:-1], f"{joined[-1]}\t{more[0]}", *more[1:]]
        for line in joined:
            pieces = "<w:r><w:tab/></w:r>".join(run(piece) for piece in line.split("\t"))
            table.addprevious(xml(f"<w:p>{pieces}</w:p>"))
    take_out(table)


def placeholder_left(it: Form_) -> None:
    for number, spot in enumerate([*it.text_questions()][::2]):
        words, left = said(spot), prompt(spot.field)
        say(spot.cells[0], escaped(f"{words}{left}" if number % 2 else f"{left}{words}"))
    for spot in it.boxes():
        spot.cells[0].insert(1, paragraph("‹ click and type ›"))


def hidden_text(it: Form_) -> None:
    for spot in [*it.text_questions()][::4]:
        spot.cells[0].findall(w("p"))[-1].append(xml(run(" (draft, 77)", "<w:vanish/>")))


def field_results(it: Form_) -> None:
    """Answers that are the result of a field: a reference, a sum, text from another document."""
    for spot in [*it.text_questions()][::4]:
        words = said(spot)
        instruction = "<w:r><w:instrText>QUOTE "
        emptied(spot.cells[0])[-1].extend(
            xml(
                '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
                f"{instruction}</w:instrText></w:r><w:r><w:t>in the instruction</w:t></w:r>"
                f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(words)}'
                '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
            )
        )


def crossed_tags(xml_text: str) -> str:
    """What LibreOffice 7 writes when a control holds a tracked deletion: tags that cross each other."""
    pattern = re.compile(
        r"(<w:sdtContent>)(<w:r>(?:(?!</?w:sdt|<w:p[ >]).)*?</w:r>)(</w:sdtContent></w:sdt>)"
    )
    deleted = r'\1\2<w:del w:id="9" w:author="A. Person"><w:r><w:delText>old</w:delText></w:r>\3</w:del>'
    return pattern.sub(deleted, xml_text, count=12)


MOVES: tuple[Callable[[Form_], None], ...] = (
    tracked_changes,
    comments,
    footnotes,
    text_boxes,
    behind_the_label,
    below_the_guidance,
    in_a_third_column,
    in_the_next_row,
    below_the_box,
    box_turned_to_text,
    table_turned_to_text,
    placeholder_left,
    hidden_text,
    field_results,
)
