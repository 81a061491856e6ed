"""Two-sided p-values of counts: against a fixed level, and of two groups being equal.

Exact tests double the smaller tail (at most 1), which keeps them in step with limits that
leave half of `1 − confidence` on each side.
"""

import numpy as np
from scipy import special

from equipath.statistics.hypergeometric import doubled_tail
from equipath.statistics.statistic import Numbers

FISHER_BELOW = 5
"""Smallest expected cell of a 2×2 table that the normal test is trusted with (Cochran 1954)."""


def two_sided(z: Numbers) -> Numbers:
    """Return the two-sided p-value of a standard normal deviate."""
    return 2 * special.ndtr(-np.abs(z))


def p_value_of_proportion(numerator: Numbers, denominator: Numbers, level: Numbers) -> Numbers:
    """Return the score test's p-value of a proportion against a fixed level (0 to 1).

    It agrees with Wilson's limits: below 0.05 exactly where the 95% interval excludes the
    level.
    """
    denominator = np.where(denominator > 0, denominator, np.nan)
    spread = np.sqrt(level * (1 - level) / denominator)
    away = numerator / denominator - level
    p_value = two_sided(away / np.where(spread > 0, spread, 1.0))
    return np.where(spread == 0, np.where(away == 0, 1.0, 0.0), p_value)


def p_value_of_count(count: Numbers, expected: Numbers) -> Numbers:
    """Return the exact Poisson p-value of a count against the number expected."""
    at_most = special.gammaincc(count + 1, expected)
    at_least = np.where(count > 0, special.gammainc(np.where(count > 0, count, 1.0), expected), 1.0)
    p_value = np.minimum(1.0, 2 * np.minimum(at_most, at_least))
    return np.where(np.isnan(count), np.nan, p_value)


def p_value_of_equal_proportions(
    numerator: Numbers,
    denominator: Numbers,
    reference_numerator: Numbers,
    reference_denominator: Numbers,
) -> Numbers:
    """Return the p-value of two proportions being equal.

    The pooled normal test (χ² without continuity correction); Fisher's exact test, smaller
    tail doubled, where an expected cell is below five. Counts are rounded for Fisher's.
    """
    x, n, y, m = numerator, denominator, reference_numerator, reference_denominator
    pooled = (x + y) / (n + m)
    spread = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    z = (x / n - y / m) / np.where(spread > 0, spread, 1.0)
    p_value = two_sided(z)
    few = np.minimum(n, m) * np.minimum(pooled, 1 - pooled) < FISHER_BELOW
    if few.any():
        drawn, draws, others, rest = (np.rint(count[few]) for count in (x, n, y, m))
        p_value[few] = doubled_tail((drawn, draws, others, rest))
    return p_value


def p_value_of_equal_rates(
    numerator: Numbers,
    denominator: Numbers,
    reference_numerator: Numbers,
    reference_denominator: Numbers,
) -> Numbers:
    """Return the exact p-value of two rates being equal (Przyborowski and Wilenski 1940).

    Given all events, those of the first group are binomial with its share of the population.
    """
    x, y = numerator, reference_numerator
    share = denominator / (denominator + reference_denominator)
    at_least = np.where(x > 0, special.betainc(np.maximum(x, 1e-300), y + 1, share), 1.0)
    at_most = np.where(y > 0, special.betaincc(x + 1, np.maximum(y, 1e-300), share), 1.0)
    p_value = np.minimum(1.0, 2 * np.minimum(at_most, at_least))
    return np.where(np.isnan(share), np.nan, p_value)
