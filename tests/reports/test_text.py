"""The report that a person reads."""

from datetime import UTC, datetime

import pytest

from pipeline.model import (
    CityResult,
    Link,
    Location,
    Milestone,
    MilestoneState,
    Missing,
    NotChecked,
    Severity,
    Verdict,
)
from pipeline.reports import REPORTERS, Heading
from pipeline.reports.text import brief, summary
from tests.reports.results import city, file, finding

HEADING = Heading("p", "The Programme", datetime(2026, 1, 2, tzinfo=UTC), "d")


def report(*cities):
    return REPORTERS["text"](HEADING, cities)


def lines(*cities):
    return report(*cities).splitlines()


def test_a_finding_says_where_what_and_what_to_do_and_its_rule_last():
    assert lines(city(file("a/plan.docx", finding())))[2:7] == [
        "exempla · cohort 3 · cohort-3/exempla",
        "  plan.docx · engagement-plan 1.0 · invalid: 1 error",
        "    ✗ Activities · question D10 · Cost",
        "      ‘Cost’ is blank.",
        "      → Fill it in.  [G-01]",
    ]


def test_equal_findings_are_shown_once_with_their_places():
    same = [finding(ref=f"K{n}") for n in range(3)]
    text = report(city(file("plan.docx", *same, finding(message="Another."))))
    assert text.count("‘Cost’ is blank.") == 1
    assert (
        "✗ Activities · K0 · Cost\n      and Activities · K1 · Cost\n      and Activities · K2 · Cost\n"
        in text
    )
    assert "Another." in text
    assert "invalid: 4 errors" in text


def test_of_very_many_places_the_rest_is_counted():
    text = report(city(file("plan.docx", *(finding(ref=f"K{n}") for n in range(20)))))
    assert "K4 · Cost, and 15 more places" in text
    assert "K5" not in text


def test_findings_that_differ_in_weight_are_kept_apart():
    text = report(city(file("plan.docx", finding(), finding(severity=Severity.WARNING))))
    assert "✗ " in text
    assert "! " in text
    assert "invalid: 1 error, 1 warning" in text


@pytest.mark.parametrize("hostile", ["\x1b[2J", "\u202etxt", "a\nb", "::error::x", "##[error]x"])
def test_hostile_text_is_shown_wherever_it_stands(hostile):
    place = Location(hostile, hostile, hostile)
    texts = {"message": hostile, "action": hostile, "location": place}
    wrong = finding()
    wrong = type(wrong)(**{"rule": "G-01", "severity": Severity.ERROR, **texts})
    one = file(hostile, wrong, program=hostile, output=hostile, missing=(Missing(place, "/a/b"),))
    whole = CityResult(
        hostile,
        hostile,
        hostile,
        files=(one,),
        findings=(wrong,),
        not_checked=(NotChecked("G-02", hostile),),
        milestones=(Milestone("M", hostile, MilestoneState.OPEN, (hostile,), hostile),),
    )
    for text in (report(whole), brief([whole], 3, 2)):
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "a\nb" not in text
        assert "##[" not in text
        assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]


def test_a_replaced_file_says_so_and_keeps_its_findings_to_itself():
    newer = finding("F-07", "A newer version is there (b.docx).", severity=Severity.INFO)
    old = file("a.docx", newer, finding(), finding(message="Another."), superseded=True)
    text = report(city(old, file("b.docx")))
    assert "a.docx · engagement-plan 1.0 · not counted" in text
    assert "A newer version is there (b.docx)." in text
    assert "‘Cost’ is blank." not in text
    assert "2 findings in it of no account" in text
    assert text.endswith("1 city, 2 files, 0 errors, 0 warnings\n")


def test_a_draft_is_called_neither_valid_nor_wrong():
    blank = Missing(Location("Activities", "K7", "Cost"), "/activities/0/cost")
    text = report(city(file("plan.docx", verdict=Verdict.INCOMPLETE, missing=(blank,))))
    assert "nothing wrong so far, but not complete" in text
    assert "Still to fill in: 1 answer\n      Activities: Cost (K7)" in text
    assert "· valid" not in text


def test_what_was_not_checked_is_named_with_the_reason():
    waiting = [NotChecked(f"SEP-0{n}", f"‘{n % 2}’ must be filled in", "", True) for n in range(4)]
    text = report(city(file(), not_checked=tuple(waiting)))
    assert "    SEP-00, SEP-02: because ‘0’ must be filled in\n" in text
    assert "    SEP-01, SEP-03: because ‘1’ must be filled in\n" in text


def test_when_very_many_answers_are_awaited_only_the_rules_are_named():
    waiting = [NotChecked(f"SEP-{n}", f"‘{n}’ must be filled in", "", True) for n in range(20)]
    other = NotChecked("XD-01", "the roadmap is not there yet")
    text = report(city(file(), not_checked=(*waiting, other)))
    assert "because an answer they need is blank or wrong" in text
    assert "    XD-01: because the roadmap is not there yet\n" in text
    assert all(f"SEP-{n}" in text for n in range(20))


def test_a_milestone_says_where_it_stands_what_is_in_the_way_and_what_it_rests_on():
    milestone = Milestone("MS1", "First", MilestoneState.READY_FOR_REVIEW, ("Plan: waits",), "policy")
    text = report(city(file(), milestones=(milestone,)))
    assert "    MS1 First: ready for review\n      – Plan: waits\n      (rests on: policy)\n" in text


def test_files_outside_any_city_keep_their_paths():
    text = report(CityResult(None, files=(file("inbox/plan.docx"),)))
    assert "Files outside a city's folder\n  inbox/plan.docx · " in text
    assert text.endswith("\n1 file, 0 errors, 0 warnings\n")


def test_another_program_that_saved_the_file_is_named():
    assert "Saved by LibreOffice." in report(city(file(program="LibreOffice")))
    assert "Saved by" not in report(city(file(program="twinning")))


def test_the_summary_counts():
    one = city(file("a.docx", finding(), finding(severity=Severity.WARNING)), findings=(finding(),))
    assert summary([one, one]) == "2 cities, 2 files, 4 errors, 2 warnings"


def test_the_brief_report_shows_the_first_findings_of_each_file():
    found = [finding(message=f"No. {n}.") for n in range(5)]
    text = brief([city(file("a.docx", *found), file("b.docx", found[0]))], 3, 2)
    assert text.count("No. ") == 4
    assert "No. 3." not in text
    assert text.count("… and 2 more") == 1


def test_the_brief_report_opens_the_first_files_with_findings():
    found = [file(f"{name}.docx", finding(message=f"In {name}.")) for name in "bcd"]
    text = brief([city(file("a.docx"), *found)], 3, 2)
    assert [name for name in "bcd" if f"In {name}." in text] == ["b", "c"]
    lines = [line for line in text.splitlines() if line.startswith("  ") and ".docx · " in line]
    assert [line.split()[0] for line in lines] == ["a.docx", "b.docx", "c.docx", "d.docx"]


def test_the_brief_report_gives_a_line_to_each_city_about_which_nothing_was_found():
    linked = (Link("roadmap", "Objectives", ("LO-01",)), Link("plan", "Actions", ("AC-01",)))
    cities = [
        city(file("a.docx"), file("b.docx"), chain=((linked[0],), linked, linked)),
        city(file("c.docx", finding())),
        city(),
    ]
    *_, first, chain, last = brief(cities, 3, 2).splitlines()
    assert first.endswith(" · a.docx, b.docx: valid")
    assert chain == "  From learning to action: LO-01 → AC-01"
    assert last.endswith(" · no files")
