"""Regress a level on relative rank: what the slope and relative indices share.

The midpoints of cumulative population shares have the population-weighted mean ½ exactly.
The weighted least squares line is therefore `m + s·(rank − ½)` with `m = Σ aᵢyᵢ` and
`s = Σ cᵢyᵢ`, `cᵢ = aᵢ(bᵢ−½) / Σ a(b−½)²`: two sums of products, for any number of areas.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from equipath.errors import StatisticError
from equipath.statistics.arguments import Case, choice, columns, first_of, normal_quantile, notes
from equipath.statistics.grouping import grouping
from equipath.statistics.statistic import Numbers, Words

FEWEST_STRATA, MOST_STRATA = 5, 100
"""Strata that a slope is fitted to (PHE, Fingertips technical guidance on the SII)."""

WRONG_NUMBER = f"a slope needs {FEWEST_STRATA} to {MOST_STRATA} strata"

SCALES = ("none", "log", "logit")


@dataclass(frozen=True)
class Regressions:
    """The groups whose line can be fitted: one row a group, one column a stratum by order.

    `level` and `error` stand on the scale `error_scale`, on which errors are taken as normal;
    the line is fitted on `transform`. `share` and `slope_weight` are aᵢ and cᵢ. `fitted` are
    the positions of these groups among all, `note` says for all groups what is amiss.
    """

    level: Numbers
    error: Numbers
    share: Numbers
    slope_weight: Numbers
    transform: str
    error_scale: str
    fitted: NDArray[np.int64]
    note: Words

    @property
    def outcome(self) -> Numbers:
        """The levels as the line is fitted to them."""
        if self.error_scale == self.transform:
            return self.level
        return back(self.error_scale, self.level)

    @property
    def slope(self) -> Numbers:
        return np.einsum("ij,ij->i", self.slope_weight, self.outcome)

    @property
    def middle(self) -> Numbers:
        return np.einsum("ij,ij->i", self.share, self.outcome)


def back(scale: str, values: Numbers) -> Numbers:
    """Transform values back from a scale to the level's own unit."""
    if scale == "none":
        return values
    return np.exp(values) if scale == "log" else special.expit(values)


def forward(scale: str, values: Numbers) -> Numbers:
    """Transform levels to a scale; those that it cannot take become NaN."""
    if scale == "none":
        return values
    if scale == "log":
        return np.log(np.where(values > 0, values, np.nan))
    return special.logit(np.where((values > 0) & (values < 1), values, np.nan))


def regressions(
    value: Any,
    population: Any,
    order: Any,
    *,
    standard_error: Any,
    lower_ci: Any,
    upper_ci: Any,
    group: Any,
    transform: str,
    error_scale: str | None,
    limits_confidence: float,
) -> Regressions:
    """Arrange the rows into one regression a group, and say of each group what is amiss."""
    scale = _error_scale(transform, error_scale)
    levels, people, rank = columns(value=value, population=population, order=order)
    rank = np.where(rank >= 1, rank, np.nan)
    level = forward(scale, levels)
    error = _errors(scale, levels, standard_error, (lower_ci, upper_ci), limits_confidence)
    groups = grouping(group, levels.size)
    expected = _common_strata(rank, groups.count)
    strata = expected.size
    by_order = np.lexsort((rank, groups.index))
    ordered = rank[by_order]
    repeated = np.append(False, (np.diff(ordered) == 0) & (np.diff(groups.index) == 0))
    problems: list[Case] = [
        (groups.any(~np.isfinite(rank)), "a stratum has no order"),
        (groups.any(repeated), "a stratum stands there twice"),
        (groups.sizes < strata, "a stratum is missing"),
        (groups.any(~np.isin(rank, expected)), "its strata are not those of the other groups"),
        (groups.any(~np.isfinite(levels)), "a stratum has no value"),
        (groups.any(~((people > 0) & np.isfinite(people))), "a stratum has no population"),
        (groups.any(np.isnan(level)), _not_on(scale)),
        (np.full(groups.count, not FEWEST_STRATA <= strata <= MOST_STRATA), WRONG_NUMBER),
    ]
    note = notes(groups.count, *problems)
    no_error = notes(groups.count, (groups.any(~np.isfinite(error)), _no_interval(scale)))
    fitted = np.flatnonzero(note == "")
    cells = by_order[groups.starts[fitted][:, None] + np.arange(strata)]
    share, slope_weight = _weights(people[cells])
    return Regressions(
        level=level[cells],
        error=error[cells],
        share=share,
        slope_weight=slope_weight,
        transform=transform,
        error_scale=scale,
        fitted=fitted,
        note=first_of(note, no_error),
    )


def _error_scale(transform: str, error_scale: str | None) -> str:
    choice("transform", transform, SCALES)
    scale = choice("error_scale", error_scale or transform, SCALES)
    if transform not in ("none", scale):
        raise StatisticError(f"A `{transform}` fit needs `error_scale` `{transform}` too.")
    return scale


def _common_strata(rank: Numbers, groups: int) -> Numbers:
    """Return the orders that at least half of the groups have: the rest are strays."""
    orders, times = np.unique(rank[np.isfinite(rank)], return_counts=True)
    return orders[2 * times >= groups]


def _weights(people: Numbers) -> tuple[Numbers, Numbers]:
    """Return each stratum's share of the population, and its weight in the slope."""
    share = people / people.sum(axis=1, keepdims=True)
    centred = np.cumsum(share, axis=1) - share / 2 - 0.5
    return share, share * centred / (share * centred**2).sum(axis=1, keepdims=True)


def _errors(
    scale: str, levels: Numbers, standard_error: Any, limits: tuple[Any, Any], confidence: float
) -> Numbers:
    """Return each level's standard error on the scale, from its own or from its limits."""
    if standard_error is not None:
        error = columns(value=levels, standard_error=standard_error)[1]
        per_unit = levels if scale == "log" else levels * (1 - levels)
        if scale == "none":
            per_unit = np.ones_like(levels)
        sound = (error >= 0) & (per_unit > 0)
        return np.where(sound, error, np.nan) / np.where(sound, per_unit, 1.0)
    if limits[0] is None or limits[1] is None:
        raise StatisticError("Give `standard_error`, or both `lower_ci` and `upper_ci`.")
    _, lower, upper = columns(value=levels, lower_ci=limits[0], upper_ci=limits[1])
    width = forward(scale, upper) - forward(scale, lower)
    return np.where(width >= 0, width, np.nan) / (2 * normal_quantile(confidence))


def _not_on(scale: str) -> str:
    if scale == "logit":
        return "a level of 0 or 1, or outside them, has no logit: use another scale"
    return "a level of 0 or below cannot be logged: use another scale"


def _no_interval(scale: str) -> str:
    on = "" if scale == "none" else f" on the {scale} scale"
    return f"a stratum has no standard error{on}: no interval"
