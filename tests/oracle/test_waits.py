"""Waits against published figures, closed forms, statsmodels and recorded ones of lifelines."""

import numpy as np
import pytest
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight, survdiff

from equipath.calculations.worked_example import worked_example
from equipath.statistics import STATISTICS
from equipath.statistics.cumulative_incidence import cumulative_incidence
from equipath.statistics.log_rank import log_rank
from equipath.statistics.restricted_mean import restricted_mean
from equipath.statistics.restricted_mean_gap import restricted_mean_gap
from equipath.statistics.survival import survival
from equipath.statistics.survival_quantile import survival_quantile

TREATED = {
    "time": [6, 7, 9, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 34, 35],
    "events": [3, 1, 0, 1, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0],
    "censored": [1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 2, 1, 1],
}
PLACEBO = {
    "time": [1, 2, 3, 4, 5, 8, 11, 12, 15, 17, 22, 23],
    "events": [2, 2, 1, 2, 2, 4, 2, 2, 1, 1, 1, 1],
    "censored": [0] * 12,
}
BOTH = {name: TREATED[name] + PLACEBO[name] for name in TREATED}
ARM = ["6-MP"] * 16 + ["placebo"] * 12
"""Weeks in remission of 42 children (Freireich et al. 1963), of whom twelve were censored."""

RNG = np.random.default_rng(11)
PEOPLE = 600
WAITED = np.ceil(RNG.exponential(20, PEOPLE))
STATUS = RNG.choice([0, 1, 2], PEOPLE, p=[0.3, 0.5, 0.2])
SIDE = RNG.choice(["a", "b", "c"], PEOPLE)
SITE = RNG.choice(["north", "south"], PEOPLE)
DRAWN = {"time": WAITED, "events": STATUS == 1, "censored": STATUS != 1}


