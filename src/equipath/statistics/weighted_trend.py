"""The straight line through each group's periods, weighted by the inverse of their variances."""

from dataclasses import dataclass

import numpy as np

from equipath.statistics.arguments import Case, notes
from equipath.statistics.grouping import Grouping
from equipath.statistics.statistic import Groups, Numbers, Words


@dataclass(frozen=True)
class Points:
    """The rows of all groups on the scale of the line; those left out are not `kept`.

    `error` is NaN for the whole of a group that lacks one. `first` and `last` are the rows of
    each group's first and last period kept.
    """

    groups: Grouping
    period: Numbers
    level: Numbers
    error: Numbers
    kept: Numbers
    first: Groups
    last: Groups
    note: Words


@dataclass(frozen=True)
class Trend:
    """One line a group: its slope and that one's error, how many points and how scattered.

    `dispersion` is the mean square of the points' distance from the line in standard errors
    (χ²/(n − 2)), `ends` are the line at the first and the last period kept.
    """

    slope: Numbers
    error: Numbers
    periods: Numbers
    dispersion: Numbers
    ends: tuple[Numbers, Numbers]


def points_of(
    period: Numbers, level: Numbers, error: Numbers, groups: Grouping, cases: list[Case]
) -> Points:
    """Return the points of every group, and the note of each that has no line.

    A point without a level is left out. `cases` are the caller's own reasons for no line.
    """
    kept = (np.isfinite(level) & np.isfinite(period)).astype(np.float64)
    order = np.lexsort((period, -kept, groups.index))
    number = groups.total(kept)
    first = order[groups.starts]
    last = order[groups.starts + np.maximum(number, 1).astype(np.int64) - 1]
    again = np.append(np.diff(period[order]) == 0, False) & (kept[order] == 1)
    again[:-1] &= np.diff(groups.index) == 0
    note = notes(
        groups.count,
        (groups.any(~np.isfinite(period)), "a period is missing"),
        (groups.any(again[: period.size]), "a period occurs more than once"),
        *cases,
        (number < 2, "a change needs two periods with a value"),
    )
    sound = np.isfinite(error) & (error > 0)
    lacking = groups.any(~sound & (kept == 1))[groups.index]
    return Points(
        groups=groups,
        period=np.where(kept == 1, period, 0.0),
        level=np.where(kept == 1, level, 0.0),
        error=np.where(lacking, np.nan, error),
        kept=kept,
        first=first,
        last=last,
        note=note,
    )


def trend_of(points: Points) -> Trend:
    """Return the least-squares line of every group, weights 1/s², or equal where errors lack.

    `slope = Σw(t−t̄)(y−ȳ) / S`, `S = Σw(t−t̄)²`; its variance is 1/S.
    """
    groups, total = points.groups, points.groups.total
    known = np.isfinite(points.error) & (points.kept == 1)
    weight = np.where(known, 1 / np.where(known, points.error, 1.0) ** 2, points.kept)
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = total(weight)
        middle = total(weight * points.period) / whole
        mean = total(weight * points.level) / whole
        time = points.period - middle[groups.index]
        away = points.level - mean[groups.index]
        spread = total(weight * time**2)
        slope = total(weight * time * away) / spread
        rest = total(weight * (away - slope[groups.index] * time) ** 2)
        periods = total(points.kept)
        dispersion = np.where(periods > 2, rest / (periods - 2), np.nan)
        has_errors = groups.total(known.astype(np.float64)) == periods
        error = np.where(has_errors, 1 / np.sqrt(spread), np.nan)
    first, last = (
        mean + slope * (points.period[rows] - middle) for rows in (points.first, points.last)
    )
    return Trend(slope, error, periods, np.where(has_errors, dispersion, np.nan), (first, last))
