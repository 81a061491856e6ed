"""Simulated intervals of the slope on relative rank and of the ratio of the line's ends.

Each stratum's level is drawn from its standard error, the line refitted, and percentiles are
taken. The standard normal draws are made once and shared between the groups, whose intervals
are each as good as with draws of their own. Groups are taken a few at a time, so that memory
stays the same however many there are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.errors import StatisticError
from equipath.statistics.arguments import normal_quantile
from equipath.statistics.rank_regression import Regressions, back
from equipath.statistics.statistic import Numbers

CHUNK = 2_000_000
"""Numbers held at once for one array: 16 MB."""


Single = NDArray[np.float32]
Drawn = NDArray[Any]
"""Draws of one quantity, in single or double precision."""


@dataclass(frozen=True)
class Interval:
    """Simulated limits of one quantity a group, and the standard error of the slope.

    The latter in closed form where errors are normal on the scale of the fit.
    """

    lower: Numbers
    upper: Numbers
    slope_error: Numbers


def ends(transform: str, middle: Numbers, slope: Numbers) -> tuple[Numbers, Numbers]:
    """Return the line at rank 0 (most disadvantaged) and at rank 1, in the level's unit."""
    return back(transform, middle - slope / 2), back(transform, middle + slope / 2)


def ratio_of_ends(at_zero: Numbers, at_one: Numbers) -> Numbers:
    """Return rank 1 over rank 0; infinite where the line falls to 0 or below at rank 0."""
    positive = at_zero > 0
    return np.where(positive, at_one / np.where(positive, at_zero, 1.0), np.inf)


def simulated(
    lines: Regressions, *, is_ratio: bool, draws: int, seed: int, confidence: float
) -> Interval:
    """Return the limits of `rank 1 − rank 0`, or of their ratio, of every line.

    A transformed line pivots at its middle rank: the percentiles of its slope are transformed
    back with the middle as fitted. `StatisticError` for fewer than 1,000 draws.
    """
    if isinstance(draws, bool) or int(draws) != draws or draws < 1000:
        raise StatisticError(f"`draws` must be a whole number from 1000, not `{draws}`.")
    normal_quantile(confidence)
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    lower, upper, error = (np.full(lines.fitted.size, np.nan) for _ in range(3))
    is_pivoting = lines.transform != "none"
    is_exact = lines.error_scale == lines.transform
    if is_exact:
        error = np.sqrt(np.einsum("ij,ij->i", lines.slope_weight**2, lines.error**2))
    for rows, slope, middle in _drawn(
        lines, draws, seed, needs_middle=is_ratio and not is_pivoting
    ):
        if not is_exact:
            error[rows] = slope.std(axis=1, dtype=np.float64)
        if is_ratio and not is_pivoting:
            drawn = ratio_of_ends(*ends("none", middle, slope))
        else:
            drawn = slope
        with np.errstate(invalid="ignore"):  # between two infinite ratios there is no limit
            lower[rows], upper[rows] = np.quantile(drawn, tails, axis=1, overwrite_input=True)
    if is_pivoting:
        turned = [ends(lines.transform, lines.middle, slope) for slope in (lower, upper)]
        lower, upper = (one / zero if is_ratio else one - zero for zero, one in turned)
    return Interval(lower, upper, error)


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
    step = max(1, CHUNK // draws)
    for start in range(0, groups, step):
        rows = slice(start, start + step)
        error = lines.error[rows]
        slope = (lines.slope_weight[rows] * error) @ normal + lines.slope[rows, None]
        middle = slope
        if needs_middle:
            middle = (lines.share[rows] * error) @ normal + lines.middle[rows, None]
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
    for row in range(lines.level.shape[0]):
        levels = _levels(lines, row, single, room)
        slope = lines.slope_weight[row].astype(np.float32) @ levels
        middle = lines.share[row].astype(np.float32) @ levels if needs_middle else slope
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
    with np.errstate(over="ignore"):
        np.exp(room, out=room)
    room += 1.0
    return np.reciprocal(room, out=room)
