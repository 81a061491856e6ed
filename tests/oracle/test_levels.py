"""Levels against libraries, tables and life tables worked out another way."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.rates import confint_poisson

from equipath.statistics.directly_standardised_rate import directly_standardised_rate
from equipath.statistics.life_expectancy import life_expectancy
from equipath.statistics.median import median
from equipath.statistics.proportion import proportion
from equipath.statistics.quantiles import quantile_of
from equipath.statistics.rate import rate

# Newcombe (1998), Two-sided confidence intervals for the single proportion, Stat Med 17:857,
# table I: r, n, mid-P method.
MID_P = [
    (81, 263, (0.2544, 0.3658)),
    (15, 148, (0.0601, 0.1581)),
    (0, 20, (0.0000, 0.1391)),
    (1, 29, (0.0017, 0.1585)),
]

AGES = [0, 1, *range(5, 95, 5)]


@pytest.mark.parametrize(("events", "people", "limits"), MID_P)
def test_mid_p_limits_of_proportions_are_the_printed_ones(events, people, limits):
    found = proportion([events], [people], method="mid_p")
    assert (found.lower_ci[0], found.upper_ci[0]) == pytest.approx(limits, abs=5e-5)


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.998])
def test_mid_p_limits_of_proportions_leave_half_the_chance_of_the_count_in_each_tail(confidence):
    x, n = np.array([1, 3, 50, 499]), np.array([2, 400, 120, 500])
    found = proportion(x, n, method="mid_p", confidence=confidence)
    above = stats.binom.sf(x, n, found.lower_ci) + stats.binom.pmf(x, n, found.lower_ci) / 2
    below = stats.binom.cdf(x - 1, n, found.upper_ci) + stats.binom.pmf(x, n, found.upper_ci) / 2
    np.testing.assert_allclose(above, (1 - confidence) / 2, rtol=1e-9)
    np.testing.assert_allclose(below, (1 - confidence) / 2, rtol=1e-9)


@pytest.mark.parametrize("events", [1, 5, 9, 10, 300])
def test_mid_p_and_exact_limits_of_rates_are_those_of_statsmodels(events):
    for method, theirs in (("mid_p", "midp-c"), ("exact", "exact-c")):
        found = rate([events], [1.0], method=method)
        limits = confint_poisson(events, 1, method=theirs, alpha=0.05)
        assert (found.lower_ci[0], found.upper_ci[0]) == pytest.approx(limits, rel=1e-6)


def test_fay_and_feuers_limits_are_gamma_quantiles_of_the_weighted_sum():
    x, n, w = np.array([4, 9, 2]), np.array([900, 400, 50]), np.array([5, 3, 1])
    weight = w / w.sum() / n
    y, v, largest = (weight * x).sum(), (weight**2 * x).sum(), weight.max()
    found = directly_standardised_rate(x, n, w, method="fay_feuer")
    lower = stats.gamma.ppf(0.025, y**2 / v, scale=v / y)
    above, spread = y + largest, v + largest**2
    upper = stats.gamma.ppf(0.975, above**2 / spread, scale=spread / above)
    assert (found.lower_ci[0], found.upper_ci[0]) == pytest.approx((lower, upper), rel=1e-10)


def test_fay_and_feuers_limits_of_a_population_like_the_standard_are_exact():
    """As the paper proves: with equal weights w/n they are the Poisson limits of the count."""
    gamma = directly_standardised_rate([5, 9, 2], [300, 100, 200], [3, 1, 2], method="fay_feuer")
    exact = rate([16], [600], method="exact")
    assert gamma.lower_ci[0] == pytest.approx(exact.lower_ci[0])
    assert gamma.upper_ci[0] == pytest.approx(exact.upper_ci[0])


# Ranks of the order statistics that bound a median with 95% confidence, and how often they do:
# as in the tables of the sign test (Conover, Practical Nonparametric Statistics).
RANKS = [(6, 1, 6, 0.9688), (10, 2, 9, 0.9785), (15, 4, 12, 0.9648), (20, 6, 15, 0.9586)]


@pytest.mark.parametrize(("n", "low", "high", "coverage"), RANKS)
def test_limits_of_a_median_are_the_tabulated_ranks(n, low, high, coverage):
    found = median(np.random.default_rng(n).permutation(np.arange(1, n + 1)))
    assert (found.lower_ci[0], found.upper_ci[0]) == (low, high)
    assert found.extra["coverage"][0] == pytest.approx(coverage, abs=5e-5)


@pytest.mark.parametrize("probability", [0.1, 0.25, 0.5, 0.92])
def test_limits_of_quantiles_are_the_inner_most_that_keep_both_tails(probability):
    """Every rank tried: P(B < l) and P(B ≥ u) are each at most 2.5%, of B binomial."""
    n = 150
    found = median(np.arange(1, n + 1), probability=probability)
    ranks = np.arange(1, n + 1)
    low = ranks[stats.binom.cdf(ranks - 1, n, probability) <= 0.025].max()
    high = ranks[stats.binom.sf(ranks - 1, n, probability) <= 0.025].min()
    assert (found.lower_ci[0], found.upper_ci[0]) == (low, high)


@pytest.mark.parametrize(
    ("ours", "numpys"),
    [
        ("linear", "linear"),
        ("weibull", "weibull"),
        ("averaged", "averaged_inverted_cdf"),
        ("median_unbiased", "median_unbiased"),
    ],
)
@pytest.mark.parametrize("probability", [0.01, 0.1, 0.3, 0.5, 0.92, 0.99])
def test_quantiles_between_values_are_those_of_numpy(ours, numpys, probability):
    for size in (1, 2, 7, 10, 100):
        values = np.random.default_rng(size).normal(size=size)
        found = median(values, probability=probability, interpolation=ours)
        expected = np.quantile(values, probability, method=numpys)
        assert found.value[0] == pytest.approx(expected, abs=1e-9)


def test_people_who_die_at_one_rate_at_every_age_live_its_inverse_more():
    """Chiang's Lᵢ is dᵢ/Mᵢ in every band, so that e = l/M/l = 1/M, at every age."""
    people = np.full(20, 50_000.0)
    for at_age in (0, 1, 65, 90):
        found = life_expectancy(AGES, people * 0.0125, people, at_age=at_age)
        assert found.value[0] == pytest.approx(80)


