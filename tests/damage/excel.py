"""The ways in which people and programs break an Excel form, each done to a filled form.

A damage changes the workbook of a `Case`. Where a person changes what the form says on purpose (a row taken
out, say), it changes the truth as well.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from lxml import etree

from pipeline.fields import Field, Form, Kind, Section, Table
from pipeline.forms.excel.addresses import address, area, letters, position
from pipeline.forms.excel.edit import serialised
from pipeline.forms.excel.keys import YES_NO, question_label
from pipeline.forms.excel.markup import MAIN, encoded
from pipeline.forms.excel.number_formats import EPOCH
from pipeline.model import Record
from tests.damage.counting import given
from tests.damage.workbooks import Book, Page

QUESTIONS = "Questions"
HEADER, FIRST = 6, 7
TEXTS = (Kind.TEXT, Kind.LONG_TEXT)


@dataclass
class Case:
    """A filled form that is about to be broken: its workbook, what it says, and where each answer stands."""

    form: Form
    book: Book
    record: Record
    truth: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.truth = copy.deepcopy(given(self.form, self.record.data))

    @property
    def questions(self) -> Page:
        return self.book.pages[QUESTIONS]

    @property
    def tables(self) -> list[tuple[Table, Page]]:
        parts = [part for part in self.form.parts if isinstance(part, Table)]
        return [(part, self.book.pages[self.record.places[part.pointer].location.part]) for part in parts]

    def at(self, pointer: str) -> tuple[Page, str]:
        location = self.record.places[pointer].location
        return self.book.pages[location.part], location.ref

    def answered(self, *kinds: Kind) -> Iterator[tuple[Section, Field]]:
        """The single questions with an answer that stands in one cell."""
        for part in self.form.parts:
            for f in part.fields if isinstance(part, Section) else ():
                ticked = f.kind is Kind.CHOICES
                said = self.truth.get(part.name, {}).get(f.name)
                if said is not None and not f.fixed and not ticked and (not kinds or f.kind in kinds):
                    yield part, f

    def cells(self, *kinds: Kind) -> Iterator[tuple[Field, Page, str, Any]]:
        """Every cell with an answer of these kinds, in sections and tables."""
        for part, f in self.form.fields():
            if f.kind not in kinds or f.computed or (f.kind is Kind.CHOICES and isinstance(part, Section)):
                continue
            said = self.truth.get(part.name, {})
            for index, row in [(None, said)] if isinstance(part, Section) else enumerate(said):
                if row.get(f.name) is not None:
                    yield f, *self.at(f.at(index)), row[f.name]

    def one_a_row(self, every: int, *kinds: Kind) -> Iterator[tuple[Page, str]]:
        """Every third cell, say, but one in a row: a row without any answer left is no longer that row."""
        seen: set[tuple[str, int]] = set()
        for number, (_, page, ref, _) in enumerate(self.cells(*kinds)):
            row = (page.name, position(ref)[0])  # type: ignore[index]
            if number % every == 0 and row not in seen:
                seen.add(row)
                yield page, ref

    def ticks(self) -> Iterator[tuple[Field, int, bool]]:
        """The rows in which choices are ticked, with whether they are."""
        keys = {f"fk:{f.code}_{f.name}": f for _, f in self.form.fields()}
        for ref, text in list(self.questions.texts()):
            key, sign, _ = text.partition("=")
            if sign and key in keys:
                row = position(ref)[0]  # type: ignore[index]
                yield keys[key], row, bool(self.questions.content(f"D{row}"))


Damage = Callable[[Case], None]


# --- Anchors that get lost ---------------------------------------------------------------------------------------


def key_columns_deleted(case: Case) -> None:
    for page in [case.questions, *(page for _, page in case.tables)]:
        page.move_columns(lambda column: column - 1 if column > 1 else None)


def codes_deleted(case: Case) -> None:
    for ref, text in list(case.questions.texts()):
        if ref.startswith("B") and re.fullmatch(r"[A-Z][0-9]*", text):
            case.questions.clear(ref)
    for _, page in case.tables:
        for ref, text in list(page.texts()):
            if position(ref)[0] == HEADER:  # type: ignore[index]
                page.say(ref, re.sub(r"^\[[A-Z0-9]+\] ", "", text))


def labels_translated(case: Case) -> None:
    for ref, text in list(case.questions.texts()):
        if ref.startswith("C"):
            case.questions.say(ref, f"Übersetzt {len(text)}")
    for _, page in case.tables:
        for ref, text in list(page.texts()):
            if position(ref)[0] == HEADER and text.startswith("["):  # type: ignore[index]
                page.say(ref, f"{text.partition(' ')[0]} Übersetzt")


def names_gone(case: Case) -> None:
    for name in case.book.names():
        name.getparent().remove(name)  # type: ignore[union-attr]


def names_broken(case: Case) -> None:
    for name in case.book.names():
        if (name.get("name") or "").startswith("f_"):
            name.text = "#REF!"


def keys_codes_and_names_gone(case: Case) -> None:
    key_columns_deleted(case)
    codes_in_column(case.questions, "A")
    names_gone(case)
    for _, page in case.tables:
        for ref, text in list(page.texts()):
            if text.startswith("["):
                page.say(ref, re.sub(r"^\[[A-Z0-9]+\] ", "", text))


def labels_reworded_and_the_rest_gone(case: Case) -> None:
    """A program that keeps the visible text only, and a person who corrects it a little."""
    keys_codes_and_names_gone(case)
    for _, f in case.form.fields():
        for page in case.book.pages.values():
            for ref, text in list(page.texts()):
                if text == question_label(f) and len(f.label) > 12:
                    page.say(ref, text.replace("\u00a0*", "").replace(" ", "  ", 1) + "s ?")


def codes_in_column(page: Page, letter: str) -> None:
    for ref, text in list(page.texts()):
        if ref.startswith(letter) and re.fullmatch(r"[A-Z][0-9]*", text):
            page.clear(ref)


def everything_renamed(case: Case) -> None:
    key_columns_deleted(case)
    names_gone(case)
    for page in [case.questions, *(page for _, page in case.tables)]:
        for number, (ref, text) in enumerate(list(page.texts())):
            row, column = position(ref)  # type: ignore[misc]
            if text.startswith("fk:"):
                page.clear(ref)
            elif (page is case.questions and column < 3) or (page is not case.questions and row == HEADER):
                page.say(ref, f"Etwas {number} ganz {len(text)} anderes")


# --- Sheets ------------------------------------------------------------------------------------------------------


def sheets_renamed(case: Case) -> None:
    for number, name in enumerate(list(case.book.pages)):
        if name != "Lists":
            case.book.rename(name, f"Blatt {number} & mehr")


def sheets_reordered(case: Case) -> None:
    sheets = case.book.entry(QUESTIONS).getparent()
    assert sheets is not None
    sheets[:] = reversed(sheets)


def sheets_copied(case: Case) -> None:
    """Copied, and the copies put first; they say the same."""
    for name in [QUESTIONS, *(page.name for _, page in case.tables)]:
        case.book.copy(name, first=True)


def sheets_copied_and_the_copy_changed(case: Case) -> None:
    sheets_copied(case)
    for page in list(case.book.pages.values()):
        if page.name.endswith("(2)"):
            for ref, text in list(page.texts()):
                row, column = position(ref)  # type: ignore[misc]
                if len(text) > 40 and (column == 4 if page.name.startswith(QUESTIONS) else row > HEADER):
                    page.say(ref, "Changed in the copy, and only there.")


def sheet_deleted(case: Case) -> None:
    case.book.delete(case.tables[-1][1].name)


def section_moved_to_a_new_sheet(case: Case) -> None:
    """The rows of a section cut out, without the hidden column, and pasted into a new sheet."""
    section, _ = next(case.answered())
    for name in list(case.book.pages):
        if name == case.tables[0][1].name:
            page = case.book.copy(name, first=False)
    for item in list(page.data):
        page.data.remove(item)
    for item in case.book.names():
        if item.get("localSheetId") and "(2)" in (item.text or ""):
            item.getparent().remove(item)  # type: ignore[union-attr]
    case.book.rename(page.name, "Tabelle1")
    for number, f in enumerate(section.fields, 2):
        if f.kind is Kind.CHOICES:
            continue
        row = position(case.at(f.pointer)[1])[0]  # type: ignore[index]
        for source, target in (("B", "A"), ("C", "B"), ("D", "C"), ("E", "D")):
            text = case.questions.content(f"{source}{row}")
            old = case.questions.find(f"{source}{row}")
            if old is None:
                continue
            if source != "D":
                page.say(f"{target}{number}", text)
                case.questions.clear(f"{source}{row}")
                continue
            new = page.cell(f"{target}{number}")
            for child in list(old):
                new.append(child)
            for mark in ("t", "s"):
                if old.get(mark) is not None:
                    new.set(mark, old.get(mark, ""))
            old.attrib.pop("t", "")
            for item in case.book.names():
                if item.get("name") == f"f_{f.code}":
                    item.text = f"Tabelle1!${target}${number}"


# --- Rows and columns --------------------------------------------------------------------------------------------


def rows_inserted(case: Case) -> None:
    """Blank rows above everything, and one in the middle of each table."""
    case.questions.move_rows(lambda row: row + 3 if row < 12 else row + 5)
    for table, page in case.tables:
        middle = FIRST + len(case.truth[table.name]) // 2
        page.move_rows(lambda row, middle=middle: row + 2 + (row >= middle))  # type: ignore[misc]


def columns_inserted(case: Case) -> None:
    """A column of one's own between question and answer, and after the first column of each table."""
    case.questions.move_columns(lambda column: column + (column > 3))
    for _, page in case.tables:
        page.move_columns(lambda column: column + (column > 2))


