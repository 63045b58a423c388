"""The report as a page, looked at by its parts."""

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from pipeline.model import (
    CityResult,
    Fixed,
    Life,
    Link,
    Location,
    Milestone,
    MilestoneState,
    Missing,
    NotChecked,
    Record,
    Severity,
    Stamp,
    Verdict,
    Waiver,
)
from pipeline.reports import REPORTERS, Heading
from tests.outgoing.hostile import EVERY
from tests.reports.looking import assert_tame, of_class, parsed, text
from tests.reports.results import city, file, finding
from tests.shipped import shipped

PROGRAMME, RULES, *_ = shipped()
WHEN = datetime(2026, 1, 2, tzinfo=UTC)
HEADING = Heading("p", "The Programme", WHEN, "d" * 64, forms=RULES.forms, catalogue=RULES.catalogue)
COST = "/activities/0/cost_eur"


def page(*cities):
    return REPORTERS["html"](HEADING, cities)


def shown(*cities):
    return parsed(page(*cities))


def findings(tree):
    return of_class(tree, "finding")


def cost(**more):
    return finding("SEP-09", output="engagement-plan", pointer=COST, found="46", expected="48", **more)


def test_a_finding_shows_question_message_both_values_what_to_do_and_its_rule_with_the_reason():
    (one,) = findings(shown(city(file("plan.docx", cost()))))
    said = text(one)
    field = RULES.forms["engagement-plan"].find(COST)[1]
    assert text(one.find(".//h5")) == f"{field.code} Cost"
    for words in (
        "✗ Error",
        "‘Cost’ is blank.",
        "Fill it in.",
        "Where: Activities · question D10",
        "Rule SEP-09:",
    ):
        assert words in said
    assert [text(pair) for pair in of_class(one, "pair")[0]] == ["Submitted 46", "Expected 48"]
    assert RULES.catalogue["SEP-09"].title in text(one.find(".//summary"))
    assert RULES.catalogue["SEP-09"].why in said


def test_findings_stand_under_the_sections_of_the_form_in_its_order_errors_first():
    places = [("/activities/0/cost_eur", Severity.WARNING), ("/activities/1/cost_eur", Severity.ERROR)]
    late = [cost(severity=weight, message=at) for at, weight in places]
    late = [replace(one, pointer=at) for one, (at, _) in zip(late, places, strict=True)]
    early = replace(cost(message="Early."), pointer="/document_control/version")
    whole = replace(cost(message="Whole."), pointer=None)
    tree = shown(city(file("plan.docx", *late, early, whole)))
    parts = {part.name: part for part in RULES.forms["engagement-plan"].parts}
    assert [text(group.find("h4")) for group in of_class(tree, "group")] == [
        "The file as a whole",
        f"{parts['document_control'].code} {parts['document_control'].label}",
        f"{parts['activities'].code} {parts['activities'].label}",
    ]
    assert [one.get("data-severity") for one in findings(tree)] == ["error", "error", "error", "warning"]


def test_equal_findings_are_shown_once_with_all_their_places():
    same = [cost(ref=f"K{n}") for n in range(9)]
    (one,) = findings(shown(city(file("plan.docx", *same))))
    assert "Where: 9 places" in text(one)
    assert [text(item) for item in one.xpath(".//details[1]//li")] == [f"Activities · K{n}" for n in range(9)]


def test_what_became_of_a_finding_is_said_and_keeps_equal_ones_apart():
    waiver = Waiver("SEP-09", "Agreed by letter.", "programme desk", date(2026, 3, 1))
    same = [
        cost(ref="K3", waiver=waiver),
        cost(ref="K1", life=Life.NEW),
        cost(ref="K2", life=Life.STILL_OPEN, explanation="The fund pays later."),
    ]
    tree = shown(city(file("plan.docx", *same)))
    new, still, waived = map(text, findings(tree))
    assert "new" in new
    assert "still open" in still
    assert "The city explains: The fund pays later." in still
    assert "Waived until 1 March 2026 by programme desk: Agreed by letter." in waived
    assert [option.text for option in tree.iter("option")] == ["all", "new", "still open"]
    assert "2 errors in 1 file to correct" in text(of_class(tree, "verdict")[0])


