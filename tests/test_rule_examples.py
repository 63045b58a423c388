"""Every rule proves itself by changes to the example records: what passes, and what is found."""

from pathlib import Path

import pytest

from pipeline import reviews
from pipeline.messages import About
from pipeline.model import Severity
from pipeline.rules.examples import patched
from tests.shipped import check, shipped
from tests.validate.test_every_field import JARGON, without_answers

REVIEWS = "reviews.toml"
# breaking the one breaks the others: the table Inclusion must have a row, all dates lie in the plan period
# what goes into the action plan has to fit the verdict here and the actions there, rows name their measure,
# and what was presented has to be older than the session; other tables name the actions that are taken away
COMPANIONS = {
    "SEP-06a": {"SEP-06c"},
    "SEP-19": {"SEP-14a", "SEP-14b", "SEP-14c"},
    "TA-11": {"TA-04", "XD-10b", "XD-11a"},
    "TA-16": {"XD-10b"},
    "TA-24": {"G-04", "XD-10a", "XD-11c", "XD-18b"},
    "INFO-01a": {"INFO-18"},
    "TCAP-18": {"G-04", "TCAP-02a", "XD-11a", "XD-18c", "XD-18d"},
    "TCAP-22": {"TCAP-04a", "TCAP-23", "TCAP-24"},
}


def examples(holds):
    _, known, *_ = shipped()
    for name, given in known.examples.items():
        chosen = [example for example in given if example.holds is holds]
        yield from (pytest.param(name, e, id=f"{name}-{n}") for n, e in enumerate(chosen, 1))


def test_every_form_has_an_example_record():
    definition, _, records, _ = shipped()
    assert sorted(records) == sorted(output.id for output in definition.with_form)


def test_the_example_records_are_without_fault():
    findings, waiting = check(shipped()[2])
    assert findings == []
    assert waiting == []


def test_every_rule_with_a_test_has_examples():
    _, known, *_ = shipped()
    for name, entry in known.catalogue.items():
        tested = entry.about in (About.RECORD, About.ACROSS) or any(case.test for case in entry.cases)
        if entry.source == REVIEWS:  # judged by the desk, not by an expression; see the next test
            continue
        given = {example.holds for example in known.examples.get(name, ())}
        assert given == ({True, False} if tested else set()), name


def test_every_rule_on_reviews_is_seen_to_be_broken():
    folder = Path(__file__).parent
    places = [*folder.glob("desk/test_*.py"), folder / "test_reviews.py", folder / "cli" / "test_review.py"]
    text = "".join(path.read_text(encoding="utf-8") for path in places)
    named = {value: f"reviews.{name}" for name, value in vars(reviews).items() if name.isupper()}
    rules = [name for name, entry in shipped()[1].catalogue.items() if entry.source == REVIEWS]
    assert [name for name in rules if name not in text and named.get(name, name) not in text] == []
    assert len(rules) > 10


@pytest.mark.parametrize(("name", "example"), list(examples(holds=True)))
def test_what_passes(name, example):
    findings, waiting = check(patched(shipped()[2], example.patch))
    assert [f.message for f in findings if f.rule == name] == []
    assert [f.message for f in findings if f.severity is Severity.ERROR] == []
    assert [entry for entry in waiting if entry.rule == name] == []


@pytest.mark.parametrize(("name", "example"), list(examples(holds=False)))
def test_what_is_found(name, example):
    _, known, *_ = shipped()
    findings, waiting = check(patched(shipped()[2], example.patch))
    own = [finding for finding in findings if finding.rule == name]
    assert own
    expected = {name} | COMPANIONS.get(name, set())
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    assert [f"{f.rule}: {f.message}" for f in errors if f.rule not in expected] == []
    assert [entry for entry in waiting if entry.rule == name] == []
    for finding in own:
        form = known.forms[finding.output]
        part, field = form.find(finding.pointer)
        assert finding.location.part == part.label
        for sentence in (finding.message, finding.action):
            assert not JARGON.search(without_answers(sentence, field, part)), sentence


@pytest.mark.parametrize("output", list(shipped()[1].forms))
def test_an_output_by_itself_is_judged_and_needs_no_other(output):
    definition, known, records, _ = shipped()
    titles = {other.id: other.title for other in definition.asked}
    findings, waiting = check({output: records[output]})
    assert findings == []
    needing = {rule.entry.id: rule.needs for rule in known.rules if output in (rule.output, *rule.needs)}
    assert {entry.rule for entry in waiting} == {name for name, needs in needing.items() if needs}
    for entry in waiting:
        own = [rule for rule in known.rules if rule.entry.id == entry.rule and rule.output == entry.output]
        missing = {titles[other] for rule in own for other in (rule.output, *rule.needs)} - {titles[output]}
        assert entry.because.endswith("not there yet")
        assert all(title in entry.because for title in missing), entry.because