def columns_inserted_and_names_gone(case: Case) -> None:
    columns_inserted(case)
    names_gone(case)


def columns_reordered(case: Case) -> None:
    for table, page in case.tables:
        last = len(table.fields) + 1

        def turned(column: int, last: int = last) -> int:
            return last + 2 - column if 2 <= column <= last else column

        page.move_columns(turned)


def rows_sorted(case: Case) -> None:
    for table, page in case.tables:
        rows = len(case.truth[table.name])
        page.move_rows(lambda row, n=rows: 2 * FIRST + n - 1 - row if FIRST <= row < FIRST + n else row)  # type: ignore[misc]


def rows_added_below_the_table(case: Case) -> None:
    """More rows than the form offers, two blank ones before them, and a total at the end."""
    for table, page in case.tables:
        if table.prefill:
            continue
        place = next(
            area(name.text or "")
            for name in case.book.names()
            if name.get("name") == f"f_{table.fields[0].code}"
        )
        assert place
        row = place.last_row + 3
        added = {}
        for number, f in enumerate(table.fields, 2):
            value = case.truth[table.name][0].get(f.name)
            if value is not None and not f.computed:
                source = page.find(address(FIRST, number))
                target = page.cell(address(row, number))
                for child in () if source is None else copy.deepcopy(list(source)):
                    target.append(child)
                for mark in ("t", "s"):
                    if source is not None and source.get(mark) is not None:
                        target.set(mark, source.get(mark, ""))
                added[f.name] = value
        case.truth[table.name].append(added)
        page.say(address(row + 1, 2), "Gesamt")
        page.calculate(address(row + 1, 3), f"SUM(C{FIRST}:C{row})", result="12")


