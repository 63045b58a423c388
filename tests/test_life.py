"""Findings compared with those of the last submission on the record."""

from datetime import date

import pytest

from pipeline import life
from pipeline.messages import stable_place
from pipeline.model import FileResult, Finding, Life, Location, NotChecked, Severity, Verdict, Waiver
from tests import small

OLD, NEW = "0" * 64, "1" * 64


@pytest.fixture
def definition(tmp_path):
    return small.programme(tmp_path)


def finding(rule="G-01", key="/goals/G-01/cost", severity=Severity.ERROR, **more):
    return Finding(rule, severity, "What is wrong.", "Do this.", output="note", key=key, **more)


def file(*findings, sha256=NEW, **more):
    given = {"output": "note", "verdict": Verdict.INVALID if findings else Verdict.VALID, **more}
    return FileResult("a/note.docx", sha256, findings=findings, **given)


def entry(definition, *findings, sha256=OLD, **more):
    return {
        "kind": "checked",
        "output": "note",
        "sha256": sha256,
        "counts": True,
        "verdict": "invalid",
        "findings": life.remembered(file(*findings), definition),
        **more,
    }


def compared(definition, now, *entries, not_checked=()):
    (result,) = life.compared([now], entries, definition, not_checked)
    return result


def lives(result):
    return [found.life for found in result.findings]


def test_without_an_earlier_submission_nothing_is_said(definition):
    assert lives(compared(definition, file(finding()))) == [None]


def test_new_still_open_and_fixed(definition):
    before = entry(definition, finding(), finding("G-02"))
    result = compared(definition, file(finding(), finding("G-03")), before)
    assert lives(result) == [Life.STILL_OPEN, Life.NEW]
    (fixed,) = result.fixed
    assert (fixed.rule, fixed.severity, fixed.output) == ("G-02", Severity.ERROR, "note")
    assert fixed.place == "Goals · G-01 · Cost [B3]"


def test_other_words_and_another_severity_make_no_other_finding(definition):
    other = Finding("G-01", Severity.WARNING, "In other words.", "", output="note", key="/goals/G-01/cost")
    assert lives(compared(definition, file(other), entry(definition, finding()))) == [Life.STILL_OPEN]


def test_the_same_bytes_are_compared_with_the_submission_before(definition):
    first, second = entry(definition, finding()), entry(definition, sha256=NEW)
    assert lives(compared(definition, file(finding()), first, second, second)) == [Life.STILL_OPEN]


def test_the_last_other_submission_counts_not_the_first(definition):
    first, second = entry(definition, finding()), entry(definition, sha256="2" * 64)
    assert lives(compared(definition, file(finding()), first, second)) == [Life.NEW]


@pytest.mark.parametrize(
    "changes",
    [
        {"counts": False},
        {"output": "plan"},
        {"verdict": "refused"},
        {"rules": {"not-started": 1}},
        {"kind": "x"},
    ],
)
def test_what_was_no_submission_of_this_output_is_passed_over(definition, changes):
    wrong = entry(definition, sha256="2" * 64, **changes)
    assert lives(compared(definition, file(finding()), entry(definition, finding()), wrong)) == [
        Life.STILL_OPEN
    ]
    assert lives(compared(definition, file(finding()), wrong)) == [None]


def test_an_entry_without_findings_stops_the_search(definition):
    older = entry(definition, finding())
    old_program = {
        key: value for key, value in entry(definition, sha256="2" * 64).items() if key != "findings"
    }
    assert lives(compared(definition, file(finding()), older, old_program)) == [None]


def test_of_several_alike_as_many_are_fixed_as_are_missing(definition):
    three = [finding(key="") for _ in range(3)]
    result = compared(definition, file(three[0]), entry(definition, *three))
    assert lives(result) == [Life.STILL_OPEN]
    assert len(result.fixed) == 2
    result = compared(definition, file(*three), entry(definition, three[0]))
    assert lives(result) == [Life.STILL_OPEN, Life.NEW, Life.NEW]


@pytest.mark.parametrize("output", ["", "note"])
def test_a_rule_that_waits_has_fixed_nothing(definition, output):
    waiting = [NotChecked("G-01", "because", output)]
    result = compared(definition, file(), entry(definition, finding()), not_checked=waiting)
    assert result.fixed == ()
    assert [one.rule for one in result.not_settled] == ["G-01"]
    elsewhere = [NotChecked("G-01", "because", "plan")]
    assert compared(definition, file(), entry(definition, finding()), not_checked=elsewhere).fixed


@pytest.mark.parametrize(
    "now",
    [
        file(finding(), verdict=Verdict.REFUSED),
        file(finding(), superseded=True),
        file(finding("not-started")),
        file(finding(), output=None),
    ],
)
def test_what_is_no_submission_is_not_compared(definition, now):
    assert compared(definition, now, entry(definition, finding("G-02"))) == now


@pytest.mark.parametrize("found", [3, [3], [{}], [{"fingerprint": "x"}], [{"rule": 1, "fingerprint": []}]])
def test_odd_findings_in_a_ledger_do_no_harm(definition, found):
    odd = {**entry(definition), "findings": found}
    assert compared(definition, file(finding()), odd).fixed == ()


def test_of_very_many_findings_nothing_is_kept_rather_than_a_part(definition):
    assert life.remembered(file(*[finding()] * (life.MOST + 1)), definition) is None
    assert len(life.remembered(file(*[finding()] * life.MOST), definition)) == life.MOST


def test_a_waived_finding_is_kept_with_its_last_day(definition):
    waiver = Waiver("G-01", "because", "Officer", date(2026, 12, 31))
    (kept,) = life.remembered(file(finding(waiver=waiver)), definition)
    assert kept["waived_until"] == "2026-12-31"


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("/goals/G-01/cost", "Goals · G-01 · Cost [B3]"),
        ("/goals/G-01~2/cost", "Goals · G-01~2 · Cost [B3]"),
        ("/goals/Maria Muster/cost", "Goals · Cost [B3]"),
        ("/goals/#2d711642/cost", "Goals · Cost [B3]"),
        ("/goals", "Goals"),
        ("/about/name", "About · Name [A1]"),
        ("note.docx", ""),
        ("/odd/thing", ""),
    ],
)
def test_a_place_in_words_holds_no_word_of_a_person(definition, key, place):
    named = finding(key=key, location=Location("Maria Muster", "row 1 (Maria)", "Maria"))
    assert stable_place(definition.form("note"), named) == place
