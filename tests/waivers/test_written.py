"""What a city explains in its form, beside its warnings; and what is said of a row that answers none."""

import pytest

from pipeline import programme, rules
from pipeline.messages import Words
from pipeline.model import FileResult, Finding, Location, NotChecked, Record, Severity, Stamp, Verdict
from pipeline.waivers import explained

DEFINITION = programme.load()
RULES = rules.load(DEFINITION)
WHY = "It is an invitation to tell a story."
QUESTION = "/learning_questions/LQ-03/question"


def finding(rule="TLR-05", severity=Severity.WARNING, key=QUESTION, **more):
    place = Location("Learning questions", "row 3 (LQ-03), question H3", "Question")
    return Finding(rule, severity, "It is so.", "Mend it.", place, output="roadmap", key=key, **more)


def file(findings, *rows, **more):
    said = [
        {name: value for name, value in zip(("rule", "place", "explanation"), row, strict=True) if value}
        for row in rows
    ]
    record = Record(Stamp(output="roadmap"), {"explanations": said}, {})
    given = {"output": "roadmap", "verdict": Verdict.INVALID, "record": record, **more}
    return FileResult("a/roadmap.docx", findings=tuple(findings), **given)


def result(findings, *rows, waiting=(), **more):
    (one,) = explained([file(findings, *rows, **more)], DEFINITION, Words(RULES), RULES.catalogue, waiting)
    return one.findings[: len(findings)], one.findings[len(findings) :]


@pytest.mark.parametrize("rule", ["TLR-05", "tlr-05", "[TLR-05]", " TLR – 05 ", "(TLR‑05)."])
def test_a_rule_is_known_however_it_was_copied(rule):
    (found,), more = result([finding()], (rule, "", WHY))
    assert (found.explanation, more) == (WHY, ())


@pytest.mark.parametrize(
    "place",
    ["", "LQ-03", "lq-03", "row LQ-03", "H3", "[H3]", "question H3", "LQ-03, H3", "row 3 (LQ-03)", "LQ–03"],
)
def test_a_place_may_be_named_as_people_do(place):
    (found, other), more = result(
        [finding(), finding("TLR-06")], ("TLR-05", place, "It  is\nan invitation to tell a story.")
    )
    assert (found.explanation, other.explanation, more) == (WHY, "", ())


def test_only_the_place_that_is_named_is_explained():
    there, elsewhere = finding(), finding(key="/learning_questions/LQ-04/question")
    elsewhere = Finding(
        *[getattr(elsewhere, n) for n in ("rule", "severity", "message", "action")], key=elsewhere.key
    )
    found, more = result([there, elsewhere], ("TLR-05", "LQ-03", WHY))
    assert ([one.explanation for one in found], more) == ([WHY, ""], ())
    found, _ = result([there, elsewhere], ("TLR-05", "", WHY))
    assert [one.explanation for one in found] == [WHY, WHY]


def only(more):
    (one,) = more
    return one


def test_a_place_where_the_rule_gives_no_warning_is_a_note_at_the_row():
    (found,), more = result([finding()], ("TLR-05", "LQ-07", WHY))
    assert found.explanation == ""
    note = only(more)
    assert (note.rule, note.severity, note.pointer) == ("DC-07", Severity.INFO, "/explanations/0/rule")
    assert "TLR-05 gives no warning at ‘LQ-07’" in note.message
    assert (note.location.part, note.output) == ("Explanations", "roadmap")


@pytest.mark.parametrize("findings", [[], [finding(severity=Severity.INFO)]])
def test_a_rule_that_gives_no_warning_is_a_note(findings):
    found, more = result(findings, ("TLR-05", "", WHY))
    assert [one.explanation for one in found] == [""] * len(findings)
    assert only(more).rule == "DC-07"


def test_an_error_is_not_explained_and_that_is_said():
    (found,), more = result([finding(severity=Severity.ERROR)], ("TLR-05", "LQ-03", WHY))
    assert found.explanation == ""
    assert (only(more).rule, only(more).severity) == ("DC-08", Severity.WARNING)
    assert "TLR-05 is an error at ‘LQ-03’" in only(more).message


def test_warnings_of_a_rule_are_explained_even_if_it_gives_errors_too():
    found, more = result([finding(severity=Severity.ERROR), finding()], ("TLR-05", "", WHY))
    assert ([one.explanation for one in found], more) == (["", WHY], ())


@pytest.mark.parametrize(
    ("rule", "hint"), [("TLR-5", "Did you mean TLR-05? "), ("\x1b[2J=cmd|x", ""), ("TLR-05, TLR-06", "")]
)
def test_a_rule_that_there_is_not_is_a_warning(rule, hint):
    (found,), more = result([finding()], (rule, "", WHY))
    assert found.explanation == ""
    assert (only(more).rule, only(more).severity) == ("DC-06", Severity.WARNING)
    assert only(more).action.startswith(hint or ("Did you mean", "Write the rule"))
    assert "\x1b" not in only(more).message + only(more).action


@pytest.mark.parametrize("row", [("", "", WHY), ("TLR-05", "", "Too short."), ("TLR-05", "LQ-03", "")])
def test_a_row_that_the_schema_minds_explains_nothing_and_is_not_told_of_twice(row):
    (found,), more = result([finding()], row)
    assert (found.explanation, more) == ("", ())


def test_of_a_rule_that_waits_nothing_is_said():
    waiting = [NotChecked("XD-06", "the plan is not there yet", "roadmap")]
    assert result([], ("XD-06", "", WHY), waiting=waiting)[1] == ()
    assert only(result([], ("XD-07", "", WHY), waiting=waiting)[1]).rule == "DC-07"


def test_of_a_file_that_does_not_count_or_was_refused_nothing_is_said():
    assert result([], ("TLR-05", "", WHY), superseded=True)[1] == ()
    (found,), more = result([finding()], ("TLR-05", "", WHY), superseded=True)
    assert (found.explanation, more) == (WHY, ())
    assert result([finding()], ("TLR-99", "", WHY), verdict=Verdict.REFUSED) == ((finding(),), ())


def test_a_file_without_a_record_or_without_rows_is_left_as_it_is():
    for one in (file([finding()]), FileResult("a/note.txt", findings=(finding(),))):
        assert explained([one], DEFINITION, Words(RULES), RULES.catalogue, ()) == (one,)


def test_rows_for_the_same_rule_have_findings_that_are_told_apart():
    _, more = result([], ("TLR-05", "LQ-01", WHY), ("TLR-05", "LQ-02", WHY))
    assert len({one.fingerprint for one in more}) == len(more) == 2
