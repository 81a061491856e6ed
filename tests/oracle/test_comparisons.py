"""Comparisons of strata against SciPy, statsmodels and printed results of R."""

import numpy as np
import pytest
from scipy import stats
from scipy.stats.contingency import odds_ratio as scipys_odds_ratio
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.rates import confint_poisson_2indep
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from equipath.statistics.absolute_gap import absolute_gap_between
from equipath.statistics.association_test import association_test
from equipath.statistics.difference_of_means import difference_of_means_between
from equipath.statistics.odds_ratio import odds_ratio_between
from equipath.statistics.relative_gap import relative_gap_between

TABLES = [(56, 70, 48, 80), (300, 4000, 280, 5000), (3, 40, 9, 30), (1, 900, 7, 1100)]
RATES = [(7, 1000.0, 21, 1500.0), (30, 12.5, 18, 20.0)]
CONVICTIONS = (2, 17, 10, 13)
"""Convictions of like-sex twins of criminals (Fisher 1962), as in the help of R's fisher.test."""


def limits(found) -> tuple[float, float]:
    return found.lower_ci[0], found.upper_ci[0]


def one_row(between, counts, **options):
    return between(*([count] for count in counts), **options)


@pytest.mark.parametrize("counts", TABLES)
@pytest.mark.parametrize("confidence", [0.9, 0.95])
def test_walds_difference_and_koopmans_ratio_are_those_of_statsmodels(counts, confidence):
    wald = one_row(absolute_gap_between, counts, method="wald", confidence=confidence)
    koopman = one_row(relative_gap_between, counts, method="score", confidence=confidence)
    options = {"alpha": 1 - confidence, "correction": False}
    theirs = confint_proportions_2indep(*counts, method="wald", compare="diff", **options)
    assert limits(wald) == pytest.approx(theirs, rel=1e-10)
    theirs = confint_proportions_2indep(*counts, method="score", compare="ratio", **options)
    assert limits(koopman) == pytest.approx(theirs, rel=1e-6)


@pytest.mark.parametrize("counts", RATES)
def test_differences_and_ratios_of_rates_are_those_of_statsmodels(counts):
    difference = one_row(absolute_gap_between, counts, kind="rate", method="wald")
    theirs = confint_poisson_2indep(*counts, method="wald", compare="diff")
    assert limits(difference) == pytest.approx(theirs, rel=1e-10)
    for ours, method in (("log", "wald-log"), ("score", "score")):
        ratio = one_row(relative_gap_between, counts, kind="rate", method=ours)
        theirs = confint_poisson_2indep(*counts, method=method, compare="ratio")
        assert limits(ratio) == pytest.approx(theirs, rel=1e-5)


@pytest.mark.parametrize("counts", RATES)
def test_exact_limits_of_a_ratio_of_rates_are_the_odds_of_the_binomial_split(counts):
    x, n, y, m = counts
    ratio = one_row(relative_gap_between, counts, kind="rate", method="exact")
    split = stats.binomtest(x, x + y).proportion_ci(method="exact")
    theirs = [share / (1 - share) * m / n for share in (split.low, split.high)]
    assert limits(ratio) == pytest.approx(theirs, rel=1e-9)


@pytest.mark.parametrize("counts", TABLES)
def test_woolfs_odds_ratio_is_that_of_statsmodels(counts):
    x, n, y, m = counts
    table = Table2x2([[x, n - x], [y, m - y]])
    found = one_row(odds_ratio_between, counts, confidence=0.9)
    assert found.value[0] == pytest.approx(table.oddsratio, rel=1e-12)
    assert limits(found) == pytest.approx(table.oddsratio_confint(alpha=0.1), rel=1e-10)


@pytest.mark.parametrize("counts", [*TABLES, CONVICTIONS, (0, 20, 6, 25), (30, 10000, 4, 300)])
def test_the_exact_odds_ratio_is_that_of_scipy(counts):
    x, n, y, m = counts
    theirs = scipys_odds_ratio([[x, n - x], [y, m - y]], kind="conditional")
    found = one_row(odds_ratio_between, counts, method="exact")
    assert found.value[0] == pytest.approx(theirs.statistic, rel=1e-8)
    assert limits(found) == pytest.approx(tuple(theirs.confidence_interval(0.95)), rel=1e-8)


