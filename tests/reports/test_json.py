"""The JSON report beyond what a whole check shows: what became of findings, waivers, due dates."""

from pipeline.reports import REPORTERS
from tests.reports.judges import read_json
from tests.reports.results import CASES, FAILED, HEADING


def test_what_became_of_findings_explanations_and_waivers():
    (city,) = read_json(REPORTERS["json"](HEADING, CASES["broken"]))["cities"]
    new, waived, still_open, warning = city["files"][0]["findings"]
    assert [one["life"] for one in (new, waived, still_open, warning)] == ["new", None, "still_open", None]
    assert (waived["explanation"], new["explanation"]) == ("Our word for it.", "")
    assert waived["waiver"] == {
        "reason": "Agreed at the kick-off",
        "by": "programme desk",
        "until": "2026-06-30",
    }
    assert new["waiver"] is None
    assert city["files"][0]["fixed"] == [
        {"rule": "G-05", "severity": "error", "place": "Activities · D9", "fingerprint": "a" * 12}
    ]


def test_when_a_milestone_is_due_and_how_late_it_is():
    (city,) = read_json(REPORTERS["json"](HEADING, CASES["broken"]))["cities"]
    (milestone,) = city["milestones"]
    assert (milestone["due"], milestone["days_late"]) == ("2025-12-31", 2)


def test_a_check_that_failed_says_why_and_nothing_else():
    report = read_json(REPORTERS["json"](FAILED, ()))
    assert (report["error"], report["cities"]) == (FAILED.error, [])
    assert "error" not in read_json(REPORTERS["json"](HEADING, CASES["empty"]))
