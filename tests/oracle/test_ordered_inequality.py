"""Indices of an ordered scale against statsmodels and against what other tools print.

healthequal is WHO's package for R (version 1.0.1); the figures are those that its own tests
expect for five strata with levels of 20 to 60 per cent.
"""

import numpy as np
import pytest
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.regression.linear_model import WLS

from equipath.statistics.absolute_concentration_index import absolute_concentration_index as aci
from equipath.statistics.rank_index import slope_and_relative_indices
from equipath.statistics.relative_concentration_index import relative_concentration_index as rci
from equipath.statistics.slope_index_of_inequality import slope_index_of_inequality as sii

PEOPLE = np.array([78.0, 91, 162, 103, 105])
LEVEL = np.array([0.2, 0.3, 0.4, 0.5, 0.6])
ORDER = np.arange(1, 6)
Z = 1.959963984540054


def design(people):
    share = people / people.sum()
    return np.column_stack([np.ones(people.size), np.cumsum(share) - share / 2])


def test_the_logistic_indices_are_those_of_healthequal():
    slope, ratio = slope_and_relative_indices(
        LEVEL, PEOPLE, ORDER, definition="who", multiplier=100
    )
    found = [slope.value[0], slope.lower_ci[0], slope.upper_ci[0]]
    np.testing.assert_allclose(found, [44.44502, 40.15109, 48.73895], rtol=1e-6)
    found = [ratio.value[0], ratio.lower_ci[0], ratio.upper_ci[0]]
    np.testing.assert_allclose(found, [3.159506, 2.719902, 3.67016], rtol=1e-6)


@pytest.mark.parametrize("strata", [3, 5, 10])
def test_the_logistic_line_is_that_of_statsmodels_with_hc1(strata):
    """Rows weighted by the square of their population, numerators in whole people."""
    rng = np.random.default_rng(strata)
    people = rng.integers(50, 900, strata).astype(float)
    counts = np.rint(people * rng.uniform(0.1, 0.7, strata))
    x, level, weight = design(people), counts / people, people**2
    fit = GLM(level, x, family=Binomial(), var_weights=weight / weight.mean()).fit(tol=1e-14)
    start, slope = fit.params
    fitted = fit.predict()
    bread = np.linalg.inv((x * (weight * fitted * (1 - fitted))[:, None]).T @ x)
    scores = x * (weight * (level - fitted))[:, None]
    cov = bread @ scores.T @ scores @ bread * strata / (strata - 2)
    most, least = 1 / (1 + np.exp(-start)), 1 / (1 + np.exp(-start - slope))
    by = np.array([least * (1 - least) - most * (1 - most), least * (1 - least)])
    error = np.sqrt(by @ cov @ by)
    ours = sii(level, people, np.arange(strata) + 1, definition="who")
    assert ours.value[0] == pytest.approx(least - most, rel=1e-8)
    assert ours.upper_ci[0] == pytest.approx(least - most + Z * error, rel=1e-7)


def test_the_logistic_line_is_found_where_one_stratum_outweighs_all_others():
    """A whole Newton step leads past the top there; statsmodels' reweighting finds it."""
    people = np.array([3121.0, 200, 200, 200, 200])
    level = np.rint(np.array([0.875, 0.25, 0.25, 0.25, 0.5]) * people) / people
    weight = people**2
    fit = GLM(level, design(people), family=Binomial(), var_weights=weight / weight.mean()).fit()
    most, least = 1 / (1 + np.exp(-np.cumsum(fit.params)))
    ours = sii(level, people, np.arange(1, 6), definition="who")
    assert ours.value[0] == pytest.approx(least - most, rel=1e-6)


