"""The board as a page, looked at by its parts."""

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from pipeline.model import (
    CityStanding,
    Milestone,
    MilestoneState,
    OutputStanding,
    Schedule,
    TrackingStanding,
)
from pipeline.reports import Heading
from pipeline.reports.board import BOARDS
from tests.outgoing.hostile import EVERY
from tests.reports.looking import assert_tame, of_class, parsed, text
from tests.shipped import shipped

CATALOGUE = shipped()[1].catalogue
HEADING = Heading("p", "The Programme", datetime(2026, 1, 2, tzinfo=UTC), "d" * 64, catalogue=CATALOGUE)
SCHEDULE = Schedule(date(2025, 1, 13), date(2026, 7, 12), {"plan": date(2025, 10, 12)})


def standing(city, wanting="", status="active", file="plan.docx", late=0, **more):
    output = OutputStanding("plan", "Engagement Plan", wanting, file, "0" * 64, {"G-01": 2})
    reasons = (f"Plan: {wanting}",) if wanting else ()
    state = MilestoneState.OPEN if wanting else MilestoneState.READY_FOR_REVIEW
    milestone = Milestone("MS1", "First part", state, reasons, "", ("plan",), date(2025, 12, 31), late)
    given = {"milestones": () if status == "withdrawn" else (milestone,), "schedule": SCHEDULE}
    return CityStanding(city, "3", status, (output,), **given | more)


def page(*cities):
    return BOARDS["html"](HEADING, cities, None)


def shown(*cities):
    return parsed(page(*cities))


def cells(tree, city):
    for row in tree.xpath("//table[contains(@class, 'heat')]/tbody/tr"):
        if text(row.find("th")).startswith(city):
            return [(cell.get("class"), text(cell[1])) for cell in row.findall("td")]
    raise AssertionError(city)


@pytest.mark.parametrize(
    ("wanting", "file", "cell"),
    [
        ("", "plan.docx", ("good", "✓ valid")),
        ("1 error", "plan.docx", ("error", "✗ 1 error")),
        ("10 errors", "plan.docx", ("worst", "✗ 10 errors")),
        ("its status is still ‘Draft’", "plan.docx", ("warning", "! its status is still ‘Draft’")),
        ("not handed in", "", ("open", "not handed in")),
    ],
)
def test_the_heat_map_says_in_words_and_signs_what_it_says_in_colours(wanting, file, cell):
    assert cells(shown(standing("amberg", wanting, file=file)), "amberg")[0] == cell


def test_a_late_milestone_says_by_how_many_days():
    tree = shown(standing("amberg", "1 error", late=3))
    assert cells(tree, "amberg")[1] == ("worst", "✗ open 3 days late")
    assert "1 late" in text(of_class(tree, "reached")[0])


def test_milestones_are_counted_over_all_cities():
    done = Milestone("MS1", "First part", MilestoneState.COMPLETE)
    tree = shown(standing("amberg"), standing("brill", "1 error"), standing("cork", milestones=(done,)))
    said = text(of_class(tree, "reached")[0])
    assert "Cities taking part 3" in said
    assert "1 of 3 complete" in said
    assert "1 ready for review" in said
    assert "1 open" in said
    assert "2 of 3 documents are valid" in said


def test_cities_that_have_withdrawn_stand_apart_and_count_nowhere():
    tree = shown(standing("amberg"), standing("brill", "1 error", status="withdrawn"))
    here, gone = tree.xpath("//table[contains(@class, 'heat')]")
    assert "brill" not in text(here)
    assert "brill" in text(gone)
    assert "Cities taking part 1" in text(tree)
    assert [text(one) for one in tree.xpath("//ol//*[@class='who']/bdi")] == ["amberg"]


def test_each_line_of_the_timeline_is_read_out_in_words():
    (line,) = shown(standing("amberg", "2 errors")).xpath("//*[@role='img']")
    said = "amberg, month 12 of 18. Engagement Plan, due 12 October 2025: 2 errors, 82 days late. "
    assert line.get("aria-label") == said
    assert of_class(line, "late")
    assert not of_class(line, "valid")


def test_without_any_start_there_is_no_timeline_and_with_one_the_others_are_named():
    assert "Against the due dates" not in text(shown(standing("amberg", schedule=None)))
    said = text(shown(standing("amberg"), standing("brill", schedule=None)))
    assert "It is not known when the programme began in: brill." in said


def test_what_is_in_the_way_of_most_cities_stands_first():
    cities = [standing("amberg", "1 error"), *(standing(f"city-{n}", "2 errors") for n in range(9))]
    first, second = shown(*cities).xpath("//table[@aria-labelledby='way-1']/tbody/tr")
    assert text(first).startswith("Plan: 2 errors Cities 9 Which 9 cities")
    assert text(second) == "Plan: 1 error Cities 1 Which amberg"


def test_rules_that_are_broken_most_often_are_named_with_their_titles():
    (row,) = shown(standing("amberg"), standing("brill")).xpath(
        "//table[@aria-labelledby='frequent']/tbody/tr"
    )
    assert text(row) == f"G-01 {CATALOGUE['G-01'].title} Times 4 Cities 2"


def test_notes_are_told_city_by_city():
    assert "Worth a look amberg ! plan.docx: new" in text(
        shown(standing("amberg", notes=("plan.docx: new",)))
    )


def test_a_tracking_form_has_a_column_with_what_it_says():
    form = TrackingStanding("log", "Log", "", "log.docx", said="7 events so far")
    tree = shown(standing("amberg", tracking=(form,)))
    assert cells(tree, "amberg")[1] == ("good", "✓ valid 7 events so far")


def test_a_board_of_nobody_is_a_page():
    assert "There are no cities here that take part." in text(shown())


def test_the_same_standing_gives_the_same_bytes():
    assert page(standing("amberg")) == page(standing("amberg"))


@pytest.mark.parametrize("hostile", EVERY.values(), ids=EVERY)
def test_hostile_text_is_text_wherever_it_stands(hostile):
    one = standing(hostile, hostile, notes=(hostile,))
    form = TrackingStanding(hostile, hostile, hostile, hostile, said=hostile)
    output = replace(one.outputs[0], output=hostile, title=hostile, file=hostile, rules={hostile: 1})
    stage = replace(one.milestones[0], name=hostile, id=hostile)
    schedule = replace(SCHEDULE, due={hostile: SCHEDULE.end})
    one = replace(
        one, cohort=hostile, outputs=(output,), milestones=(stage,), tracking=(form,), schedule=schedule
    )
    made = page(one, replace(one, city=hostile + "2", schedule=None), replace(one, status="withdrawn"))
    assert_tame(made)
    assert not set(made.partition("<main")[2]) & set("\x1b\u202e\u2028\ue000\ud800\x07\b\r")
    assert made.count("<b>") == 0
