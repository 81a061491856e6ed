"""The straight line through a group's last points, and how far its sign can be trusted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from equipath.statistics.arguments import notes
from equipath.statistics.grouping import Grouping
from equipath.statistics.statistic import Groups, Numbers, Words

UNEVEN = 1.5
"""How many times the shortest step the longest may be: months and leap years are even."""


@dataclass(frozen=True)
class LastPoints:
    """The rows of each group's last points, in order of period, and why they cannot be used."""

    rows: Groups
    note: Words
    is_uneven: NDArray[np.bool_]


def last_points(period: Numbers, groups: Grouping, points: int) -> LastPoints:
    """Return for each group the rows of its last `points` periods: groups × points."""
    period = np.where(np.isfinite(period), period, np.nan)
    order = np.lexsort((period, groups.index))
    ends = groups.starts + groups.sizes
    places = ends[:, None] - np.arange(points, 0, -1)
    rows = order[np.maximum(places, groups.starts[:, None])]
    steps = np.diff(period[rows], axis=1)
    lacking = groups.any(np.isnan(period)) if groups.count else np.zeros(0, dtype=np.bool_)
    note = notes(
        groups.count,
        (lacking, "a period is missing"),
        (groups.sizes < points, f"fewer than {points} periods"),
        ((steps == 0).any(axis=1), "a period occurs more than once"),
    )
    uneven = (note == "") & (steps.max(axis=1) > UNEVEN * steps.min(axis=1))
    return LastPoints(rows, note, uneven)


@dataclass(frozen=True)
class Line:
    """Slope per period of each group's line, its standard error, and whether its sign holds."""

    slope: Numbers
    error: Numbers
    keeps_sign: NDArray[np.bool_]


def line_of(level: Numbers, weight: Numbers, *, is_share: bool) -> Line:
    """Return the least-squares line of levels (groups × points), weighted.

    `Σw(t−t̄)y / S`, `S = Σw(t−t̄)²`, its variance 1/S, weights being 1/s²; for shares, whose
    weights are denominators, `p̄(1−p̄)/S` (Armitage 1955). The sign holds where the slope keeps
    it in every fit that leaves one point out.
    """
    slope, spread = _slope(level, weight)
    variance = 1 / spread
    if is_share:
        overall = (weight * level).sum(axis=1) / weight.sum(axis=1)
        variance = variance * overall * (1 - overall)
    without = [
        _slope(level, weight * (np.arange(level.shape[1]) != each))[0]
        for each in range(level.shape[1])
    ]
    holds = (np.sign(without) == np.sign(slope)).all(axis=0) & (slope != 0)
    return Line(slope, np.sqrt(variance), holds)


def _slope(level: Numbers, weight: Numbers) -> tuple[Numbers, Numbers]:
    time = np.arange(level.shape[1], dtype=np.float64)
    total = weight.sum(axis=1, keepdims=True)
    away = time - (weight * time).sum(axis=1, keepdims=True) / total
    # From the mean level: of equal levels the slope is then nought, not rounding.
    apart = level - (weight * level).sum(axis=1, keepdims=True) / total
    spread = (weight * away**2).sum(axis=1)
    return (weight * away * apart).sum(axis=1) / spread, spread
