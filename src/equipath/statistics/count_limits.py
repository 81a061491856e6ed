"""Limits of a level from its counts: Wilson, Clopper-Pearson, Byar and exact Poisson."""

import numpy as np
from scipy import special

from equipath.statistics.arguments import normal_quantile
from equipath.statistics.statistic import Numbers, Words

EXACT_BELOW = 10
"""Events below which Byar's approximation gives way to exact Poisson limits (PHE's rule)."""

Limits = tuple[Numbers, Numbers]


def wilson_limits(numerator: Numbers, denominator: Numbers, confidence: float) -> Limits:
    """Return Wilson's score limits of a proportion (Wilson 1927).

    `(2x + z² ∓ z√(z² + 4x(1 − x/n))) / (2(n + z²))`; exactly 0 at none and 1 at all, where
    rounding would otherwise leave the proportion a hair outside its own interval.
    """
    x, n, z = numerator, denominator, normal_quantile(confidence)
    middle = 2 * x + z * z
    spread = z * np.sqrt(z * z + 4 * x * (1 - x / n))
    scale = 2 * (n + z * z)
    lower = np.where(x == 0, 0.0, np.maximum((middle - spread) / scale, 0.0))
    upper = np.where(x == n, 1.0, np.minimum((middle + spread) / scale, 1.0))
    return lower, upper


def exact_binomial_limits(numerator: Numbers, denominator: Numbers, confidence: float) -> Limits:
    """Return the exact limits of a proportion (Clopper and Pearson 1934): beta quantiles."""
    normal_quantile(confidence)
    x, n, tail = numerator, denominator, (1 - confidence) / 2
    lower = special.betaincinv(np.where(x == 0, 1.0, x), n - x + 1, tail)
    upper = special.betainccinv(x + 1, np.where(x == n, 1.0, n - x), tail)
    return np.where(x == 0, 0.0, lower), np.where(x == n, 1.0, upper)


def exact_poisson_limits(count: Numbers, confidence: float) -> Limits:
    """Return the exact limits of a Poisson count: `χ²(α/2; 2x)/2` and `χ²(1−α/2; 2x+2)/2`."""
    normal_quantile(confidence)
    tail = (1 - confidence) / 2
    lower = np.where(count == 0, 0.0, special.gammaincinv(np.maximum(count, 1e-300), tail))
    return lower, special.gammainccinv(count + 1, tail)


def byar_limits(count: Numbers, confidence: float) -> Limits:
    """Return Byar's limits of a count of at least 1 (Breslow and Day 1987).

    `x(1 − 1/9x − z/3√x)³` and `(x+1)(1 − 1/9(x+1) + z/3√(x+1))³`. From ten events on the
    lower limit is positive at every confidence that a float can hold.
    """
    z, above = normal_quantile(confidence), count + 1
    lower = count * (1 - 1 / (9 * count) - z / (3 * np.sqrt(count))) ** 3
    return lower, above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3


def poisson_limits(count: Numbers, confidence: float) -> Limits:
    """Return PHE's limits of a count of events: exact below ten, Byar's otherwise."""
    lower, upper = byar_limits(np.maximum(count, EXACT_BELOW), confidence)
    few = count < EXACT_BELOW
    if few.any():
        lower, upper = lower.copy(), upper.copy()
        lower[few], upper[few] = exact_poisson_limits(count[few], confidence)
    return lower, upper


def poisson_method(count: Numbers) -> Words:
    """Return which of the two Poisson methods each row's limits come from."""
    return np.where(count < EXACT_BELOW, "exact Poisson", "Byar")


def level_limits(numerator: Numbers, denominator: Numbers, kind: str, confidence: float) -> Limits:
    """Return the limits of a proportion (Wilson), or of a rate or ratio (Poisson)."""
    if kind == "proportion":
        return wilson_limits(numerator, denominator, confidence)
    lower, upper = poisson_limits(numerator, confidence)
    return lower / denominator, upper / denominator


def level_method(numerator: Numbers, kind: str) -> Words:
    """Return the name of each row's method of limits."""
    if kind == "proportion":
        return np.full(numerator.size, "Wilson")
    return poisson_method(numerator)