def blank_rows_in_tables(case: Case) -> None:
    for table, page in case.tables:
        page.move_rows(lambda row: row + 4 if row > FIRST else row)
        assert table


def questions_deleted(case: Case) -> None:
    """The row of the second question of every section taken out."""
    doomed = []
    for part in case.form.parts:
        if isinstance(part, Section) and len(part.fields) > 1:
            doomed.append(position(case.at(part.fields[1].pointer)[1])[0])  # type: ignore[index]
    for row in sorted(doomed, reverse=True):
        case.questions.move_rows(lambda n, row=row: None if n == row else n - (n > row))  # type: ignore[misc]


def column_deleted(case: Case) -> None:
    for _, page in case.tables:
        page.move_columns(lambda column: None if column == 3 else column - (column > 3))


def header_rows_deleted(case: Case) -> None:
    for _, page in case.tables:
        page.move_rows(lambda row: None if row == HEADER else row - (row > HEADER))


def tick_rows_deleted(case: Case) -> None:
    doomed = [row for _, row, ticked in case.ticks() if ticked][:1]
    doomed += [row for _, row, ticked in case.ticks() if not ticked][:1]
    for row in sorted(doomed, reverse=True):
        case.questions.move_rows(lambda n, row=row: None if n == row else n - (n > row))  # type: ignore[misc]


