"""What people and programs make of values."""

from __future__ import annotations

from datetime import date

from lxml import etree

from pipeline.fields import Kind, Section, Table
from pipeline.forms.excel.addresses import position
from pipeline.forms.excel.edit import serialised
from pipeline.forms.excel.keys import YES_NO
from pipeline.forms.excel.markup import MAIN, RELATIONS, encoded
from pipeline.forms.excel.number_formats import EPOCH
from tests.damage.excel_case import QUESTIONS, TEXTS, Case


def formulas_without_results(case: Case) -> None:
    kinds = (Kind.NUMBER, Kind.INTEGER, Kind.DATE, Kind.REFERENCE, *TEXTS)
    for page, ref in case.one_a_row(4, *kinds):
        page.calculate(ref, "'[plan.xlsx]Sheet1'!B2")


def formulas_with_results(case: Case) -> None:
    """A form fed from a workbook of one's own."""
    for part, f in case.form.fields():
        kinds = (*TEXTS, Kind.REFERENCE, Kind.CHOICE, Kind.INTEGER, Kind.NUMBER)
        if isinstance(part, Table) and f.kind in kinds and not f.computed and not f.fixed:
            for index, row in enumerate(case.truth[part.name]):
                if row.get(f.name) is not None:
                    page, ref = case.at(f.at(index))
                    number = f.kind in (Kind.INTEGER, Kind.NUMBER)
                    text = encoded(page.content(ref))
                    page.calculate(ref, "'[plan.xlsx]Sheet1'!B2", "" if number else "str", text)


def error_values(case: Case) -> None:
    wrong = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!")
    places = case.one_a_row(3, Kind.NUMBER, Kind.INTEGER, Kind.DATE, Kind.CHOICE)
    for number, (page, ref) in enumerate(places):
        page.calculate(ref, "B2/0", "e", wrong[number % len(wrong)])


def days_counted_from_1904(case: Case) -> None:
    properties = case.book.root.find(f"{MAIN}workbookPr")
    assert properties is not None
    properties.set("date1904", "1")
    for _, page, ref, _ in case.cells(Kind.DATE):
        value = page.cell(ref).find(f"{MAIN}v")
        assert value is not None
        value.text = str(int(value.text or "0") - 1462)


def dates_as_text(case: Case) -> None:
    for number, (_, page, ref, said) in enumerate(case.cells(Kind.DATE)):
        day = date.fromisoformat(said)
        ways = (
            f"{day:%d.%m.%Y}",
            f"{day.day} {day:%B} {day.year}",
            said,
            f"{day.day}.{day.month}.{day.year}",
        )
        page.say(ref, ways[number % len(ways)])


def dates_as_bare_numbers(case: Case) -> None:
    """Pasted without their format: Excel then shows 46100."""
    for _, page, ref, said in case.cells(Kind.DATE):
        page.number(ref, str((date.fromisoformat(said) - EPOCH).days))
        page.cell(ref).set("s", "0")


def numbers_as_text(case: Case) -> None:
    for number, (_, page, ref, said) in enumerate(case.cells(Kind.INTEGER, Kind.NUMBER)):
        comma = f"{said:,}".replace(",", " ").replace(".", ",")
        page.say(ref, (str(said), comma, comma.replace(" ", "\u00a0"))[number % 3])


def choices_typed(case: Case) -> None:
    for number, (f, page, ref, said) in enumerate(case.cells(Kind.CHOICE)):
        label = f.label_of(said)
        page.say(ref, (label.upper(), f"  {label} ", said, label.lower())[number % 4])
    for number, (_, page, ref, said) in enumerate(case.cells(Kind.BOOLEAN)):
        page.say(ref, (YES_NO[0] if said else YES_NO[1]).upper() if number % 2 else ("y" if said else "n"))


def ticked_in_other_ways(case: Case) -> None:
    for number, (_, row, ticked) in enumerate(case.ticks()):
        if ticked:
            case.questions.say(f"D{row}", ("✓", "yes", "X", "☒", "ja")[number % 5])


