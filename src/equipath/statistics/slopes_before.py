"""Whether two series ran alongside before a change: the slope of what lay between them."""

import numpy as np

from equipath.statistics.arguments import normal_quantile
from equipath.statistics.four_cells import FourCells
from equipath.statistics.significance import two_sided
from equipath.statistics.statistic import Numbers
from equipath.statistics.weighted_trend import points_of, trend_of

HALF = 0.5
"""Added to events, so that none has an error too (Haldane 1956, Ann Hum Genet 20:309)."""

LEAST = 3
"""Periods before the change without which nothing is said of slopes: two make a line of any."""


def slopes_before(
    cells: FourCells, kind: str, confidence: float, *, multiplier: float = 1.0, is_ratio: bool
) -> dict[str, Numbers]:
    """Return the slope a period of the difference before the change, its limits and p-value.

    A line through the differences of the changed from the comparison, weights 1/variance, whose
    standard error is `1/√Σw(t−t̄)²`, times `multiplier`. With `is_ratio` through the logarithms of
    their ratios, and the answer is a ratio a period. NaN with fewer than three periods.
    """
    spans = cells.spans
    kept = spans.used & ~spans.is_after & (spans.denominator > 0).all(axis=0)
    n = np.where(kept, spans.denominator, 1.0)
    x = np.where(kept, spans.numerator, 0.0)
    share = (x + HALF) / (n + 2 * HALF)
    rest = 1 - share if kind == "proportion" else np.ones_like(share)
    if is_ratio:
        level = np.log((x + HALF) / n)
        variance = rest / (share * n)
    else:
        level, variance = x / n, share * rest / n
    difference = np.where(kept, level[0] - level[1], np.nan)
    points = points_of(spans.place, difference, np.sqrt(variance.sum(axis=0)), spans.groups, [])
    trend = trend_of(points)
    enough = trend.periods >= LEAST
    slope, error = (np.where(enough, part, np.nan) for part in (trend.slope, trend.error))
    width = normal_quantile(confidence) * error
    ends = {"": slope, "_lower_ci": slope - width, "_upper_ci": slope + width}
    return {
        **{
            f"slope_before{e}": np.exp(part) if is_ratio else part * multiplier
            for e, part in ends.items()
        },
        "slope_before_p_value": two_sided(slope / error),
        "periods_before": spans.groups.total(kept.astype(np.float64)),
    }
