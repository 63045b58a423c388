from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from pipeline import programme
from pipeline.model import City
from pipeline.submissions.city import city_of, slug_of, unknown_to

WHOLE = {
    "city": "Exempla",
    "slug": "exempla",
    "country": "AT",
    "cohort": "3",
    "profile": "tlp-18m",
    "start": date(2025, 1, 13),
    "language": "de",
    "status": "withdrawn",
    "illustrative": True,
    "counterpart": {"type": "pilot_city", "activity": "Agora", "cities": ["A", "B"]},
}


def test_all_that_can_be_said():
    city, problems = city_of(WHOLE)
    assert problems == ()
    assert city == City(
        slug="exempla",
        name="Exempla",
        country="AT",
        cohort="3",
        profile="tlp-18m",
        counterpart_type="pilot_city",
        counterpart_activity="Agora",
        counterpart_cities=("A", "B"),
        language="de",
        start=date(2025, 1, 13),
        status="withdrawn",
        illustrative=True,
    )


def test_only_the_name_must_be_there_and_the_folder_gives_the_slug():
    assert city_of({"city": "Exempla am See"}, "exempla") == (City("exempla", "Exempla am See"), ())
    assert city_of({"city": "Exempla am See"}) == (City("exempla-am-see", "Exempla am See"), ())


def test_a_cohort_may_be_a_number_and_a_date_text():
    city, problems = city_of({"city": "X", "cohort": 3, "start": "2025-01-13"})
    assert problems == ()
    assert city is not None
    assert (city.cohort, city.start) == ("3", date(2025, 1, 13))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"city": ""}, "'city' says “”; a name is expected"),
        ({"city": 7}, "'city' says 7; text on one line"),
        ({"city": "a\nb"}, "text on one line"),
        ({"city": "x" * 201}, "at most 200 characters"),
        ({"slug": "../etc"}, "'slug' says “../etc”; a name of small letters"),
        ({"slug": "con"}, "small letters"),
        ({"slug": "-x"}, "small letters"),
        ({"start": "13.1.2025"}, "'start' says “13.1.2025”; a date such as 2025-01-13 is expected"),
        ({"start": "2025-02-30"}, "a day that exists"),
        ({"start": "9999-12-31"}, "a date in the years 1900 to 2199"),
        ({"start": date(1, 1, 1)}, "a date in the years 1900 to 2199"),
        ({"start": datetime(2025, 1, 13)}, "a date such as"),
        ({"cohort": True}, "'cohort'"),
        ({"status": "gone"}, "'status' says “gone”; 'active' or 'withdrawn' is expected"),
        ({"status": ["active"]}, "'active' or 'withdrawn'"),
        ({"illustrative": "maybe"}, "true or false"),
        ({"counterpart": "A"}, "'counterpart' must be a table"),
        ({"counterpart": {"cities": "A; B"}}, "'counterpart.cities' says “A; B”; a list of names"),
        ({"counterpart": {"cities": ["A", 7]}}, "'counterpart.cities'"),
        ({"statr": "active"}, "'statr' is not known here; did you mean 'start'?"),
        ({"counterpart": {"activty": "x"}}, "did you mean 'counterpart.activity'?"),
        ({"zzz": 1}, "'zzz' is not known here"),
    ],
)
def test_each_problem_is_named_with_its_key(change: dict[str, Any], words: str):
    city, problems = city_of({**WHOLE, **change})
    assert city is None
    assert len(problems) == 1
    assert words in problems[0]
    assert "\n" not in problems[0]


def test_all_problems_are_named_at_once():
    _, problems = city_of({"slug": "X", "start": "soon", "extra": 1})
    assert len(problems) == 4
    assert "'city', the name of the city, is missing" in problems


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Sankt Pölten", "sankt-polten"),
        ("Brighton & Hove", "brighton-hove"),
        ("Gießen", "giessen"),
        ("Θεσσαλονίκη", ""),
        ("Con", ""),
        ("  Þ--", ""),
        ("x" * 100, "x" * 60),
    ],
)
def test_a_name_becomes_a_folder_name(name: str, slug: str):
    assert slug_of(name) == slug


def test_a_city_whose_name_gives_no_folder_name_needs_a_slug():
    city, problems = city_of({"city": "Θεσσαλονίκη"})
    assert city is None
    assert problems == ("'slug', a name for the city's folder in plain letters, is missing",)
    assert city_of({"city": "Θεσσαλονίκη", "slug": "thessaloniki"})[1] == ()


@pytest.mark.parametrize(
    ("city", "words"),
    [
        (City("x", "X", country="AT", language="de", cohort="3", counterpart_type="pilot_city"), []),
        (City("x", "X", profile="tlp-99m"), ["no profile is called 'tlp-99m'"]),
        (City("x", "X", cohort="77"), ["'cohort' says “77”; known are 1, 2, 3"]),
        (City("x", "X", cohort="77", profile="tlp-18m"), []),
        (City("x", "X", cohort="4"), ["'tlp-12m-2025' is not ready"]),
        (City("x", "X", country="Austria"), ["'country' says “Austria”; possible are "]),
        (City("x", "X", language="German"), ["'language'"]),
        (
            City("x", "X", counterpart_type="friend"),
            ["'counterpart.type' says “friend”; possible are pilot_city"],
        ),
    ],
)
def test_what_the_definition_does_not_know(city: City, words: list[str]):
    problems = list(unknown_to(programme.load(), city))
    assert len(problems) == len(words)
    assert all(word in problem for word, problem in zip(words, problems, strict=True))
