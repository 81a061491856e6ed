"""Slope index of inequality (SII) with a simulated interval, as PHE defines it."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import signed
from equipath.statistics.rank_index import index_of_lines
from equipath.statistics.rank_regression import regressions
from equipath.statistics.rank_simulation import ends, simulated
from equipath.statistics.statistic import Estimate, Statistic
from equipath.vocabulary import Over


def slope_index_of_inequality(
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
    """Return each group's difference of level between the two ends of the social scale.

    The level of the least disadvantaged (rank 1) minus that of the most disadvantaged
    (rank 0) on the line fitted by population-weighted least squares to the strata's levels
    at their relative ranks, the midpoints of cumulative population shares.

    Rows are strata: `order` 1 is the most disadvantaged; `group` one integer a row; one
    answer a group. `transform` `log` (rates) or `logit` (proportions) fits on that scale and
    transforms the fitted ends back. Errors are normal on `error_scale`, by default that of
    the fit; PHE takes `log` for rates and `logit` for proportions even when the fit is
    linear. They come from `standard_error` (in the level's unit) or from the level's limits.
    A negative `multiplier` turns the sign.

    All groups need the same 5 to 100 strata, each with value and population; a group that
    lacks one has no value, and a note. `extra`: `p_value` (slope over its simulated standard
    error), `fitted_most_disadvantaged`, `fitted_least_disadvantaged`.

    Low and Low (2004), J Public Health 26:390; PHE, Fingertips technical guidance.
    Not where the level does not follow the rank: look at the strata first.
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
    interval = simulated(lines, is_ratio=False, draws=draws, seed=seed, confidence=confidence)
    most, least = ends(transform, lines.middle, lines.slope)
    limits = np.sort([interval.lower * scale, interval.upper * scale], axis=0)
    return index_of_lines(lines, interval, (least - most) * scale, limits, abs(scale), lines.note)


STATISTIC = Statistic(
    name="slope_index_of_inequality",
    title="Slope index of inequality",
    over=Over.STRATUM,
    requires=("value", "population", "order"),
    compute=slope_index_of_inequality,
    definition="The least disadvantaged end's level minus the most disadvantaged's, as fitted.",
    formula="s = Σ aᵢ(bᵢ−½)yᵢ / Σ aᵢ(bᵢ−½)², a population share, b relative rank",
    reference="Low and Low (2004), J Public Health 26:390-395; PHE Fingertips technical guidance",
    when_not="The level does not follow the rank: look at the strata first.",
    also=("standard_error", "lower_ci", "upper_ci"),
    gives_rows=False,
    options={
        "transform": "none",
        "error_scale": None,
        "limits_confidence": 0.95,
        "draws": 100_000,
        "seed": 0,
        "confidence": 0.95,
        "multiplier": 1.0,
    },
)
