"""SARIF: what collectors of findings make of a check."""

import pytest

from pipeline.reports import REPORTERS
from tests.reports.judges import read_sarif
from tests.reports.results import CASES, FAILED, city, file, finding, known


@pytest.fixture(scope="module")
def run():
    return read_sarif(REPORTERS["sarif"](known(), CASES["broken"]))


def result(run, rule):
    (found,) = [found for found in run["results"] if found["ruleId"] == rule]
    return found


def test_a_finding_has_its_words_its_level_and_its_fingerprint(run):
    found = result(run, "SEP-09")
    assert found["level"] == "error"
    assert found["message"]["text"] == "Activities · D13 · Cost: Does not add up. → Fill it in."
    fingerprint = found["partialFingerprints"]["finding/v1"]
    assert len(fingerprint) == 12
    assert found["partialFingerprints"]["primaryLocationLineHash"] == f"{fingerprint}:1"
    assert [result(run, rule)["level"] for rule in ("G-06", "F-07")] == ["warning", "note"]


def test_a_place_is_the_file_and_what_is_in_it(run):
    (place,) = result(run, "SEP-09")["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "cohort-3/exempla/plan.docx"
    assert place["logicalLocations"] == [
        {"name": "D13", "fullyQualifiedName": "Activities · D13", "kind": "value", "decoratedName": "Cost"}
    ]
    (related,) = result(run, "G-01")["relatedLocations"]
    assert related["logicalLocations"][0]["name"] == "D11"
    (folder,) = result(run, "empty-folder")["locations"]
    assert folder == {
        "physicalLocation": {
            "artifactLocation": {"uri": "cohort-3/exempla", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 1},
        }
    }


def test_rules_explain_themselves(run):
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert set(rules) == {"empty-folder", "G-01", "G-02", "SEP-09", "G-06", "F-07", "SEP-10"}
    said = rules["SEP-09"]
    assert all(said[part]["text"] for part in ("shortDescription", "fullDescription", "help"))
    assert "What to do" in said["help"]["text"]
    assert said["defaultConfiguration"] == {"level": "error"}


def test_what_became_of_a_finding_and_its_waiver(run):
    assert result(run, "G-01")["baselineState"] == "new"
    assert result(run, "SEP-09")["baselineState"] == "unchanged"
    assert "baselineState" not in result(run, "G-06")
    (suppressed,) = result(run, "G-02")["suppressions"]
    assert suppressed["justification"] == "Waived by programme desk until 2026-06-30: Agreed at the kick-off"
    assert result(run, "G-02")["properties"]["explanation"] == "Our word for it."
    assert run["properties"]["fixed"][0]["fingerprint"] == "a" * 12
    assert run["properties"]["milestones"][0]["standing"] == "open, due 2025-12-31, 2 days late"


def test_what_was_not_checked_is_a_note_on_the_run(run):
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is True
    (note,) = invocation["toolExecutionNotifications"]
    assert note["associatedRule"]["id"] == "SEP-10"
    assert "was not checked, because ‘Monitoring’ must be" in note["message"]["text"]


def test_a_check_that_failed_is_an_error_of_the_run():
    (invocation,) = read_sarif(REPORTERS["sarif"](FAILED, ()))["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["level"] == "error"


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b/ä#?.docx", "a%20b/%C3%A4%23%3F.docx"),
        ("/srv/repository/x.docx", "x.docx"),
        ("/home/somebody/private/x/y.docx", "x/y.docx"),
        ("../../x.docx", "x.docx"),
        ("./a/../x:1.docx", "x%3A1.docx"),
        ("odd\udcff.docx", "odd%FF.docx"),
    ],
)
def test_addresses_are_relative_and_tell_nothing_of_the_machine(path, uri):
    run = read_sarif(REPORTERS["sarif"](known(), [city(file(path, finding()))]))
    assert run["artifacts"][0]["location"]["uri"] == uri


def test_signs_of_sarif_are_no_links_and_no_places_for_arguments():
    said = finding(message="[press](http://evil.example) {0}")
    (found,) = read_sarif(REPORTERS["sarif"](known(), [city(file("x.docx", said))]))["results"]
    assert "\\[press\\](http://evil.example) {{0}}" in found["message"]["text"]
