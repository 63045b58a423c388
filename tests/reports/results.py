"""Results made by hand, for the reports to show."""

from datetime import UTC, date, datetime

from msgspec.structs import replace

from pipeline import process, programme
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
from pipeline.reports import Heading

WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
HEADING = Heading("p", "The Programme", WHEN, "d", base="/srv/repository")
FAILED = Heading("", "twinning", WHEN, error="nowhere: there is no such file or folder")


def finding(rule="G-01", message="‘Cost’ is blank.", ref="question D10", severity=Severity.ERROR, **more):
    where = {"part": "Activities", "ref": ref, "label": "Cost"}
    return Finding(rule, severity, message, "Fill it in.", Location(**where), **more)


def file(path="exempla/plan.docx", *findings, **more):
    given = {
        "verdict": Verdict.INVALID if findings else Verdict.VALID,
        "output": "engagement-plan",
        "form_version": "1.0",
    }
    return FileResult(path, "0" * 64, findings=findings, **given | more)


def city(*files, **more):
    return CityResult("exempla", "3", "cohort-3/exempla", files=files, **more)


def known():
    """The heading with the shipped rules."""
    return replace(HEADING, catalogue=process.heading(programme.load(), WHEN).catalogue)


WAIVER = Waiver("G-02", "Agreed at the kick-off", "programme desk", date(2026, 6, 30))
RELATED = (("/costs/1", Location("Activities", "D11", "Cost")),)
NEW = finding(life=Life.NEW, found="‹blank›", expected="a number", related=RELATED, pointer="/costs/0")
WAIVED = finding("G-02", "Not a choice.", "D12", waiver=WAIVER, explanation="Our word for it.")
OPEN = finding("SEP-09", "Does not add up.", "D13", life=Life.STILL_OPEN)
WARNING = finding("G-06", "Looks copied.", "D14", Severity.WARNING)
REPLACED = finding("F-07", "roadmap.docx counts instead.", "", Severity.INFO)
MENDED = Fixed("G-05", Severity.ERROR, "engagement-plan", "a" * 12, "Activities · D9")
DUE = date(2025, 12, 31)
LATE = Milestone("MS1", "First part", MilestoneState.OPEN, ("Plan: 2 errors",), "ours", (), DUE, 2)
BLANK = Missing(Location("Risks", "D9", "Owner"), "/risks/0/owner")

FULL = city(
    file("cohort-3/exempla/plan.docx", NEW, WAIVED, OPEN, WARNING, fixed=(MENDED,), program="LibreOffice 7"),
    file("cohort-3/exempla/old.docx", REPLACED, OPEN, superseded=True),
    file("cohort-3/exempla/begun.docx", missing=(BLANK,)),
    findings=(Finding("empty-folder", Severity.WARNING, "There is no form.", "Put it here."),),
    not_checked=(NotChecked("SEP-10", "‘Monitoring’ must be filled in first", "engagement-plan"),),
    milestones=(LATE,),
)
REFUSED = FileResult(
    "/elsewhere/of/mine/letter.pdf",
    findings=(Finding("is-pdf", Severity.ERROR, "This is a PDF.", "Send the form.", Location("letter.pdf")),),
)
CASES = {
    "valid": (city(file("cohort-3/exempla/plan.docx")),),
    "broken": (FULL,),
    "refused": (CityResult(None, files=(REFUSED,), status="unknown"),),
    "empty": (),
}
