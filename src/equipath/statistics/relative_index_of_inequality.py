"""Relative index of inequality (RII) with a simulated interval, as PHE defines it."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import first_of, notes, signed
from equipath.statistics.rank_regression import regressions
from equipath.statistics.rank_simulation import ends, ratio_of_ends, simulated
from equipath.statistics.significance import two_sided
from equipath.statistics.slope_index_of_inequality import STATISTIC as SLOPE_INDEX
from equipath.statistics.statistic import Estimate, Statistic
from equipath.vocabulary import Over


def relative_index_of_inequality(
    value: Any,
    population: Any,
    order: Any,
    *,
    standard_error: Any = None,
    lower_ci: Any = None,
    upper_ci: Any = None,
    group: Any = None,
    transform: str = "none",
    error_scale: str | None = None,
    limits_confidence: float = 0.95,
    draws: int = 100_000,
    seed: int = 0,
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each group's ratio of levels between the two ends of the social scale.

    The level of the least disadvantaged (rank 1) over that of the most disadvantaged
    (rank 0), both on the line of `slope_index_of_inequality`, whose columns and options it
    shares. A negative `multiplier` turns the ratio over; its size does not matter, a ratio
    having no unit.

    A line that falls to 0 or below at an end has no ratio, and one whose draws do so has no
    interval; the note says so: fit on the log or logit scale. `extra` as of the slope index,
    the fitted levels in the unit of `multiplier`.

    Low and Low (2004), J Public Health 26:390; PHE, Fingertips technical guidance.
    Not alone: a ratio of small levels can be large and concern nobody. Show the SII too.
    """
    scale = signed("multiplier", multiplier)
    lines = regressions(
        value,
        population,
        order,
        standard_error=standard_error,
        lower_ci=lower_ci,
        upper_ci=upper_ci,
        group=group,
        transform=transform,
        error_scale=error_scale,
        limits_confidence=limits_confidence,
    )
    interval = simulated(lines, is_ratio=True, draws=draws, seed=seed, confidence=confidence)
    slope, size = lines.slope, lines.note.size
    most, least = ends(transform, lines.middle, slope)
    has_ratio = (most > 0) & (least > 0)
    has_limits = has_ratio & (interval.lower > 0) & np.isfinite(interval.upper)
    ratio = np.where(has_ratio, ratio_of_ends(most, least), np.nan)
    limits = [np.where(has_limits, limit, np.nan) for limit in (interval.lower, interval.upper)]
    if scale < 0:
        ratio, limits = 1 / ratio, [1 / limits[1], 1 / limits[0]]
    with np.errstate(divide="ignore", invalid="ignore"):
        p_value = two_sided(slope / interval.slope_error)
    result = np.full((6, size), np.nan)
    result[:, lines.fitted] = [ratio, *limits, p_value, most * abs(scale), least * abs(scale)]
    below, crossing = np.zeros((2, size), dtype=np.bool_)
    below[lines.fitted], crossing[lines.fitted] = ~has_ratio, ~has_limits
    return Estimate(
        value=result[0],
        lower_ci=result[1],
        upper_ci=result[2],
        method=np.full(
            size, f"simulation, {transform} fit" if transform != "none" else "simulation"
        ),
        note=first_of(
            lines.note,
            notes(
                size,
                (below, "the fitted line falls to 0 or below: fit on the log or logit scale"),
                (crossing, "the line may fall to 0: no interval; fit on the log or logit scale"),
            ),
        ),
        extra={
            "p_value": result[3],
            "fitted_most_disadvantaged": result[4],
            "fitted_least_disadvantaged": result[5],
        },
    )


STATISTIC = Statistic(
    name="relative_index_of_inequality",
    title="Relative index of inequality",
    over=Over.STRATUM,
    requires=SLOPE_INDEX.requires,
    compute=relative_index_of_inequality,
    definition="The least disadvantaged end's level over the most disadvantaged's, as fitted.",
    formula="(m + s/2) / (m − s/2), m = Σ aᵢyᵢ, s the slope index; on the scale of the fit",
    reference=SLOPE_INDEX.reference,
    when_not="Alone: a ratio of small levels can be large and concern nobody.",
    gives_rows=False,
    options=SLOPE_INDEX.options,
)
