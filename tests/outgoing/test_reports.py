"""Whatever stands in a file or in its name, no report in any format does anything but show it."""

import json
import re
import unicodedata
from datetime import date

import pytest
from msgspec.structs import replace

from pipeline.model import (
    CityResult,
    FileResult,
    Finding,
    Fixed,
    Life,
    Location,
    Milestone,
    MilestoneState,
    Missing,
    NotChecked,
    Severity,
    Verdict,
    Waiver,
)
from pipeline.reports import BINARY, REPORTERS
from tests.outgoing.hostile import EVERY
from tests.outgoing.test_printed import ACTING, JOINERS
from tests.reports.judges import READ
from tests.reports.results import HEADING

TEXTS = sorted(set(REPORTERS) - BINARY - {"html"})
FORMULA = re.compile(r"[\s\u200c\u200d\ufe0f]*[=+\-@＝＋－＠]")


def result(text):
    """A city in which every word that somebody else can choose is `text`."""
    place = Location(text, text, text)
    waiver = Waiver("G-01", text, text, date(2026, 1, 1))
    findings = tuple(
        Finding(
            "G-01",
            severity,
            text,
            text,
            place,
            "/a",
            text,
            text,
            related=(("/b", place),),
            life=Life.NEW,
            explanation=text,
            waiver=waiver if severity is Severity.INFO else None,
        )
        for severity in Severity
    )
    file = FileResult(
        f"{text}/{text}.docx",
        "0" * 64,
        text,
        text,
        Verdict.INVALID,
        findings,
        (Missing(place, f"/{text}/0/{text}"),),
        text,
        diagnosis=text,
        fixed=(Fixed("G-02", Severity.ERROR, text, "0" * 12, text),),
    )
    return CityResult(
        text,
        text,
        text,
        (file, replace(file, superseded=True)),
        findings,
        (NotChecked("G-03", text, text),),
        (Milestone("MS1", text, MilestoneState.OPEN, (text,), text),),
    )


def reports(format_, *texts):
    """On cities' folders, on files outside any, and on a check that failed."""
    every = [result(text) for text in texts]
    for text in texts if format_ == "markdown" else texts[:1]:
        yield REPORTERS[format_](replace(HEADING, title=text, notes=texts, error=text), ())
    heading = replace(HEADING, title=texts[0], notes=texts)
    for cities in (every, [replace(one, city=None, folder="", findings=()) for one in every]):
        # of many cities Markdown would leave out most
        for some in [[one] for one in cities] if format_ == "markdown" else [cities]:
            yield REPORTERS[format_](heading, some)


@pytest.mark.parametrize("format_", TEXTS)
def test_nothing_acts_on_a_terminal_or_a_runner(format_):
    for report in reports(format_, *EVERY.values()):
        shown = report.removeprefix("\ufeff").replace("\r\n", "\n") if format_ == "csv" else report
        assert {c for c in shown if unicodedata.category(c) in ACTING} <= {"\n"} | JOINERS
        assert not re.search(r"##\[|##vso\[", shown)
        if format_ != "github":
            assert not re.search(r"^\s*::", shown, re.MULTILINE)
        if format_ in READ:
            READ[format_](report)


def test_a_workbook_holds_text_only():
    for report in reports("xlsx", *EVERY.values()):
        assert len(READ["xlsx"](report)["Findings"]) > 1


def test_a_spreadsheet_opens_no_formula():
    for report in reports("csv", *EVERY.values()):
        values = [value for row in READ["csv"](report) for value in row.values()]
        assert not [v for v in values if any(FORMULA.match(cell) for cell in v.split(";"))]


@pytest.mark.parametrize("text", EVERY.values(), ids=EVERY)
def test_a_page_gets_no_elements_and_no_links(text):
    short = text[:60]  # or parts of the report would be left out
    assert [_tags(report) for report in reports("markdown", short)] == HARMLESS


def _tags(report):
    tree = READ["markdown"](report)
    assert {name for element in tree.iter() for name in element.attrib} <= {"class"}
    return [element.tag for element in tree.iter() if element.tag != "span"]


HARMLESS = [_tags(report) for report in reports("markdown", "x")]


@pytest.mark.parametrize("text", EVERY.values(), ids=EVERY)
def test_the_number_of_commands_is_that_of_findings(text):
    failed, first, second = (READ["github"](report) for report in reports("github", text))
    assert (len(first), len(second), len(failed)) == (7, 4, 1)
    for _, given, message in (*first, *second, *failed):
        assert not re.search(r"%0[AD]", "".join(given.values()) + message)


def test_json_loses_nothing():
    _, report, _ = reports("json", *EVERY.values())
    for city, text in zip(READ["json"](report)["cities"], EVERY.values(), strict=True):
        assert city["files"][0]["findings"][0]["found"] == text
        assert json.dumps(city["city"]) == json.dumps(text)
