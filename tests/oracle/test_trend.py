"""The trend marker against Armitage's own example, statsmodels and a correlation."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.regression.linear_model import WLS

from equipath.statistics.trend_line import line_of
from equipath.statistics.trend_marker import CHI_SQUARED, trend_marker


def test_armitages_carriers_by_size_of_tonsils():
    """Armitage (1955), table 1: 19 of 516, 29 of 589 and 24 of 293 carry; χ² for trend 7.19."""
    carriers, children = np.array([[19.0, 29, 24]]), np.array([[516.0, 589, 293]])
    line = line_of(carriers / children, children, is_share=True)
    assert (line.slope / line.error)[0] ** 2 == pytest.approx(7.19, abs=0.005)


def test_the_test_of_counts_is_people_times_their_squared_correlation():
    """Cochran-Armitage's χ² is N·r² of each person's period and outcome."""
    counted, people = np.array([31, 35, 50, 44, 61]), np.array([100, 120, 130, 95, 140])
    period = np.repeat(np.arange(5), people)
    outcome = np.concatenate(
        [np.arange(n) < x for x, n in zip(counted, people, strict=True)]
    ).astype(float)
    found = trend_marker(np.arange(5), numerator=counted, denominator=people)
    r = np.corrcoef(period, outcome)[0, 1]
    assert found.extra["chi_squared"][0] == pytest.approx(period.size * r**2)
    assert found.extra["p_value"][0] == pytest.approx(stats.chi2.sf(period.size * r**2, 1))


def test_levels_have_the_line_of_weighted_least_squares():
    level, error = np.array([70.1, 71.4, 70.9, 73.0, 74.2]), np.array([0.4, 0.5, 0.4, 0.6, 0.5])
    design = np.column_stack([np.ones(5), np.arange(5)])
    theirs = WLS(level, design, weights=1 / error**2).fit(cov_type="fixed scale")
    ours = trend_marker(np.arange(5), value=level, standard_error=error, kind="value")
    assert ours.value[0] == pytest.approx(theirs.params[1])
    assert (ours.lower_ci[0], ours.upper_ci[0]) == pytest.approx(tuple(theirs.conf_int()[1]))


def test_the_threshold_leaves_one_in_a_thousand_on_each_side():
    assert stats.chi2.ppf(0.998, 1) == pytest.approx(CHI_SQUARED, rel=1e-9)
