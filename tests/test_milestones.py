from __future__ import annotations

import dataclasses
from collections.abc import Collection
from datetime import date

import pytest
from msgspec.structs import replace

from pipeline import programme
from pipeline.errors import UsageError
from pipeline.milestones import Standing, judge, judge_standings, standings
from pipeline.model import (
    City,
    FileResult,
    Finding,
    Location,
    Milestone,
    MilestoneState,
    Missing,
    Record,
    Severity,
    Stamp,
    Verdict,
    Waiver,
)
from pipeline.programme.forms import Documents

OPEN, READY, COMPLETE = MilestoneState.OPEN, MilestoneState.READY_FOR_REVIEW, MilestoneState.COMPLETE
CITY = City("exempla", "Exempla", profile="tlp-18m")
ALL = ("roadmap", "engagement-plan", "transferability", "action-plan", "info-session")
FIRST = ("roadmap", "engagement-plan", "transferability")
LAST = ("action-plan", "info-session")


def definition(with_form: Collection[str] = ALL, **changes: str) -> programme.Programme:
    shipped = programme.load()
    outputs = tuple(replace(output, has_schema=output.id in with_form) for output in shipped.outputs)
    schema = shipped.documents.documents["roadmap.schema.json"]  # stands in for the forms still to come
    forms = {f"{output}.schema.json": schema for output in with_form}
    return dataclasses.replace(
        shipped,
        outputs=outputs,
        documents=Documents({**forms, **shipped.documents.documents}),
        **{"policy": "auto", "mapping_in_use": "by_module", **changes},
    )


def valid(output: str, **changes: object) -> FileResult:
    known = {
        "path": f"x/{output}.docx",
        "sha256": f"hash of {output}",
        "output": output,
        "verdict": Verdict.VALID,
    }
    return FileResult(**{**known, **changes})  # type: ignore[arg-type]


def invalid(output: str, errors: int, warnings: int = 0) -> FileResult:
    severities = [Severity.ERROR] * errors + [Severity.WARNING] * warnings
    found = tuple(Finding("X-1", severity, "", "") for severity in severities)
    return valid(output, verdict=Verdict.INVALID if errors else Verdict.VALID, findings=found)


def states(milestones: tuple[Milestone, ...]) -> list[MilestoneState]:
    return [milestone.state for milestone in milestones]


def test_nothing_handed_in():
    first, last = judge(definition(), CITY, [])
    assert (first.id, first.name, first.state) == ("MS1", "Learning and analysis complete", OPEN)
    assert first.blocked_by == (
        "Twinning Learning Roadmap: not handed in",
        "Stakeholder Engagement Plan: not handed in",
        "Transferability Assessment: not handed in",
    )
    assert last.blocked_by[-1] == "waits for milestone MS1 (Learning and analysis complete)"
    assert first.basis == "outputs: inferred; completion: auto"


def test_by_policy_auto_valid_outputs_complete_their_milestone():
    assert states(judge(definition(), CITY, [valid(o) for o in FIRST])) == [COMPLETE, OPEN]
    milestones = judge(definition(), CITY, [valid(o) for o in ALL])
    assert states(milestones) == [COMPLETE, COMPLETE]
    assert all(milestone.blocked_by == () for milestone in milestones)


def test_the_second_waits_for_the_first_even_if_all_its_outputs_are_valid():
    _, last = judge(definition(), CITY, [valid(o) for o in (*LAST, "roadmap")])
    assert last.state is OPEN
    assert last.blocked_by == ("waits for milestone MS1 (Learning and analysis complete)",)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (invalid("engagement-plan", 1), "1 error"),
        (invalid("engagement-plan", 3, warnings=2), "3 errors"),
        (valid("engagement-plan", verdict=Verdict.INVALID), "not valid"),
        (valid("engagement-plan", verdict=Verdict.REFUSED), "the file engagement-plan.docx cannot be used"),
        (valid("engagement-plan", missing=(Missing(Location(), "/a"),)), "1 answer still missing"),
        (valid("engagement-plan", superseded=True), "not handed in"),
    ],
)
@pytest.mark.parametrize("policy", ["auto", "reviewed"])
def test_what_the_city_still_has_to_do_keeps_it_open(file: FileResult, words: str, policy: str):
    files = [valid("roadmap"), file, valid("transferability")]
    first = judge(definition(policy=policy), CITY, files, {f.sha256 for f in files})[0]
    assert first.state is OPEN
    assert first.blocked_by == (f"Stakeholder Engagement Plan: {words}",)