def test_a_waived_error_does_not_block_and_is_counted_apart():
    waiver = Waiver("SEP-09", "Agreed.", "programme desk", date(2026, 3, 1))
    tree = shown(city(file("plan.docx", cost(waiver=waiver))))
    verdict = of_class(tree, "verdict")[0]
    assert "No errors" in text(verdict)
    assert "error" not in verdict.get("class").split()
    assert "✓ Waived by a reviewer 1" in text(verdict)


def test_what_is_fixed_since_is_listed_with_its_rule():
    fixed = Fixed("SEP-09", Severity.ERROR, "engagement-plan", "0" * 12, "Activities · K7 · Cost")
    assert "Fixed since the last submission: 1" in text(shown(city(file("plan.docx", fixed=(fixed,)))))
    assert "Activities · K7 · Cost (SEP-09:" in text(shown(city(file("plan.docx", fixed=(fixed,)))))


def test_the_verdict_stands_first_and_is_no_praise():
    said = text(of_class(shown(city(file("plan.docx"))), "verdict")[0])
    assert said.startswith("✓ No errors exempla")
    assert "Valid is not good." in said


def test_a_city_without_errors_whose_milestones_are_open_is_not_shown_as_done():
    open_ = Milestone("MS1", "First", MilestoneState.OPEN, ("Plan: not handed in",))
    verdict = of_class(shown(city(file("plan.docx"), milestones=(open_,))), "verdict")[0]
    assert "No errors; MS1 still open" in text(verdict)
    assert "good" not in verdict.get("class").split()


def test_of_several_cities_there_is_an_index_and_what_is_found_most_often():
    wrong = city(file("plan.docx", cost(), cost(message="Other.")))
    tree = shown(wrong, replace(wrong, city="other"), city(file("plan.docx")))
    assert "2 of 3 have errors to correct" in text(of_class(tree, "verdict")[0])
    links = tree.xpath("//table//a/@href")
    assert links == ["#city-1", "#city-2", "#city-3"]
    assert [len(tree.xpath(f"//*[@id='{link[1:]}']")) for link in links] == [1, 1, 1]
    (frequent,) = tree.xpath("//table[@aria-labelledby='frequent']/tbody/tr")
    assert text(frequent).endswith("Times 4 Cities 2")
    assert "Found most often" not in text(shown(wrong))


def test_what_was_not_checked_is_named_with_the_reason_and_never_as_passed():
    waiting = (
        NotChecked("XD-01", "the roadmap is not there yet"),
        NotChecked("XD-03", "the roadmap is not there yet"),
    )
    said = text(shown(city(file("plan.docx"), not_checked=waiting)))
    assert "2 rules could not be checked. That is not to say that all is well there." in said
    assert "Because the roadmap is not there yet: XD-01 XD-03" in said


def test_a_draft_lists_what_is_still_to_fill_in():
    blank = Missing(Location("Activities", "K7", "Cost"), COST)
    tree = shown(city(file("plan.docx", verdict=Verdict.INCOMPLETE, missing=(blank,))))
    assert "Nothing wrong so far; 1 answer still to fill in" in text(of_class(tree, "verdict")[0])
    assert "Still to fill in: 1 answer Activities: Cost (K7)" in text(tree)


