"""Limits of a ratio of two levels: recovered, on the log scale, by the score test, and exact."""

import numpy as np

from equipath.statistics.arguments import normal_quantile
from equipath.statistics.count_limits import Limits, exact_binomial_limits, level_limits
from equipath.statistics.difference_limits import Pair
from equipath.statistics.statistic import Numbers

STEPS = 100
NEAR_ENOUGH = 1e-12
"""Steps at most towards a score limit, and how near they come on the log scale."""


def recovered_limits(counts: Pair, kind: str, confidence: float) -> Limits:
    """Return limits of a ratio of two levels from the limits of each (MOVER-R).

    The ratios t at which `p₁ − t·p₂` is as far from 0 as the levels' own limits allow:
    `(p₁ − t·p₂)² = (p₁ − l₁)² + t²(u₂ − p₂)²` for the lower, `(u₁ − p₁)² + t²(p₂ − l₂)²` for
    the upper (Donner and Zou 2012). At t = 1 these are the limits of the difference: the two
    hold no gap together.
    """
    x, n, y, m = counts
    first, second = x / n, y / m
    lower_1, upper_1 = level_limits(x, n, kind, confidence)
    lower_2, upper_2 = level_limits(y, m, kind, confidence)
    product = first * second
    # The smaller root by way of its conjugate: 2p₂ may be u₂ exactly, or less.
    own, other = lower_1 * (2 * first - lower_1), upper_2 * (2 * second - upper_2)
    below = product + np.sqrt(np.maximum(product**2 - own * other, 0.0))
    own_up, other_up = upper_1 * (2 * first - upper_1), lower_2 * (2 * second - lower_2)
    above = product + np.sqrt(np.maximum(product**2 - own_up * other_up, 0.0))
    # Of a sliver of an event the lower limit may round to 0: the ratio has no limits then.
    bounded = np.where(other_up > 0, 1.0, np.nan)
    lower = np.where(x == 0, 0.0, own / np.where(x == 0, 1.0, below))
    return lower * bounded, above / (other_up * bounded)


def log_limits(counts: Pair, kind: str, confidence: float) -> Limits:
    """Return `exp(ln R ± z·se)`: Katz's limits of a ratio of proportions, and those of rates.

    `se² = 1/x₁ − 1/n₁ + 1/x₂ − 1/n₂` for proportions and `1/x₁ + 1/x₂` for rates. Where a
    count is none or all of its denominator, the standard error takes it as one half away from
    that end; with no event in the first, the limits are 0 and that from half an event.
    """
    x, n, y, m = counts
    spread = np.sqrt(log_variance(x, n, kind) + log_variance(y, m, kind))
    centre = (np.where(x == 0, 0.5, x) / n) / (y / m)
    factor = np.exp(normal_quantile(confidence) * spread)
    return np.where(x == 0, 0.0, centre / factor), centre * factor


def log_variance(count: Numbers, base: Numbers, kind: str = "proportion") -> Numbers:
    """Return the variance of a level's logarithm, `1/x − 1/n` (Katz et al 1978) or `1/x` (rates).

    The count is kept half a person or event off none and all, where the formula would be
    infinite or 0; of nobody there is no variance.
    """
    if kind == "rate":
        return 1 / np.maximum(count, 0.5)
    base = np.where(base > 0, base, np.nan)
    return 1 / np.clip(count, 0.5, np.maximum(base - 0.5, 0.5)) - 1 / base


def score_limits(counts: Pair, kind: str, confidence: float) -> Limits:
    """Return the ratios that the score test just does not reject.

    Proportions: Koopman's limits, found by halving. Rates: in closed form, the roots of
    `(x₁ − x₂t)² = z²t(x₁ + x₂)` times `n₂/n₁`, which are Wilson's limits of the first group's
    share of all events.
    """
    z = normal_quantile(confidence)
    if kind == "proportion":
        return _koopman(counts, z), _koopman(counts, -z)
    x, n, y, m = counts
    events = x + y
    middle = 2 * x * y + z * z * events
    far = middle + z * np.sqrt(events * (4 * x * y + z * z * events))
    return 2 * x**2 / far * m / n, far / (2 * y**2) * m / n


def exact_rate_limits(counts: Pair, confidence: float) -> Limits:
    """Return the exact limits of a ratio of rates.

    The odds of Clopper and Pearson's limits of the first group's share of all events, times
    `n₂/n₁`.
    """
    x, n, y, m = counts
    lower, _ = exact_binomial_limits(x, x + y, confidence)
    rest, _ = exact_binomial_limits(y, x + y, confidence)
    # Less than an event could leave a share that no float can hold.
    rest = np.maximum(rest, 1e-200)
    return lower / (1 - lower) * m / n, (1 - rest) / rest * m / n


def _koopman(counts: Pair, z: float) -> Numbers:
    """Return the ratio at which the score is `z`: the score falls as the ratio rises.

    The log ratio is sought by false position, the Illinois way: an end of the bracket that
    stays twice running counts half. No event in the first has no lower limit but 0.
    """
    x, n, y, m = counts
    middle = np.log(np.where(x == 0, 0.5, x) / n / (y / m))
    # Far beyond any limit: in log standard errors, and what the smallest counts add.
    reach = (3 * abs(z) + 8) * np.sqrt(1 / np.maximum(x, 0.5) + 1 / y)
    low, high = middle - reach, middle + reach
    above, below = _score(counts, np.exp(low)) - z, _score(counts, np.exp(high)) - z
    side = np.zeros(x.size)
    for _ in range(STEPS):
        gap = np.where(below < above, below - above, np.nan)
        middle = np.clip((low * below - high * above) / gap, low, high)
        found = _score(counts, np.exp(middle)) - z
        now = np.sign(found)
        stays = np.where(now == side, 0.5, 1.0)
        above = np.where(now > 0, found, above * stays)
        below = np.where(now > 0, below * stays, found)
        moved = np.where(now > 0, middle - low, high - middle)
        low, high, side = np.where(now > 0, middle, low), np.where(now > 0, high, middle), now
        if not (np.minimum(moved, high - low) >= NEAR_ENOUGH).any():
            break
    return np.where((x == 0) & (z > 0), 0.0, np.exp(middle))


def _score(counts: Pair, ratio: Numbers) -> Numbers:
    """Return the score statistic of a ratio of proportions (Miettinen and Nurminen 1985).

    The second level under the ratio is the smaller root of
    `R(n₁+n₂)p² − (x₁ + n₂ + R(x₂ + n₁))p + x₁ + x₂ = 0`.
    """
    x, n, y, m = counts
    one, other = x + m, ratio * (y + n)
    # The discriminant, written so that nearly equal squares are not taken from each other.
    root = np.sqrt((one - other) ** 2 + 4 * ratio * (n - x) * (m - y))
    second = 2 * (x + y) / (one + other + root)
    first = ratio * second
    variance = first * (1 - first) / n + ratio**2 * second * (1 - second) / m
    return (x / n - ratio * y / m) / np.sqrt(np.maximum(variance, 1e-300))
