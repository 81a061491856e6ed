"""Waits: what small curves must be by hand, and what cannot be said of them."""

import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.cumulative_incidence import cumulative_incidence
from equipath.statistics.log_rank import log_rank
from equipath.statistics.restricted_mean import restricted_mean
from equipath.statistics.restricted_mean_gap import restricted_mean_gap
from equipath.statistics.survival import survival
from equipath.statistics.survival_quantile import survival_quantile


def test_who_is_last_seen_at_a_time_is_at_risk_of_what_happens_then():
    found = survival([2, 2, 5], [1, 0, 1], censored=[0, 1, 1])
    assert found.extra["at_risk"].tolist() == [4, 4, 2]
    assert found.value.tolist() == [0.75, 0.75, 0.375]


def test_who_died_is_not_counted_as_somebody_who_might_still_be_treated():
    """Of ten, four die first and then three are treated: three tenths, not a half."""
    found = cumulative_incidence([1, 2], [0, 3], competing=[4, 0], censored=[0, 3])
    assert found.value[1] == pytest.approx(0.3)
    blind = survival([1, 2], [0, 3], censored=[4, 3])
    assert 1 - blind.value[1] == pytest.approx(0.5)


def test_the_share_treated_and_the_share_who_ended_otherwise_add_up():
    time, treated, died, left = [3, 6, 9, 12], [4, 5, 2, 1], [1, 2, 0, 3], [2, 1, 4, 6]
    one = cumulative_incidence(time, treated, competing=died, censored=left)
    other = cumulative_incidence(time, died, competing=treated, censored=left)
    still = survival(time, np.add(treated, died), censored=left)
    np.testing.assert_allclose(one.value + other.value + still.value, 1)


def test_where_nothing_competes_both_curves_have_the_same_limits():
    time, stopped, left = [3, 6, 9, 12], [4, 5, 2, 1], [2, 1, 4, 6]
    one = cumulative_incidence(time, stopped, censored=left)
    still = survival(time, stopped, censored=left)
    np.testing.assert_allclose(1 - one.upper_ci, still.lower_ci)
    np.testing.assert_allclose(1 - one.lower_ci, still.upper_ci)


def test_beyond_the_longest_time_followed_nothing_is_known():
    """A time at which nobody is left is known only where nobody was lost before."""
    lost = survival([1, 5], [2, 0], censored=[2, 0])
    assert np.isnan(lost.value[1])
    assert lost.note[1] == "nobody is followed for so long"
    ended = survival([1, 5], [4, 0])
    assert ended.value[1] == 0
    assert np.isnan(cumulative_incidence([1, 5], [2, 0], censored=[2, 0]).value[1])
    assert cumulative_incidence([1, 5], [2, 0], competing=[2, 0]).value[1] == 0.5


def test_the_median_is_the_first_time_by_which_half_have_had_the_event():
    found = survival_quantile([10, 20, 30, 40], [1, 1, 1, 1])
    assert found.value[0] == 20
    assert survival_quantile([10, 20, 30, 40], [1, 1, 1, 1], probability=0.92).value[0] == 40


def test_a_median_that_is_not_reached_is_not_given():
    found = survival_quantile([10, 20], [3, 1], censored=[2, 4])
    assert np.isnan(found.value[0])
    assert found.note[0] == "fewer than 50% have had the event: no value"
    assert found.extra["reached"][0] == pytest.approx(1 - 0.7 * 0.8)


def test_deaths_before_treatment_keep_a_median_from_being_reached():
    time, treated, died = [5, 10, 15], [40, 5, 3], [30, 12, 10]
    assert np.isnan(survival_quantile(time, treated, competing=died).value[0])
    assert survival_quantile(time, treated, censored=died).value[0] == 10


def test_the_mean_up_to_a_horizon_by_hand():
    """Half stop at 10, the others wait on: 10 days, and half of the 20 days after that."""
    found = restricted_mean([10, 40], [5, 0], censored=[0, 5], horizon=30)
    assert found.value[0] == 20
    # Ten waits of which half are 10 and half count as 30: a variance of 100, over ten.
    assert found.extra["standard_error"][0] ** 2 == pytest.approx(10)


