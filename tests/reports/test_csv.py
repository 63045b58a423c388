"""The finding list as comma-separated values."""

import pytest

from pipeline.reports import REPORTERS
from pipeline.reports.csv import harmless
from tests.reports.judges import read_csv
from tests.reports.results import CASES, FAILED, HEADING, city, file, finding


def rows(*cities):
    return read_csv(REPORTERS["csv"](HEADING, cities))


def test_a_line_says_place_words_values_and_where_it_belongs():
    (line,) = [row for row in rows(*CASES["broken"]) if row["Rule"] == "G-01"]
    assert line == {
        "Place": "Activities · question D10 · Cost",
        "Message": "‘Cost’ is blank.",
        "Your value": "‹blank›",
        "Expected": "a number",
        "What to do": "Fill it in.",
        "Rule": "G-01",
        "Severity": "error",
        "City": "exempla",
        "File": "plan.docx",
        "Since last time": "new",
        "Remarks": "",
    }


def test_explanations_and_waivers_are_remarks():
    (line,) = [row for row in rows(*CASES["broken"]) if row["Rule"] == "G-02"]
    assert line["Remarks"] == (
        "The city explains: Our word for it. "
        "Waived by programme desk until 2026-06-30: Agreed at the kick-off"
    )


def test_of_a_replaced_file_only_that_it_is_replaced_is_told():
    told = [row["Rule"] for row in rows(*CASES["broken"]) if row["File"] == "old.docx"]
    assert told == ["F-07"]


def test_every_value_is_quoted():
    report = REPORTERS["csv"](HEADING, [city(file("x.docx", finding(found='a "b", c')))])
    assert '"a ""b"", c"' in report
    assert all(line.startswith('"') and line.endswith('"') for line in report[1:].split("\r\n")[:-1])


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("  -2", "  '-2"),
        ("\u00a0\u200d@x", "\u00a0\u200d'@x"),
        ("＝1+1", "'＝1+1"),
        ("a;=1+1", "a;'=1+1"),
        ("a; +1", "a; '+1"),
        ("a=1", "a=1"),
        ("a, -5", "a, -5"),
        ("46 850", "46 850"),
    ],
)
def test_nothing_is_a_formula(value, shown):
    assert harmless(value) == shown


def test_a_check_that_failed_is_a_line():
    (line,) = read_csv(REPORTERS["csv"](FAILED, ()))
    assert (line["Severity"], line["Message"]) == ("error", f"The check could not be made: {FAILED.error}")
