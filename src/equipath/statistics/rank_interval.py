"""Intervals of what is read off a line on relative rank: four ways, one door."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from equipath.statistics.arguments import normal_quantile, notes
from equipath.statistics.drawn_interval import DrawnInterval
from equipath.statistics.rank_reading import DIFFERENCE, Reading
from equipath.statistics.rank_regression import Regressions
from equipath.statistics.rank_simulation import simulated
from equipath.statistics.statistic import Numbers, Words

INTERVALS = {
    "simulated": "simulation",
    "analytic": "delta method",
    "robust": "robust standard error (HC1)",
    "regression": "regression's standard error",
}
"""Every interval, and what the method is called in the results."""

FROM_ERRORS = ("simulated", "analytic")
"""Those made of the strata's own errors; the others are made of their scatter about the line."""

NO_SCATTER = "two strata leave no scatter about the line: no interval"


class Interval(DrawnInterval):
    """The interval asked for of what is read off a line."""

    kinds = INTERVALS

    def of(
        self, lines: Regressions, readings: Sequence[Reading]
    ) -> tuple[list[Numbers], Numbers, Words]:
        """Return each reading's limits in two rows, the slope's standard error, and remarks.

        A transformed line pivots at its middle rank: its limits are those of its slope, on the
        scale of the fit, whatever is read off it.
        """
        strata = lines.level.shape[1]
        remark = notes(lines.fitted.size)
        if self.kind in FROM_ERRORS:
            remark = lines.no_error[lines.fitted]
        elif strata <= 2:
            remark = np.full(lines.fitted.size, NO_SCATTER)
        known = remark == ""
        limits = [np.full((2, known.size), np.nan) for _ in readings]
        error = np.full(known.size, np.nan)
        found, error[known] = self._known(lines.only(known), readings)
        for whole, part in zip(limits, found, strict=True):
            whole[:, known] = part
        return limits, error, remark

    def _known(
        self, lines: Regressions, readings: Sequence[Reading]
    ) -> tuple[list[Numbers], Numbers]:
        if self.kind == "simulated":
            return simulated(
                lines, readings, draws=self.draws, seed=self.seed, confidence=self.confidence
            )
        z, errors = normal_quantile(self.confidence), strata_errors(lines, self.kind)
        if lines.transform != "none":
            readings = [DIFFERENCE] * len(readings)
        found = [_delta(lines, reading, errors, z) for reading in readings]
        return found, _spread(lines, errors, 0.0, 1.0)


def strata_errors(lines: Regressions, kind: str) -> Numbers:
    """Return what each stratum's level may be out by, on the scale of the fit.

    The strata's own standard errors (`analytic`); their residuals e, times `√(k/(k−2))` for k
    strata (`robust`: White's sandwich as MacKinnon and White's HC1); `√(Σae²/(k−2)/a)`
    (`regression`: the usual standard error of weighted least squares).
    """
    if kind == "analytic":
        return lines.outcome_error
    strata, residual = lines.outcome.shape[1], lines.residual
    if kind == "robust":
        return residual * np.sqrt(strata / max(strata - 2, 1))
    variance = np.einsum("ij,ij->i", lines.share, residual**2) / max(strata - 2, 1)
    return np.sqrt(variance[:, None] / lines.share)


def _spread(lines: Regressions, errors: Numbers, by_middle: Any, by_slope: Any) -> Numbers:
    """Return the standard error of a quantity with these derivatives: `√Σ(∂/∂yᵢ)²eᵢ²`."""
    by_level = (np.expand_dims(by_middle, -1) * lines.share) + (
        np.expand_dims(by_slope, -1) * lines.slope_weight
    )
    return np.sqrt(np.einsum("ij,ij->i", by_level**2, errors**2))


def _delta(lines: Regressions, reading: Reading, errors: Numbers, z: float) -> Numbers:
    middle, slope = lines.middle, lines.slope
    value = reading.of(middle, slope)
    width = z * _spread(lines, errors, *reading.gradient(middle, slope))
    if reading.is_ratio:
        return np.stack([value / np.exp(width), value * np.exp(width)])
    return np.stack([value - width, value + width])
