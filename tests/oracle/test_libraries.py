"""Statistics against other people's code: SciPy and statsmodels."""

import numpy as np
import pytest
from scipy import optimize, stats
from statsmodels.regression.linear_model import WLS
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    proportion_confint,
    proportions_ztest,
)
from statsmodels.stats.rates import confint_poisson

from equipath.statistics.absolute_gap import absolute_gap_between
from equipath.statistics.count_limits import byar_limits, exact_poisson_limits
from equipath.statistics.expected_count import fit_expected
from equipath.statistics.funnel import funnel
from equipath.statistics.mean import mean
from equipath.statistics.proportion import proportion
from equipath.statistics.relative_gap import relative_gap_between
from equipath.statistics.significance import p_value_of_count, p_value_of_proportion
from equipath.statistics.slope_index_of_inequality import slope_index_of_inequality

COUNTS = np.array([0, 1, 5, 9, 10, 11, 49, 150, 199, 200.0])
PEOPLE = np.full(COUNTS.size, 200.0)


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.998])
@pytest.mark.parametrize(("method", "theirs"), [("wilson", "wilson"), ("exact", "beta")])
def test_proportions_have_the_limits_of_statsmodels(confidence, method, theirs):
    ours = proportion(COUNTS, PEOPLE, method=method, confidence=confidence)
    lower, upper = proportion_confint(COUNTS, PEOPLE, alpha=1 - confidence, method=theirs)
    np.testing.assert_allclose(ours.lower_ci, np.nan_to_num(lower), atol=1e-12)
    np.testing.assert_allclose(ours.upper_ci, np.nan_to_num(upper, nan=1.0), atol=1e-12)


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.998])
def test_counts_have_the_exact_limits_of_statsmodels(confidence):
    ours = exact_poisson_limits(COUNTS, confidence)
    theirs = confint_poisson(COUNTS, 1, method="exact-c", alpha=1 - confidence)
    np.testing.assert_allclose(ours[0], np.nan_to_num(theirs[0]), rtol=1e-10, atol=1e-14)
    np.testing.assert_allclose(ours[1], theirs[1], rtol=1e-10)


def test_byar_is_within_a_fifth_of_a_percent_of_exact_from_ten_events_on():
    """OHID's technical guide on confidence intervals promises this of 95% limits."""
    counts = np.arange(10.0, 2000.0)
    exact = confint_poisson(counts, 1, method="exact-c", alpha=0.05)
    np.testing.assert_allclose(byar_limits(counts, 0.95), exact, rtol=2e-3)


def test_means_have_the_interval_of_scipys_t():
    values = np.array([3.1, 4.7, 2.2, 5.9, 4.4])
    ours = mean([values.size], [values.mean()], [values.std(ddof=1)], confidence=0.9)
    theirs = stats.ttest_1samp(values, 0).confidence_interval(0.9)
    assert (ours.lower_ci[0], ours.upper_ci[0]) == pytest.approx(tuple(theirs), rel=1e-12)


@pytest.mark.parametrize("counts", [(56, 70, 48, 80), (300, 4000, 280, 5000), (3, 40, 9, 30)])
def test_gaps_have_the_limits_of_statsmodels(counts):
    x, n, y, m = counts
    gap = absolute_gap_between([x], [n], [y], [m])
    ratio = relative_gap_between([x], [n], [y], [m], method="log")
    newcombe = confint_proportions_2indep(x, n, y, m, method="newcomb", compare="diff")
    katz = confint_proportions_2indep(x, n, y, m, method="log", compare="ratio")
    assert (gap.lower_ci[0], gap.upper_ci[0]) == pytest.approx(newcombe, rel=1e-9)
    assert (ratio.lower_ci[0], ratio.upper_ci[0]) == pytest.approx(katz, rel=1e-9)


@pytest.mark.parametrize("counts", [(7, 15, 6, 15), (1, 34, 7, 34), (3, 3, 1, 200), (9, 9, 8, 8)])
def test_a_relative_gap_solves_donner_and_zous_equations_with_statsmodels_wilson_limits(counts):
    x, n, y, m = counts
    p, q = x / n, y / m
    (least, most), (low, high) = (proportion_confint(*c, method="wilson") for c in ((x, n), (y, m)))
    found = relative_gap_between([x], [n], [y], [m])
    lower = optimize.brentq(lambda t: p - t * q - np.hypot(p - least, t * (high - q)), 0, p / q)
    upper = optimize.brentq(lambda t: t * q - p - np.hypot(most - p, t * (q - low)), p / q, 1e6)
    assert (found.lower_ci[0], found.upper_ci[0]) == pytest.approx((lower, upper), rel=1e-8)