def question_copied_with_another_answer(case: Case) -> None:
    """A row copied and inserted below itself, then answered anew."""
    for _, f in list(case.answered(*TEXTS))[:2]:
        # the sheet has moved by the rows inserted before
        row = next(
            position(ref)[0]  # type: ignore[index]
            for ref, text in case.questions.texts()
            if text == f"fk:{f.code}_{f.name}"
        )
        case.questions.move_rows(lambda n, row=row: n + (n > row))  # type: ignore[misc]
        for letter in "ABC":
            case.questions.say(f"{letter}{row + 1}", case.questions.content(f"{letter}{row}"))
        case.questions.say(f"D{row + 1}", "Another answer in the copy of the row.")


# --- Answers in odd places ---------------------------------------------------------------------------------------


def answers_dragged_elsewhere(case: Case) -> None:
    for number, (_, f) in enumerate(list(case.answered())[:6]):
        page, ref = case.at(f.pointer)
        page.move(ref, f"H{100 + number}")


def answers_dragged_and_typed_anew(case: Case) -> None:
    for number, (_, f) in enumerate(list(case.answered(*TEXTS))[:4]):
        page, ref = case.at(f.pointer)
        text = page.content(ref)
        page.move(ref, f"H{100 + number}")
        page.say(f"H{100 + number}", "The old answer, thrown away.")
        page.say(ref, text)


def answers_beside_their_cells(case: Case) -> None:
    """Written to the right of the guidance."""
    for _, f in list(case.answered(*TEXTS))[:6]:
        page, ref = case.at(f.pointer)
        page.say(ref.replace("D", "G"), page.content(ref))
        page.clear(ref)


def answers_over_the_guidance(case: Case) -> None:
    for _, f in list(case.answered(*TEXTS))[:6]:
        page, ref = case.at(f.pointer)
        page.say(ref.replace("D", "E"), page.content(ref))
        page.clear(ref)


def questions_merged_with_their_answers(case: Case) -> None:
    """Label and answer merged; the program keeps the label, and the answer is typed behind it."""
    for number, (_, f) in enumerate(list(case.answered(*TEXTS))[:4]):
        page, ref = case.at(f.pointer)
        label, answer = ref.replace("D", "C"), page.content(ref)
        said = page.content(label)
        page.merge(f"{label}:{ref}")
        page.say(label, f"{said} {answer}" if number % 2 else answer)


def answers_merged_with_those_below(case: Case) -> None:
    fields = [f for _, f in case.answered()]
    rows = {position(case.at(f.pointer)[1])[0]: f for f in fields}  # type: ignore[index]
    done = 0
    for first, second in pairwise(sorted(rows)):
        if second == first + 1 and done < 3 and f"D{first}" not in str(case.questions.root.attrib):
            case.questions.merge(f"D{first}:D{second}")
            done += 1
            rows.pop(second)
            if done == 1:
                break


