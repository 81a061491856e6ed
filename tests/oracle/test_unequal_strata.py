"""Indices of unequal strata and trends against other libraries, matrices and exact distributions.

The plain formulas are those of Schlotheuber and Hosseinpoor (2022), Int J Environ Res Public
Health 19:3697, written out for one group.
"""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import optimize, stats
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.weightstats import DescrStatsW

from equipath.statistics import STATISTICS
from equipath.statistics.between_group_standard_deviation import between_group_standard_deviation
from equipath.statistics.between_group_variance import between_group_variance
from equipath.statistics.change_over_time import change_over_time
from equipath.statistics.coefficient_of_variation import coefficient_of_variation
from equipath.statistics.difference_of_extremes import difference_of_extremes
from equipath.statistics.mean_difference_from_mean import mean_difference_from_mean
from equipath.statistics.mean_log_deviation import mean_log_deviation
from equipath.statistics.theil_index import theil_index

LEVEL = np.array([0.12, 0.19, 0.155, 0.24, 0.31, 0.27])
PEOPLE = np.array([900.0, 2400, 1300, 3100, 700, 1900])
ERROR = np.array([0.011, 0.008, 0.01, 0.0077, 0.0175, 0.0102])
SHARE = PEOPLE / PEOPLE.sum()
COUNT = LEVEL.size
Z = stats.norm.ppf(0.975)


def mean(y):
    return SHARE @ y


PLAIN = {
    "between_group_variance": lambda y: SHARE @ (y - mean(y)) ** 2,
    "between_group_standard_deviation": lambda y: np.sqrt(SHARE @ (y - mean(y)) ** 2),
    "coefficient_of_variation": lambda y: 100 * np.sqrt(SHARE @ (y - mean(y)) ** 2) / mean(y),
    "theil_index": lambda y: 1000 * SHARE @ (y / mean(y) * np.log(y / mean(y))),
    "mean_log_deviation": lambda y: 1000 * SHARE @ -np.log(y / mean(y)),
    "mean_difference_from_mean": lambda y: SHARE @ abs(y - mean(y)),
    "mean_difference_from_best": lambda y: SHARE @ abs(y - y.max()),
    "mean_difference_from_reference": lambda y: SHARE @ abs(y - y[2]),
    "index_of_disparity": lambda y: 100 / COUNT * sum(abs(y - mean(y))) / mean(y),
    "population_attributable_risk": lambda y: y.max() - mean(y),
    "population_attributable_fraction": lambda y: 100 * (y.max() - mean(y)) / mean(y),
    "difference_of_extremes": lambda y: y.max() - y.min(),
    "ratio_of_extremes": lambda y: y.max() / y.min(),
}
VARIANTS = [
    ("mean_difference_from_mean", {"weighted": False}, lambda y: np.mean(abs(y - mean(y)))),
    ("mean_difference_from_best", {"weighted": False}, lambda y: np.mean(abs(y - y.max()))),
    (
        "mean_difference_from_best",
        {"polarity": "lower_is_better"},
        lambda y: SHARE @ abs(y - y.min()),
    ),
    ("index_of_disparity", {"weighted": True}, lambda y: 100 * SHARE @ abs(y - mean(y)) / mean(y)),
    (
        "index_of_disparity",
        {"comparator": "best"},
        lambda y: 100 / (COUNT - 1) * sum(abs(y - y.max())) / y.max(),
    ),
    (
        "index_of_disparity",
        {"comparator": "best", "weighted": True, "polarity": "lower_is_better"},
        lambda y: 100 * SHARE @ abs(y - y.min()) / y.min(),
    ),
    (
        "population_attributable_fraction",
        {"polarity": "lower_is_better"},
        lambda y: 100 * (y.min() - mean(y)) / mean(y),
    ),
    ("ratio_of_extremes", {"order": [3, 2, 1, 6, 5, 4]}, lambda y: y[3] / y[2]),
]
CASES = [*((name, {}, plain) for name, plain in PLAIN.items()), *VARIANTS]


def run(name, **options):
    statistic = STATISTICS.get(name)
    given = {"value": LEVEL, "standard_error": ERROR}
    if "population" in statistic.requires:
        given["population"] = PEOPLE
    if "is_reference" in statistic.requires:
        given["is_reference"] = np.arange(COUNT) == 2
    if "polarity" in statistic.options:
        given["polarity"] = "higher_is_better"
    return statistic.compute(**{**given, **options})


