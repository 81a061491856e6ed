"""Hierarchical level: areas' levels from one model in which areas differ at random."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import (
    choice,
    columns,
    first_of,
    normal_quantile,
    notes,
    positive,
    usable_counts,
)
from equipath.statistics.grouping import grouping
from equipath.statistics.random_intercept import METHODS, fit_random_intercept, level_at
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic
from equipath.vocabulary import Over


def hierarchical_level(
    numerator: Any,
    denominator: Any,
    *,
    group: Any = None,
    kind: str = "proportion",
    points: int = 15,
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each area's level as a model says in which areas' log odds differ normally.

    `logit p = β + u`, `u ~ N(0, τ²)` (`kind="proportion"`) or `log λ = β + u` (`"rate"`), fitted
    to all areas of the group by maximum likelihood; the value is that of `β + E(u | counts)`,
    transformed back, so that areas with few people are drawn towards the middle one. The
    interval is normal on that scale, and allows for β and τ² being estimated.

    Rows are areas; counts without a usable denominator have no value. `extra`: `crude_value`,
    `shrinkage_weight` (`1 − Var(u | counts)/τ²`, 0 where the data say nothing of the area),
    `baseline` (the middle area's level), `variance_between` τ². One fit a group, a
    hundredth of a second for six areas and a tenth for 6,500.

    Breslow and Clayton (1993), J Am Stat Assoc 88:9; Kass and Steffey (1989), J Am Stat Assoc
    84:717.
    Not to judge an area, nor for areas that neighbours resemble: it knows no map.
    """
    choice("kind", kind, METHODS)
    z, unit = normal_quantile(confidence), positive("multiplier", multiplier)
    x, n, amiss = usable_counts(kind, *columns(numerator=numerator, denominator=denominator))
    groups = grouping(group, x.size)
    parts = [_areas(x[rows], n[rows], kind, points) for rows in groups.slices()]
    numbers = [numbers for numbers, _ in parts]
    place, error, weight, middle, variance = np.concatenate([np.empty((5, 0)), *numbers], axis=1)
    why = np.array([note for _, note in parts], dtype=np.str_)[groups.index]
    is_same = variance == 0
    return Estimate(
        value=level_at(place, kind) * unit,
        lower_ci=level_at(place - z * error, kind) * unit,
        upper_ci=level_at(place + z * error, kind) * unit,
        method=np.full(x.size, METHODS[kind]),
        note=first_of(
            amiss,
            why,
            notes(x.size, (is_same, "areas do not vary beyond chance: all have one level")),
        ),
        extra={
            "crude_value": x / n * unit,
            "shrinkage_weight": np.where(amiss == "", weight, np.nan),
            "baseline": level_at(middle, kind) * unit,
            "variance_between": variance,
        },
    )


def _areas(x: Numbers, n: Numbers, kind: str, points: int) -> tuple[Numbers, str]:
    """Return place, its error, weight, middle and τ² of each area, and why there are none."""
    ones = np.ones((x.size, 1))
    fit = fit_random_intercept(x, n, ones, np.arange(x.size), kind=kind, points=points)
    middle, variance = np.full(x.size, fit.coefficients[0]), np.full(x.size, fit.variance)
    if fit.note:
        return np.full((5, x.size), np.nan), fit.note
    known = 1 - fit.intercept_errors**2 / fit.variance if fit.variance else np.zeros(x.size)
    place = middle + fit.intercepts
    return np.stack([place, fit.predictor_errors(ones), known, middle, variance]), ""


STATISTIC = Statistic(
    name="hierarchical_level",
    title="Hierarchical level",
    over=Over.AREA,
    requires=("numerator", "denominator"),
    compute=hierarchical_level,
    definition="The area's level in a model in which areas' log odds or log rates vary normally.",
    formula="logit⁻¹(β + E(u | counts)), logit p = β + u, u ~ N(0, τ²) between areas",
    reference="Breslow and Clayton (1993), J Am Stat Assoc 88:9-25",
    when_not="To judge an area; areas that neighbours resemble: it knows no map.",
    example=Example(
        "Made-up practices' patients with diabetes who had all their checks. Two practices of "
        "14 and 22 patients have the highest and the lowest crude share; drawn towards the "
        "middle one by as much as so few leave open, they have neither.",
        options={"multiplier": 100},
    ),
)