def test_the_share_in_remission_is_as_published():
    """Kleinbaum and Klein (2012), Survival Analysis, 3rd edition, table in section 2.IV."""
    found = survival(**TREATED)
    at = np.isin(TREATED["time"], [6, 7, 10, 13, 16, 22, 23])
    published = [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    np.testing.assert_allclose(found.value[at], published, atol=5e-5)
    errors = [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]
    np.testing.assert_allclose(found.extra["standard_error"][at], errors, atol=5e-5)


def test_the_log_rank_test_of_remission_is_as_published():
    """Kleinbaum and Klein (2012), section 2.V: a statistic of 16.79."""
    assert log_rank(**BOTH, stratum=ARM).value[0] == pytest.approx(16.793, abs=5e-4)


def test_the_medians_of_remission_are_as_published():
    """23 weeks with 6-MP, 8 with placebo, as the same textbook says."""
    found = survival_quantile(**BOTH, group=[0] * 16 + [1] * 12)
    assert found.value.tolist() == [23, 8]


def test_waits_of_remission_are_those_of_lifelines():
    """Figures of lifelines 0.30.3, recorded: it is not among the packages of the tests.

    Its variance of a restricted time is that of one person's, which nobody's being censored
    makes n times that of the mean; it is integrated numerically, to five figures.
    """
    found = survival(**TREATED)
    at = TREATED["time"].index(13)
    assert found.lower_ci[at] == pytest.approx(0.43161, abs=1e-6)
    assert found.upper_ci[at] == pytest.approx(0.849066, abs=1e-6)
    treated, placebo = survival_quantile(**TREATED), survival_quantile(**PLACEBO)
    assert treated.lower_ci[0] == 13
    assert np.isnan(treated.upper_ci[0])
    assert (placebo.lower_ci[0], placebo.upper_ci[0]) == (4, 11)
    assert restricted_mean(**TREATED, horizon=20).value[0] == pytest.approx(16.1165266106)
    area = restricted_mean(**PLACEBO, horizon=20)
    assert area.value[0] == pytest.approx(8.42857142857)
    assert area.extra["standard_error"][0] ** 2 == pytest.approx(33.76866 / 21, rel=1e-5)


def test_a_curve_of_many_is_that_of_statsmodels():
    found = survival(**DRAWN)
    other = SurvfuncRight(WAITED, (STATUS == 1).astype(int))
    place = np.searchsorted(other.surv_times, WAITED, side="right") - 1
    later = (place >= 0) & np.isfinite(found.lower_ci)
    np.testing.assert_allclose(found.value[later], other.surv_prob[place[later]], rtol=1e-12)
    np.testing.assert_allclose(
        found.extra["standard_error"][later], other.surv_prob_se[place[later]], rtol=1e-9
    )


def test_a_median_of_many_has_the_limits_of_statsmodels():
    found = survival_quantile(**DRAWN, probability=0.4)
    other = SurvfuncRight(WAITED, (STATUS == 1).astype(int))
    assert found.value[0] == other.quantile(0.4)
    limits = other.quantile_ci(0.4, method="cloglog")
    assert (found.lower_ci[0], found.upper_ci[0]) == limits


def test_cumulative_incidence_is_that_of_statsmodels():
    # One more who is followed longest: statsmodels divides by those who are left.
    waited, status = np.append(WAITED, 500), np.append(STATUS, 0)
    counts = {"events": status == 1, "competing": status == 2, "censored": status == 0}
    found = cumulative_incidence(waited, **counts)
    other = CumIncidenceRight(waited, status)
    place = np.searchsorted(other.times, waited)
    np.testing.assert_allclose(found.value, other.cinc[0][place], rtol=1e-10)
    error = found.extra["standard_error"]
    np.testing.assert_allclose(error, other.cinc_se[0][place], rtol=1e-8)


@pytest.mark.parametrize("is_stratified", [False, True])
def test_the_log_rank_test_of_three_is_that_of_statsmodels(is_stratified):
    found = log_rank(**DRAWN, stratum=SIDE, within=SITE if is_stratified else None)
    other = {"strata": SITE} if is_stratified else {}
    value, p = survdiff(WAITED, (STATUS == 1).astype(int), SIDE, **other)
    assert found.value[0] == pytest.approx(value, rel=1e-9)
    assert found.extra["p_value"][0] == pytest.approx(p, rel=1e-9)


def test_where_all_are_followed_to_the_end_shares_are_binomial():
    """Without censoring F is a proportion, with variance p(1 − p)/n, competing events or not."""
    time, d, c = np.array([2.0, 5, 9, 30]), np.array([20, 30, 10, 5]), np.array([5, 10, 15, 5])
    found = cumulative_incidence(time, d, competing=c)
    share = np.cumsum(d) / 100
    np.testing.assert_allclose(found.value, share, rtol=1e-12)
    error = np.sqrt(share * (1 - share) / 100)
    np.testing.assert_allclose(found.extra["standard_error"], error, rtol=1e-12)


def test_where_all_are_followed_to_the_end_the_mean_is_a_mean():
    """The area below the curve is the mean of min(T, τ), its variance theirs over n."""
    waits = np.minimum(WAITED, 26)
    found = restricted_mean(WAITED, np.ones(PEOPLE), horizon=26)
    assert found.value[0] == pytest.approx(waits.mean(), rel=1e-12)
    assert found.extra["standard_error"][0] == pytest.approx(
        waits.std() / np.sqrt(PEOPLE), rel=1e-12
    )
    group = np.argsort(SIDE == "a", kind="stable")
    gap = restricted_mean_gap(
        WAITED[group], np.ones(PEOPLE), is_reference=(SIDE == "a")[group], horizon=26
    )
    others, reference = waits[SIDE != "a"], waits[SIDE == "a"]
    assert gap.value[0] == pytest.approx(others.mean() - reference.mean(), rel=1e-10)
    error = np.sqrt(others.var() / others.size + reference.var() / reference.size)
    assert (gap.upper_ci[0] - gap.lower_ci[0]) / 2 == pytest.approx(1.959964 * error, rel=1e-6)


def test_worked_examples_hold_the_published_data():
    for name in ("survival", "survival_quantile", "restricted_mean", "log_rank"):
        table = worked_example(STATISTICS.get(name))
        for column, values in BOTH.items():
            assert [int(cell) for cell in table[column]] == values, name
