"""A table drawn by ourselves is the one that rich draws."""

from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.reports.plain import plain
from pipeline.reports.ruled import ruled

WORDS = st.sampled_from(
    ["", "open", "286 days late", "Città", "日本語の都市", "e\u0301\u0301", "a\u200db", "·", "–", "/"]
)
CELL = st.lists(WORDS | st.text(max_size=9), max_size=5).map(lambda words: plain(" ".join(words)))


def by_rich(rows, widths):
    page = StringIO()
    table = Table(show_lines=True)
    for title, width in zip(rows[0], widths, strict=True):
        table.add_column(Text(title), width=width, overflow="fold")
    for row in rows[1:]:
        table.add_row(*map(Text, row))
    width = sum(widths) + 3 * len(widths) + 1
    Console(file=page, width=width, color_system=None, emoji=False, highlight=False).print(table)
    return page.getvalue().splitlines()


@settings(max_examples=50)
@given(st.data())
def test_it_is_the_one_that_rich_draws(data):
    widths = data.draw(st.lists(st.integers(2, 20), min_size=1, max_size=3))
    rows = data.draw(st.lists(st.tuples(*[CELL] * len(widths)), min_size=1, max_size=4))
    assert list(ruled(rows, widths)) == by_rich(rows, widths)


@pytest.mark.parametrize(
    "cell", ["", " ", "two words", "averylongwordindeed", "a  b", " x", "x ", "日本語の都市"]
)
def test_cells_of_all_kinds(cell):
    rows = [("City", "State"), (cell, "open"), ("y", cell)]
    assert list(ruled(rows, (6, 9))) == by_rich(rows, (6, 9))
