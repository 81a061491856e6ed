"""A fitted line on relative rank: its ends, the limits of what is read off it, and a test."""

from collections.abc import Sequence
from dataclasses import dataclass

from equipath.statistics.rank_interval import INTERVALS, Interval
from equipath.statistics.rank_reading import Reading, ends, over
from equipath.statistics.rank_regression import Regressions
from equipath.statistics.significance import two_sided
from equipath.statistics.statistic import Numbers, Words


@dataclass(frozen=True)
class Fit:
    """Lines, one element a line: levels at both ends, and limits of each reading in two rows.

    `p_value` is that of the slope being 0; `remark` says why a line has no value or interval.
    """

    most_disadvantaged: Numbers
    least_disadvantaged: Numbers
    limits: list[Numbers]
    p_value: Numbers
    remark: Words
    method: str


def fit_of_least_squares(
    lines: Regressions, readings: Sequence[Reading], interval: Interval
) -> Fit:
    """Return the population-weighted least squares lines with the interval asked for."""
    limits, error, remark = interval.of(lines, readings)
    transform, middle, slope = lines.transform, lines.middle, lines.slope
    if transform != "none":
        limits = [
            _pivoted(lines, reading, found) for reading, found in zip(readings, limits, strict=True)
        ]
    p_value = two_sided(slope / error)
    most, least = ends(transform, middle, slope)
    on = "" if transform == "none" else f", {transform} fit"
    return Fit(most, least, limits, p_value, remark, INTERVALS[interval.kind] + on)


def _pivoted(lines: Regressions, reading: Reading, slopes: Numbers) -> Numbers:
    """Turn limits of a transformed line's slope into those of what is read off its ends."""
    at_zero, at_one = ends(lines.transform, lines.middle, slopes)
    return over(at_one, at_zero) if reading.is_ratio else at_one - at_zero
