"""Variation between areas and shrinkage against SciPy's distributions and plain integrals."""

import numpy as np
import pytest
from scipy import integrate, stats

from equipath.statistics.empirical_bayes_level import empirical_bayes_level
from equipath.statistics.hierarchical_level import hierarchical_level
from equipath.statistics.median_odds_ratio import median_odds_ratio

COUNTS = np.array([12, 3, 40, 25, 9, 61, 18.0])
PEOPLE = np.array([100, 60, 210, 180, 30, 240, 150.0])


def test_rates_have_the_quantiles_of_the_gamma_posterior():
    """Marshall's moments written out, area by area; prior shape m²/A and rate m/A."""
    m = COUNTS.sum() / PEOPLE.sum()
    spread = sum(n * (x / n - m) ** 2 for x, n in zip(COUNTS, PEOPLE, strict=True)) / PEOPLE.sum()
    between = spread - m / PEOPLE.mean()
    posterior = stats.gamma(COUNTS + m**2 / between, scale=1 / (PEOPLE + m / between))
    found = empirical_bayes_level(COUNTS, PEOPLE, kind="rate", confidence=0.9)
    np.testing.assert_allclose(found.value, posterior.mean(), rtol=1e-12)
    np.testing.assert_allclose(found.lower_ci, posterior.ppf(0.05), rtol=1e-9)
    np.testing.assert_allclose(found.upper_ci, posterior.ppf(0.95), rtol=1e-9)


def test_clayton_and_kaldors_prior_is_where_their_iteration_comes_to_rest():
    """Their two equations, `ν/α = Σθ/k` and `ν/α² = Σ(1 + α/E)(θ − ν/α)²/(k−1)`, repeated."""
    observed, expected = COUNTS, PEOPLE / 8
    theta = observed / expected
    alpha = 1.0
    for _ in range(5000):
        mean = theta.mean()
        spread = np.sum((1 + alpha / expected) * (theta - mean) ** 2) / (theta.size - 1)
        alpha = mean / spread
        theta = (observed + mean * alpha) / (expected + alpha)
    found = empirical_bayes_level(observed, expected, kind="ratio", prior="clayton_kaldor")
    np.testing.assert_allclose(found.value, theta, rtol=1e-9)
    assert found.extra["baseline"][0] == pytest.approx(theta.mean())
    assert found.extra["variance_between"][0] == pytest.approx(theta.mean() / alpha)


def test_shares_have_the_quantiles_of_the_beta_posterior():
    m, k = COUNTS.sum() / PEOPLE.sum(), COUNTS.size
    squares = sum(n * (x / n - m) ** 2 for x, n in zip(COUNTS, PEOPLE, strict=True))
    spare = sum((n - 1) * (1 - n / PEOPLE.sum()) for n in PEOPLE)
    rho = (squares / (m * (1 - m)) - (k - 1)) / spare
    worth = 1 / rho - 1
    posterior = stats.beta(COUNTS + m * worth, PEOPLE - COUNTS + (1 - m) * worth)
    found = empirical_bayes_level(COUNTS, PEOPLE)
    np.testing.assert_allclose(found.value, posterior.mean(), rtol=1e-12)
    np.testing.assert_allclose(found.lower_ci, posterior.ppf(0.025), rtol=1e-9)
    np.testing.assert_allclose(found.upper_ci, posterior.ppf(0.975), rtol=1e-9)


def test_kleinmans_correlation_is_that_of_drawn_clusters():
    """Beta-binomial areas of uneven size, drawn by SciPy with correlation 1/(6 + 14 + 1)."""
    rng = np.random.default_rng(21)
    n = rng.integers(5, 80, 40_000)
    x = stats.betabinom.rvs(n, 6, 14, random_state=rng)
    found = empirical_bayes_level(x, n)
    assert found.extra["variance_between"][0] == pytest.approx(0.3 * 0.7 / 21, rel=0.03)


def posterior_mean(x, n, beta, tau):
    """E(u | counts) of one area, by integrating over its intercept."""

    def weight(u):
        share = 1 / (1 + np.exp(-beta - u))
        return share**x * (1 - share) ** (n - x) * np.exp(-(u**2) / (2 * tau**2))

    scale = weight(0.0)
    whole = integrate.quad(lambda u: weight(u) / scale, -8 * tau, 8 * tau)[0]
    return integrate.quad(lambda u: u * weight(u) / scale, -8 * tau, 8 * tau)[0] / whole


def test_a_hierarchical_level_is_the_posterior_mean_of_the_log_odds():
    found = hierarchical_level(COUNTS, PEOPLE)
    middle = found.extra["baseline"][0]
    beta, tau = np.log(middle / (1 - middle)), np.sqrt(found.extra["variance_between"][0])
    u = [posterior_mean(x, n, beta, tau) for x, n in zip(COUNTS, PEOPLE, strict=True)]
    np.testing.assert_allclose(found.value, 1 / (1 + np.exp(-beta - np.array(u))), rtol=1e-4)


def test_the_median_odds_ratio_is_the_median_of_pairs_of_areas():
    """|u₁ − u₂| of two areas is half-normal with spread τ√2."""
    found = median_odds_ratio(COUNTS, PEOPLE)
    tau2 = found.extra["variance_between"][0]
    median = stats.halfnorm.ppf(0.5, scale=np.sqrt(2 * tau2))
    assert found.value[0] == pytest.approx(np.exp(median), rel=1e-12)
    assert found.extra["intraclass_correlation"][0] == pytest.approx(tau2 / (tau2 + np.pi**2 / 3))


def test_the_variance_between_areas_maximises_the_likelihood_by_integration():
    found = median_odds_ratio(COUNTS, PEOPLE)
    level, tau2 = found.extra["median_level"][0], found.extra["variance_between"][0]

    def log_likelihood(beta, tau):
        u = np.linspace(-8 * tau, 8 * tau, 4001)
        share = 1 / (1 + np.exp(-beta - u))
        areas = stats.binom.pmf(COUNTS[:, None], PEOPLE[:, None], share) * stats.norm.pdf(u, 0, tau)
        return np.log(integrate.simpson(areas, x=u, axis=1)).sum()

    beta, tau = np.log(level / (1 - level)), np.sqrt(tau2)
    best = log_likelihood(beta, tau)
    for step_beta, step_tau in ((0.02, 0), (-0.02, 0), (0, 0.02), (0, -0.02)):
        assert log_likelihood(beta + step_beta, tau + step_tau) < best
