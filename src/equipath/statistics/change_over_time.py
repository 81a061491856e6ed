"""Change over time of any statistic: its trend by period, and whether that is more than chance."""

from typing import Any

import numpy as np

from equipath.errors import StatisticError
from equipath.statistics.arguments import (
    choice,
    columns,
    first_of,
    joined,
    normal_quantile,
    notes,
    positive,
)
from equipath.statistics.grouping import grouping
from equipath.statistics.level_errors import ERROR_COLUMNS, NO_ERRORS, Errors
from equipath.statistics.level_scale import forward
from equipath.statistics.significance import two_sided
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic, Words
from equipath.statistics.weighted_trend import Points, Trend, points_of, trend_of
from equipath.vocabulary import Over

NO_GAP = {"none": 0.0, "log": 1.0}
"""What a statistic is where there is no gap: a difference 0, a ratio 1."""

METHODS = {"none": "weighted least squares", "log": "weighted least squares of the logarithm"}

DISPERSIONS = ("widened", "as_given")


def change_over_time(
    value: Any,
    period: Any,
    *,
    standard_error: Any = None,
    lower_ci: Any = None,
    upper_ci: Any = None,
    group: Any = None,
    scale: str = "none",
    no_gap: float | None = None,
    dispersion: str = "widened",
    per: float = 1.0,
    limits_confidence: float = 0.95,
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return how much each group's values change a period, and whether that is shown.

    The slope of the straight line through the values, weighted by the inverse of their
    variances. `scale` `log`, for ratios, fits their logarithm and gives the relative change a
    period, `exp(slope) − 1`. `period` are numbers or days; `per` says how many make the unit of
    change (365.25 for a year of days). Rows are periods, `group` one integer a row, one answer
    a group; two periods suffice. A period without a value is left out, with a note.

    Errors come from `standard_error`, in the value's unit, or from limits, symmetrical on the
    scale; without them all periods weigh the same and there is no interval. Where the values
    scatter about the line by more than their errors, the slope's error is `widened` by
    `√(χ²/(n − 2))` (Birge), or left `as_given`. Few periods tell that scatter badly: where it is
    twice the errors, 95% intervals of three periods hold the slope 82 times in 100, of eight 90.

    `extra`: `p_value` of no trend; `periods`; `dispersion`, χ²/(n − 2); `first_value`,
    `last_value`; `first_to_last`, their difference (`log`: last/first − 1), with `…_lower_ci`,
    `…_upper_ci` and `…_p_value` from their own errors; `change`, in words: whether the trend
    is widening or narrowing the distance from `no_gap` (0; of ratios 1), changing sides, or
    not shown at the confidence asked.

    Armitage, Berry and Matthews (2002), Statistical Methods in Medical Research, ch. 7, 11;
    Birge (1932), Phys Rev 40:207. Not for overlapping periods (rolling years), whose errors are
    not independent; nor where the change has a turn: look at the points first; nor for indices
    of how far strata lie apart where errors change: larger errors make a larger index.
    """
    choice("scale", scale, NO_GAP)
    choice("dispersion", dispersion, DISPERSIONS)
    z, unit = normal_quantile(confidence), positive("multiplier", multiplier)
    level, time = columns(value=value, period=period)
    errors = Errors(standard_error, lower_ci, upper_ci, limits_confidence, scale)
    groups = grouping(group, level.size)
    cases = [(groups.any(level <= 0) & (scale == "log"), "a value of 0 or below has no logarithm")]
    error = errors.of(level)
    points = points_of(time / positive("per", per), forward(scale, level), error, groups, cases)
    line = trend_of(points)
    wider = np.sqrt(np.fmax(line.dispersion, 1.0)) if dispersion == "widened" else 1.0
    error_of_slope = line.error * wider
    p_value = _p_value(line.slope, error_of_slope)
    known = points.note == ""
    figures = {
        **_step("", line.slope, error_of_slope, z, scale, unit),
        **_first_to_last(points, z, scale, unit),
        "p_value": p_value,
        "periods": line.periods,
        "dispersion": line.dispersion,
    }
    figures = {name: np.where(known, figure, np.nan) for name, figure in figures.items()}
    nought = forward(scale, np.array([_no_gap(no_gap, scale)]))[0]
    words = _in_words(line, nought, p_value < 1 - confidence)
    shown = known & np.isfinite(p_value)
    return Estimate(
        value=figures.pop("value"),
        lower_ci=figures.pop("lower_ci"),
        upper_ci=figures.pop("upper_ci"),
        method=np.full(groups.count, METHODS[scale]),
        note=first_of(points.note, _remarks(points, level, errors)),
        extra={**figures, "change": np.where(shown, words, "")},
    )


def _step(
    name: str, change: Numbers, error: Numbers, z: float, scale: str, unit: float
) -> dict[str, Numbers]:
    """Return a change and its limits, of logarithms as a relative change."""
    ends = np.array([change, change - z * error, change + z * error])
    with np.errstate(over="ignore"):  # Of a change that is hardly known, a limit is infinite.
        value, lower, upper = (np.expm1(ends) if scale == "log" else ends) * unit
    if not name:
        return {"value": value, "lower_ci": lower, "upper_ci": upper}
    return {name: value, f"{name}_lower_ci": lower, f"{name}_upper_ci": upper}


def _first_to_last(points: Points, z: float, scale: str, unit: float) -> dict[str, Numbers]:
    """Return the first value and the last, their difference, its limits and its p-value."""
    first, last = points.level[points.first], points.level[points.last]
    error = np.hypot(points.error[points.first], points.error[points.last])
    ends = np.exp([first, last]) if scale == "log" else np.array([first, last]) * unit
    return {
        "first_value": ends[0],
        "last_value": ends[1],
        **_step("first_to_last", last - first, error, z, scale, unit),
        "first_to_last_p_value": _p_value(last - first, error),
    }


def _p_value(change: Numbers, error: Numbers) -> Numbers:
    with np.errstate(divide="ignore", invalid="ignore"):
        return two_sided(change / error)


def _no_gap(no_gap: float | None, scale: str) -> float:
    level = NO_GAP[scale] if no_gap is None else no_gap
    if not np.isfinite(level) or (scale == "log" and level <= 0):
        raise StatisticError(f"`no_gap` cannot be `{no_gap}` on the `{scale}` scale.")
    return float(level)


def _in_words(line: Trend, nought: float, is_shown: Any) -> Words:
    """Say whether the line moves away from where there is no gap, or towards it."""
    first, last = (end - nought for end in line.ends)
    words = np.where(np.abs(last) > np.abs(first), "widening", "narrowing")
    words = np.where(first * last < 0, "changing sides", words)
    return np.where(is_shown, words, "no change shown")


def _remarks(points: Points, level: Numbers, errors: Errors) -> Words:
    groups = points.groups
    left_out = notes(
        groups.count, (groups.any(~np.isfinite(level)), "a period without a value is left out")
    )
    why = "a period has no standard error: no interval"
    if not errors.are_given:
        why = NO_ERRORS
    lacking = groups.any(np.isnan(points.error) & (points.kept == 1))
    return joined(left_out, notes(groups.count, (lacking, why)))


STATISTIC = Statistic(
    name="change_over_time",
    title="Change over time",
    over=Over.PERIOD,
    requires=("value", "period"),
    compute=change_over_time,
    definition="The slope of the values' weighted line over the periods: the change a period.",
    formula="b = Σw(t−t̄)(y−ȳ) / Σw(t−t̄)², w = 1/s²; limits b ∓ z√(max(1, χ²/(n−2)) / Σw(t−t̄)²)",
    reference="Armitage, Berry and Matthews (2002), Statistical Methods in Medical Research, ch. 7",
    when_not="Periods that overlap (rolling years), or a change that has a turn.",
    also=ERROR_COLUMNS,
    gives_rows=False,
    example=Example(
        "The slope index of inequality (percentage points) of diabetic care in two areas, made up: "
        "narrowing in X01, no change shown in X02.",
        by=("area_code",),
    ),
)
