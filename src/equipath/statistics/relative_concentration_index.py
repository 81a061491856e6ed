"""Relative concentration index (RCI): the absolute one over the mean, plain or normalised."""

from collections.abc import Callable
from typing import Any

import numpy as np

from equipath.errors import StatisticError
from equipath.statistics.absolute_concentration_index import STATISTIC as ABSOLUTE_INDEX
from equipath.statistics.arguments import choice, notes
from equipath.statistics.concentration import (
    concentration_index,
    concentration_lines,
    unit_of_covariance,
)
from equipath.statistics.level_errors import Errors
from equipath.statistics.rank_interval import FROM_ERRORS, Interval
from equipath.statistics.rank_reading import DIFFERENCE, Reading, over
from equipath.statistics.rank_regression import Regressions
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic, Words
from equipath.vocabulary import Over, Unit

NORMALISATIONS = ("none", "wagstaff", "erreygers")


def relative_concentration_index(
    value: Any,
    population: Any,
    order: Any,
    *,
    standard_error: Any = None,
    lower_ci: Any = None,
    upper_ci: Any = None,
    group: Any = None,
    normalisation: str = "none",
    lower_bound: float = 0.0,
    upper_bound: float = 1.0,
    interval: str = "analytic",
    error_scale: str = "none",
    limits_confidence: float = 0.95,
    draws: int = 100_000,
    seed: int = 0,
    polarity: str = "neutral",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return the share of each group's level that is concentrated at one end of the scale.

    The absolute concentration index over the mean level, `ACI/μ`, between −1 (all of it is
    among the most disadvantaged) and 1; twice the area between concentration curve and
    diagonal. Columns, sign, intervals and `extra` are those of `absolute_concentration_index`;
    WHO shows the index times 100 (`multiplier=100`). `regression` and `robust` take the mean
    as known, as WHO does; the other intervals let it vary with the levels.

    A level between `lower_bound` l and `upper_bound` u bounds the index too, and differently
    for what is had than for what is lacked. `normalisation="wagstaff"`:
    `ACI(u−l)/((u−μ)(μ−l))`; `"erreygers"`: `4·ACI/(u−l)`, the same but for its sign for those
    who have and those who lack. A level outside the bounds leaves a group without them.
    `StatisticError` for unknown options and for bounds in the wrong order.

    Wagstaff, Paci and van Doorslaer (1991), Soc Sci Med 33:545; Wagstaff (2005), Health Econ
    14:429; Erreygers (2009), J Health Econ 28:504.
    Not alone, nor for levels that can be negative; for shares look at a normalised one too.
    """
    choice("normalisation", normalisation, NORMALISATIONS)
    if not lower_bound < upper_bound:
        raise StatisticError("`lower_bound` must be below `upper_bound`.")
    asked = Interval(interval, confidence, draws, seed)
    errors = Errors(standard_error, lower_ci, upper_ci, limits_confidence, error_scale)
    lines = concentration_lines(value, population, order, errors, group)
    bounds = (lower_bound, upper_bound)
    reading, factor = _normalised(normalisation, bounds, mean_varies=interval in FROM_ERRORS)
    return concentration_index(
        lines,
        reading,
        asked,
        refusal=_refusal(lines, normalisation, bounds),
        unit=factor * unit_of_covariance(lines, multiplier),
        mean_unit=1.0,
        polarity=polarity,
    )


def _normalised(
    normalisation: str, bounds: tuple[float, float], *, mean_varies: bool
) -> tuple[Reading, float]:
    """Return how an index is read off a line, and by what it is to be multiplied."""
    lower, upper = bounds
    if normalisation == "erreygers":
        return DIFFERENCE, 4 / (upper - lower)
    if normalisation == "wagstaff":
        return _slope_over(
            lambda mean: (upper - mean) * (mean - lower),
            lambda mean: upper + lower - 2 * mean,
            mean_varies=mean_varies,
        ), upper - lower
    return _slope_over(lambda mean: mean, np.ones_like, mean_varies=mean_varies), 1.0


def _slope_over(
    size: Callable[[Any], Any], growth: Callable[[Numbers], Numbers], *, mean_varies: bool
) -> Reading:
    """Return the slope over a size that depends on the mean and grows with it so."""

    def gradient(middle: Numbers, slope: Numbers) -> tuple[Numbers, Numbers]:
        by_middle = -slope * growth(middle) / size(middle) ** 2
        return by_middle * mean_varies, 1 / size(middle)

    return Reading(lambda middle, slope: over(slope, size(middle)), gradient)


def _refusal(lines: Regressions, normalisation: str, bounds: tuple[float, float]) -> Words:
    lower, upper = bounds
    mean, count = lines.middle, lines.fitted.size
    if normalisation == "none":
        return notes(count, (mean <= 0, "the mean is 0 or below: no relative index"))
    outside = np.any((lines.outcome < lower) | (lines.outcome > upper), axis=1)
    flat = ((mean <= lower) | (mean >= upper)) & (normalisation == "wagstaff")
    return notes(
        count,
        (outside, "a level lies outside the bounds"),
        (flat, "every level is at the bound: no index"),
    )


STATISTIC = Statistic(
    name="relative_concentration_index",
    title="Relative concentration index",
    over=Over.STRATUM,
    requires=ABSOLUTE_INDEX.requires,
    compute=relative_concentration_index,
    definition="Twice the covariance of level and relative rank, over the mean level; negative"
    " where the disadvantaged have more.",
    formula="RCI = ACI/μ, ACI = 2Σ aᵢ(yᵢ−μ)(bᵢ−½), a population share, b relative rank (midpoint"
    " of cumulative shares), μ = Σ aᵢyᵢ; of levels from l to u Wagstaff ACI(u−l)/((u−μ)(μ−l)),"
    " Erreygers 4ACI/(u−l)",
    reference="Wagstaff, Paci and van Doorslaer (1991), Soc Sci Med 33:545-557; Wagstaff (2005),"
    " Health Econ 14:429-432; Erreygers (2009), J Health Econ 28:504-515",
    when_not="Alone, or for levels that can be negative; for shares see a normalised one too.",
    also=ABSOLUTE_INDEX.also,
    gives_rows=False,
    unit=Unit.NUMBER,
    example=Example(
        "Smoking prevalence by deprivation fifth in two years (made up): it fell everywhere,"
        " and what is left of it is more concentrated among the most deprived.",
        by=("period",),
        options={"polarity": "lower_is_better"},
    ),
)
