"""Trend marker: whether the last five points go up, go down or show no change (Fingertips)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from equipath.errors import StatisticError
from equipath.statistics.arguments import (
    choice,
    columns,
    first_of,
    normal_quantile,
    notes,
    positive,
    usable_counts,
)
from equipath.statistics.count_limits import poisson_limits
from equipath.statistics.direction import polarity_of
from equipath.statistics.grouping import grouping
from equipath.statistics.level_errors import ERROR_COLUMNS, NO_ERRORS, Errors
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic, Words
from equipath.statistics.trend_line import Line, last_points, line_of
from equipath.vocabulary import Over, Polarity

POINTS = 5
"""The last points that are looked at (OHID, Fingertips technical guidance: recent trends)."""

CHI_SQUARED = 9.54953570608324
"""χ² with one degree of freedom that leaves 0.002 beyond: above it there is a trend (OHID)."""

KINDS = {
    "proportion": "Cochran-Armitage",
    "rate": "inverse-variance weighted slope",
    "value": "inverse-variance weighted slope",
}

NO_CHANGE, NOT_CALCULATED = "no significant change", "cannot be calculated"

Points = tuple[Numbers, Numbers, Numbers, Words]
"""Periods, levels, their weights in the fit, and notes, one element a row."""


def trend_marker(
    period: Any,
    *,
    numerator: Any = None,
    denominator: Any = None,
    value: Any = None,
    standard_error: Any = None,
    lower_ci: Any = None,
    upper_ci: Any = None,
    group: Any = None,
    kind: str = "proportion",
    limits_confidence: float = 0.95,
    polarity: str = "neutral",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each group's slope per period over its last five points, and the trend in words.

    Rows are periods in any order, taken as evenly spaced (a note says where they are not).
    `kind="proportion"` (numerator, denominator): χ² for trend of counts, `slope²·S/(p̄(1−p̄))`,
    `slope = Σ(t−t̄)(x−n·p̄)/S`, `S = Σn(t−t̄)²` (Cochran-Armitage). `"rate"` (the same columns)
    and `"value"` (`value` with standard error or limits): slope of least squares weighted by
    1/s², over its standard error, squared; s of a rate is that of its 95% limits.

    There is a trend where χ² is above 9.5495 (p < 0.002) and the slope keeps its sign when any
    one of the points is left out. `extra["trend"]`: "increasing", "decreasing" (with "and
    getting better" or "worse" by polarity), "no significant change", or "cannot be calculated"
    with fewer than five points or one of the five missing; `chi_squared`, `p_value` and
    `keeps_sign` go with it. `StatisticError` for columns that the kind lacks.

    OHID, Fingertips technical guidance: recent trends; Armitage (1955), Biometrics 11:375.
    Not for a change at one point, nor for seasonal figures: five months are no trend.
    """
    z, unit = normal_quantile(confidence), positive("multiplier", multiplier)
    errors = Errors(standard_error, lower_ci, upper_ci, limits_confidence)
    has_errors = choice("kind", kind, KINDS) != "value" or errors.are_given
    counts = (numerator, denominator)
    at, level, weight, note = (
        _levels(period, value, errors) if kind == "value" else _counts(kind, period, *counts)
    )
    groups = grouping(group, at.size)
    last = last_points(at, groups, POINTS)
    note = first_of(last.note, *note[last.rows.T])
    usable = (note == "")[:, None]
    level, weight = (np.where(usable, cells[last.rows], np.nan) for cells in (level, weight))
    line = line_of(level, weight, is_share=kind == "proportion")
    error = line.error if has_errors else np.full(line.slope.size, np.nan)
    is_flat = error == 0
    chi_squared = (line.slope / np.where(is_flat, 1.0, error)) ** 2
    half = np.where(is_flat, np.nan, z * error)
    is_bare = np.full(is_flat.size, not has_errors)
    own = notes(
        is_flat.size,
        (is_bare, NO_ERRORS),
        (is_flat, "nobody or everybody is counted in every period: no interval"),
        (last.is_uneven, "the periods are unevenly spaced, and taken as even"),
    )
    return Estimate(
        value=line.slope * unit,
        lower_ci=(line.slope - half) * unit,
        upper_ci=(line.slope + half) * unit,
        method=np.full(line.slope.size, KINDS[kind]),
        note=first_of(note, own),
        extra=_trend(line, chi_squared, polarity),
    )


def _counts(kind: str, period: Any, numerator: Any, denominator: Any) -> Points:
    if numerator is None or denominator is None:
        raise StatisticError(f"`kind` `{kind}` needs the columns `numerator` and `denominator`.")
    at, x, n = columns(period=period, numerator=numerator, denominator=denominator)
    x, n, note = usable_counts(kind, x, n)
    if kind == "proportion":
        return at, x / n, n, note
    lower, upper = poisson_limits(x, 0.95)
    error = (upper - lower) / (2 * normal_quantile(0.95)) / n
    return at, x / n, 1 / error**2, note


def _levels(period: Any, value: Any, errors: Errors) -> Points:
    if value is None:
        raise StatisticError("`kind` `value` needs the column `value`.")
    at, level = columns(period=period, value=value)
    error = errors.of(level) if errors.are_given else np.ones_like(level)
    error = np.where(error > 0, error, np.nan)
    note = notes(
        level.size,
        (~np.isfinite(level), "a value is missing"),
        (np.isnan(error), "a value has no usable standard error"),
    )
    return at, level, 1 / error**2, note


def _trend(line: Line, chi_squared: Numbers, polarity: str) -> dict[str, NDArray[Any]]:
    """Return the trend in Fingertips' words, and what it rests upon."""
    rises, falls = {
        Polarity.HIGHER_IS_BETTER: (" and getting better", " and getting worse"),
        Polarity.LOWER_IS_BETTER: (" and getting worse", " and getting better"),
        Polarity.NEUTRAL: ("", ""),
    }[polarity_of(polarity)]
    is_trend = line.keeps_sign & (chi_squared > CHI_SQUARED)
    words = np.select(
        [np.isnan(chi_squared), ~is_trend, line.slope > 0],
        [NOT_CALCULATED, NO_CHANGE, "increasing" + rises],
        default="decreasing" + falls,
    )
    return {
        "trend": words,
        "chi_squared": chi_squared,
        "p_value": special.chdtrc(1.0, chi_squared),
        "keeps_sign": np.where(np.isnan(line.slope), np.nan, line.keeps_sign),
    }


STATISTIC = Statistic(
    name="trend_marker",
    title="Trend marker",
    over=Over.PERIOD,
    requires=("period",),
    compute=trend_marker,
    definition="Whether the last five points rise, fall or show no significant change.",
    formula="χ² = (slope/error)² > 9.5495, and the sign of the slope holds without any one point",
    reference="OHID, Fingertips technical guidance: trends; Armitage (1955), Biometrics 11:375-386",
    when_not="A change at one point; seasonal figures: five months are no trend.",
    also=("numerator", "denominator", "value", *ERROR_COLUMNS),
    gives_rows=False,
    example=Example(
        "Made-up shares of people invited who were screened, by year, in three places: one "
        "rises and gets better, one shows no significant change, and one jumps in a single year, "
        "which is no trend: without that year the slope turns.",
        by=("area_code",),
        options={"polarity": "higher_is_better", "multiplier": 100},
    ),
)
