"""What the schema minds, in words and at the right place."""

import pytest

GOAL = {"goal_id": "G-01", "text": "Better homes", "cost": 10.0}


def said(checked):
    return [(f.rule, f.pointer, f.message) for f in checked.findings]


def test_a_good_record(check):
    checked = check()
    assert checked.findings == ()
    assert checked.not_checked == ()
    assert checked.record.data["sums"] == {"total": 30.0}


@pytest.mark.parametrize(
    ("about", "rule", "message", "action"),
    [
        ({"name": None}, "G-01", "‘Name’ is blank; an answer is asked for.", "Fill it in. Guidance on name."),
        (
            {"name": "  \n"},
            "G-01",
            "‘Name’ is blank; an answer is asked for.",
            "Fill it in. Guidance on name.",
        ),
        (
            {"day": None},
            "G-01",
            "‘Day’ is blank; a date is asked for.",
            "Write day, month and year, for example 15 March 2026.",
        ),
        (
            {"amount": None},
            "G-01",
            "‘Amount’ is blank; a number is asked for.",
            "Write a number in digits. It is counted in EUR.",
        ),
        ({"agreed": None}, "G-01", "‘Agreed’ is blank; yes or no is asked for.", "Answer yes or no."),
        (
            {"colours": []},
            "G-01",
            "‘Colours’ is blank; at least one choice is asked for.",
            "Choose from ‘Fire red’, ‘Sea blue’ or ‘Other colour’.",
        ),
        (
            {"fixed": None},
            "G-01",
            "‘Fixed’ is blank, although the form brings this answer along.",
            "Undo the deletion, or copy your answers into a fresh form.",
        ),
        (
            {"agreed": "perhaps"},
            "G-02",
            "‘Agreed’ says ‘perhaps’; yes or no is asked for.",
            "Answer yes or no.",
        ),
        (
            {"status": "finl"},
            "G-02",
            "‘Status’ says ‘finl’, which is not among its choices.",
            "Did you mean ‘Final’? Choose ‘Draft’ or ‘Final’.",
        ),
        (
            {"status": 3},
            "G-02",
            "‘Status’ says ‘3’, which is not among its choices.",
            "Choose ‘Draft’ or ‘Final’.",
        ),
        (
            {"colours": ["red", "see blue"]},
            "G-02",
            "‘Colours’ says ‘see blue’, which is not among its choices.",
            "Did you mean ‘Sea blue’? Choose from ‘Fire red’, ‘Sea blue’ or ‘Other colour’.",
        ),
        (
            {"colours": ["green", "pink"]},
            "G-02",
            "‘Colours’ says ‘green and pink’, which is not among its choices.",
            "Choose from ‘Fire red’, ‘Sea blue’ or ‘Other colour’.",
        ),
        (
            {"day": "31.02.2026"},
            "G-03",
            "‘Day’ says ‘31.02.2026’, which is no date with day, month and year.",
            "Write for example 15 March 2026 or 2026-03-15.",
        ),
        (
            {"day": 46000},
            "G-03",
            "‘Day’ says ‘46\u00a0000’, which is no date with day, month and year.",
            "Write for example 15 March 2026 or 2026-03-15.",
        ),
        (
            {"amount": "about 5"},
            "G-05",
            "‘Amount’ says ‘about 5’; a number is asked for.",
            "Write a number in digits, without words. It is counted in EUR.",
        ),
        (
            {"amount": -12500},
            "G-05",
            "‘Amount’ is -12\u00a0500; it has to be at least 0.",
            "Check the number. It is counted in EUR.",
        ),
        (
            {"amount": 2e6},
            "G-05",
            "‘Amount’ is 2\u00a0000\u00a0000; it can be 1\u00a0000\u00a0000 at most.",
            "Check the number. It is counted in EUR.",
        ),
        (
            {"count": 2.5, "reason": "why"},
            "G-05",
            "‘Count’ says ‘2.5’; a whole number is asked for.",
            "Write a whole number in digits, without words.",
        ),
        (
            {"count": 0, "reason": "why"},
            "G-05",
            "‘Count’ is 0; it has to be more than 0.",
            "Check the number.",
        ),
        (
            {"name": "A"},
            "G-08",
            "‘Name’ says ‘A’, which is too short; at least 2 characters are asked for.",
            "Write it out. Guidance on name.",
        ),
        (
            {"name": "A" * 90},
            "G-08",
            "‘Name’ has 90 characters; there is room for 80.",
            "Shorten it by at least 10 characters.",
        ),
        (
            {"story": "Too short."},
            "G-08",
            "‘Story’ has 10 characters; at least 80 are asked for.",
            "Say more, about 70 characters. Guidance on story.",
        ),
        (
            {"mail": "nobody"},
            "G-15",
            "‘Mail’ says ‘nobody’, which is no e-mail address.",
            "Write one address, such as climate@city.example.",
        ),
        (
            {"mail": "a@b"},
            "G-15",
            "‘Mail’ says ‘a@b’, which is no e-mail address.",
            "Write one address, such as climate@city.example.",
        ),
        (
            {"mail": "a@b.eu, c@d.eu"},
            "G-15",
            "‘Mail’ says ‘a@b.eu, c@d.eu’, which is no e-mail address.",
            "Write one address, such as climate@city.example.",
        ),
        (
            {"site": "our page"},
            "G-15",
            "‘Site’ says ‘our page’, which is no web address.",
            "Copy the address from the browser; it begins with https://.",
        ),
        (
            {"version": "v1"},
            "G-15",
            "‘Version’ says ‘v1’, which is not written as asked for.",
            "Write it as the guidance says: Guidance on version.",
        ),
        (
            {"name": 5},
            "G-15",
            "‘Name’ says ‘5’; another answer is asked for.",
            "Correct it. Guidance on name.",
        ),
        (
            {"colours": ["red", "blue", "red"]},
            "G-16",
            "‘Colours’ has 3 choices; it may have 2 at most.",
            "Choose the most important ones; take out 1.",
        ),
        (
            {"colours": ["red", "red"]},
            "G-17",
            "‘Colours’ names Fire red more than once.",
            "Let it stand there once.",
        ),
        (
            {"nonsense": 1},
            "G-18",
            "There are answers to questions that this form does not ask: nonsense.",
            "Copy your answers into a fresh form.",
        ),
        (
            {"count": 3},
            "G-01",
            "‘Reason’ is blank. It is asked for because ‘Count’ is filled in.",
            "Fill it in, or correct the answer it depends on.",
        ),
        (
            {"colours": ["other"]},
            "G-01",
            "‘Which other colour’ is blank. It is asked for because ‘Colours’ includes ‘Other colour’.",
            "Fill it in, or correct the answer it depends on.",
        ),
        (
            {"status": "final", "story": "A tale. " * 20},
            "G-01",
            "‘Mail’ is blank. It is asked for because ‘Status’ is ‘Final’.",
            "Fill it in, or correct the answer it depends on.",
        ),
    ],
)
def test_words(check, about, rule, message, action):
    (finding, *others) = check(about).findings
    assert (finding.rule, finding.message, finding.action) == (rule, message, action)
    assert str(finding.location)
    assert [other.rule for other in others] in ([], ["G-17"])


def test_a_constant_that_is_asked_for(tmp_path):
    from pipeline import rules
    from pipeline.validate import check_record
    from tests import small

    agreed = {**small.ABOUT["properties"]["agreed"], "const": True}
    about = {**small.ABOUT, "properties": {**small.ABOUT["properties"], "agreed": agreed}}
    note = {**small.NOTE, "properties": {**small.NOTE["properties"], "about": about}}
    definition = small.programme(tmp_path, note_schema=note)
    data = {**small.NOTE_DATA, "about": {**small.NOTE_DATA["about"], "agreed": False}}
    made = small.record("note", data)
    (finding,) = check_record(definition, rules.load(definition), made, small.CITY, small.TODAY).findings
    assert finding.message == "‘Agreed’ says ‘No’; it has to be ‘Yes’."