@pytest.mark.parametrize(("name", "options", "plain"), CASES)
def test_values_and_taylor_limits_are_those_of_the_plain_formula(name, options, plain):
    """Errors by numerical derivatives; the interval symmetrical in the index, square or log."""
    found = run(name, **options)
    value = plain(LEVEL)
    slopes = optimize.approx_fprime(LEVEL, plain, 1e-8)
    width = Z * np.sqrt(np.sum((slopes * ERROR) ** 2))
    if name == "ratio_of_extremes":
        limits = value * np.exp(np.array([-1, 1]) * width / value)
    elif "difference_from" in name or name in {
        "between_group_standard_deviation",
        "coefficient_of_variation",
        "index_of_disparity",
    }:
        limits = np.sqrt(value**2 + 2 * value * width * np.array([-1, 1]))
    else:
        limits = value + width * np.array([-1, 1])
    assert found.value[0] == pytest.approx(value, rel=1e-12)
    assert found.extra["standard_error"][0] == pytest.approx(width / Z, rel=1e-5)
    np.testing.assert_allclose([found.lower_ci[0], found.upper_ci[0]], limits, rtol=1e-5)


def test_variance_and_deviation_are_those_of_weighted_descriptive_statistics():
    peer = DescrStatsW(LEVEL, weights=PEOPLE, ddof=0)
    assert run("between_group_variance").value[0] == pytest.approx(peer.var, rel=1e-12)
    assert run("between_group_standard_deviation").value[0] == pytest.approx(peer.std, rel=1e-12)


def test_the_coefficient_of_variation_of_equal_strata_is_scipys():
    found = coefficient_of_variation(LEVEL, np.full(COUNT, 500.0))
    assert found.value[0] == pytest.approx(100 * stats.variation(LEVEL), rel=1e-12)


def test_entropy_indices_are_divergences_of_cases_from_people():
    """Theil: of the cases' shares from the people's; the mean log deviation: the reverse."""
    cases = SHARE * LEVEL / mean(LEVEL)
    assert run("theil_index").value[0] == pytest.approx(1000 * stats.entropy(cases, SHARE))
    assert run("mean_log_deviation").value[0] == pytest.approx(1000 * stats.entropy(SHARE, cases))


def test_regional_incomes_have_the_printed_mean_log_deviation():
    """Störmann (2009), Regionalökonomik: five regions; REAT prints 0.2326302 for its `theil`."""
    found = mean_log_deviation([10, 10, 10, 20, 50], 1.0)
    assert found.value[0] / 1000 == pytest.approx(0.2326302, abs=5e-8)


def test_equality_is_tested_by_cochrans_q():
    peer = combine_effects(LEVEL, ERROR**2)
    found = difference_of_extremes(LEVEL, standard_error=np.sqrt(50) * ERROR)
    expected = stats.chi2.sf(peer.q / 50, COUNT - 1)
    assert found.extra["p_value"][0] == pytest.approx(expected, rel=1e-9)


def test_what_chance_makes_of_the_variance_is_the_trace_of_its_matrix():
    form = np.diag(SHARE) - np.outer(SHARE, SHARE)
    expected = np.trace(form @ np.diag(ERROR**2))
    found = run("between_group_variance").extra["expected_by_chance"][0]
    assert found == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("name", "precision"),
    [("mean_difference_from_mean", 0.005), ("theil_index", 0.02), ("index_of_disparity", 0.01)],
)
def test_what_chance_makes_of_an_index_is_its_mean_over_equal_strata(name, precision):
    noise = np.random.default_rng(8).standard_normal((20_000, COUNT)) * ERROR
    options = {"polarity": "neutral"} if name == "index_of_disparity" else {}
    drawn = STATISTICS.get(name).compute(
        (0.2 + noise).ravel(),
        np.tile(PEOPLE, 20_000),
        group=np.repeat(np.arange(20_000), COUNT),
        **options,
    )
    equal = STATISTICS.get(name).compute(
        np.full(COUNT, 0.2), PEOPLE, standard_error=ERROR, **options
    )
    chance = equal.extra["expected_by_chance"][0]
    assert chance == pytest.approx(drawn.value.mean(), rel=precision)