def years_left(died, rate_of_oldest):
    """A life table in plain Python: of each band the share that dies, and the last one's rate."""
    alive, years = 1.0, 0.0
    for age, end, share in zip(AGES, AGES[1:], died, strict=False):
        lived = 0.1 if age == 0 else 0.5
        years += (end - age) * alive * (1 - share + lived * share)
        alive *= 1 - share
    return years + alive / rate_of_oldest


def test_life_expectancy_and_its_error_are_those_of_a_plain_table_and_its_derivatives():
    """The delta method, by numeric derivatives of the table after each band's share and rate."""
    rng = np.random.default_rng(8)
    people = rng.integers(2000, 9000, 20).astype(float)
    deaths = rng.poisson(people * np.geomspace(0.001, 0.2, 20)).astype(float) + 1
    rates = deaths / people
    width = np.diff(AGES)
    lived = np.array([0.1] + [0.5] * 18)
    died = width * rates[:-1] / (1 + width * (1 - lived) * rates[:-1])
    found = life_expectancy(AGES, deaths, people)
    assert found.value[0] == pytest.approx(years_left(died, rates[-1]), rel=1e-12)
    variance, step = 0.0, 1e-6
    for band in range(19):
        up, down = died.copy(), died.copy()
        up[band] += step
        down[band] -= step
        slope = (years_left(up, rates[-1]) - years_left(down, rates[-1])) / (2 * step)
        variance += slope**2 * died[band] ** 2 * (1 - died[band]) / deaths[band]
    assert life_expectancy(AGES, deaths, people, open_band="chiang").extra["standard_error"][
        0
    ] == pytest.approx(variance**0.5, rel=1e-5)
    slope = (years_left(died, rates[-1] + step) - years_left(died, rates[-1] - step)) / (2 * step)
    variance += slope**2 * deaths[-1] / people[-1] ** 2
    assert found.extra["standard_error"][0] == pytest.approx(variance**0.5, rel=1e-5)


def test_quantiles_follow_phes_rule_written_out_one_value_at_a_time():
    """⌊(q+1) − ⌈((n+1) − rank)/(n/q)⌉⌋ of each group, ties of the lower rank, in whole numbers."""
    rng = np.random.default_rng(2)
    group = np.repeat([3, 1, 2], [17, 4, 40])
    values = rng.integers(0, 12, group.size).astype(float)
    values[rng.uniform(size=group.size) < 0.15] = np.nan
    expected = []
    for own, value in zip(group, values, strict=True):
        known = [v for v in values[group == own] if not np.isnan(v)]
        n, rank = len(known), 1 + sum(v < value for v in known)
        is_in = n >= 5 and not np.isnan(value)
        expected.append(6 - -(-(n + 1 - rank) * 5 // n) if is_in else 0)
    assert quantile_of(values, 5, group).tolist() == expected
