"""Answers in odd places and out of sight."""

from __future__ import annotations

from itertools import pairwise

from lxml import etree

from pipeline.forms.excel.addresses import letters, position
from pipeline.forms.excel.markup import MAIN
from tests.damage.excel_case import FIRST, TEXTS, Case


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