def cells_of_tables_merged_downwards(case: Case) -> None:
    """Where two rows say the same, people merge the cells."""
    for table, page in case.tables:
        rows = case.truth[table.name]
        for number, f in enumerate(table.fields, 2):
            for index in range(len(rows) - 1):
                value = rows[index].get(f.name)
                if value is not None and value == rows[index + 1].get(f.name) and not f.computed:
                    letter = letters(number)
                    page.merge(f"{letter}{FIRST + index}:{letter}{FIRST + index + 1}")
                    break


def cells_of_tables_merged_sideways(case: Case) -> None:
    for table, page in case.tables:
        if len(table.fields) > 4:
            page.merge(f"D{FIRST}:E{FIRST}")


# --- Out of sight ------------------------------------------------------------------------------------------------


def answers_hidden(case: Case) -> None:
    case.questions.hide_rows(*(position(case.at(f.pointer)[1])[0] for _, f in [*case.answered()][:4]))  # type: ignore[index]
    for _, page in case.tables:
        page.hide_rows(FIRST)
        page.hide_column(4)


def sheets_hidden(case: Case) -> None:
    for (_, page), state in zip(case.tables, ("hidden", "veryHidden"), strict=False):
        case.book.entry(page.name).set("state", state)


def tables_filtered(case: Case) -> None:
    for _, page in case.tables:
        page.hide_rows(FIRST, FIRST + 1)
        found = page.root.find(f"{MAIN}autoFilter")
        assert found is not None
        column = etree.SubElement(found, f"{MAIN}filterColumn", colId="1")
        etree.SubElement(etree.SubElement(column, f"{MAIN}filters"), f"{MAIN}filter", val="x")


# --- What programs make of values --------------------------------------------------------------------------------


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
    from datetime import date

    for number, (_, page, ref, said) in enumerate(case.cells(Kind.DATE)):
        day = date.fromisoformat(said)
        ways = (f"{day:%d.%m.%Y}", f"{day.day} {day:%B} {day.year}", said, f"{day.day}.{day.month}.{day.year}")
        page.say(ref, ways[number % len(ways)])


def dates_as_bare_numbers(case: Case) -> None:
    """Pasted without their format: Excel then shows 46100."""
    from datetime import date

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
    for page in case.book.pages.values():
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
    from pipeline.forms.excel.markup import RELATIONS

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


DAMAGES: dict[str, Damage] = {
    damage.__name__: damage
    for damage in (
        key_columns_deleted,
        codes_deleted,
        labels_translated,
        names_gone,
        names_broken,
        keys_codes_and_names_gone,
        labels_reworded_and_the_rest_gone,
        everything_renamed,
        sheets_renamed,
        sheets_reordered,
        sheets_copied,
        sheets_copied_and_the_copy_changed,
        sheet_deleted,
        section_moved_to_a_new_sheet,
        rows_inserted,
        columns_inserted,
        columns_inserted_and_names_gone,
        columns_reordered,
        rows_sorted,
        rows_added_below_the_table,
        blank_rows_in_tables,
        questions_deleted,
        column_deleted,
        header_rows_deleted,
        tick_rows_deleted,
        question_copied_with_another_answer,
        answers_dragged_elsewhere,
        answers_dragged_and_typed_anew,
        answers_beside_their_cells,
        answers_over_the_guidance,
        questions_merged_with_their_answers,
        answers_merged_with_those_below,
        cells_of_tables_merged_downwards,
        cells_of_tables_merged_sideways,
        answers_hidden,
        sheets_hidden,
        tables_filtered,
        formulas_without_results,
        formulas_with_results,
        error_values,
        days_counted_from_1904,
        dates_as_text,
        dates_as_bare_numbers,
        numbers_as_text,
        choices_typed,
        ticked_in_other_ways,
        spaces_around_answers,
        texts_shared_and_in_runs,
        shared_texts_cut_off,
        cells_without_addresses,
        comments_on_answers,
        prompts_left_over,
    )
}
