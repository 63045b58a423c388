"""What people and programs do to a filled Word form; each break is done to many answers of it at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise

from pipeline.fields import Kind
from pipeline.forms.word import text
from pipeline.forms.word.names import w
from tests.damage.word_form import Form_, emptied, escaped, is_ticked, row_of, said
from tests.forms.word import edits
from tests.forms.word.edits import copied_after, paragraph, say, take_out, xml


def controls_deleted(it: Form_) -> None:
    edits.without_controls(it.root)


def saved_by_an_old_libreoffice(it: Form_) -> None:
    edits.without_controls(it.root)
    edits.without_bookmarks(it.root)


def google_controls(it: Form_) -> None:
    edits.without_controls(it.root)
    edits.without_bookmarks(it.root)
    edits.in_google_controls(it.root)


def pasted_over(it: Form_) -> None:
    for spot in [*it.text_questions()][::3]:
        say(spot.cells[0], escaped(said(spot)))


def formatted_paste(it: Form_) -> None:
    """Bold and linked pieces, bullets, and for long answers a table inside the cell."""
    for spot in [*it.text_questions()][::4]:
        words = said(spot)
        half = len(words) // 2
        first, second = escaped(words[:half]), escaped(words[half:])
        emptied(spot.cells[0])[-1].extend(
            xml(
                '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
                f'<w:hyperlink><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{first}</w:t></w:r>'
                f'</w:hyperlink><w:smartTag><w:r><w:t xml:space="preserve">{second}</w:t></w:r></w:smartTag>'
                "</w:p>"
            )
        )
    for spot in it.boxes():
        cell = spot.cells[0]
        table = xml("<w:tbl><w:tr><w:tc/></w:tr></w:tbl>")
        table[0][0].extend(cell.findall(w("p")))
        cell.extend([table, xml("<w:p/>")])


def label_and_answer_merged(it: Form_) -> None:
    for spot in [*it.text_questions()][::8]:
        spot.label.extend(spot.cells[0].findall(w("p")))
        take_out(spot.cells[0])


def answers_merged(it: Form_) -> None:
    """Two answer cells, one below the other, merged: the second answer now stands inside the first."""
    pairs = [*it.text_questions()]
    for upper, lower in list(pairwise(pairs))[::12]:
        if row_of(upper).getnext() is not row_of(lower):
            continue
        for cell, value in ((upper.cells[0], ' w:val="restart"'), (lower.cells[0], "")):
            cell.find(w("tcPr")).append(xml(f"<w:vMerge{value}/>"))
        upper.cells[0].extend(lower.cells[0].findall(w("p")))
        emptied(lower.cells[0])


def cells_of_rows_merged(it: Form_) -> None:
    """In tables of rows: two cells of a column merged, and two cells of a row."""
    for rows in it.layout.rows.values():
        plain = [row.element for row in rows if not row.is_card and all(map(said, row.spots.values()))]
        if len(plain) < 3 or plain[0].getnext() is not plain[1]:
            continue
        upper, lower = plain[0].findall(w("tc"))[0], plain[1].findall(w("tc"))[0]
        for cell, value in ((upper, ' w:val="restart"'), (lower, "")):
            cell.find(w("tcPr")).append(xml(f"<w:vMerge{value}/>"))
        upper.extend(lower.findall(w("p")))
        emptied(lower)
        left, right = plain[2].findall(w("tc"))[:2]
        left.find(w("tcPr")).append(xml('<w:gridSpan w:val="2"/>'))
        left.extend(right.findall(w("p")))
        take_out(right)


def own_rows(it: Form_) -> None:
    for spot in [*it.text_questions()][::5]:
        row = copied_after(row_of(spot))
        edits.without_bookmarks(row)
        edits.without_controls(row)
        for cell, words in zip(row.findall(w("tc")), ("Contact in the region", "the desk"), strict=False):
            say(cell, words)
    for row in [row for rows in it.layout.rows.values() for row in rows[:1] if not row.is_card]:
        blank = copied_after(row.element)
        for cell in blank.findall(w("tc")):
            emptied(cell)
    for spot in it.boxes():
        spot.label.addprevious(paragraph("Internal: to be discussed."))


def reordered(it: Form_) -> None:
    for table in it.root.iter(w("tbl")):
        rows = table.findall(w("tr"))
        header = 1 if rows[0].find(f"{w('trPr')}/{w('tblHeader')}") is not None else 0
        for row in rows[header:]:
            table.insert(table.index(rows[header - 1]) + 1 if header else 0, row)


def labels_translated(it: Form_) -> None:
    edits.reworded(it.root)


def retitled(it: Form_) -> None:
    """Headings and labels in other words, guidance rewritten."""
    for words in it.root.iter(w("t")):
        style = next(words.iterancestors(w("p"))).find(f"{w('pPr')}/{w('pStyle')}")
        if style is not None and style.get(w("val")).startswith(("Heading", "FormGuidance", "FormHint")):
            words.text = f"As we call it: {words.text}"
    for run in edits.labels(it.root):
        run.find(w("t")).text += "?"


def soft_hyphens(it: Form_) -> None:
    """What a program puts into words to part them at the end of a line; typographic quotes."""
    edits.without_codes(it.root)
    for run in edits.labels(it.root):
        label = run.find(w("t"))
        label.text = label.text[:3] + "\xad" + label.text[3:].replace("'", "’")


def codes_deleted(it: Form_) -> None:
    edits.without_codes(it.root)


def only_similar_labels(it: Form_) -> None:
    """No code, bookmark or control is left, and labels were touched up: only their likeness tells."""
    for change in (edits.without_codes, edits.without_bookmarks, edits.without_controls):
        change(it.root)
    for run in edits.labels(it.root):
        label = run.find(w("t"))
        label.text = label.text + "s" if len(label.text) > 6 else label.text


def everything_renamed(it: Form_) -> None:
    for change in (edits.without_codes, edits.without_bookmarks, edits.without_controls, edits.reworded):
        change(it.root)


def section_deleted(it: Form_) -> None:
    """A whole section, from its heading to the next one."""
    other = [
        spot for pointer, spot in it.layout.answers.items() if not pointer.startswith("/document_control")
    ]
    body = it.root.find(w("body"))
    block = next(e for e in (other[0].label, *other[0].label.iterancestors()) if e.getparent() is body)
    for following in [block, *block.itersiblings()]:
        style = following.find(f"{w('pPr')}/{w('pStyle')}")
        if style is not None and style.get(w("val")) == "Heading1":
            break
        take_out(following)


def row_copied(it: Form_) -> None:
    for spot in [s for s in it.text_questions() if s.field.pointer in it.layout.answers][::5]:
        twin = copied_after(row_of(spot))
        say(twin.findall(w("tc"))[1], "another answer" if spot.field.kind is Kind.TEXT else "2031")


def typed_as_text(it: Form_) -> None:
    """Dates by the month's name, thousands parted, a decimal comma, the unit written behind the number."""
    months = [date(2001, month, 1).strftime("%B") for month in range(1, 13)]
    for spot in it.spots():
        words = said(spot)
        if spot.field.kind is Kind.DATE:
            year, month, day = words.split("-")
            say(spot.cells[0], f"{int(day)} {months[int(month) - 1]} {year}")
        elif spot.field.kind in (Kind.INTEGER, Kind.NUMBER):
            number = f"{int(words):,}".replace(",", " ") if words.isdigit() else words
            say(spot.cells[0], f"{number} {escaped(spot.field.unit)}".strip())


