"""Simulated intervals of what is read off a line on relative rank.

Each stratum's level is drawn from its standard error, the line refitted, and percentiles are
taken. The standard normal draws are made once and shared between the groups, whose intervals
are each as good as with draws of their own. Groups are taken a few at a time, so that memory
stays the same however many there are.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from equipath.statistics.rank_reading import DIFFERENCE, Drawn, Reading
from equipath.statistics.rank_regression import Regressions
from equipath.statistics.statistic import Numbers

CHUNK = 400_000
"""Numbers held at once for one array: 3 MB, which stays near the processor."""

Single = NDArray[np.float32]


def simulated(
    lines: Regressions, readings: Sequence[Reading], *, draws: int, seed: int, confidence: float
) -> tuple[list[Numbers], Numbers]:
    """Return for each reading the limits of every line, in two rows, and the slope's error.

    All readings are taken from the same draws. The slope's standard error is in closed form
    where errors are normal on the scale of the fit. Limits of a transformed line are those of
    its slope, on the scale of the fit.
    """
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    limits = [np.full((2, lines.fitted.size), np.nan) for _ in readings]
    is_exact = lines.error_scale == lines.transform
    error = np.sqrt(np.einsum("ij,ij->i", lines.slope_weight**2, lines.outcome_error**2))
    is_pivoting = lines.transform != "none"
    read = [DIFFERENCE] if is_pivoting else readings
    needs_middle = any(reading.uses_middle for reading in read)
    for rows, slope, middle in _drawn(lines, draws, seed, needs_middle=needs_middle):
        if not is_exact:
            error[rows] = slope.std(axis=1, dtype=np.float64)
        drawn = [reading.of(middle, slope) for reading in read]
        for found, values in zip(limits, drawn, strict=False):
            found[:, rows] = [percentile(values, tail) for tail in tails]
    return [limits[0]] * len(readings) if is_pivoting else limits, error


def percentile(drawn: Drawn, tail: float) -> Numbers:
    """Return each row's percentile, as NumPy's default interpolates it; reorders the rows.

    One place is found by partition and the next as the least of what lies above: a fifth of
    the time of `numpy.quantile`, which partitions at several places at once.
    """
    place = tail * (drawn.shape[1] - 1)
    below = int(place)
    drawn.partition(below, axis=1)
    found = drawn[:, below].astype(np.float64)
    if place > below:
        found += (place - below) * (drawn[:, below + 1 :].min(axis=1) - found)
    return found


def _drawn(
    lines: Regressions, draws: int, seed: int, *, needs_middle: bool
) -> Iterator[tuple[slice, Drawn, Drawn]]:
    """Yield slopes and middles of the refitted lines, draws across, a few groups at a time."""
    groups, strata = lines.level.shape
    if groups == 0:
        return
    normal = np.random.default_rng(seed).standard_normal((strata, draws))
    if lines.error_scale != lines.transform:
        yield from _drawn_back(lines, normal, needs_middle=needs_middle)
        return
    slope_weight, share = lines.slope_weight, lines.share
    fitted_slope, fitted_middle = lines.slope[:, None], lines.middle[:, None]
    step = max(1, CHUNK // draws)
    for start in range(0, groups, step):
        rows = slice(start, start + step)
        error = lines.error[rows]
        slope = (slope_weight[rows] * error) @ normal + fitted_slope[rows]
        middle = slope
        if needs_middle:
            middle = (share[rows] * error) @ normal + fitted_middle[rows]
        yield rows, slope, middle


def _drawn_back(
    lines: Regressions, normal: Numbers, *, needs_middle: bool
) -> Iterator[tuple[slice, Drawn, Drawn]]:
    """Yield the same where draws have to be transformed back before the line is fitted.

    In single precision: seven digits are a thousand times what the draws can tell, at a third
    of the time. Two products with a vector take a tenth of one with a matrix of two rows.
    """
    single = normal.astype(np.float32)
    room = np.empty_like(single)
    slope_weight, share = lines.slope_weight.astype(np.float32), lines.share.astype(np.float32)
    for row in range(lines.level.shape[0]):
        levels = _levels(lines, row, single, room)
        slope = slope_weight[row] @ levels
        middle = share[row] @ levels if needs_middle else slope
        yield slice(row, row + 1), slope[None, :], middle[None, :]


def _levels(lines: Regressions, row: int, normal: Single, room: Single) -> Single:
    """Return one group's drawn levels in their own unit, in room that is used again.

    An array of its own for every group would cost more time than the exponentials do.
    """
    np.multiply(normal, lines.error[row][:, None].astype(np.float32), out=room)
    room += lines.level[row][:, None].astype(np.float32)
    if lines.error_scale == "log":
        return np.exp(room, out=room)
    np.negative(room, out=room)
    np.exp(room, out=room)
    room += 1.0
    return np.reciprocal(room, out=room)
