"""Differences in differences and ratios of ratios against statsmodels' saturated regressions."""

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.stats.proportion import proportion_confint
from statsmodels.tools.sm_exceptions import DomainWarning

from equipath.statistics.difference_in_differences import difference_in_differences
from equipath.statistics.ratio_of_ratios import ratio_of_ratios

# Changed before and after, comparison before and after.
EVENTS = np.array([480.0, 350, 300, 340])
PEOPLE = np.array([4000.0, 4100, 2500, 2450])
AFTER, COMPARISON = np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1])
COLUMNS = (EVENTS, PEOPLE, AFTER, COMPARISON)
DESIGN = np.column_stack([np.ones(4), AFTER, 1 - COMPARISON, AFTER * (1 - COMPARISON)])

# Each of the four in two parts: their sums are all that a saturated regression sees of them.
PART_EVENTS = np.concatenate([EVENTS * 0.25, EVENTS * 0.75])
PART_PEOPLE = np.concatenate([PEOPLE * 0.5, PEOPLE * 0.5])
PARTS = np.concatenate([DESIGN, DESIGN])


def agrees(found, oracle, term=3, change=lambda x: x):
    assert found.value[0] == pytest.approx(change(oracle.params[term]))
    lower, upper = oracle.conf_int()[term]
    assert found.lower_ci[0] == pytest.approx(change(lower), rel=1e-5)
    assert found.upper_ci[0] == pytest.approx(change(upper), rel=1e-5)
    assert found.extra["p_value"][0] == pytest.approx(oracle.pvalues[term], rel=1e-4)


def test_wald_of_proportions_is_a_regression_of_people_with_robust_errors():
    """Of a saturated regression the sandwich is the sum of pq/n."""
    people = np.repeat(DESIGN, PEOPLE.astype(int), axis=0)
    came = np.concatenate([np.arange(n) < x for x, n in zip(EVENTS, PEOPLE, strict=True)])
    oracle = sm.OLS(came.astype(float), people).fit(cov_type="HC0")
    agrees(difference_in_differences(*COLUMNS, method="wald"), oracle)


def test_wald_of_rates_is_a_poisson_regression_with_identity_link():
    link = sm.families.Poisson(link=sm.families.links.Identity())
    with pytest.warns(DomainWarning):
        oracle = sm.GLM(PART_EVENTS, PARTS * PART_PEOPLE[:, None], family=link).fit()
    agrees(difference_in_differences(*COLUMNS, kind="rate", method="wald"), oracle)


def test_recovered_limits_are_made_of_wilson_s():
    """Zou, Huang and Zhang (2009): each level's distance to the limit that pulls the same way."""
    level = EVENTS / PEOPLE
    lower, upper = proportion_confint(EVENTS, PEOPLE, method="wilson")
    before, after, other_before, other_after = range(4)
    value = level[after] - level[before] - level[other_after] + level[other_before]
    down = [level[after] - lower[after], upper[before] - level[before]]
    down += [upper[other_after] - level[other_after], level[other_before] - lower[other_before]]
    found = difference_in_differences(*COLUMNS, multiplier=100)
    assert found.value[0] == pytest.approx(100 * value)
    assert found.lower_ci[0] == pytest.approx(100 * (value - np.linalg.norm(down)))


def test_ratios_of_rates_are_a_log_linear_interaction():
    family = sm.families.Poisson()
    oracle = sm.GLM(PART_EVENTS, PARTS, family=family, exposure=PART_PEOPLE).fit()
    agrees(ratio_of_ratios(*COLUMNS), oracle, change=np.exp)


def test_ratios_of_proportions_are_a_log_binomial_interaction():
    link = sm.families.Binomial(link=sm.families.links.Log())
    both = np.column_stack([PART_EVENTS, PART_PEOPLE - PART_EVENTS])
    start = np.linalg.solve(DESIGN, np.log(EVENTS / PEOPLE))
    with pytest.warns(DomainWarning):
        oracle = sm.GLM(both, PARTS, family=link).fit(start_params=start)
    agrees(ratio_of_ratios(*COLUMNS, kind="proportion"), oracle, change=np.exp)


PERIOD = np.repeat(np.arange(8), 2)
MARKS = np.tile([0, 1], 8)
RNG = np.random.default_rng(3)
BASE = RNG.integers(800, 1500, 16).astype(float)
SEEN = RNG.binomial(BASE.astype(int), 0.2).astype(float)
SERIES = (SEEN, BASE, (PERIOD >= 5) * 1.0, MARKS)


@pytest.mark.parametrize("is_ratio", [False, True])
def test_slopes_before_are_a_weighted_line_of_known_errors(is_ratio):
    """With half an event added to what makes the errors (and, of ratios, the levels)."""
    x, n = (c.reshape(8, 2)[:5] for c in (SEEN, BASE))
    share = (x + 0.5) / (n + 1)
    if is_ratio:
        level, variance = np.log((x + 0.5) / n), (1 / (x + 0.5)) * (n + 1) / n
        found = ratio_of_ratios(*SERIES, period=PERIOD)
    else:
        level, variance = x / n, share * (1 - share) / n
        found = difference_in_differences(*SERIES, period=PERIOD)
    line = sm.WLS(
        level[:, 0] - level[:, 1], sm.add_constant(np.arange(5)), weights=1 / variance.sum(axis=1)
    ).fit(cov_type="fixed scale")
    change = np.exp if is_ratio else float
    assert found.extra["periods_before"][0] == 5
    assert found.extra["slope_before"][0] == pytest.approx(change(line.params[1]))
    for end, limit in zip(("lower", "upper"), line.conf_int()[1], strict=True):
        assert found.extra[f"slope_before_{end}_ci"][0] == pytest.approx(change(limit))
    assert found.extra["slope_before_p_value"][0] == pytest.approx(line.pvalues[1])