def test_the_chain_shows_ids_with_their_words_and_gaps_in_words():
    rows = [{"lo_id": "LO-01", "statement": "Win owners over"}]
    roadmap = file(
        "roadmap.docx", output="roadmap", record=Record(Stamp(), {"learning_objectives": rows}, {})
    )
    label = RULES.forms["roadmap"].part("learning_objectives").label
    first = Link("roadmap", label, ("LO-01",))
    row = (
        first,
        Link("t", "Measures", ("TM-1", "TM-2")),
        Link("a", "Actions", ()),
        Link("b", "Indicators", None),
    )
    steps = of_class(shown(city(roadmap, chain=(row,))), "step")
    assert [text(step) for step in steps] == [
        f"{label} LO-01 Win owners over",
        "Measures TM-1 TM-2",
        "Actions ⚠ no actions",
        "Indicators not there yet",
    ]
    assert "gap" in steps[2].get("class")
    assert "gap" not in steps[3].get("class")


def test_a_milestone_says_when_it_is_due_how_late_it_is_and_what_blocks_it():
    late = Milestone(
        "MS1", "First", MilestoneState.OPEN, ("Plan: 3 errors",), "policy", (), date(2025, 12, 31), 2
    )
    (stage,) = of_class(shown(city(file("plan.docx"), milestones=(late,))), "stage")
    assert "MS1 First … open Due 31 December 2025 · 2 days late In the way: Plan: 3 errors" in text(stage)


def test_a_replaced_file_keeps_its_findings_to_itself():
    newer = finding("F-07", "A newer version is there (b.docx).", severity=Severity.INFO)
    old = file("a.docx", newer, cost(), superseded=True)
    tree = shown(city(old, file("b.docx")))
    assert [text(one.find(".//h5")) for one in findings(tree)] == ["Cost"]
    assert "A newer version is there" in text(tree)
    assert "✗ Errors, block 0" in text(of_class(tree, "verdict")[0])


def test_without_a_script_everything_is_shown():
    tree = shown(city(file("plan.docx", cost())))
    assert [form.get("hidden") is not None for form in tree.iter("form")] == [True]
    assert not [one for one in findings(tree) if one.get("hidden") is not None]


def test_the_same_results_give_the_same_bytes():
    one = city(file("plan.docx", cost(), cost(ref="K2")))
    assert page(one) == page(one)


def test_nobody_and_nothing_make_a_page_too():
    assert_tame(page(), "report.js")
    assert "No files" in text(shown(city()))


@pytest.mark.parametrize("hostile", EVERY.values(), ids=EVERY)
def test_hostile_text_is_text_wherever_it_stands(hostile):
    place = Location(hostile, hostile, hostile)
    wrong = finding(
        found=hostile,
        expected=hostile,
        explanation=hostile,
        waiver=Waiver("G-01", hostile, hostile, date(2026, 1, 1)),
        life=Life.NEW,
        related=(("/a", place),),
    )
    wrong = replace(wrong, rule=hostile, message=hostile, action=hostile, location=place)
    rows = {"learning_objectives": [{"lo_id": hostile, "statement": hostile}]}
    label = RULES.forms["roadmap"].part("learning_objectives").label
    one = file(
        *(hostile, wrong, replace(wrong, waiver=None)),
        program=hostile,
        form_version=hostile,
        missing=(Missing(place, "/a/b"),),
        fixed=(Fixed(hostile, Severity.ERROR, hostile, "0", hostile),),
    )
    roadmap = file(hostile, output="roadmap", record=Record(Stamp(), rows, {}))
    whole = CityResult(
        *(hostile, hostile, hostile),
        files=(one, roadmap, file("c", output=hostile)),
        findings=(wrong,),
        not_checked=(NotChecked(hostile, hostile),),
        milestones=(Milestone(hostile, hostile, MilestoneState.OPEN, (hostile,), hostile),),
        chain=((Link("roadmap", label, (hostile,)), Link(hostile, hostile, (hostile,))),),
        status=hostile,
    )
    made = REPORTERS["html"](replace(HEADING, title=hostile, notes=(hostile,)), [whole, whole])
    assert_tame(made, "report.js")
    main = made.partition("<main")[2]
    assert not set(main) & set("\x1b\u202e\u2028\ue000\ud800\x07\b\r")
    assert made.count("<b>") == 0
