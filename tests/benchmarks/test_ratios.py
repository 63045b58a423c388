"""Medians of ratios and verdicts are right, else no figure can be believed."""

import pytest

from benchmarks.ratios import Bar, Spread, ratio, spread


def test_a_ratio_is_taken_round_by_round():
    """The second round was slow for both, which must not show."""
    assert ratio([2.0, 20.0, 3.0], [1.0, 10.0, 1.0]) == Spread(2.0, 2.0, 3.0)
    with pytest.raises(ValueError):
        ratio([1.0, 2.0], [1.0])


def test_a_spread_has_the_median_of_an_even_number_too():
    assert spread([4.0, 1.0, 2.0, 3.0]) == Spread(2.5, 1.0, 4.0)


@pytest.mark.parametrize(
    ("bar", "value", "holds"),
    [
        (Bar(2.0), 2.0, True),
        (Bar(2.0), 2.01, False),
        (Bar(6, at_least=True), 6.0, True),
        (Bar(6, at_least=True), 5.9, False),
    ],
)
def test_the_median_decides(bar, value, holds):
    assert bar.holds(Spread(value, 0.0, 100.0)) is holds
