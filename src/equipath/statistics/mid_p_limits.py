"""Mid-P limits of counts: the exact tails, with the count observed taken by half."""

from collections.abc import Callable

import numpy as np
from scipy import special

from equipath.statistics.arguments import normal_quantile
from equipath.statistics.count_limits import Limits
from equipath.statistics.statistic import Numbers

TOLERANCE = 1e-8
"""Relative size of the last step; Newton's next one would be of its square."""

MOST_STEPS = 60
"""Halving alone narrows any bracket to what a float can hold in so many."""

Curve = Callable[[Numbers], Numbers]


def mid_p_binomial_limits(numerator: Numbers, denominator: Numbers, confidence: float) -> Limits:
    """Return the mid-P limits of a proportion (Berry and Armitage 1995).

    The lower limit solves `P(X > x) + ½P(X = x) = α/2`, the upper one the same of the other
    tail. Both tails are means of two incomplete beta functions. They lie within the
    exact limits of the count observed and not within those of the next.
    """
    x, n = numerator, denominator
    normal_quantile(confidence)
    return _binomial_lower(x, n, confidence), 1 - _binomial_lower(n - x, n, confidence)


def _binomial_lower(x: Numbers, n: Numbers, confidence: float) -> Numbers:
    half = (1 - confidence) / 2
    found = np.zeros_like(x)
    # Of all the people, P(X > x) is nothing: ½pⁿ = α/2.
    every = (x == n) & (x > 0)
    found[every] = np.exp(np.log(2 * half) / n[every])
    inside = (x > 0) & (x < n)
    a, b = x[inside], (n - x)[inside]
    low, high = special.betaincinv(a, b + 1, half), special.betaincinv(a + 1, b, half)

    def tail(p: Numbers) -> Numbers:
        return np.asarray(special.betainc(a, b + 1, p) + special.betainc(a + 1, b, p)) / 2

    def slope(p: Numbers) -> Numbers:
        # The two densities share p^(a−1)·(1−p)^(b−1) and nearly all of their constants.
        shared = (a - 1) * np.log(p) + (b - 1) * np.log1p(-p) - special.betaln(a, b)
        weight = (a + b) * ((1 - p) / b + p / a) / 2
        return np.asarray(np.exp(shared) * weight)

    found[inside] = _rising_root(tail, slope, low, high, half)
    return found


def mid_p_poisson_limits(count: Numbers, confidence: float) -> Limits:
    """Return the mid-P limits of a Poisson count (Cohen and Yang 1994).

    The tails are means of two incomplete gamma functions; of no events the upper limit is
    `−ln α`, since half of `exp(−λ)` is `α/2`.
    """
    normal_quantile(confidence)
    half = (1 - confidence) / 2
    lower, upper = np.zeros_like(count), np.full_like(count, -np.log(2 * half))
    some = count > 0
    x = count[some]

    def tail(mean: Numbers) -> Numbers:
        return np.asarray(special.gammainc(x, mean) + special.gammainc(x + 1, mean)) / 2

    def slope(mean: Numbers) -> Numbers:
        shared = np.exp((x - 1) * np.log(mean) - mean - special.gammaln(x))
        return np.asarray(shared * (1 + mean / x) / 2)

    for limit, inverse in ((lower, special.gammaincinv), (upper, special.gammainccinv)):
        goal = half if limit is lower else 1 - half
        ends = inverse(x, half), inverse(x + 1, half)
        limit[some] = _rising_root(tail, slope, *ends, goal)
    return lower, upper


def _rising_root(curve: Curve, slope: Curve, low: Numbers, high: Numbers, goal: float) -> Numbers:
    """Return where a rising curve reaches the goal: Newton's steps, halving where they leave."""
    at = (low + high) / 2
    for _ in range(MOST_STEPS):
        excess = curve(at) - goal
        low, high = np.where(excess < 0, at, low), np.where(excess < 0, high, at)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            step = at - excess / slope(at)
        following = np.where((step >= low) & (step <= high), step, (low + high) / 2)
        if np.all(np.abs(following - at) <= TOLERANCE * np.abs(at)):
            return following
        at = following
    return at
