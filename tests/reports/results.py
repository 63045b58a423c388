"""Results made by hand, for the reports to show."""

from pipeline.model import CityResult, FileResult, Finding, Location, Severity, Verdict


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
