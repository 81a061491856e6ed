"""Shewhart charts of counts over denominators: limits that vary with them, Laney's prime charts."""

from typing import Any

import numpy as np

from equipath.errors import StatisticError
from equipath.statistics.arguments import columns, positive, usable_counts
from equipath.statistics.spc_chart import chart
from equipath.statistics.spc_points import Points, points
from equipath.statistics.spc_rules import Lines, rules
from equipath.statistics.statistic import Estimate, Numbers

D2 = 1.128
"""Mean range of two standard normal values, by which moving ranges estimate sigma (Laney 2002)."""

OVERDISPERSED = 1.5
"""Sigma z that a chart without `prime` remarks on: its standard error is 0.91/√n over n points
where there is no over-dispersion, so that this is three of them above 1 at 30 points."""


def attribute_chart(
    kind: str,
    numerator: Any,
    denominator: Any,
    period: Any,
    *,
    target: Any,
    rebase: Any,
    group: Any,
    prime: bool,
    polarity: str,
    screening: str,
    shift_length: int,
    trend_length: int,
    two_of_three: str,
    fix_after_n_points: int | None,
    multiplier: float,
) -> Estimate:
    """Return the chart of each group's proportions or rates, as `p_chart` and `u_chart` say."""
    x, n, when, aim = columns(
        numerator=numerator, denominator=denominator, period=period, target=target
    )
    scale = positive("multiplier", multiplier)
    asked = rules(shift_length, trend_length, two_of_three, polarity)
    if not isinstance(prime, bool | np.bool_):
        raise StatisticError(f"`prime` must be true or false, not `{prime}`.")
    x, n, note = usable_counts(kind, x, n)
    of = points(note, when, rebase=rebase, group=group, fix_after_n_points=fix_after_n_points)
    x, n = x[of.rows], n[of.rows]
    level = x / n
    mean, sigma = _centre(of, kind, x, n)
    z = np.divide(level - mean, sigma, out=np.full_like(level, np.nan), where=sigma > 0)
    sigma_z = of.mean_moving_range(z, screening) / D2
    narrow = (sigma_z >= OVERDISPERSED) & (not prime)
    letter = "P" if kind == "proportion" else "U"
    return chart(
        of,
        level,
        _lines(mean, sigma * sigma_z if prime else sigma, 1.0 if kind == "proportion" else np.inf),
        asked,
        target=aim,
        scale=scale,
        method=f"{letter}′" if prime else letter,
        extra={"sigma_z": sigma_z / scale},
        remarks=(
            (sigma == 0, "no variation at the mean: no limits"),
            (narrow, "over-dispersed: consider prime"),
        ),
    )


def _centre(of: Points, kind: str, x: Numbers, n: Numbers) -> tuple[Numbers, Numbers]:
    """Return at each point its segment's overall level and the chance error around it."""
    mean = of.spread(of.baseline_total(x) / of.baseline_total(n))
    variance = mean * (1 - mean) / n if kind == "proportion" else mean / n
    return mean, np.sqrt(variance)


def _lines(mean: Numbers, sigma: Numbers, most: float) -> Lines:
    """Return three-sigma limits and two-sigma near lines, cut off where no level can be."""
    width = np.where(sigma > 0, sigma, np.nan)
    return Lines(
        mean,
        np.maximum(mean - 3 * width, 0.0),
        np.minimum(mean + 3 * width, most),
        np.maximum(mean - 2 * width, 0.0),
        np.minimum(mean + 2 * width, most),
    )