@pytest.mark.parametrize(
    ("options", "cov_type"),
    [
        ({"interval": "robust"}, "HC1"),
        ({"definition": "who_linear"}, "HC1"),
        ({"interval": "regression"}, "nonrobust"),
    ],
)
def test_linear_lines_have_the_standard_errors_of_statsmodels(options, cov_type):
    level = np.array([0.31, 0.36, 0.33, 0.52, 0.49])
    theirs = WLS(level, design(PEOPLE), weights=PEOPLE).fit(cov_type=cov_type)
    slope, ratio = slope_and_relative_indices(level, PEOPLE, ORDER, **options)
    assert slope.value[0] == pytest.approx(theirs.params[1], rel=1e-10)
    assert slope.upper_ci[0] == pytest.approx(theirs.params[1] + Z * theirs.bse[1], rel=1e-10)
    start, end = theirs.params[0], theirs.params.sum()
    by = np.array([1 / end - 1 / start, 1 / end])
    width = Z * np.sqrt(by @ theirs.cov_params() @ by)
    assert ratio.upper_ci[0] == pytest.approx(end / start * np.exp(width), rel=1e-10)


def test_the_concentration_indices_are_those_of_healthequal():
    given = {"population": PEOPLE, "order": ORDER, "interval": "regression"}
    absolute = aci(100 * LEVEL, **given)
    assert absolute.value[0] == pytest.approx(7.3284202, rel=1e-7)
    assert (absolute.upper_ci - absolute.value)[0] / Z == pytest.approx(0.29368517, rel=2e-6)
    relative = rci(100 * LEVEL, **given)
    found = [relative.value[0], relative.lower_ci[0], relative.upper_ci[0]]
    np.testing.assert_allclose(found, [0.17776859, 0.16380545, 0.19173172], rtol=2e-6)


@pytest.mark.parametrize("strata", [2, 5, 20])
def test_the_analytic_error_is_kakwanis_term_for_levels_that_are_estimated(strata):
    """Kakwani, Wagstaff and van Doorslaer (1997): `(1/nμ²) Σ fᵢσᵢ²(2Rᵢ−1−C)²`, σᵢ² = nᵢ·seᵢ²."""
    rng = np.random.default_rng(strata)
    people, level = rng.integers(50, 900, strata).astype(float), rng.uniform(1, 9, strata)
    deviation = rng.uniform(0.5, 3, strata)
    share, total = people / people.sum(), people.sum()
    rank, mean = np.cumsum(share) - share / 2, share @ level
    index = 2 / mean * np.sum(share * level * rank) - 1
    variance = np.sum(share * deviation**2 * (2 * rank - 1 - index) ** 2) / (total * mean**2)
    ours = rci(level, people, np.arange(strata) + 1, standard_error=deviation / np.sqrt(people))
    assert ours.value[0] == pytest.approx(index, rel=1e-9)
    assert ours.upper_ci[0] == pytest.approx(index + Z * np.sqrt(variance), rel=1e-9)


def test_the_regression_error_is_that_of_the_convenient_regression():
    """`2σ²(y/μ)` on rank by weighted least squares, in statsmodels."""
    level = np.array([0.31, 0.36, 0.33, 0.52, 0.49])
    x, share = design(PEOPLE), PEOPLE / PEOPLE.sum()
    variance = share @ (x[:, 1] - 0.5) ** 2
    theirs = WLS(2 * variance * level / (share @ level), x, weights=PEOPLE).fit()
    ours = rci(level, PEOPLE, ORDER, interval="regression")
    assert ours.value[0] == pytest.approx(theirs.params[1], rel=1e-9)
    assert ours.upper_ci[0] == pytest.approx(theirs.params[1] + Z * theirs.bse[1], rel=1e-9)


@pytest.mark.parametrize("normalisation", ["none", "wagstaff", "erreygers"])
def test_the_delta_method_agrees_with_numerical_derivatives(normalisation):
    level, error = (
        np.array([0.31, 0.36, 0.33, 0.52, 0.49]),
        np.array([0.03, 0.02, 0.04, 0.03, 0.02]),
    )

    def index(levels):
        return rci(levels, PEOPLE, ORDER, normalisation=normalisation).value[0]

    slopes = [(index(level + step) - index(level - step)) / 2e-6 for step in 1e-6 * np.eye(5)]
    ours = rci(level, PEOPLE, ORDER, standard_error=error, normalisation=normalisation)
    width = Z * np.linalg.norm(slopes * error)
    assert ours.upper_ci[0] - ours.value[0] == pytest.approx(width, rel=1e-6)
