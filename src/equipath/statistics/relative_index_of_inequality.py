"""Relative index of inequality (RII) with a simulated interval, as PHE defines it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.statistics.arguments import first_of, notes, signed
from equipath.statistics.rank_index import index_of_lines
from equipath.statistics.rank_regression import Regressions, regressions
from equipath.statistics.rank_simulation import ends, ratio_of_ends, simulated
from equipath.statistics.slope_index_of_inequality import STATISTIC as SLOPE_INDEX
from equipath.statistics.statistic import Estimate, Statistic, Words
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
    most, least = ends(transform, lines.middle, lines.slope)
    has_ratio = (most > 0) & (least > 0)
    has_limits = has_ratio & (interval.lower > 0) & np.isfinite(interval.upper)
    ratio = np.where(has_ratio, ratio_of_ends(most, least), np.nan)
    limits = [np.where(has_limits, limit, np.nan) for limit in (interval.lower, interval.upper)]
    if scale < 0:
        ratio, limits = 1 / ratio, [1 / limits[1], 1 / limits[0]]
    note = _notes(lines, has_ratio, has_limits)
    return index_of_lines(lines, interval, ratio, limits, abs(scale), note)


def _notes(
    lines: Regressions, has_ratio: NDArray[np.bool_], has_limits: NDArray[np.bool_]
) -> Words:
    below, crossing = np.zeros((2, lines.note.size), dtype=np.bool_)
    below[lines.fitted], crossing[lines.fitted] = ~has_ratio, ~has_limits
    return first_of(
        lines.note,
        notes(
            lines.note.size,
            (below, "the fitted line falls to 0 or below: fit on the log or logit scale"),
            (crossing, "the line may fall to 0: no interval; fit on the log or logit scale"),
        ),
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
    also=SLOPE_INDEX.also,
    gives_rows=False,
    options=SLOPE_INDEX.options,
)