def test_simulated_percentiles_of_two_strata_are_those_of_a_noncentral_chi_squared():
    """Of two equal strata the variance is d²/4, d the difference: normal, so d²/σ² is χ²₁."""
    sigma, apart = np.hypot(0.02, 0.015), 0.05
    found = between_group_variance(
        [0.2, 0.2 + apart], 100.0, standard_error=[0.02, 0.015], interval="simulated"
    )
    exact = stats.ncx2.ppf([0.025, 0.975], 1, (apart / sigma) ** 2) * sigma**2 / 4
    np.testing.assert_allclose(found.upper_ci[0], exact[1], rtol=0.01)
    np.testing.assert_allclose(found.lower_ci[0], exact[0], rtol=0.1)


def test_the_simulated_difference_of_two_is_normal_but_for_chance():
    found = difference_of_extremes(
        [0.4, 0.6], standard_error=[0.03, 0.04], order=[1, 2], interval="simulated"
    )
    np.testing.assert_allclose(
        [found.lower_ci[0], found.upper_ci[0]], [0.2 - Z * 0.05, 0.2 + Z * 0.05], rtol=0.01
    )


def test_nearly_equal_strata_are_covered_by_the_intervals_of_distances():
    """2,000 tables of five strata that differ by ±1 point, a third of their errors' width."""
    true = 0.3 + 0.01 * np.linspace(-1, 1, 5)
    tables = 2000
    drawn = np.random.default_rng(5).normal(np.tile(true, tables), 0.015)
    group = np.repeat(np.arange(tables), 5)
    for statistic in (between_group_standard_deviation, mean_difference_from_mean, theil_index):
        truth = statistic(true, 1.0).value[0]
        found = statistic(drawn, 1.0, standard_error=0.015, group=group)
        covered = (found.lower_ci <= truth) & (truth <= found.upper_ci)
        assert covered.mean() > 0.95, statistic.__name__


PERIOD = np.arange(2015, 2023)
TREND = np.array([6.1, 5.2, 6.6, 7.9, 7.0, 9.4, 8.1, 10.2])
TREND_ERROR = np.array([0.5, 0.6, 0.4, 0.7, 0.5, 0.6, 0.8, 0.4])


def test_a_trend_is_that_of_weighted_least_squares_with_errors_as_given():
    peer = sm.WLS(TREND, sm.add_constant(PERIOD), weights=1 / TREND_ERROR**2)
    fixed = peer.fit(cov_type="fixed scale", cov_kwds={"scale": 1.0}, use_t=False)
    found = change_over_time(TREND, PERIOD, standard_error=TREND_ERROR, dispersion="as_given")
    assert found.value[0] == pytest.approx(fixed.params[1], rel=1e-9)
    np.testing.assert_allclose(
        [found.lower_ci[0], found.upper_ci[0]], fixed.conf_int()[1], rtol=1e-9
    )
    assert found.extra["p_value"][0] == pytest.approx(fixed.pvalues[1], rel=1e-6)


def test_a_trend_with_scatter_is_widened_to_the_regressions_own_error():
    """χ²/(n − 2) is the scale that weighted least squares estimates, here above 1."""
    peer = sm.WLS(TREND, sm.add_constant(PERIOD), weights=1 / TREND_ERROR**2).fit(use_t=False)
    found = change_over_time(TREND, PERIOD, standard_error=TREND_ERROR)
    assert peer.scale > 1
    assert found.extra["dispersion"][0] == pytest.approx(peer.scale, rel=1e-9)
    np.testing.assert_allclose(
        [found.lower_ci[0], found.upper_ci[0]], peer.conf_int()[1], rtol=1e-9
    )


def test_a_trend_of_ratios_is_that_of_their_logarithms():
    design = sm.add_constant(PERIOD)
    error = TREND_ERROR / TREND
    peer = sm.WLS(np.log(TREND), design, weights=1 / error**2)
    fixed = peer.fit(cov_type="fixed scale", cov_kwds={"scale": 1.0}, use_t=False)
    found = change_over_time(
        TREND, PERIOD, standard_error=TREND_ERROR, scale="log", dispersion="as_given"
    )
    assert found.value[0] == pytest.approx(np.exp(fixed.params[1]) - 1, rel=1e-8)
    np.testing.assert_allclose(
        [found.lower_ci[0], found.upper_ci[0]], np.exp(fixed.conf_int()[1]) - 1, rtol=1e-8
    )
