"""Proportion, rate, mean and indirect standardisation of ordinary and impossible counts."""

import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.indirectly_standardised_rate import indirectly_standardised_rate
from equipath.statistics.indirectly_standardised_ratio import (
    expected_events,
    indirectly_standardised_ratio,
)
from equipath.statistics.mean import mean
from equipath.statistics.proportion import proportion
from equipath.statistics.rate import rate


def test_impossible_proportions_say_why_and_leave_the_others_alone():
    found = proportion([5, 11, -1, 0, np.nan, 3, 5], [10, 10, 10, 0, 10, None, -10])
    assert found.note.tolist() == [
        "",
        "the numerator is larger than the denominator",
        "a count is negative",
        "the denominator is zero",
        "the numerator is missing",
        "the denominator is missing",
        "a count is negative",
    ]
    assert found.value[0] == 0.5
    assert np.isnan(found.value[1:]).all()
    assert np.isnan(found.lower_ci[1:]).all()


@pytest.mark.parametrize("method", ["wilson", "exact"])
@pytest.mark.parametrize("people", [1, 7, 12345, 10**9])
def test_none_and_all_touch_the_ends_exactly(method, people):
    found = proportion([0, people], [people, people], method=method)
    assert (found.lower_ci[0], found.upper_ci[1]) == (0.0, 1.0)


def test_proportions_know_only_their_two_methods():
    with pytest.raises(StatisticError, match="`method` cannot be `wald`"):
        proportion([1], [2], method="wald")


def test_events_may_exceed_the_population_of_a_rate():
    assert rate([30], [10]).value[0] == 3.0


def test_the_exact_method_gives_way_to_byar_at_ten_events():
    found = rate([9, 9.999, 10, 11], 100)
    assert found.method.tolist() == ["exact Poisson", "exact Poisson", "Byar", "Byar"]


def test_byar_limits_of_ten_events_by_hand():
    z = 1.959963984540054
    lower = 10 * (1 - 1 / 90 - z / (3 * 10**0.5)) ** 3
    upper = 11 * (1 - 1 / 99 + z / (3 * 11**0.5)) ** 3
    found = rate([10], [50], multiplier=1000)
    assert found.lower_ci[0] == pytest.approx(lower / 50 * 1000)
    assert found.upper_ci[0] == pytest.approx(upper / 50 * 1000)


def test_a_rate_of_no_events_has_an_upper_limit_only():
    """Exact: exp(−λ) = 0.025."""
    found = rate([0], [1.0])
    assert (found.value[0], found.lower_ci[0]) == (0, 0)
    assert found.upper_ci[0] == pytest.approx(-np.log(0.025))


def test_one_value_has_a_mean_but_no_interval():
    found = mean([1, 0, 5, 5, 5], [70, 70, None, 70, 70], [0, 1, 1, None, -1])
    assert found.note.tolist() == [
        "one value has no interval",
        "there are no values to take a mean of",
        "the mean is missing",
        "the standard deviation is missing: no interval",
        "the standard deviation is negative",
    ]
    assert found.value[[0, 3]].tolist() == [70, 70]
    assert np.isnan(found.value[[1, 2, 4]]).all()
    assert np.isnan(found.lower_ci).all()


def test_expected_events_apply_the_references_rates():
    """2,000 at 1 in 100 and 500 at 4 in 100 in the first group; 300 at 1 in 100 alone."""
    expected = expected_events([2000, 500, 300], [10, 40, 10], [1000, 1000, 1000], group=[0, 0, 1])
    assert expected.tolist() == pytest.approx([40, 3])


def test_a_band_without_reference_population_has_no_expected_events():
    assert np.isnan(expected_events([2000, 500], [10, 40], [1000, 0])).all()


def test_the_standardised_ratio_and_rate_agree():
    ratio = indirectly_standardised_ratio([50], [40], multiplier=100)
    as_rate = indirectly_standardised_rate([50], [40], 0.02, multiplier=1000)
    assert ratio.value[0] == pytest.approx(125)
    assert as_rate.value[0] == pytest.approx(25)
    assert as_rate.upper_ci[0] / as_rate.value[0] == pytest.approx(
        ratio.upper_ci[0] / ratio.value[0]
    )


def test_nothing_expected_and_no_reference_rate_are_said():
    assert indirectly_standardised_ratio([5], [0]).note[0] == "the expected count is zero"
    found = indirectly_standardised_rate([5], [4], [None])
    assert found.note[0] == "the reference rate is missing or negative"
    assert np.isnan(found.value[0])
