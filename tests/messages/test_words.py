"""Sentences from the catalogue."""

from types import SimpleNamespace

import pytest

from pipeline.errors import DefinitionError
from pipeline.messages import About, Case, Complaint, Entry, Place, Words, explanation, filled, placeholders
from pipeline.messages.explanation import pictured
from pipeline.model import Location, Severity

PLAIN = Entry("P-1", Severity.ERROR, "Plain", "Why.", About.FILE, "It has {found}.", "Mend {part}.")
CASES = Entry(
    "C-1",
    Severity.ERROR,
    "Cases",
    "Why so.",
    About.ANSWER,
    cases=(
        Case("{label}: date.", "Do {because}.", keywords=("type",), kinds=("date",)),
        Case("{label}: address.", "Do.", keywords=("format",), formats=("email",)),
        Case("{label}: because.", "Do.", keywords=("required",), because=True),
        Case("{label}: brought.", "Do.", keywords=("required",), fixed=True),
        Case("{label}: short.", "Do.", Severity.WARNING, keywords=("minLength",)),
        Case("{label}: anything.", "Do.", keywords=("*",)),
        Case("{label}: never.", "Do.", keywords=("required",)),
    ),
)
WORDS = Words(SimpleNamespace(catalogue={"P-1": PLAIN, "C-1": CASES}))


def test_a_finding_in_words():
    place = Place("/a/b", Location("Part"), "/a/b", (("/a/c", Location("Other")),))
    finding = WORDS.finding("P-1", {"found": "5 {part}", "part": "it", "expected": "6"}, place, "note")
    assert finding.message == "It has 5 {part}."
    assert finding.action == "Mend it."
    assert (finding.pointer, finding.found, finding.expected) == ("/a/b", "5 {part}", "6")
    assert (finding.severity, finding.output, finding.related) == (Severity.ERROR, "note", place.related)


def test_what_is_not_known_shows():
    assert WORDS.finding("P-1").message == "It has …."


def test_a_case_has_words_and_weight_of_its_own():
    finding = WORDS.finding("C-1", {"label": "L"}, case=CASES.cases[4])
    assert (finding.message, finding.severity) == ("L: short.", Severity.WARNING)


def test_an_unknown_rule():
    with pytest.raises(DefinitionError, match="no rule 'Z-9'"):
        WORDS.finding("Z-9")


@pytest.mark.parametrize(
    ("complaint", "word"),
    [
        (Complaint("type", "date"), "date"),
        (Complaint("type", "text"), "anything"),
        (Complaint("format", "text", "email"), "address"),
        (Complaint("format", "text", "uri"), "anything"),
        (Complaint("required", "text", because=True), "because"),
        (Complaint("required", "text", fixed=True), "brought"),
        (Complaint("required", "text"), "never"),
        (Complaint("minContains", "choices"), "anything"),
    ],
)
def test_the_first_case_that_fits(complaint, word):
    entry, case = WORDS.case_for(complaint)
    assert (entry.id, case.message) == ("C-1", f"{{label}}: {word}.")


def test_without_any_case():
    with pytest.raises(DefinitionError, match="no words for the schema keyword 'type'"):
        Words(SimpleNamespace(catalogue={"P-1": PLAIN})).case_for(Complaint("type", "date"))


def test_placeholders():
    assert list(placeholders("{a} and {b} {{c}}")) == ["a", "b"]
    assert filled("{a} {{c}}", {"a": "{b}"}) == "{b} {c}"


@pytest.mark.parametrize("text", ["{a.b}", "{a[0]}", "{a!r}", "{a:>9}", "{}", "{0}", "{a", "a}"])
def test_no_placeholders(text):
    with pytest.raises(ValueError, match=r"placeholder|brace|encountered|expected"):
        list(placeholders(text))


def test_explanation_of_a_plain_rule():
    text = explanation(PLAIN)
    assert text.startswith("P-1  Plain\n")
    assert "It has ‹what stands there›." in text
    assert pictured("‘{label}’ says ‘{found}’") == "‹the question› says ‹what stands there›"
    assert "Mend ‹the section or table›." in text
    assert "Error: " in text


def test_explanation_with_a_real_sentence():
    assert explanation(PLAIN, "It has 5.").endswith("For example\n  It has 5.\n")


def test_explanation_of_cases_shows_each():
    text = explanation(CASES)
    assert text.count("What it says") == len(CASES.cases)
    assert "What it says (warning)\n  ‹the question›: short." in text
