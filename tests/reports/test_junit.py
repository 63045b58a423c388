"""JUnit: what a build server makes of a check."""

import pytest

from pipeline.model import Severity
from pipeline.reports import REPORTERS
from tests.reports.judges import read_junit
from tests.reports.results import CASES, FAILED, HEADING, city, file, finding


@pytest.fixture(scope="module")
def suite():
    return read_junit(REPORTERS["junit"](HEADING, CASES["broken"]))["exempla"]


def case(suite, name):
    (found,) = [case for case in suite.iter("testcase") if case.get("name") == name]
    return found


def test_a_city_is_a_suite_and_its_folder_and_files_are_cases(suite):
    assert [c.get("name") for c in suite.iter("testcase")] == [
        "folder",
        "plan.docx",
        "old.docx",
        "begun.docx",
    ]
    assert {c.get("classname") for c in suite.iter("testcase")} == {"cohort-3.exempla"}
    assert suite.get("timestamp") == "2026-01-02T03:04:05"


def test_each_error_is_a_failure_and_a_waived_one_is_not(suite):
    failures = case(suite, "plan.docx").findall("failure")
    assert [failure.get("type") for failure in failures] == ["G-01", "SEP-09"]
    assert failures[1].get("message") == "Does not add up."
    said = "Activities · D13 · Cost: Does not add up. → Fill it in. [SEP-09] (still open)"
    assert failures[1].text == said


def test_warnings_and_what_else_there_is_stand_in_the_output(suite):
    said = case(suite, "plan.docx").findtext("system-out").splitlines()
    assert any(line.startswith("warning: ") and "Looks copied." in line for line in said)
    assert any("Waived by programme desk" in line and "Our word for it." in line for line in said)
    assert "fixed since last time: Activities · D9 [G-05]" in said
    assert "still to fill in: Risks: Owner (D9)" in case(suite, "begun.docx").findtext("system-out")
    assert "There is no form." in case(suite, "folder").findtext("system-out")


def test_a_replaced_file_is_skipped(suite):
    assert case(suite, "old.docx").find("skipped").get("message") == "roadmap.docx counts instead."
    assert suite.get("skipped") == "1"


def test_what_was_not_checked_and_the_milestones_stand_in_the_output_of_the_city(suite):
    assert suite.find("system-out").text.splitlines() == [
        "not checked: SEP-10, because ‘Monitoring’ must be filled in first",
        "milestone: MS1 First part: open, due 2025-12-31, 2 days late",
        "  – Plan: 2 errors",
    ]


def test_a_check_that_failed_is_a_case_with_an_error():
    suite = read_junit(REPORTERS["junit"](FAILED, ()))["twinning"]
    assert suite.find("testcase/error").get("message") == FAILED.error


@pytest.mark.parametrize("odd", ["\x00\x1b", "\ufffe\uffff", "\ud800", "]]>", "a\nb"])
def test_what_xml_does_not_know_is_replaced(odd):
    hostile = city(
        file(f"{odd}.docx", finding(message=odd, ref=odd), finding(message=odd, severity=Severity.WARNING))
    )
    (suite,) = read_junit(REPORTERS["junit"](HEADING, [hostile])).values()
    assert suite.find("testcase[2]/failure") is not None


def test_no_city_is_a_report_without_suites():
    assert read_junit(REPORTERS["junit"](HEADING, ())) == {}
