"""Proportion, rate and mean of ordinary and impossible counts."""

import numpy as np
import pytest

from equipath.errors import StatisticError
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


@pytest.mark.parametrize("method", ["wilson", "exact", "mid_p"])
@pytest.mark.parametrize("people", [1, 7, 12345, 10**9])
def test_none_and_all_touch_the_ends_exactly(method, people):
    found = proportion([0, people], [people, people], method=method)
    assert (found.lower_ci[0], found.upper_ci[1]) == (0.0, 1.0)


def test_levels_know_only_their_methods():
    with pytest.raises(StatisticError, match="`method` cannot be `wald`"):
        proportion([1], [2], method="wald")
    with pytest.raises(StatisticError, match="Did you mean `mid_p`"):
        rate([1], [2], method="midp")


def test_mid_p_limits_lie_within_the_exact_ones():
    """By half the chance of the count observed, and so strictly, except at the ends."""
    counts = np.array([1.0, 4, 9, 19, 400])
    for level, people in ((proportion, np.array([2.0, 40, 12, 20, 900])), (rate, 1.0)):
        exact, mid = level(counts, people, method="exact"), level(counts, people, method="mid_p")
        assert (exact.lower_ci < mid.lower_ci).all()
        assert (mid.upper_ci < exact.upper_ci).all()


def test_mid_p_limits_by_hand_where_they_have_closed_forms():
    """½(1 − p)ⁿ and ½exp(−λ) are α/2 of no events; of one event, pⁿ and so on."""
    none = proportion([0, 20], [20, 20], method="mid_p")
    assert none.upper_ci[0] == pytest.approx(1 - 0.05 ** (1 / 20))
    assert none.lower_ci[1] == pytest.approx(0.05 ** (1 / 20))
    assert rate([0], [1.0], method="mid_p").upper_ci[0] == pytest.approx(-np.log(0.05))


def test_a_rates_method_is_the_same_whatever_the_count():
    found = rate([3, 30, None], 100, method="exact")
    assert found.method.tolist() == ["exact Poisson"] * 3
    assert np.isnan(found.upper_ci[2])


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
        "one value alone: no interval",
        "there are no values to take a mean of",
        "the mean is missing",
        "the standard deviation is missing: no interval",
        "the standard deviation is negative",
    ]
    assert found.value[[0, 3]].tolist() == [70, 70]
    assert np.isnan(found.value[[1, 2, 4]]).all()
    assert np.isnan(found.lower_ci).all()
