"""Invented cities differ in everything that could be remembered, and say what they say again."""

import pytest

from benchmarks.cities import OUTPUTS, cities


def texts(value):
    match value:
        case dict():
            return [text for one in value.values() for text in texts(one)]
        case list():
            return [text for one in value for text in texts(one)]
    return [str(value)]


@pytest.mark.parametrize("output", OUTPUTS)
def test_no_two_cities_say_the_same(output):
    """A third of all different answers is a city's own; the rest are choices, ids and short names."""
    first, second = (set(texts(city.record(output))) for city in cities(2))
    assert len(first - second) > len(first) / 3


def test_names_differ_and_one_in_four_is_broken():
    many = cities(2000)
    assert len({city.name for city in many}) == 2000
    assert sum(city.broken for city in many) == 500


def test_the_same_city_says_the_same_again():
    assert cities(4)[3].record("roadmap") == cities(4)[3].record("roadmap")
