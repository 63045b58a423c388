"""Dates, profiles and milestones of a programme."""

from datetime import date

import pytest

from pipeline.errors import UsageError
from pipeline.model import City
from pipeline.programme import load
from pipeline.programme.definition import add_months, is_older, last_day
from tests.programme.edits import edit

EXEMPLA = City("exempla", "Exempla", cohort="3", start=date(2025, 1, 13))


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2025, 1, 13), 18, date(2026, 7, 13)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 12, 1), 1, date(2026, 1, 1)),
        (date(2025, 3, 15), -3, date(2024, 12, 15)),
    ],
)
def test_months_are_added(day, months, then):
    assert add_months(day, months) == then


def test_a_month_of_the_programme_ends_the_day_before_the_next_begins():
    assert last_day(date(2025, 1, 13), 1) == date(2025, 2, 12)
    assert last_day(date(2025, 1, 1), 12) == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("version", "other", "older"),
    [
        ("1.0", "1.1", True),
        ("1.9", "1.10", True),
        ("1", "1.1", True),
        ("1.1", "1.1", False),
        ("2.0", "1.1", False),
        ("", "1.1", False),
        ("1.0", "", False),
        ("one", "1.1", False),
        ("9" * 5000, "1.1", False),
    ],
)
def test_versions_of_a_form_are_compared_by_their_numbers(version, other, older):
    assert is_older(version, other) is older


@pytest.mark.parametrize(
    ("version", "has"), [("1.0", False), ("1.1", True), ("2.0", True), ("", True), ("\x1b", True)]
)
def test_a_form_of_an_earlier_version_lacks_what_came_later(shipped, version, has):
    whole = shipped.form("roadmap").parts
    parts = shipped.form_as_of("roadmap", version).parts
    assert parts == (whole if has else whole[:-1])
    assert whole[-1].name == "explanations"


def test_due_dates_count_from_the_citys_own_start(shipped):
    assert shipped.end_of(EXEMPLA) == date(2026, 7, 12)
    assert shipped.due_date("roadmap", EXEMPLA) == date(2025, 5, 12)
    assert shipped.due_date("info-session", EXEMPLA) == shipped.end_of(EXEMPLA)


def test_without_a_start_the_cohort_says_it_or_nobody_does(shipped):
    assert shipped.start_of(City("a", "A", cohort="2")) == date(2024, 9, 1)
    assert shipped.due_date("roadmap", City("a", "A", cohort="3")) is None
    assert shipped.end_of(City("a", "A", cohort="unheard-of")) is None


def test_a_profile_may_have_due_months_of_its_own(shipped):
    first = City("a", "A", cohort="1")
    assert shipped.profile_of(first).id == "tlp-20m-2023"
    assert shipped.due_date("action-plan", first) == date(2025, 4, 30)


def test_the_citys_profile_wins_over_its_cohorts(shipped):
    assert shipped.profile_of(City("a", "A", cohort="1", profile="tlp-18m")).id == "tlp-18m"
    assert shipped.profile_of(City("a", "A")).id == "tlp-18m"
    with pytest.raises(UsageError, match="no profile is called 'tlp-9m'"):
        shipped.profile_of(City("a", "A", profile="tlp-9m"))


def test_milestones_keep_to_the_outputs_of_the_profile(shipped):
    (only,) = shipped.milestones("tlp-20m-2023")
    assert (only.id, only.outputs, only.requires) == ("MS2", ("action-plan",), ())
    assert shipped.milestones("tlp-12m-2025") == ()


def test_the_mapping_in_use_decides(home):
    edit(home, "programme.toml", 'mapping_in_use = "by_module"', 'mapping_in_use = "by_workshop"')
    first = load(home).milestones()[0]
    assert (first.title, first.outputs) == ("Learning foundations set", ("roadmap", "engagement-plan"))


def test_an_unknown_output_is_named_with_those_there_are(shipped):
    with pytest.raises(UsageError, match="no output is called 'road-map'; there are roadmap, "):
        shipped.output("road-map")


def test_the_digest_follows_every_definition_file(home):
    before = load(home).digest
    assert load(home).digest == before
    edit(home, "rules/roadmap.toml", "up to 2 %", "up to 2 percent")
    assert load(home).digest != before


def test_without_a_folder_the_shipped_definition_is_read():
    assert load().name == "nzc-tlp"
