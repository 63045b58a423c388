"""What a reviewer's sheet brings along, in Word and in Excel."""

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree
from msgspec.structs import replace
from openpyxl import load_workbook

from pipeline import process, rules, submissions
from pipeline.desk import context, prepare, to_review
from pipeline.desk.sheets import facts
from pipeline.errors import UsageError
from pipeline.extract import Given, extract_bytes
from pipeline.model import Finding, Life, Location, Severity, Verdict, Waiver
from pipeline.tasks import Task
from tests.desk.sheets import SHIPPED, WIDER
from tests.samples import COHORT

NOW = datetime(2026, 7, 6, tzinfo=UTC)
RULES = rules.load(SHIPPED)
HOSTILE = "=cmd|' /C calc'!A1 \x1b[2J\u202e </w:t> {{ x }} ￿ " + "long " * 400


@pytest.fixture(scope="module")
def result():
    return process.check_city(Task(COHORT / "exempla"), process.Setting(SHIPPED.home, NOW.date()))


@pytest.fixture(scope="module")
def city():
    return submissions.read_city(COHORT / "exempla", SHIPPED)


@pytest.fixture(scope="module")
def action_plan(city, result):
    (what,) = to_review(city, result, ["action-plan"])
    return what


def with_file(what, **changes):
    """The same with another file in the place of the one under review."""
    file = replace(what.file, **changes)
    files = tuple(file if f is what.file else f for f in what.result.files)
    return replace(what, file=file, result=replace(what.result, files=files))


def test_every_valid_document_is_to_be_reviewed(city, result):
    assert [what.file.output for what in to_review(city, result)] == [
        *("action-plan", "engagement-plan", "info-session", "roadmap", "transferability")
    ]


def test_others_are_not(city, result):
    files = (replace(result.files[0], verdict=Verdict.INVALID), *result.files[1:])
    there = replace(result, files=files)
    assert "action-plan" not in [what.file.output for what in to_review(city, there)]
    with pytest.raises(UsageError, match="action-plan is invalid; only a valid document is reviewed"):
        to_review(city, there, ["action-plan"])
    with pytest.raises(UsageError, match="there is no roadmap to review"):
        to_review(city, replace(result, files=()), ["roadmap"])


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_a_sheet_gives_back_what_it_brings_along(action_plan, suffix):
    data = facts(SHIPPED, RULES, action_plan, NOW)
    made = prepare(SHIPPED, RULES, action_plan, suffix, NOW)
    assert made == prepare(SHIPPED, RULES, action_plan, suffix, NOW)
    record = extract_bytes(WIDER, Given(made, f"sheet.{suffix}")).record
    assert record.notes == ()
    assert (record.stamp.output, record.stamp.city, record.stamp.cohort) == ("review", "exempla", "3")
    assert record.data["about"] == data["about"]
    shown = "".join("".join(cells(made, suffix)).split())
    for name in ("findings", "trace", "signals", "criteria"):
        for row in data[name]:
            assert [said for said in row.values() if "".join(said.split()) not in shown] == []


def cells(data, suffix):
    """All words of a file; what would be worked out when it is opened fails."""
    if suffix == "docx":
        with ZipFile(BytesIO(data)) as parts:
            yield from etree.fromstring(parts.read("word/document.xml")).itertext()
        return
    for sheet in load_workbook(BytesIO(data)):
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
            assert cell.data_type != "f" or "cmd" not in cell.value
            yield cell.value


def test_what_it_is_about(action_plan):
    about = facts(SHIPPED, RULES, action_plan, NOW)["about"]
    assert about["file_hash"] == action_plan.file.sha256
    assert about["document"] == "Twin City Action Plan, version 1.0 of 5 June 2026"