def test_a_gap_of_proportions_is_tested_as_statsmodels_does():
    gap = absolute_gap_between([56], [70], [48], [80])
    _, p_value = proportions_ztest([56, 48], [70, 80])
    assert gap.extra["p_value"][0] == pytest.approx(p_value, rel=1e-12)


def test_a_gap_of_small_counts_is_tested_by_fishers_exact_tails():
    gap = absolute_gap_between([1], [12], [6], [11])
    table = [[1, 11], [6, 5]]
    tails = [stats.fisher_exact(table, alternative=side).pvalue for side in ("less", "greater")]
    assert gap.extra["p_value"][0] == pytest.approx(2 * min(tails), rel=1e-12)


def test_a_gap_of_rates_is_tested_by_the_binomial_split_of_all_events():
    gap = absolute_gap_between([7], [1000.0], [21], [1500.0], kind="rate")
    tails = [
        stats.binomtest(7, 28, 1000 / 2500, alternative=side).pvalue for side in ("less", "greater")
    ]
    assert gap.extra["p_value"][0] == pytest.approx(2 * min(tails), rel=1e-12)


def test_fixed_levels_are_tested_as_scipy_and_statsmodels_do():
    score = p_value_of_proportion(np.array([30.0]), np.array([80.0]), np.array([0.5]))
    assert score[0] == pytest.approx(proportions_ztest(30, 80, 0.5, prop_var=0.5)[1], rel=1e-12)
    exact = p_value_of_count(np.array([4.0, 0.0, 12.0]), np.array([9.5, 2.0, 5.0]))
    tails = [stats.poisson.cdf(4, 9.5), stats.poisson.cdf(0, 2.0), stats.poisson.sf(11, 5.0)]
    np.testing.assert_allclose(exact, 2 * np.array(tails), rtol=1e-12)


@pytest.mark.parametrize(("tail", "name"), [(0.025, "2s"), (0.001, "3s")])
def test_funnel_limits_of_rates_are_chi_square_quantiles_at_the_events_expected(tail, name):
    events, people = np.array([3, 30, 12.0]), np.array([100, 1500, 400.0])
    points = funnel(events, people, kind="rate")
    expected = people * events.sum() / people.sum()
    lower = stats.chi2.ppf(tail, 2 * expected) / 2 / people
    upper = stats.chi2.ppf(1 - tail, 2 * expected + 2) / 2 / people
    np.testing.assert_allclose(points.extra[f"lower_{name}_limit"], lower, rtol=1e-10)
    np.testing.assert_allclose(points.extra[f"upper_{name}_limit"], upper, rtol=1e-10)


def test_the_slope_index_is_the_slope_of_weighted_least_squares():
    rng = np.random.default_rng(5)
    level, people = rng.normal(70, 3, 10), rng.integers(500, 4000, 10).astype(float)
    share = people / people.sum()
    rank = np.cumsum(share) - share / 2
    theirs = WLS(level, np.column_stack([np.ones(10), rank]), weights=people).fit().params
    ours = slope_index_of_inequality(level, people, np.arange(1, 11), standard_error=np.ones(10))
    assert ours.value[0] == pytest.approx(theirs[1], rel=1e-10)
    assert ours.extra["fitted_most_disadvantaged"][0] == pytest.approx(theirs[0], rel=1e-10)


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_expected_counts_maximise_the_likelihood(kind):
    """A general optimiser, told only the likelihood, finds the same coefficients."""
    rng = np.random.default_rng(11)
    people, age = rng.integers(200, 900, 60).astype(float), rng.normal(45, 6, 60)
    events = rng.binomial(people.astype(int), 0.02 + 0.002 * (age - 20)).astype(float)

    def loss(beta):
        predictor = beta[0] + beta[1] * (age - 45) / 6
        if kind == "proportion":
            return np.sum(people * np.logaddexp(0, predictor) - events * predictor)
        return np.sum(people * np.exp(predictor) - events * predictor)

    best = optimize.minimize(loss, [-3.0, 0.0], method="BFGS", options={"gtol": 1e-4}).x
    model, _ = fit_expected(events, people, {"age": age}, kind=kind)
    np.testing.assert_allclose(model.coefficients[1], best[1] / 6, rtol=1e-4)
    np.testing.assert_allclose(model.coefficients[0], best[0] - best[1] * 45 / 6, rtol=1e-4)
