"""Each finding is one remark, errors first."""

from pipeline.annotate import remarks
from pipeline.model import FileResult, Finding, Location, Severity


def finding(rule, severity, pointer=None):
    return Finding(rule, severity, "It is so.", "Mend it.", Location("Part", "B3", "Name"), pointer)


def test_errors_come_first_and_all_are_numbered():
    found = (
        finding("W-1", Severity.WARNING, "/a/b"),
        finding("E-1", Severity.ERROR, "/a/c"),
        finding("I-1", Severity.INFO),
        finding("E-2", Severity.ERROR, "/a/d"),
    )
    made = remarks(FileResult("form.docx", findings=found))
    assert [(one.number, one.rule) for one in made] == [(1, "E-1"), (2, "E-2"), (3, "W-1"), (4, "I-1")]
    assert made[0].place == "Part · B3 · Name"
    assert made[0].location == Location("Part", "B3", "Name")
    assert made[3].pointer is None