def test_a_horizon_before_the_first_event_is_waited_by_all():
    found = restricted_mean([10, 40], [5, 5], horizon=4)
    assert found.value[0] == 4
    assert found.note[0] == "nobody has the event before it: no interval"


def test_a_horizon_beyond_what_is_followed_has_no_mean():
    found = restricted_mean([10, 40], [5, 0], censored=[0, 5], horizon=41)
    assert np.isnan(found.value[0])
    assert found.note[0] == "nobody is followed as long as the horizon"
    all_ended = restricted_mean([10, 40], [5, 5], horizon=400)
    assert all_ended.value[0] == 25


@pytest.mark.parametrize("horizon", [0, -3, float("nan"), True])
def test_a_horizon_is_a_time_after_the_start(horizon):
    with pytest.raises(StatisticError, match="horizon"):
        restricted_mean([10, 40], [5, 5], horizon=horizon)


def test_a_gap_is_taken_up_to_what_both_are_followed():
    found = restricted_mean_gap([10, 40, 5, 20], [5, 0, 8, 0], [0, 0, 1, 1], censored=[0, 5, 0, 8])
    assert found.extra["horizon"][0] == 20
    # 10 + 10/2 days against 5 + 15/2.
    assert found.value[0] == pytest.approx(15 - 12.5)
    assert found.extra["direction"][0] == "the group does worse"


def test_a_gap_without_a_reference_says_so():
    found = restricted_mean_gap([10, 40], [5, 5], [0, 0])
    assert np.isnan(found.value[0])
    assert found.note[0] == "the reference has no mean up to the horizon"


def test_the_log_rank_test_of_two_times_by_hand():
    """Three of A and three of B: one of A stops at 1, of five left one of B stops at 2."""
    found = log_rank([1, 2, 3, 3], [1, 0, 0, 0], ["A", "B", "A", "B"], censored=[0, 0, 2, 3])
    # U = 1 − 3/6, V = 1·(5/5)·(1/2)(1/2).
    assert found.value[0] == pytest.approx(0.5**2 / 0.25)
    found = log_rank([1, 2, 3, 3], [1, 1, 0, 0], ["A", "B", "A", "B"], censored=[0, 0, 2, 2])
    # U = (1 − 1/2) + (0 − 2/5), V = 1/4 + (2/5)(3/5).
    assert found.value[0] == pytest.approx(0.1**2 / 0.49)


def test_a_difference_between_sites_is_no_difference_within_them():
    """The quick site sees most of A, the slow one most of B; in each they wait alike."""
    time = [5, 30] * 4
    stopped = [60, 20, 15, 5, 6, 14, 24, 56]
    who = ["A", "A", "B", "B", "A", "A", "B", "B"]
    site = ["quick"] * 4 + ["slow"] * 4
    assert log_rank(time, stopped, who).extra["p_value"][0] < 0.001
    assert log_rank(time, stopped, who, within=site).value[0] == pytest.approx(0, abs=1e-12)


def test_one_stratum_has_nothing_to_be_compared_with():
    found = log_rank([1, 2], [3, 4], ["A", "A"])
    assert np.isnan(found.value[0])
    assert found.note[0] == "nobody has the event, or there is one stratum only"


def test_an_unknown_transform_is_refused():
    with pytest.raises(StatisticError, match="log_log"):
        survival([1], [1], transform="loglog")


@pytest.mark.parametrize("transform", ["log_log", "log", "plain"])
def test_limits_hold_the_true_share_as_often_as_asked(transform):
    """Two thousand samples of 100 exponential waits, a quarter of them censored."""
    draw = np.random.default_rng(3)
    waits = draw.exponential(1, (2000, 100))
    seen = draw.exponential(3, (2000, 100))
    time = np.minimum(waits, seen).ravel()
    group = np.repeat(np.arange(2000), 100)
    found = survival(
        time,
        (waits <= seen).ravel(),
        censored=(waits > seen).ravel(),
        group=group,
        transform=transform,
    )
    # The last time of each sample that is not after 1, when exp(−1) are left.
    early = np.where(time <= 1, time, -1.0).reshape(2000, 100).argmax(axis=1)
    at = np.arange(2000) * 100 + early
    covered = (found.lower_ci[at] <= np.exp(-1)) & (np.exp(-1) <= found.upper_ci[at])
    assert 0.93 < covered.mean() < 0.97
