"""Damages to sheets, rows and columns: renamed, copied, moved, inserted, deleted."""

from __future__ import annotations

import copy

from pipeline.fields import Section
from pipeline.forms.excel.addresses import address, area, position
from tests.damage import excel_anchors
from tests.damage.excel_case import FIRST, HEADER, QUESTIONS, TEXTS, Case


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
    filled = [page for table, page in case.tables if case.truth[table.name]]
    case.book.delete(filled[-1].name)


def section_moved_to_a_new_sheet(case: Case) -> None:
    """The rows of a section cut out, without the hidden column, and pasted into a new sheet."""
    section, _ = next(case.answered())
    page = case.book.blank("Tabelle1")
    for number, f in enumerate(section.fields, 2):
        row = position(case.at(f.pointer)[1])[0]  # type: ignore[index]
        for source, target in zip("BCDE", "ABCD", strict=True):
            case.questions.move(f"{source}{row}", f"{target}{number}", page)


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
    excel_anchors.names_gone(case)


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
        if table.prefill or not case.truth[table.name]:
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
