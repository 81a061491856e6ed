"""Pathways against statsmodels, and against the sums that the definitions imply."""

import numpy as np
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from equipath.statistics.decay_decomposition import decay_decomposition
from equipath.statistics.recoverable_people import recoverable_people
from equipath.statistics.retention import retention

STAGE = np.arange(5)
OURS = np.array([5200, 3016, 2533, 2178, 1285.0])
THEIRS = np.array([4500, 3150, 2867, 2580, 1780.0])


def test_the_rule_of_halves():
    """Of all with high blood pressure half are known, half of those treated, half of those well.

    Hart (1992), Rule of halves: implications of increasing diagnosis and reducing dropout, Br J
    Gen Pract 42:116-119: one in eight.
    """
    found = retention([800, 400, 200, 100], [1, 2, 3, 4])
    assert found.value[1:].tolist() == [0.5, 0.5, 0.5]
    assert found.extra["cumulative"][-1] == 1 / 8


def test_retention_has_the_limits_of_statsmodels():
    found = retention(OURS, STAGE)
    lower, upper = proportion_confint(OURS[1:], OURS[:-1], method="wilson")
    np.testing.assert_allclose(found.lower_ci[1:], lower, rtol=1e-12)
    np.testing.assert_allclose(found.upper_ci[1:], upper, rtol=1e-12)
    lower, upper = proportion_confint(OURS[1:], OURS[0], method="wilson")
    np.testing.assert_allclose(found.extra["cumulative_lower_ci"][1:], lower, rtol=1e-12)
    np.testing.assert_allclose(found.extra["cumulative_upper_ci"][1:], upper, rtol=1e-12)


def test_ratios_of_retention_have_the_limits_of_statsmodels():
    found = decay_decomposition(OURS, STAGE, THEIRS)
    for place in range(1, 5):
        counts = OURS[place], OURS[place - 1], THEIRS[place], THEIRS[place - 1]
        limits = confint_proportions_2indep(*counts, method="log", compare="ratio")
        assert (found.lower_ci[place], found.upper_ci[place]) == pytest.approx(limits, rel=1e-9)
        counts = OURS[place], OURS[0], THEIRS[place], THEIRS[0]
        low, high = confint_proportions_2indep(*counts, method="log", compare="ratio")
        assert found.extra["cumulative_lower_ci"][place] == pytest.approx(low, rel=1e-9)
        assert found.extra["cumulative_upper_ci"][place] == pytest.approx(high, rel=1e-9)


def test_limits_of_recoverable_people_hold_what_is_drawn():
    """Drawn stage by stage: the limits hold the middle 95% of what is computed from draws."""
    draw = np.random.default_rng(5)
    ours, theirs = (counts[1:] / counts[:-1] for counts in (OURS, THEIRS))
    found = recoverable_people(OURS, STAGE, THEIRS)
    moved = draw.binomial(OURS[:-1].astype(int), ours, (40_000, 4)) / OURS[:-1]
    others = draw.binomial(THEIRS[:-1].astype(int), theirs, (40_000, 4)) / THEIRS[:-1]
    after = np.cumprod(moved[:, ::-1], axis=1)[:, ::-1] / moved
    drawn = OURS[:-1] * (others - moved) * after
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    width = high - low
    assert (np.abs(found.lower_ci[1:] - low) < 0.03 * width).all()
    assert (np.abs(found.upper_ci[1:] - high) < 0.03 * width).all()
