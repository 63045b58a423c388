"""The ways in which people and programs break an Excel form, each done to a filled one, and what is read.

A damage changes the workbook of a `Case`. Where a person changes what the form says on purpose (a row added,
say), it changes the truth as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from pipeline.fields import Form
from tests.damage import excel_anchors as anchors
from tests.damage import excel_places as places
from tests.damage import excel_rows as rows
from tests.damage import excel_values as values
from tests.damage.counting import Count, count, given
from tests.damage.excel_book import Book
from tests.damage.excel_case import Case
from tests.forms.excel.conftest import OUTPUTS, SHIPPED, filled_of, read_bytes

Damage = Callable[[Case], None]
Change = Callable[[bytes], bytes]

DAMAGES: dict[str, Damage] = {
    damage.__name__: damage
    for damage in (
        anchors.key_columns_deleted,
        anchors.codes_deleted,
        anchors.labels_translated,
        anchors.names_gone,
        anchors.names_broken,
        anchors.keys_codes_and_names_gone,
        anchors.labels_reworded_and_the_rest_gone,
        anchors.everything_renamed,
        rows.sheets_renamed,
        rows.sheets_reordered,
        rows.sheets_copied,
        rows.sheets_copied_and_the_copy_changed,
        rows.sheet_deleted,
        rows.section_moved_to_a_new_sheet,
        rows.rows_inserted,
        rows.columns_inserted,
        rows.columns_inserted_and_names_gone,
        rows.columns_reordered,
        rows.rows_sorted,
        rows.rows_added_below_the_table,
        rows.blank_rows_in_tables,
        rows.questions_deleted,
        rows.column_deleted,
        rows.header_rows_deleted,
        rows.tick_rows_deleted,
        rows.question_copied_with_another_answer,
        places.answers_dragged_elsewhere,
        places.answers_dragged_and_typed_anew,
        places.answers_beside_their_cells,
        places.answers_over_the_guidance,
        places.questions_merged_with_their_answers,
        places.answers_merged_with_those_below,
        places.cells_of_tables_merged_downwards,
        places.cells_of_tables_merged_sideways,
        places.answers_hidden,
        places.sheets_hidden,
        places.tables_filtered,
        values.formulas_without_results,
        values.formulas_with_results,
        values.error_values,
        values.days_counted_from_1904,
        values.dates_as_text,
        values.dates_as_bare_numbers,
        values.numbers_as_text,
        values.choices_typed,
        values.ticked_in_other_ways,
        values.spaces_around_answers,
        values.texts_shared_and_in_runs,
        values.shared_texts_cut_off,
        values.cells_without_addresses,
        values.comments_on_answers,
        values.prompts_left_over,
    )
}
# after these something is gone for good, and must be named; after all others every answer is still read
LOSING = frozenset(
    (
        "everything_renamed",
        "sheet_deleted",
        "questions_deleted",
        "column_deleted",
        "tick_rows_deleted",
        "answers_over_the_guidance",
        "answers_merged_with_those_below",
        "cells_of_tables_merged_sideways",
        "formulas_without_results",
        "error_values",
        "shared_texts_cut_off",
    )
)
REFUSED = "everything_renamed"


def every() -> Iterator[tuple[str, str, Count]]:
    """Every output broken in every way, with its count."""
    for output in OUTPUTS:
        form, filled = SHIPPED.form(output), filled_of(output)
        for name in DAMAGES:
            case = broken(form, filled, name)
            yield output, name, counted(case, case.book.bytes())


def broken(form: Form, filled: bytes, name: str) -> Case:
    """A filled form with one damage done to it."""
    case = Case(form, Book(filled), read_bytes(filled, form))
    DAMAGES[name](case)
    return case


def counted(case: Case, data: bytes) -> Count:
    """The count for a broken form, as it is in `data`."""
    record = read_bytes(data, case.form)
    return count(case.truth, replace(record, data=given(case.form, record.data)))
