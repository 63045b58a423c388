"""A filled sheet: what is wrong in it, held against the city's folder and the rubric."""

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from pipeline import process, rules, submissions
from pipeline.desk import Desk, of_sheet, prepare, take, to_review
from pipeline.model import Severity, Verdict
from pipeline.programme import misfit
from pipeline.reviews import SCHEMA, Review
from pipeline.tasks import Task
from tests.cli.running import sample_city
from tests.desk.sheets import BY, DAY, SHIPPED, answers, changed, fill_in

NOW = datetime(2026, 7, 6, tzinfo=UTC)
CHANGE = {"place": "G8", "text": "Say who signs the proofs off."}
WAIVER = {
    "rule_id": "TLR-99",
    "reason": "It was looked at by two people and may stay.",
    "until": "2026-12-31",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return sample_city(tmp_path_factory.mktemp("desk"), "exempla", "roadmap.docx")


@pytest.fixture(scope="module")
def result(folder):
    return process.check_city(Task(folder), process.Setting(SHIPPED.home, NOW.date()))


@pytest.fixture(scope="module")
def sheet(folder, result, tmp_path_factory):
    (what,) = to_review(submissions.read_city(folder, SHIPPED), result)
    path = tmp_path_factory.mktemp("sheet") / "sheet.xlsx"
    path.write_bytes(prepare(SHIPPED, rules.load(SHIPPED), what, "xlsx", NOW))
    return path


@pytest.fixture(scope="module")
def desk():
    desk = Desk(SHIPPED, date.fromisoformat(DAY))
    yield desk
    desk.close()


@pytest.fixture
def taken(desk, sheet, result, tmp_path):
    """What comes of a sheet with these answers: the sheet, and what there is to put on record."""

    def taken(data, reviews=(), city=result):
        return take(desk, desk.read(fill_in(sheet, data, tmp_path / "filled.xlsx")), city, reviews)

    return taken


def found(sheet):
    return [(finding.rule, str(finding.location)) for finding in sheet.result.findings]


def test_a_sheet_in_order_has_no_findings_and_becomes_a_record(taken, folder):
    sheet, judged = taken(answers())
    assert found(sheet) == []
    assert not sheet.blocked
    assert judged.by_the_scores == "accept"
    record = of_sheet(sheet, judged, submissions.read_city(folder, SHIPPED), SHIPPED)
    assert misfit(SHIPPED, SCHEMA, {"version": 1, "review_id": "roadmap-1", **record}) == ""
    assert record["file_hash"] == judged.file.sha256
    assert record["sheet_hash"] == sheet.result.sha256
    assert record["scores"][0] == {"criterion": "R1", "score": 3, "comment": ""}
    assert record["may_improve"] == [{"place": "G8", "text": "The proofs could name who signs them off."}]


@pytest.mark.parametrize(
    ("pointer", "value", "rule", "place"),
    [
        ("/about/reviewer_role", None, "G-01", "Questions · D10 · Your role"),
        ("/about/conflict_of_interest", True, "G-01", "Questions · D13 · What the conflict is"),
        ("/about/conflict_of_interest", True, "REV-06", "Questions · D12 · Conflict of interest"),
        ("/criteria/2/score", "2", "G-01", "Your judgement · H9 · Comment"),
        ("/criteria/9", None, "REV-02", "Your judgement · B6 · Your judgement"),
        ("/criteria/1/criterion", "R1", "REV-03", "Your judgement · B8 · Criterion"),
        ("/criteria/1/criterion", "T9", "REV-03", "Your judgement · B8 · Criterion"),
        ("/decision/decision", "return", "REV-05", "Questions · D17 · Decision"),
        ("/decision/decision", "return", "REV-08", "Must change · B6 · Must change"),
        ("/decision/reviewed_on", "2026-07-07", "REV-09", "Questions · D20 · Date of the review"),
        ("/waivers/0", WAIVER, "REV-11", "Findings that may stand · B7 · Rule"),
        ("/decision/strengths", "Good.", "G-08", "Questions · D16 · Strengths"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(taken, pointer, value, rule, place):
    sheet, _ = taken(changed(answers(), pointer, value))
    assert rule in dict(found(sheet)), found(sheet)
    assert place in dict(found(sheet))[rule]
    assert sheet.blocked or rule == "REV-06"


def test_a_decision_against_the_scores_is_a_warning_with_a_reason_and_an_error_without(taken):
    data = changed(changed(answers(R1=1), "/may_improve/0", None), "/must_change/0", CHANGE)
    with_reason = changed(
        data, "/decision/departure_reason", "The council decides next week; nothing is lost by it."
    )
    sheet, judged = taken(with_reason)
    assert judged.by_the_scores == "accept_with_remarks"
    (finding,) = sheet.result.findings
    assert (finding.rule, finding.severity) == ("REV-04", Severity.WARNING)
    assert finding.message == (
        "You decide ‘Accept’; by the scores it is ‘Accept with remarks’ (exactly one criterion with 1, and "
        "none with 0). Your reason is kept with it."
    )
    sheet, _ = taken(data)
    assert [f.rule for f in sheet.result.findings] == ["REV-05"]
    assert sheet.blocked


def test_only_a_valid_document_is_accepted(taken, result):
    invalid = replace(result, files=(replace(result.files[0], verdict=Verdict.INVALID),))
    assert "REV-07" in dict(found(taken(answers(), city=invalid)[0]))


def test_a_file_that_changed_meanwhile_blocks(taken, result):
    other = replace(result, files=(replace(result.files[0], sha256="b" * 64),))
    sheet, judged = taken(answers(), city=other)
    assert [rule for rule, _ in found(sheet)] == ["REV-01"]
    assert judged.file is None
    assert sheet.blocked


def earlier(result, **changes):
    said = {"R1": 1, "R2": 3} | changes.pop("scores", {})
    given = {"by": "Other", "sheet_hash": "", "decision": "return"} | changes
    digest = result.files[0].sha256
    return Review("roadmap-1.json", "roadmap", digest, on=date(2026, 7, 1), scores=said, **given)


def test_another_reviewer_who_sees_it_otherwise_is_told_of(taken, result):
    sheet, _ = taken(answers(), [earlier(result)])
    (finding,) = sheet.result.findings
    assert (finding.rule, finding.severity) == ("REV-12", Severity.WARNING)
    assert "that by Other differ by 2 or more on R1." in finding.message
    assert found(taken(answers(), [earlier(result, scores={"R1": 2})])[0]) == []
    assert found(taken(answers(), [earlier(result, by=BY)])[0]) == []  # one's own earlier view


def test_a_sheet_is_taken_back_once(desk, sheet, result, tmp_path):
    read = desk.read(fill_in(sheet, answers(), tmp_path / "filled.xlsx"))
    again, _ = take(desk, read, result, [earlier(result, sheet_hash=read.result.sha256, by=BY)])
    assert [rule for rule, _ in found(again)] == ["REV-13"]


def test_a_citys_form_is_no_sheet(desk, folder):
    sheet = desk.read(folder / "roadmap.docx")
    assert sheet.data is None
    (finding,) = sheet.result.findings
    assert finding.rule == "REV-14"
    assert "but a Twinning Learning Roadmap" in finding.message


@pytest.mark.parametrize(
    ("name", "data"), [("a.docx", b""), ("b.docx", b"PK\x03\x04" + b"x" * 99), ("c.pdf", b"%PDF-1.7")]
)
def test_what_cannot_be_opened_is_refused_in_words(desk, tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    sheet = desk.read(tmp_path / name)
    assert sheet.data is None
    assert sheet.result.verdict is Verdict.REFUSED
    assert len(sheet.result.findings) == 1
