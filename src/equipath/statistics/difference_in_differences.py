"""Difference in differences: how much more a level changed where something was changed."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import (
    KINDS,
    choice,
    first_of,
    joined,
    normal_quantile,
    notes,
    positive,
)
from equipath.statistics.count_limits import level_limits
from equipath.statistics.direction import who_does_worse
from equipath.statistics.four_cells import SIGNS, four_cells, parts_of
from equipath.statistics.significance import two_sided
from equipath.statistics.slopes_before import slopes_before
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic
from equipath.vocabulary import Over

METHODS = {
    "mover": {"proportion": "MOVER, Wilson", "rate": "MOVER, Poisson"},
    "wald": {"proportion": "Wald", "rate": "Wald"},
}


def difference_in_differences(
    numerator: Any,
    denominator: Any,
    interrupted: Any,
    is_comparison: Any,
    *,
    period: Any = None,
    group: Any = None,
    kind: str = "proportion",
    method: str = "mover",
    polarity: str = "neutral",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return by how much more each group's level changed than the comparison's.

    `d = (p₁ − p₀) − (q₁ − q₀)`, `p` where it changed and `q` in the comparison, each of all
    counts after (1) and before (0). It is what the change did if, without it, both would have
    changed by as much: parallel trends, which nothing can prove. `slope_before` is the slope a
    period of the difference before the change, with limits: far from 0, they were not parallel.

    `method="mover"` recovers the variance from the limits of the four levels (Wilson, Poisson);
    `"wald"` is `d ± z√Σ pq/n`, of rates `√Σ x/n²`. Rows are counts, `period` numbers or dates;
    `interrupted` is 1 from the change on, `is_comparison` 1 in the comparison. One answer a
    group. A period that lacks a count of either is left out of both.

    `extra`: p_value, the four levels, `periods_before`, `slope_before` with limits and p-value,
    direction. `StatisticError` for unknown options.

    Angrist and Pischke (2009), Mostly Harmless Econometrics, chapter 5; Zou, Huang and Zhang
    (2009), Comput Stat Data Anal 53:1080. Not for few areas that drift apart by themselves: the
    interval holds the chance in counts only (Bertrand, Duflo and Mullainathan 2004).
    """
    choice("kind", kind, KINDS)
    name = METHODS[choice("method", method, METHODS)][kind]
    scale = positive("multiplier", multiplier)
    normal_quantile(confidence)
    cells = four_cells(kind, numerator, denominator, interrupted, is_comparison, period, group)
    x, n = (np.where(cells.note == "", c, np.nan) for c in (cells.numerator, cells.denominator))
    level = x / n
    variance = level * ((1 - level) if kind == "proportion" else 1.0) / n
    error = np.sqrt(variance.sum(axis=0))
    value = (SIGNS * level).sum(axis=0)
    flat = (error == 0) & (method == "wald")
    if method == "mover":
        lower, upper = _recovered(value, level, level_limits(x, n, kind, confidence))
    else:
        width = np.where(flat, np.nan, normal_quantile(confidence) * error)
        lower, upper = value - width, value + width
    certain = notes(value.size, (flat, "no level varies: Wald has no interval"))
    return Estimate(
        value=value * scale,
        lower_ci=lower * scale,
        upper_ci=upper * scale,
        method=np.full(value.size, name),
        note=first_of(cells.note, joined(cells.remark, certain)),
        extra={
            "p_value": two_sided(value / np.where(error > 0, error, np.nan)),
            **parts_of(cells, scale),
            **slopes_before(cells, kind, confidence, multiplier=scale, is_ratio=False),
            "direction": who_does_worse(
                value, 0.0, polarity, group="after the change", reference="without the change"
            ),
        },
    )


def _recovered(
    value: Numbers, level: Numbers, limits: tuple[Numbers, Numbers]
) -> tuple[Numbers, Numbers]:
    """Return the limits of the sum of signed levels from the limits of each."""
    below, above = level - limits[0], limits[1] - level
    down = np.where(SIGNS > 0, below, above)
    up = np.where(SIGNS > 0, above, below)
    return value - np.sqrt((down**2).sum(axis=0)), value + np.sqrt((up**2).sum(axis=0))


STATISTIC = Statistic(
    name="difference_in_differences",
    title="Difference in differences",
    over=Over.PERIOD,
    requires=("numerator", "denominator", "interrupted", "is_comparison"),
    compute=difference_in_differences,
    definition="By how much more the level changed where something was changed than elsewhere.",
    formula="d = (p₁ − p₀) − (q₁ − q₀); limits d ∓ √Σ(distance of each of the four levels to its"
    " own limit)²",
    reference="Angrist and Pischke (2009), Mostly Harmless Econometrics, chapter 5; Zou, Huang and"
    " Zhang (2009), Comput Stat Data Anal 53:1080-1085",
    when_not="Where the two were not moving alongside before, or only few areas stand for each:"
    " the interval is of chance in the counts, not of areas that drift apart.",
    also=("period",),
    gives_rows=False,
    example=Example(
        "Attendances because of mental health, in 100 emergency attendances, by quarter, at a"
        " hospital where a diversion scheme began and at one without. Made up: both rose before,"
        " and the comparison rose on.",
        by=("area_code",),
        options={"multiplier": 100},
    ),
)