def test_the_exact_odds_ratio_of_the_twins_is_the_one_that_r_prints():
    """R seeks its limits to about a quarter of a percent (`uniroot`'s default tolerance)."""
    found = one_row(odds_ratio_between, CONVICTIONS, method="exact")
    assert found.value[0] == pytest.approx(0.04693661, rel=1e-6)
    assert limits(found) == pytest.approx((0.003325764, 0.363182271), rel=3e-3)
    table = association_test(CONVICTIONS[::2], CONVICTIONS[1::2], method="fisher")
    assert table.extra["p_value"][0] == pytest.approx(0.0005367, abs=5e-8)


@pytest.mark.parametrize("counts", [CONVICTIONS, (3, 40, 9, 30), (300, 4000, 280, 5000)])
def test_mid_p_limits_leave_half_of_the_observed_count_outside(counts):
    x, n, y, m = counts
    found = one_row(odds_ratio_between, counts, method="mid_p")
    for limit, side in zip(limits(found), ("sf", "cdf"), strict=True):
        chance = stats.nchypergeom_fisher(n + m, x + y, n, limit)
        beyond = chance.sf(x) if side == "sf" else chance.cdf(x - 1)
        assert beyond + chance.pmf(x) / 2 == pytest.approx(0.025, rel=1e-7)


@pytest.mark.parametrize("yates", [False, True])
def test_chi_squared_of_two_strata_is_that_of_scipy(yates):
    x, n = np.array([56, 48]), np.array([70, 80])
    found = association_test(x, n, yates=yates)
    theirs = stats.chi2_contingency([x, n - x], correction=yates)
    assert found.value[0] == pytest.approx(theirs.statistic, rel=1e-12)
    assert found.extra["p_value"][0] == pytest.approx(theirs.pvalue, rel=1e-12)
    plain = stats.contingency.association([x, n - x], method="cramer")
    assert found.extra["cramers_v"][0] == pytest.approx(plain, rel=1e-12)


def test_chi_squared_of_many_strata_is_that_of_scipy():
    x, n = np.array([96, 51, 22, 18, 704]), np.array([410, 260, 90, 95, 2480])
    found = association_test(x, n)
    theirs = stats.chi2_contingency([x, n - x])
    assert found.value[0] == pytest.approx(theirs.statistic, rel=1e-12)
    assert found.extra["degrees_of_freedom"][0] == theirs.dof
    assert found.extra["p_value"][0] == pytest.approx(theirs.pvalue, rel=1e-12)
    expected = theirs.expected_freq.min()
    assert found.extra["smallest_expected"][0] == pytest.approx(expected, rel=1e-12)


def test_fishers_p_values_of_many_tables_are_those_of_scipy():
    rng = np.random.default_rng(4)
    n, m = rng.integers(1, 60, (2, 40))
    x, y = rng.binomial(n, 0.2), rng.binomial(m, 0.4)
    counts, people = np.column_stack([x, y]).ravel(), np.column_stack([n, m]).ravel()
    found = association_test(counts, people, group=np.repeat(np.arange(40), 2), method="fisher")
    theirs = [
        stats.fisher_exact([[a, b - a], [c, d - c]]).pvalue
        for a, b, c, d in zip(x, n, y, m, strict=True)
    ]
    has_value = found.note != "nobody or everybody is counted"
    assert has_value.sum() > 30
    np.testing.assert_allclose(
        found.extra["p_value"][has_value], np.array(theirs)[has_value], rtol=1e-10
    )


@pytest.mark.parametrize(("variances", "usevar"), [("unequal", "unequal"), ("equal", "pooled")])
def test_differences_of_means_are_those_of_statsmodels(variances, usevar):
    rng = np.random.default_rng(8)
    first, second = rng.normal(140, 20, 25), rng.normal(132, 9, 60)
    summary = [(a.size, a.mean(), a.std(ddof=1)) for a in (first, second)]
    found = one_row(
        difference_of_means_between, (*summary[0], *summary[1]), variances=variances, confidence=0.9
    )
    theirs = CompareMeans(DescrStatsW(first), DescrStatsW(second))
    assert limits(found) == pytest.approx(theirs.tconfint_diff(0.1, usevar=usevar), rel=1e-10)
    _, p_value, freedom = theirs.ttest_ind(usevar=usevar)
    assert found.extra["p_value"][0] == pytest.approx(p_value, rel=1e-10)
    assert found.extra["degrees_of_freedom"][0] == pytest.approx(freedom, rel=1e-10)
