"""Segmented regressions against statsmodels, term by term."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from equipath.statistics.counterfactual import counterfactual
from equipath.statistics.interrupted_time_series import interrupted_time_series

RNG = np.random.default_rng(12)
PERIODS, CHANGE = 36, 20
TIME = np.arange(PERIODS)
AFTER = (TIME >= CHANGE).astype(float)
NOISE = np.convolve(RNG.normal(size=PERIODS + 3), [1, 0.6, 0.4, 0.2], mode="valid")
VALUE = 40 + 0.3 * TIME + 5 * AFTER - 0.4 * AFTER * (TIME - CHANGE) + NOISE
COMPARISON = 38 + 0.2 * TIME + RNG.normal(size=PERIODS)


def design(columns=()):
    since = TIME - CHANGE
    return np.column_stack([np.ones(PERIODS), since, AFTER, AFTER * since, *columns])


def fitted(value, lag, x):
    options = {"maxlags": lag, "use_correction": True}
    return sm.OLS(value, x).fit(cov_type="HAC", cov_kwds=options, use_t=True)


def assert_agree(found, oracle, confidence=0.95):
    limits = oracle.conf_int(1 - confidence)
    for term, name in ((2, "level"), (3, "slope")):
        assert found.extra[f"{name}_change"][0] == pytest.approx(oracle.params[term])
        assert found.extra[f"{name}_change_lower_ci"][0] == pytest.approx(limits[term][0])
        assert found.extra[f"{name}_change_upper_ci"][0] == pytest.approx(limits[term][1])
        assert found.extra[f"{name}_change_p_value"][0] == pytest.approx(oracle.pvalues[term])
    assert found.extra["expected_at_change"][0] == pytest.approx(oracle.params[0])
    assert found.extra["slope_before"][0] == pytest.approx(oracle.params[1])


@pytest.mark.parametrize("lag", [0, 1, 5])
@pytest.mark.parametrize("confidence", [0.8, 0.95])
def test_changes_and_limits_are_those_of_statsmodels(lag, confidence):
    found = interrupted_time_series(
        VALUE, TIME, AFTER, lag=lag, confidence=confidence, errors="newey_west"
    )
    assert_agree(found, fitted(VALUE, lag, design()), confidence)


def test_the_usual_lag_is_newey_and_west_s_rule():
    """4·(36/100)^(2/9) = 3.19; statsmodels takes the same by default."""
    found = interrupted_time_series(VALUE, TIME, AFTER, errors="newey_west")
    assert found.extra["lag"][0] == 3
    assert_agree(found, fitted(VALUE, None, design()))


def test_seasons_are_pairs_of_sine_and_cosine():
    angle = 2 * np.pi * TIME / 12
    seasonal = VALUE + 3 * np.sin(angle) + 2 * np.cos(2 * angle)
    waves = [wave(h * angle) for h in (1, 2) for wave in (np.sin, np.cos)]
    found = interrupted_time_series(
        seasonal, TIME, AFTER, season_length=12, harmonics=2, lag=2, errors="newey_west"
    )
    assert_agree(found, fitted(seasonal, 2, design(waves)))


def test_a_comparison_makes_a_difference_in_differences():
    """The coefficients are those of the usual stacked model of Linden (2015), Stata J 15:480."""
    alone = design()
    stacked = np.block([[alone, alone], [alone, np.zeros_like(alone)]])
    both = sm.OLS(np.concatenate([VALUE, COMPARISON]), stacked).fit()
    found = interrupted_time_series(
        np.concatenate([VALUE, COMPARISON]),
        np.tile(TIME, 2),
        np.tile(AFTER, 2),
        is_comparison=np.repeat([0, 1], PERIODS),
        lag=2,
        errors="newey_west",
    )
    assert found.value[0] == pytest.approx(both.params[6])
    assert found.extra["slope_change"][0] == pytest.approx(both.params[7])
    assert_agree(found, fitted(VALUE - COMPARISON, 2, alone))


@pytest.mark.parametrize("lag", [0, 3])
def test_the_wider_error_is_that_of_least_squares_or_of_newey_and_west(lag):
    found = interrupted_time_series(VALUE, TIME, AFTER, lag=lag)
    fits = sm.OLS(VALUE, design()).fit(), fitted(VALUE, lag, design())
    for term, name in ((2, "level"), (3, "slope")):
        error = max(fit.bse[term] for fit in fits)
        width = stats.t.ppf(0.975, PERIODS - 4) * error
        change = found.extra[f"{name}_change"][0]
        assert found.extra[f"{name}_change_upper_ci"][0] == pytest.approx(change + width)
    x = design() * [1, 1, 0, 0]
    errors = [np.sqrt(np.diag(x @ fit.cov_params() @ x.T)) for fit in fits]
    expected = counterfactual(VALUE, TIME, AFTER, lag=lag)
    width = stats.t.ppf(0.975, PERIODS - 4) * np.maximum(*errors)
    np.testing.assert_allclose(expected.upper_ci - expected.value, width)


def test_the_counterfactual_is_the_line_before_the_change_with_its_error():
    oracle = fitted(VALUE, 2, design())
    x = design() * [1, 1, 0, 0]
    error = np.sqrt(np.diag(x @ oracle.cov_params() @ x.T))
    width = stats.t.ppf(0.95, PERIODS - 4) * error
    found = counterfactual(VALUE, TIME, AFTER, lag=2, confidence=0.9, errors="newey_west")
    np.testing.assert_allclose(found.value, x @ oracle.params)
    np.testing.assert_allclose(found.lower_ci, x @ oracle.params - width)
    np.testing.assert_allclose(found.upper_ci, x @ oracle.params + width)


def test_seasons_stay_in_the_counterfactual():
    angle = 2 * np.pi * TIME / 12
    seasonal = VALUE + 3 * np.sin(angle)
    oracle = fitted(seasonal, 1, design([np.sin(angle), np.cos(angle)]))
    x = design([np.sin(angle), np.cos(angle)]) * [1, 1, 0, 0, 1, 1]
    found = counterfactual(seasonal, TIME, AFTER, season_length=12, lag=1, errors="newey_west")
    error = np.sqrt(np.diag(x @ oracle.cov_params() @ x.T))
    np.testing.assert_allclose(found.value, x @ oracle.params)
    width = stats.t.ppf(0.975, PERIODS - 6) * error
    np.testing.assert_allclose(found.upper_ci - found.value, width)
