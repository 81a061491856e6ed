"""Lines on relative rank as the World Health Organization fits them: logistic, or linear.

The logistic line is a quasi-binomial one of whole numbers of people out of each stratum's
population, weighted by the population once more: a stratum counts by its population squared.
The linear line weighs strata by their population, rounded up. Errors are White's with MacKinnon
and White's factor `k/(k−2)` for k strata (HC1).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from equipath.statistics.arguments import first_of, normal_quantile, notes
from equipath.statistics.level_scale import back, forward, unit_of
from equipath.statistics.rank_fit import Fit
from equipath.statistics.rank_reading import Reading
from equipath.statistics.rank_regression import Regressions
from equipath.statistics.significance import two_sided
from equipath.statistics.statistic import Numbers

MOST_STEPS = 50
"""Newton steps; an ordinary table needs five, one that needs more has no fit."""

HALVINGS = 10

CONVERGED = 1e-10

STEEPEST = 30.0
"""Logits beyond this are 0 or 1 to thirteen digits: the line is running away to a step."""


@dataclass(frozen=True)
class Line:
    """A fitted linear predictor, one element a line, and each stratum's pull on it.

    `start` is the predictor at rank 0, `slope` its change to rank 1. `pull_on_start` and
    `pull_on_slope` are by how much each stratum's residual moves them.
    """

    start: Numbers
    slope: Numbers
    pull_on_start: Numbers
    pull_on_slope: Numbers

    def error(self, by_start: Numbers, by_slope: Numbers) -> Numbers:
        """Return the HC1 standard error of what has these derivatives."""
        strata = self.pull_on_slope.shape[1]
        pull = by_start[:, None] * self.pull_on_start + by_slope[:, None] * self.pull_on_slope
        return np.sqrt(strata / max(strata - 2, 1) * np.einsum("ij,ij->i", pull, pull))


def fit_of_who(
    lines: Regressions, readings: Sequence[Reading], confidence: float, *, is_linear: bool
) -> Fit:
    """Return the lines as WHO fits them; their limits are by the delta method.

    The ratio's limits are symmetrical in the logarithm. Lines without a logistic fit are NaN
    and say why.
    """
    z, scale = normal_quantile(confidence), "none" if is_linear else "logit"
    outside = np.any((lines.outcome < 0) | (lines.outcome > 1), axis=1, where=not is_linear)
    line = _linear(lines) if is_linear else _logistic(lines, outside)
    most, least = back(scale, line.start), back(scale, line.start + line.slope)
    by_most, by_least = unit_of(scale, most), unit_of(scale, least)
    limits = []
    for reading in readings:
        if reading.is_ratio:
            error = line.error(by_least / least - by_most / most, by_least / least)
            limits.append(least / most * np.exp([-z * error, z * error]))
        else:
            error = line.error(by_least - by_most, by_least)
            limits.append(least - most + np.stack([-z * error, z * error]))
    zero, one = np.zeros_like(most), np.ones_like(most)
    p_value = two_sided(line.slope / line.error(zero, one))
    remark = first_of(
        notes(most.size, (outside, "a level lies outside 0 to 1: no logistic fit")),
        notes(most.size, (np.isnan(most), "the levels are all 0, all 1 or split: no logistic fit")),
    )
    kind = "linear" if is_linear else "logistic"
    return Fit(most, least, limits, p_value, remark, f"WHO, {kind} fit, HC1")


def _linear(lines: Regressions) -> Line:
    weight = np.ceil(lines.population)
    start, slope = _solve(lines, weight, weight * lines.outcome)
    predicted = start[:, None] + slope[:, None] * (lines.centred_rank + 0.5)
    pulls = _pulls(lines, weight, weight * (lines.outcome - predicted))
    return Line(start, slope, *pulls)


def _logistic(lines: Regressions, outside: NDArray[np.bool_]) -> Line:
    people, rank = lines.population, lines.centred_rank + 0.5
    level = np.where(outside[:, None], np.nan, np.rint(lines.outcome * people) / people)
    weight = people**2 / np.mean(people**2, axis=1, keepdims=True)
    start = forward("logit", np.average(np.nan_to_num(level), axis=1, weights=weight))
    slope, step = np.zeros_like(start), np.full((2, start.size), np.inf)
    for _ in range(MOST_STEPS):
        # A line that has arrived stays: its last digit must not depend on the other groups.
        is_moving = (np.abs(step) > CONVERGED).any(axis=0)
        if not is_moving.any():
            break
        fitted = back("logit", start[:, None] + slope[:, None] * rank)
        found = _solve(lines, weight * unit_of("logit", fitted), weight * (level - fitted))
        step = _uphill(level, weight, rank, (start, slope), np.where(is_moving, found, 0.0))
        start, slope = start + step[0], slope + step[1]
    is_step = ~(np.abs(start[:, None] + slope[:, None] * rank) < STEEPEST).all(axis=1)
    lost = is_step | (np.abs(step) > CONVERGED).any(axis=0)
    start, slope = np.where(lost, np.nan, start), np.where(lost, np.nan, slope)
    fitted = back("logit", start[:, None] + slope[:, None] * rank)
    pulls = _pulls(lines, weight * unit_of("logit", fitted), weight * (level - fitted))
    return Line(start, slope, *pulls)


def _uphill(
    level: Numbers,
    weight: Numbers,
    rank: Numbers,
    at: tuple[Numbers, Numbers],
    step: Numbers,
) -> Numbers:
    """Return the steps, halved for each line until its likelihood does not fall.

    Where one stratum outweighs all others a whole step can lead past the top for good.
    """

    def likelihood(start: Numbers, slope: Numbers) -> Numbers:
        logit = start[:, None] + slope[:, None] * rank
        return (weight * (level * logit - np.logaddexp(0.0, logit))).sum(axis=1)

    here = likelihood(*at)
    for _ in range(HALVINGS):
        falls = likelihood(at[0] + step[0], at[1] + step[1]) < here - 1e-12 * (1 + np.abs(here))
        if not falls.any():
            break
        step = np.where(falls, step / 2, step)
    return step


def _solve(lines: Regressions, weight: Numbers, right: Numbers) -> tuple[Numbers, Numbers]:
    """Return the b of `(Σ w x xᵀ) b = Σ x·right`, x = (1, rank), for every line."""
    on_start, on_slope = _pulls(lines, weight, right)
    return on_start.sum(axis=1), on_slope.sum(axis=1)


def _pulls(lines: Regressions, weight: Numbers, right: Numbers) -> tuple[Numbers, Numbers]:
    """Return each stratum's part of that b: `(Σ w x xᵀ)⁻¹ x·right`."""
    rank = lines.centred_rank + 0.5
    total = weight.sum(axis=1, keepdims=True)
    mean = (weight * rank).sum(axis=1, keepdims=True) / total
    away = rank - mean
    slope = away * right / (weight * away**2).sum(axis=1, keepdims=True)
    return right / total - mean * slope, slope
