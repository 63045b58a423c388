"""Long lines are broken for a terminal, and only for a terminal."""

import pytest

from pipeline.reports.fit import fit

REPORT = """\
Programme

  plan.docx · invalid: 1 error
    ✗ Activities · question D10 · A label of some length that goes on and on
      ‘Cost’ is blank; a number is asked for, and this sentence is far too long for a narrow window.
      → Write a number in digits. It is counted in EUR, and in nothing else, whatever the bank says.  [G-01]
      – waits for a review
    SEP-01, SEP-02: because ‘Stakeholders’ must be filled in or corrected first
"""


def test_a_file_gets_the_lines_as_they_are():
    assert fit(REPORT, None) == REPORT


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_no_line_is_longer_than_the_terminal_and_no_word_is_lost(width):
    fitted = fit(REPORT, width)
    assert max(map(len, fitted.splitlines())) <= width
    assert fitted.split() == REPORT.split()
    assert fitted.endswith("\n")


@pytest.mark.parametrize("width", [200, 10, 0])
def test_nothing_changes_where_it_fits_or_cannot(width):
    assert fit(REPORT, width) == REPORT


def test_a_line_goes_on_where_its_words_began():
    lines = fit(REPORT, 60).splitlines()
    start = next(n for n, line in enumerate(lines) if "→" in line)
    assert lines[start].startswith("      → Write")
    assert lines[start + 1].startswith("        ")
    assert not lines[start + 1].startswith("         ")


def test_a_word_longer_than_the_line_is_kept_whole():
    path = "x" * 90
    assert path in fit(f"  file · {path} · valid\n", 60)
