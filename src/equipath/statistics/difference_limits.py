"""Limits of a difference of two levels: recovered from the limits of each, and Wald's."""

import numpy as np

from equipath.statistics.arguments import normal_quantile
from equipath.statistics.count_limits import Limits, level_limits
from equipath.statistics.statistic import Numbers

Pair = tuple[Numbers, Numbers, Numbers, Numbers]
"""The counts of two groups: events and base of the one, then of the other."""


def mover_limits(counts: Pair, kind: str, confidence: float) -> Limits:
    """Return limits of a difference of two levels from the limits of each.

    `d − √((p₁−l₁)² + (u₂−p₂)²)` and `d + √((u₁−p₁)² + (p₂−l₂)²)`: Newcombe's (1998) method
    10 with Wilson's limits; the method of variance estimates recovery with Poisson limits
    (Zou and Donner 2008).
    """
    x, n, y, m = counts
    first, second = x / n, y / m
    lower_1, upper_1 = level_limits(x, n, kind, confidence)
    lower_2, upper_2 = level_limits(y, m, kind, confidence)
    difference = first - second
    return (
        difference - np.hypot(first - lower_1, upper_2 - second),
        difference + np.hypot(upper_1 - first, second - lower_2),
    )


def wald_limits(counts: Pair, kind: str, confidence: float) -> Limits:
    """Return the textbook's limits of a difference of two levels, `d ± z·se`.

    `se² = p₁q₁/n₁ + p₂q₂/n₂` for proportions and `x₁/n₁² + x₂/n₂²` for rates.
    """
    x, n, y, m = counts
    first, second = x / n, y / m
    if kind == "proportion":
        variance = first * (1 - first) / n + second * (1 - second) / m
    else:
        variance = first / n + second / m
    width = normal_quantile(confidence) * np.sqrt(variance)
    return first - second - width, first - second + width
