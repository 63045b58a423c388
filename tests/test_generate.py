"""What a form brings along of a city, and what it says of itself."""

from datetime import UTC, date, datetime

import pytest

from pipeline import generate, programme
from pipeline.model import City

DEFINITION = programme.load()
WHEN = datetime(2025, 1, 13, 9, tzinfo=UTC)
CITY = City(
    slug="exempla",
    name="Exempla",
    country="AT",
    cohort="3",
    counterpart_activity="Renovation Agora",
    counterpart_cities=("Paradeigma", "Beispielstadt"),
    start=date(2025, 1, 13),
)


def cover(city, output="roadmap", when=WHEN):
    return generate.cover_of(DEFINITION, DEFINITION.form(output), city, when)


def prefilled(city, output="roadmap"):
    return generate.prefill(DEFINITION, DEFINITION.form(output), city)


def test_the_cover_names_the_city_its_counterpart_and_the_day():
    page = cover(CITY)
    assert (page.city, page.cohort) == ("Exempla", "3")
    assert page.counterpart == "Renovation Agora (Paradeigma, Beispielstadt)"
    assert page.due == DEFINITION.due_date("roadmap", CITY) == date(2025, 5, 12)
    assert page.stamp.output == "roadmap"
    assert page.stamp.city == "exempla"


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"counterpart_activity": ""}, "Paradeigma"),
        ({"counterpart_cities": ()}, ""),
    ],
)
def test_of_the_counterpart_what_is_known_is_said(known, said):
    given = {"counterpart_activity": "Renovation Agora", "counterpart_cities": ("Paradeigma",)} | known
    assert cover(City("exempla", "Exempla", cohort="3", **given)).counterpart == said


def test_a_form_for_nobody_says_nothing_of_a_city():
    page = cover(None)
    assert (page.city, page.cohort, page.counterpart, page.due, page.stamp.city) == ("", "", "", None, "")
    assert page.stamp.output == "roadmap"
    assert page.stamp.instance


def test_each_form_has_a_number_of_its_own_which_does_not_change():
    later = datetime(2025, 1, 14, tzinfo=UTC)
    numbers = {
        cover(c, o, w).stamp.instance
        for c in (CITY, None)
        for o in ("roadmap", "engagement-plan")
        for w in (WHEN, later)
    }
    assert len(numbers) == 8
    assert cover(CITY).stamp.instance == cover(CITY).stamp.instance


def test_what_is_known_is_filled_in_and_what_is_not_stays_away():
    assert prefilled(CITY)["document_control"]["city_name"] == "Exempla"
    bare = prefilled(City("exempla", "Exempla"))["document_control"]
    assert "" not in bare.values()
    assert set(bare) < set(prefilled(CITY)["document_control"])
    assert "document_control" not in prefilled(None)


def test_a_form_is_untouched_while_it_says_only_what_it_brought_along():
    form = DEFINITION.form("roadmap")
    blank = prefilled(CITY)
    assert generate.is_untouched(form, blank)
    assert generate.is_untouched(form, {})
    control = {**blank["document_control"], "prepared_by": "Climate unit"}
    assert not generate.is_untouched(form, {**blank, "document_control": control})
    assert not generate.is_untouched(form, {**blank, "learning_objectives": [{"lo_id": "LO-01"}]})
    assert generate.is_untouched(form, {**blank, "learning_objectives": []})


def test_the_events_of_the_programme_are_brought_along():
    (rows,) = (value for value in prefilled(None).values() if isinstance(value, list))
    codes = [value for row in rows for value in row.values()]
    assert [event.code for event in DEFINITION.events] == [
        c for c in codes if c in {e.code for e in DEFINITION.events}
    ]
