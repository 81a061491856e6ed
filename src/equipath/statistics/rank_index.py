"""The slope and the relative index of inequality, made of the same lines and the same draws."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from equipath.errors import StatisticError
from equipath.statistics.arguments import choice, first_of, notes, signed
from equipath.statistics.direction import polarity_of, who_does_worse
from equipath.statistics.level_errors import Errors
from equipath.statistics.rank_fit import Fit, fit_of_least_squares
from equipath.statistics.rank_interval import Interval
from equipath.statistics.rank_reading import DIFFERENCE, RATIO, Reading, over
from equipath.statistics.rank_regression import Regressions, StrataNeeded, regressions
from equipath.statistics.rank_who import fit_of_who
from equipath.statistics.statistic import Estimate, Numbers, Words

PHE_STRATA = StrataNeeded(5, 100, "a slope needs 5 to 100 strata")
"""PHE, Fingertips technical guidance on the SII."""

WHO_STRATA = StrataNeeded(3, np.inf, "a slope needs 3 strata or more")
"""WHO takes dimensions of more than two subgroups (Schlotheuber and Hosseinpoor 2022)."""

DEFINITIONS = {"phe": PHE_STRATA, "who": WHO_STRATA, "who_linear": WHO_STRATA}

OPTIONS: Mapping[str, Any] = {
    "definition": "phe",
    "transform": "none",
    "error_scale": None,
    "interval": None,
    "limits_confidence": 0.95,
    "draws": 100_000,
    "seed": 0,
    "polarity": "neutral",
    "confidence": 0.95,
    "multiplier": 1.0,
}
"""The options of both indices, with their defaults."""

BELOW = "the fitted line falls to 0 or below: fit on the log or logit scale"
CROSSING = "the line may fall to 0: no interval; fit on the log or logit scale"
MOST, LEAST = "the most disadvantaged end", "the least disadvantaged end"


def slope_and_relative_indices(
    value: Any, population: Any, order: Any, **options: Any
) -> tuple[Estimate, Estimate]:
    """Return the slope and the relative index of inequality from one fit and the same draws.

    Columns, options and errors are those of `slope_index_of_inequality`; a study that shows
    both pays for the simulation once.
    """
    slope, ratio = rank_indices((DIFFERENCE, RATIO), value, population, order, **options)
    return slope, ratio


@np.errstate(divide="ignore", invalid="ignore", over="ignore")
def rank_indices(
    readings: tuple[Reading, ...],
    value: Any,
    population: Any,
    order: Any,
    *,
    standard_error: Any = None,
    lower_ci: Any = None,
    upper_ci: Any = None,
    group: Any = None,
    **given: Any,
) -> list[Estimate]:
    """Return one estimate for each reading of the lines fitted to the groups."""
    option = {**OPTIONS, **given}
    definition = choice("definition", option["definition"], DEFINITIONS)
    kind = _interval_kind(definition, option)
    scale = signed("multiplier", option["multiplier"])
    polarity = polarity_of(option["polarity"])
    interval = Interval(kind, option["confidence"], option["draws"], option["seed"])
    error_scale = option["error_scale"] or option["transform"]
    limits_confidence = option["limits_confidence"]
    errors = Errors(standard_error, lower_ci, upper_ci, limits_confidence, error_scale)
    lines = regressions(
        value,
        population,
        order,
        errors=errors,
        group=group,
        transform=option["transform"],
        needed=DEFINITIONS[definition],
    )
    if definition == "phe":
        fit = fit_of_least_squares(lines, readings, interval)
    else:
        is_linear = definition == "who_linear"
        fit = fit_of_who(lines, readings, option["confidence"], is_linear=is_linear)
    worse = who_does_worse(
        fit.most_disadvantaged, fit.least_disadvantaged, polarity, group=MOST, reference=LEAST
    )
    made = zip(readings, fit.limits, strict=True)
    return [
        _estimate(
            lines,
            fit,
            _ratio(fit, limits, scale) if reading.is_ratio else _difference(fit, limits, scale),
            worse,
            abs(scale),
        )
        for reading, limits in made
    ]


def _interval_kind(definition: str, option: Mapping[str, Any]) -> str:
    """Return the interval asked for, or the definition's own; WHO's has no other."""
    if definition == "phe":
        return str(option["interval"] or "simulated")
    if option["interval"] not in (None, "robust"):
        raise StatisticError(f"`definition` `{definition}` has no `interval` but `robust`.")
    if option["transform"] != "none" or option["error_scale"] not in (None, "none"):
        raise StatisticError(
            f"`transform` and `error_scale` belong to `definition` `phe`, not `{definition}`."
        )
    return "robust"


Found = tuple[Numbers, Numbers, Words]
"""Value, limits in two rows, and why either is missing."""


def _difference(fit: Fit, limits: Numbers, scale: float) -> Found:
    value = (fit.least_disadvantaged - fit.most_disadvantaged) * scale
    return value, np.sort(limits * scale, axis=0), notes(value.size)


def _ratio(fit: Fit, limits: Numbers, scale: float) -> Found:
    most, least = fit.most_disadvantaged, fit.least_disadvantaged
    below = ~((most > 0) & (least > 0))
    crossing = ~(limits[0] > 0) | ~np.isfinite(limits[1])
    value = np.where(below, np.nan, over(least, most))
    limits = np.where(below | crossing, np.nan, limits)
    if scale < 0:
        value, limits = 1 / value, 1 / limits[::-1]
    return value, limits, notes(value.size, (below, BELOW), (crossing, CROSSING))


def _estimate(lines: Regressions, fit: Fit, found: Found, worse: Words, unit: float) -> Estimate:
    """Put an index of the fitted groups back among all groups; the others have none."""
    value, limits, amiss = found
    limits = np.stack([np.minimum(limits[0], value), np.maximum(limits[1], value)])
    most, least = fit.most_disadvantaged * unit, fit.least_disadvantaged * unit
    numbers = np.full((6, lines.note.size), np.nan)
    numbers[:, lines.fitted] = [value, *limits, fit.p_value, most, least]
    note = lines.note.astype(object)
    note[lines.fitted] = first_of(fit.remark, amiss)
    direction = np.full(lines.note.size, "", dtype=worse.dtype)
    direction[lines.fitted] = worse
    return Estimate(
        value=numbers[0],
        lower_ci=numbers[1],
        upper_ci=numbers[2],
        method=np.full(lines.note.size, fit.method),
        note=note.astype(np.str_),
        extra={
            "p_value": numbers[3],
            "fitted_most_disadvantaged": numbers[4],
            "fitted_least_disadvantaged": numbers[5],
            "direction": direction,
        },
    )