@pytest.mark.parametrize(
    ("status", "words"),
    [("draft", "its status is still ‘Draft’"), ("submitted", ""), ("final", ""), (None, "")],
)
def test_a_document_that_calls_itself_a_draft_does_not_count(status: str | None, words: str):
    data = {"document_control": {"document_status": status} if status else {}}
    file = valid("roadmap", record=Record(Stamp(), data, {}))
    expected = Standing("roadmap", "hash of roadmap", words, "roadmap.docx")
    assert standings(definition(), [file]) == {"roadmap": expected}
    files = [file, valid("engagement-plan"), valid("transferability")]
    first = judge(definition(), CITY, files)[0]
    assert first.blocked_by == ((f"Twinning Learning Roadmap: {words}",) if words else ())


def test_standings_give_the_same_judgement_as_files():
    files = [valid("roadmap"), invalid("engagement-plan", 2)]
    known = {
        "roadmap": Standing("roadmap", "hash of roadmap", "", "roadmap.docx"),
        "engagement-plan": Standing(
            "engagement-plan", "hash of engagement-plan", "2 errors", "engagement-plan.docx", ("X-1",)
        ),
    }
    assert judge_standings(definition(), CITY, known) == judge(definition(), CITY, files)


def test_warnings_do_not_block():
    files = [valid("roadmap"), invalid("engagement-plan", 0, warnings=5), valid("transferability")]
    assert states(judge(definition(), CITY, files))[0] is COMPLETE


def test_a_newer_version_counts_in_place_of_the_older():
    files = [*(valid(o) for o in FIRST), replace(invalid("roadmap", 9), superseded=True)]
    assert states(judge(definition(), CITY, files))[0] is COMPLETE


def test_by_policy_reviewed_each_output_needs_an_accepting_review():
    files = [valid(o) for o in ALL]
    reviewed = definition(policy="reviewed")
    first, last = judge(reviewed, CITY, files)
    assert (first.state, last.state) == (READY, READY)
    assert first.blocked_by == (
        "Twinning Learning Roadmap: waits for a review",
        "Stakeholder Engagement Plan: waits for a review",
        "Transferability Assessment: waits for a review",
    )
    some = {"hash of roadmap", "hash of transferability"}
    assert judge(reviewed, CITY, files, some)[0].blocked_by == (
        "Stakeholder Engagement Plan: waits for a review",
    )
    assert states(judge(reviewed, CITY, files, {f.sha256 for f in files})) == [COMPLETE, COMPLETE]
    assert first.basis == "outputs: inferred; completion: reviewed"


def test_a_review_of_other_bytes_does_not_count():
    accepted = {f"hash of {o}" for o in ALL}
    files = [valid(o) for o in ALL]
    files[0] = replace(files[0], sha256="hash of a changed roadmap")
    assert states(judge(definition(policy="reviewed"), CITY, files, accepted)) == [READY, READY]


def test_an_accepted_file_with_errors_is_open_again():
    files = [replace(invalid("roadmap", 1)), valid("engagement-plan"), valid("transferability")]
    first = judge(definition(policy="reviewed"), CITY, files, {f.sha256 for f in files})[0]
    assert first.state is OPEN


def test_outputs_without_a_form_are_left_out_and_named():
    files = [valid("roadmap"), valid("engagement-plan")]
    first, last = judge(definition(["roadmap", "engagement-plan"]), CITY, files)
    assert (first.state, first.blocked_by) == (COMPLETE, ())
    assert first.basis.endswith("; left out, no form in this definition: Transferability Assessment")
    assert last.state is OPEN
    assert last.blocked_by == (
        "Twin City Action Plan: has no form in this version of the definition, so it cannot be checked",
        "Info Session report: has no form in this version of the definition, so it cannot be checked",
    )
    assert "left out" not in last.basis