def spaces_around_answers(case: Case) -> None:
    for _, page, ref, _ in case.cells(*TEXTS, Kind.CHOICE, Kind.REFERENCE):
        text = page.content(ref)
        page.say(ref, f"\u00a0 {text.replace(chr(10), chr(13) + chr(10))}\n\u00a0")


def texts_shared_and_in_runs(case: Case) -> None:
    """As Excel saves them: in a list of shared strings, some in several runs of different looks."""
    main = MAIN.strip("{}")
    root = etree.Element(f"{MAIN}sst", nsmap={None: main})
    for text in case.book.strings:
        node = etree.SubElement(etree.SubElement(root, f"{MAIN}si"), f"{MAIN}t")
        node.text = encoded(text)
        node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    # the questions last, so that a list of texts that is cut off lacks theirs
    for page in sorted(case.book.pages.values(), key=lambda page: page.name == QUESTIONS):
        for cell in page.data.iter(f"{MAIN}c"):
            inline = cell.find(f"{MAIN}is")
            if inline is None:
                continue
            text = page.content(cell.get("r", ""))
            item = etree.SubElement(root, f"{MAIN}si")
            for piece in (text[: len(text) // 2], text[len(text) // 2 :]):
                run = etree.SubElement(item, f"{MAIN}r")
                etree.SubElement(etree.SubElement(run, f"{MAIN}rPr"), f"{MAIN}b")
                node = etree.SubElement(run, f"{MAIN}t")
                node.text = encoded(piece)
                node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            aid = etree.SubElement(etree.SubElement(item, f"{MAIN}rPh", sb="0", eb="1"), f"{MAIN}t")
            aid.text = "reading aid"
            cell.remove(inline)
            cell.set("t", "s")
            etree.SubElement(cell, f"{MAIN}v").text = str(len(root) - 1)
    case.book.add("xl/sharedStrings.xml", serialised(root), "sharedStrings")


def shared_texts_cut_off(case: Case) -> None:
    """A file repaired or transferred badly: cells point to texts that are no longer there."""
    texts_shared_and_in_runs(case)
    root = etree.fromstring(case.book.added["xl/sharedStrings.xml"])
    for item in list(root)[-12:]:
        root.remove(item)
    case.book.added["xl/sharedStrings.xml"] = serialised(root)


def cells_without_addresses(case: Case) -> None:
    """As some exporters write them; blank cells then hold the places of others."""
    for page in case.book.pages.values():
        for row in page.data:
            at = 0
            for cell in list(row):
                column = position(cell.attrib.pop("r"))[1]  # type: ignore[index]
                for _ in range(at + 1, column):
                    cell.addprevious(etree.Element(f"{MAIN}c"))
                at = column


def comments_on_answers(case: Case) -> None:
    page = case.questions
    _, ref = case.at(next(f for _, f in case.answered(*TEXTS)).pointer)
    main = MAIN.strip("{}")
    case.book.added["xl/comments9.xml"] = (
        f'<comments xmlns="{main}"><authors><author>Jo Doe</author></authors><commentList>'
        f'<comment ref="{ref}" authorId="0"><text><r><t>Jo Doe:</t></r><r><t>\nPlease check this.</t></r>'
        "</text></comment></commentList></comments>"
    ).encode()
    folder, _, name = page.part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    existing = case.book.opened.tree(relations)
    root = etree.Element(f"{RELATIONS}Relationships") if existing is None else existing
    etree.SubElement(
        root,
        f"{RELATIONS}Relationship",
        Id="rId99",
        Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments",
        Target="../comments9.xml",
    )
    case.book.added[relations] = serialised(root)


def prompts_left_over(case: Case) -> None:
    """A form copied from Word: prompts in brackets stand where nothing was answered."""
    for part in case.form.parts:
        if isinstance(part, Section):
            for f in part.fields:
                blank = case.truth.get(part.name, {}).get(f.name) is None and not f.computed
                if blank and f.kind is not Kind.CHOICES:
                    page, ref = case.at(f.pointer)
                    page.say(ref, "‹ click and type ›")