def test_the_answers_stand_beside_the_criterion_with_their_codes(action_plan):
    rows = {row["criterion"]: row for row in context.criteria(action_plan.result, "action-plan", SHIPPED)}
    assert [*rows] == ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "C1", "C2", "C3", "C4", "C5"]
    assert "D9 Responsible role:\n– AC-01: Project lead for home renovation" in rows["A2"]["wrote"]
    assert "F3 Step and its result · F4 Done by:\n– ST-01: posts granted" in rows["A2"]["wrote"]
    assert "M4 Political commitment: Approved by the mayor or a deputy" in rows["A6"]["wrote"]
    assert "I1 Total cost: 1\u00a0619\u00a0000 EUR" in rows["A3"]["wrote"]
    assert "G5 It rests on: 9 × Similar project" in rows["A3"]["wrote"]
    assert "Twinning Learning Roadmap, G2 By the end we can …:" in rows["C3"]["wrote"]
    assert "Roadmap" not in rows["C1"]["wrote"]  # only where the rubric asks for others
    assert max(len(row["wrote"]) for row in rows.values()) <= context.TOGETHER + 30


def test_a_gap_in_the_thread_is_named(action_plan):
    (first, *others) = action_plan.result.chain
    gap = (*first[:2], replace(first[2], ids=()), replace(first[3], ids=None))
    rows = context.trace(replace(action_plan.result, chain=(gap, *others)), SHIPPED)
    assert rows[0]["objective"].startswith("LO-01: set up and run a one-stop shop")
    assert (rows[0]["leads_to"], rows[0]["gap"]) == ("TM-01, TM-04", "no actions")
    assert rows[1]["gap"] == "none"


def test_without_findings_chain_or_figures_a_sheet_says_so(action_plan):
    bare = with_file(action_plan, record=None)
    bare = replace(bare, result=replace(bare.result, chain=()))
    data = facts(SHIPPED, RULES, bare, NOW)
    assert data["findings"] == [{"message": context.NOTHING}]
    assert data["trace"] == [{"objective": context.NO_CHAIN}]
    assert data["signals"] == [{"question": context.NO_SIGNALS}]
    assert {row["wrote"] for row in data["criteria"] if row["criterion"] != "C3"} == {context.NO_ANSWERS}


def finding(severity, **more):
    return Finding("TCAP-01", severity, "It is odd.", "Look.", Location("Actions", "D3", "Title"), **more)


def test_findings_come_with_what_was_said_of_them_warnings_before_notes(action_plan):
    waiver = Waiver("TCAP-01", "It was looked at.", "Desk", date(2026, 12, 31))
    told = finding(Severity.WARNING, explanation="So it is.", waiver=waiver, life=Life.STILL_OPEN)
    rows = context.findings(replace(action_plan.file, findings=(finding(Severity.INFO), told)))
    assert [row["kind"] for row in rows] == ["Warning TCAP-01", "Note TCAP-01"]
    assert rows[0]["place"] == "Actions · D3 · Title"
    assert rows[0]["message"] == "It is odd. → Look."
    assert rows[0]["answer"] == (
        "The city says: So it is.; May stand until 31 December 2026: It was looked at.; Was there before"
    )


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_what_strangers_wrote_stays_words(action_plan, suffix):
    data = {**action_plan.file.record.data}
    data["summary_context"] = {**data["summary_context"], "executive_summary": HOSTILE, "title": HOSTILE}
    data["actions"] = [{**row, "title": HOSTILE} for row in data["actions"]]
    told = Finding("TCAP-01", Severity.WARNING, HOSTILE, HOSTILE, Location(HOSTILE), explanation=HOSTILE)
    record = replace(action_plan.file.record, data=data)
    hostile = with_file(action_plan, record=record, findings=(told,), path=str(Path("x") / HOSTILE[:80]))
    shown = "".join(cells(prepare(SHIPPED, RULES, hostile, suffix, NOW), suffix))
    assert "=cmd|' /C calc'!A1 [2J </w:t> {{ x }}" in shown
    assert not {"\x1b", "\u202e"} & set(shown)