def test_outputs_without_a_form_block_where_the_definition_says_so():
    files = [valid("roadmap"), valid("engagement-plan")]
    strict = definition(["roadmap", "engagement-plan"], outputs_without_form="block")
    first = judge(strict, CITY, files)[0]
    assert first.state is OPEN
    assert first.blocked_by == (
        "Transferability Assessment: has no form in this version of the definition, so it cannot be checked",
    )
    assert "left out" not in first.basis


def test_the_other_mapping():
    milestones = judge(
        definition(mapping_in_use="by_workshop"), CITY, [valid("roadmap"), valid("engagement-plan")]
    )
    assert [m.name for m in milestones] == ["Learning foundations set", "Transfer designed and shared"]
    assert states(milestones) == [COMPLETE, OPEN]


def test_a_profile_with_fewer_outputs_is_not_asked_for_the_others():
    city = replace(CITY, profile="tlp-20m-2023")
    (only,) = judge(definition(), city, [valid("action-plan")])
    assert (only.id, only.state) == ("MS2", COMPLETE)


def test_who_has_withdrawn_or_is_unknown_is_not_judged():
    files = [valid(o) for o in ALL]
    assert judge(definition(), replace(CITY, status="withdrawn"), files) == ()
    assert judge(definition(), None, files) == ()
    with pytest.raises(UsageError, match="no profile is called"):
        judge(definition(), replace(CITY, profile="none"), files)


def test_files_that_are_no_output_do_not_matter():
    files = [*(valid(o) for o in FIRST), FileResult("agenda.pdf", verdict=Verdict.REFUSED)]
    assert states(judge(definition(), CITY, files))[0] is COMPLETE


def test_what_is_shipped_can_be_judged():
    shipped = programme.load()
    assert shipped.outputs_without_form == "leave_out"
    assert len(judge(shipped, CITY, [])) == 2


# --- What explains a milestone ------------------------------------------------------------------------------

START = replace(CITY, start=date(2025, 1, 13))


def test_a_milestone_is_due_with_the_last_of_its_outputs_counted_from_the_citys_own_start():
    first, last = judge(definition(), START, [], today=date(2026, 2, 12))
    assert (first.due, first.days_late) == (date(2026, 2, 12), 0)
    assert last.due == date(2026, 7, 12)
    assert judge(definition(), START, [], today=date(2026, 2, 13))[0].days_late == 1


def test_a_city_without_a_start_of_its_own_has_that_of_its_cohort():
    assert judge(definition(), replace(CITY, cohort="2"), [])[0].due == date(2025, 9, 30)
    assert judge(definition(), replace(CITY, cohort="3"), [], today=date(2030, 1, 1))[0].days_late == 0


def test_what_is_complete_is_not_late_and_without_a_day_nothing_is():
    done = judge(definition(), START, [valid(o) for o in ALL], today=date(2030, 1, 1))
    assert [milestone.days_late for milestone in done] == [0, 0]
    assert judge(definition(), START, [])[0].days_late == 0


def test_a_milestone_names_the_files_and_rules_that_decide():
    files = [valid("roadmap"), invalid("engagement-plan", 2)]
    assert judge(definition(), CITY, files)[0].decided_by == (
        "Twinning Learning Roadmap: roadmap.docx (hash of road…)",
        "Stakeholder Engagement Plan: engagement-plan.docx (hash of enga…), rule X-1",
    )


WAIVER = Waiver("X-1", "because", "Officer", date(2026, 12, 31))


def test_a_waived_error_does_not_block_and_is_named():
    file = invalid("roadmap", 2)
    waived = tuple(replace(finding, waiver=WAIVER) for finding in file.findings)
    files = [replace(file, findings=waived), *(valid(o) for o in FIRST[1:])]
    first = judge(definition(), CITY, files)[0]
    assert (first.state, first.blocked_by) == (COMPLETE, ())
    assert first.decided_by[0].endswith(", 2 errors waived")
    files[0] = replace(file, findings=(waived[0], file.findings[1]))
    assert judge(definition(), CITY, files)[0].blocked_by == ("Twinning Learning Roadmap: 1 error",)