def ticks_typed(it: Form_) -> None:
    """Boxes replaced by what people type instead of them; some before the choice, some behind it."""
    marks = ("x {}", "✓ {}", "yes {}", "{} x", "X - {}", "{}: ja")
    number = 0
    for spot in it.spots():
        if spot.field.kind is Kind.BOOLEAN:
            say(spot.cells[0], "✓" if said(spot) == "Yes" else "nein")
        if not is_ticked(spot):
            continue
        lines = text.lines(spot.cells[0])
        emptied(spot.cells[0])
        for line in lines:
            number += 1
            words = escaped(line[1:].strip())
            mark = marks[number % len(marks)] if line.startswith("☒") else ("{}", "no {}", "☐ {}")[number % 3]
            spot.cells[0].append(paragraph(mark.format(words)))


def box_beside_a_box(it: Form_) -> None:
    """A cross typed beside the empty box that is still there; other crosses typed over the box itself."""
    for number, spot in enumerate(filter(is_ticked, it.spots())):
        for control in spot.cells[0].iter(w("sdt")):
            sign = next(control.iter(w("t")))
            checked = next(e for e in control.iter() if e.tag.endswith("}checked"))
            if sign.text == "☒":
                checked.set(next(iter(checked.attrib)), "0")
                if number % 2:
                    sign.text = "☐"
                    control.addnext(xml("<w:r><w:t>☒</w:t></w:r>"))


BREAKS: tuple[Callable[[Form_], None], ...] = (
    controls_deleted,
    saved_by_an_old_libreoffice,
    google_controls,
    pasted_over,
    formatted_paste,
    label_and_answer_merged,
    answers_merged,
    cells_of_rows_merged,
    own_rows,
    reordered,
    labels_translated,
    retitled,
    soft_hyphens,
    codes_deleted,
    only_similar_labels,
    everything_renamed,
    section_deleted,
    row_copied,
    typed_as_text,
    ticks_typed,
    box_beside_a_box,
)
