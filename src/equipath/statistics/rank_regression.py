"""Regress a level on relative rank: what the indices of an ordered scale share.

The midpoints of cumulative population shares have the population-weighted mean ½ exactly.
The weighted least squares line is therefore `m + s·(rank − ½)` with `m = Σ aᵢyᵢ` and
`s = Σ cᵢyᵢ`, `cᵢ = aᵢ(bᵢ−½) / Σ a(b−½)²`: two sums of products, for any number of areas.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from equipath.errors import StatisticError
from equipath.statistics.arguments import Case, choice, columns, normal_quantile, notes
from equipath.statistics.grouping import Grouping, grouping
from equipath.statistics.statistic import Numbers, Words

SCALES = ("none", "log", "logit")


@dataclass(frozen=True)
class StrataNeeded:
    """How many strata a line may be fitted to, and what is said of other numbers."""

    fewest: int
    most: float
    note: str


@dataclass(frozen=True)
class Regressions:
    """The groups whose line can be fitted: one row a group, one column a stratum by order.

    `outcome` are the levels on the scale `transform`, on which the line is fitted; `level` and
    `error` stand on `error_scale`, on which errors are taken as normal. `share` and
    `slope_weight` are aᵢ and cᵢ. `fitted` are the positions of these groups among all; for all
    groups, `note` says why there is no line and `no_error` why errors are lacking.
    """

    outcome: Numbers
    level: Numbers
    error: Numbers
    population: Numbers
    transform: str
    error_scale: str
    fitted: NDArray[np.int64]
    note: Words
    no_error: Words

    @property
    def share(self) -> Numbers:
        return self.population / self.population.sum(axis=1, keepdims=True)

    @property
    def centred_rank(self) -> Numbers:
        share = self.share
        return np.cumsum(share, axis=1) - share / 2 - 0.5

    @property
    def rank_variance(self) -> Numbers:
        return np.einsum("ij,ij->i", self.share, self.centred_rank**2)

    @property
    def slope_weight(self) -> Numbers:
        return self.share * self.centred_rank / self.rank_variance[:, None]

    @property
    def slope(self) -> Numbers:
        return np.einsum("ij,ij->i", self.slope_weight, self.outcome)

    @property
    def middle(self) -> Numbers:
        return np.einsum("ij,ij->i", self.share, self.outcome)

    @property
    def residual(self) -> Numbers:
        line = self.middle[:, None] + self.slope[:, None] * self.centred_rank
        return self.outcome - line

    @property
    def outcome_error(self) -> Numbers:
        """The standard errors on the scale of the fit, by the delta method where it is another."""
        if self.error_scale == self.transform:
            return self.error
        return self.error * unit_of(self.error_scale, back(self.error_scale, self.level))

    def only(self, rows: NDArray[np.bool_]) -> "Regressions":
        """Return some of the fitted groups only."""
        return replace(
            self,
            **{name: getattr(self, name)[rows] for name in ("outcome", "level", "error", "fitted")},
            population=self.population[rows],
        )


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


def unit_of(scale: str, level: Numbers) -> Numbers:
    """Return what one unit of the scale is in the level's own, dy/dx."""
    if scale == "none":
        return np.ones_like(level)
    return level if scale == "log" else level * (1 - level)


def regressions(
    value: Any,
    population: Any,
    order: Any,
    *,
    standard_error: Any,
    limits: tuple[Any, Any],
    limits_confidence: float,
    group: Any,
    transform: str,
    error_scale: str | None,
    needed: StrataNeeded,
) -> Regressions:
    """Arrange the rows into one regression a group, and say of each group what is amiss."""
    scale = _error_scale(transform, error_scale)
    levels, people, rank = columns(value=value, population=population, order=order)
    levels = np.where(np.isfinite(levels), levels, np.nan)
    rank = np.where(rank >= 1, rank, np.nan)
    outcome = forward(transform, levels)
    error = _errors(scale, levels, standard_error, limits, limits_confidence)
    groups = grouping(group, levels.size)
    expected = _common_strata(rank, groups.count)
    strata = expected.size
    by_order = np.lexsort((rank, groups.index))
    repeated = np.append(False, (np.diff(rank[by_order]) == 0) & (np.diff(groups.index) == 0))
    problems: list[Case] = [
        (groups.any(~np.isfinite(rank)), "a stratum has no order"),
        (groups.any(repeated[: rank.size]), "a stratum stands there twice"),
        (groups.sizes < strata, "a stratum is missing"),
        (groups.any(~np.isin(rank, expected)), "its strata are not those of the other groups"),
        (groups.any(np.isnan(levels)), "a stratum has no value"),
        (groups.any(~((people > 0) & np.isfinite(people))), "a stratum has no population"),
        (groups.any(np.isnan(outcome)), _not_on(transform)),
        (np.full(groups.count, not needed.fewest <= strata <= needed.most), needed.note),
    ]
    note = notes(groups.count, *problems)
    fitted = np.flatnonzero(note == "")
    cells = by_order[groups.starts[fitted][:, None] + np.arange(strata)]
    is_given = standard_error is not None or limits[0] is not None
    return Regressions(
        outcome=outcome[cells],
        level=forward(scale, levels)[cells],
        error=error[cells],
        population=people[cells],
        transform=transform,
        error_scale=scale,
        fitted=fitted,
        note=note,
        no_error=_no_error(groups, error, scale, is_given=is_given),
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


def _errors(
    scale: str, levels: Numbers, standard_error: Any, limits: tuple[Any, Any], confidence: float
) -> Numbers:
    """Return each level's standard error on the scale, from its own or from its limits."""
    z = normal_quantile(confidence)
    if standard_error is not None:
        error = columns(value=levels, standard_error=standard_error)[1]
        per_unit = unit_of(scale, levels)
        sound = (error >= 0) & (per_unit > 0)
        with np.errstate(over="ignore", invalid="ignore"):
            on_scale = np.where(sound, error, np.nan) / np.where(sound, per_unit, 1.0)
        return np.where(np.isfinite(on_scale), on_scale, np.nan)
    if (limits[0] is None) != (limits[1] is None):
        raise StatisticError("Give both `lower_ci` and `upper_ci`, or `standard_error`.")
    if limits[0] is None:
        return np.full(levels.size, np.nan)
    given = columns(value=levels, lower_ci=limits[0], upper_ci=limits[1])
    _, lower, upper = (np.where(np.isfinite(ends), ends, np.nan) for ends in given)
    width = forward(scale, upper) - forward(scale, lower)
    return np.where(width >= 0, width, np.nan) / (2 * z)


def _not_on(scale: str) -> str:
    if scale == "logit":
        return "a level of 0 or 1, or outside them, has no logit: use another scale"
    return "a level of 0 or below cannot be logged: use another scale"


def _no_error(groups: Grouping, error: Numbers, scale: str, *, is_given: bool) -> Words:
    if not is_given:
        return np.full(groups.count, "no standard errors: no interval")
    on = "" if scale == "none" else f" on the {scale} scale"
    lacking = groups.any(np.isnan(error))
    return notes(groups.count, (lacking, f"a stratum has no standard error{on}: no interval"))
