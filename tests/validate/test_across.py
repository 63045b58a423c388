"""The rules over the outputs of one city, in words."""

import copy

import pytest

from pipeline import rules
from pipeline.model import FileResult, Finding, Location, Provenance, Severity
from pipeline.validate import check_across
from tests import small
from tests.small import rule

ACROSS = rule(
    id="X-1",
    output="plan",
    needs=["note"],
    test="docs['note'].about.day > doc.links.day",
    at=["/links/day", "note#/about/day"],
    expected="docs['note'].about.day",
    message="{found}, but {expected}.",
    fail={"plan#/links/day": "2026-01-01"},
)


@pytest.fixture
def across(tmp_path):
    def run(city=small.CITY, **files):
        definition = small.programme(tmp_path, across=ACROSS)
        return check_across(definition, rules.load(definition), files, city, small.TODAY)

    return run


def file(output, data, findings=(), **places):
    found = {f"/{name.replace('__', '/')}": Provenance(Location(*at)) for name, at in places.items()}
    return FileResult("f", output=output, findings=tuple(findings), record=small.record(output, data, found))


def test_a_finding_stands_in_its_own_output_and_names_the_other(across):
    note = file("note", small.NOTE_DATA, about__day=("About", "question A3", "Day"))
    findings, waiting = across(note=note, plan=file("plan", small.PLAN_DATA))
    assert waiting == ()
    (finding,) = findings
    assert (finding.rule, finding.output, finding.pointer) == ("X-1", "plan", "/links/day")
    assert finding.message == "1 March 2026, but 1 February 2026."
    assert finding.related == (("note#/about/day", Location("Note · About", "question A3", "Day")),)


def because(across, **files):
    findings, waiting = across(**files)
    assert findings == ()
    return {entry.rule: entry.because for entry in waiting}


def test_an_output_that_is_not_there(across):
    waiting = because(across, plan=file("plan", small.PLAN_DATA))
    assert waiting == {"X-1": "the Note is not there yet", "G-04": "the Note is not there yet"}


def test_an_output_that_could_not_be_read(across):
    unread = FileResult("f", output="note")
    waiting = because(across, plan=file("plan", small.PLAN_DATA), note=unread)
    assert waiting["X-1"] == "the Note could not be read"


def test_an_output_in_the_wrong_version_is_as_good_as_unread(across):
    old = file("note", small.NOTE_DATA, [Finding("F-02", Severity.ERROR, "m", "a")])
    waiting = because(across, plan=file("plan", small.PLAN_DATA), note=old)
    assert waiting["X-1"] == "the Note could not be read"


def test_an_answer_with_an_error_in_the_other_output(across):
    wrong = file("note", small.NOTE_DATA, [Finding("G-03", Severity.ERROR, "m", "a", pointer="/about/day")])
    waiting = because(across, plan=file("plan", small.PLAN_DATA), note=wrong)
    assert waiting["X-1"] == "‘Day’ in the Note must be filled in or corrected first"


def test_a_reference_into_the_other_output(across):
    data = copy.deepcopy(small.PLAN_DATA)
    data["links"] |= {"goals": ["G-02", "G-08"], "day": "2026-01-01"}
    findings, _ = across(note=file("note", small.NOTE_DATA), plan=file("plan", data))
    assert [(f.rule, f.pointer, f.found) for f in findings] == [("G-04", "/links/goals", "G-08")]
    assert findings[0].action.endswith("The ids there are: G-01, G-02.")


def test_nothing_is_there(across):
    assert across() == ((), ())


def test_an_output_without_a_form_is_left_alone(across):
    assert across(poem=FileResult("f", output="poem")) == ((), ())
