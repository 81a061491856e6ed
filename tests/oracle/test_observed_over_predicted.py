"""Observed over predicted against statsmodels' regression and SciPy's Poisson."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from equipath.statistics.observed_over_predicted import observed_over_predicted
from equipath.statistics.random_intercept import fit_random_intercept

RNG = np.random.default_rng(19)
PROVIDER = np.repeat(np.arange(8), 10)
AGE = RNG.normal(70, 9, 80)
SEX = RNG.integers(0, 2, 80)
PEOPLE = RNG.integers(5, 60, 80).astype(float)
SPREAD = RNG.normal(0, 0.4, 8)[PROVIDER]
EVENTS = RNG.binomial(
    PEOPLE.astype(int), 1 / (1 + np.exp(5 - 0.04 * AGE - 0.3 * SEX - SPREAD))
).astype(float)
DESIGN = np.column_stack([np.ones(80), AGE, SEX])
TABLE = {"age": AGE, "sex": np.array(["F", "M"])[SEX]}
NAMES = np.array([f"P{i}" for i in PROVIDER])


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_predictions_are_those_of_the_regression_and_limits_those_of_the_count(kind):
    if kind == "proportion":
        outcome = np.column_stack([EVENTS, PEOPLE - EVENTS])
        fit = sm.GLM(outcome, DESIGN, family=sm.families.Binomial()).fit(tol=1e-12)
        predicted = PEOPLE * fit.fittedvalues
    else:
        family = sm.families.Poisson()
        fit = sm.GLM(EVENTS, DESIGN, family=family, exposure=PEOPLE).fit(tol=1e-12)
        predicted = fit.fittedvalues
    found = observed_over_predicted(EVENTS, PEOPLE, NAMES, TABLE, kind=kind)
    for provider in range(8):
        own = provider == PROVIDER
        observed, expected = EVENTS[own].sum(), predicted[own].sum()
        assert found.value[own] == pytest.approx(observed / expected, rel=1e-7)
        tail = min(stats.poisson.cdf(observed, expected), stats.poisson.sf(observed - 1, expected))
        assert found.extra["p_value"][own] == pytest.approx(min(1, 2 * tail), rel=1e-6)
        exact = stats.chi2.ppf([0.025, 0.975], [2 * observed, 2 * observed + 2]) / 2 / expected
        # Byar's limits are within a hundredth of the exact ones from ten events on.
        shown = [found.lower_ci[own][0], found.upper_ci[own][0]]
        np.testing.assert_allclose(shown, exact, rtol=0.01)


def test_a_shrunken_rate_is_the_exponential_of_the_providers_intercept():
    """With a log link what is predicted with the intercept is e^u times what is without."""
    fit = fit_random_intercept(EVENTS, PEOPLE, DESIGN, PROVIDER, kind="rate")
    assert fit.variance > 0
    found = observed_over_predicted(
        EVENTS, PEOPLE, NAMES, TABLE, kind="rate", shrinkage="random", confidence=0.9
    )
    np.testing.assert_allclose(found.value, np.exp(fit.intercepts)[PROVIDER], rtol=1e-6)
    error = fit.predictor_errors(np.zeros((8, 3)))
    upper = np.exp(fit.intercepts + stats.norm.ppf(0.95) * error)
    np.testing.assert_allclose(found.upper_ci, upper[PROVIDER], rtol=1e-6)


def test_a_shrunken_proportion_is_what_is_predicted_with_and_without_the_intercept():
    fit = fit_random_intercept(EVENTS, PEOPLE, DESIGN, PROVIDER)
    fixed = DESIGN @ fit.coefficients
    with_it = PEOPLE / (1 + np.exp(-fixed - fit.intercepts[PROVIDER]))
    without = PEOPLE / (1 + np.exp(-fixed))
    found = observed_over_predicted(EVENTS, PEOPLE, NAMES, TABLE, shrinkage="random")
    expected = np.bincount(PROVIDER, with_it) / np.bincount(PROVIDER, without)
    np.testing.assert_allclose(found.value, expected[PROVIDER], rtol=1e-6)
