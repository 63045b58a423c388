"""Each finding is one remark, errors first."""

from datetime import UTC, date, datetime

from msgspec.structs import replace

from pipeline.annotate import remarks
from pipeline.annotate.excel.words import standing
from pipeline.annotate.word_comments import comment
from pipeline.forms.word.names import w
from pipeline.model import FileResult, Finding, Location, Severity, Waiver

MOMENT = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


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


def test_a_remark_knows_what_was_said_about_its_finding():
    plain = finding("W-1", Severity.WARNING, "/a/b")
    explained = replace(plain, explanation="It is right as it is.")
    waived = replace(explained, waiver=Waiver("W-1", "Agreed.", "Officer", date(2026, 12, 31)))
    made = remarks(FileResult("form.docx", findings=(plain, explained, waived)))
    assert [(one.explained, one.waived) for one in made] == [(False, False), (True, False), (True, True)]
    assert [standing(one) for one in made] == ["", "explained by you", "may stay as it is"]
    heads = ["".join(comment(one, "1", MOMENT).find(w("p")).itertext()) for one in made]
    assert [head.partition("Warning")[2] for head in heads] == [
        "",
        " · explained by you",
        " · explained by you · a reviewer lets this stand",
    ]
