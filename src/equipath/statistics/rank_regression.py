"""Regress a level on relative rank: what the indices of an ordered scale share.

The midpoints of cumulative population shares have the population-weighted mean ½ exactly.
The weighted least squares line is therefore `m + s·(rank − ½)` with `m = Σ aᵢyᵢ` and
`s = Σ cᵢyᵢ`, `cᵢ = aᵢ(bᵢ−½) / Σ a(b−½)²`: two sums of products, for any number of areas.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.errors import StatisticError
from equipath.statistics.arguments import Case, choice, columns, notes
from equipath.statistics.grouping import begins, grouping
from equipath.statistics.level_errors import Errors
from equipath.statistics.level_scale import SCALES, back, forward, unit_of
from equipath.statistics.statistic import Numbers, Words


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


def regressions(
    value: Any,
    population: Any,
    order: Any,
    *,
    errors: Errors,
    group: Any,
    transform: str,
    needed: StrataNeeded,
) -> Regressions:
    """Arrange the rows into one regression a group, and say of each group what is amiss."""
    scale = errors.scale
    _check_scales(transform, scale)
    levels, people, rank = columns(value=value, population=population, order=order)
    levels = np.where(np.isfinite(levels), levels, np.nan)
    rank = np.where(rank >= 1, rank, np.nan)
    outcome = forward(transform, levels)
    error = errors.of(levels)
    groups = grouping(group, levels.size)
    expected = _common_strata(rank, groups.count)
    strata = expected.size
    by_order = np.lexsort((rank, groups.index))
    repeated = ~begins(groups.index, rank[by_order])
    problems: list[Case] = [
        (groups.any(~np.isfinite(rank)), "a stratum has no order"),
        (groups.any(repeated), "two strata have the same order"),
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
    return Regressions(
        outcome=outcome[cells],
        level=forward(scale, levels)[cells],
        error=error[cells],
        population=people[cells],
        transform=transform,
        error_scale=scale,
        fitted=fitted,
        note=note,
        no_error=errors.lacking(error, groups),
    )


def _check_scales(transform: str, error_scale: str) -> None:
    choice("transform", transform, SCALES)
    choice("error_scale", error_scale, SCALES)
    if transform not in ("none", error_scale):
        raise StatisticError(f"A `{transform}` fit needs `error_scale` `{transform}` too.")


def _common_strata(rank: Numbers, groups: int) -> Numbers:
    """Return the orders that at least half of the groups have: the rest are strays."""
    orders, times = np.unique(rank[np.isfinite(rank)], return_counts=True)
    return orders[2 * times >= groups]


def _not_on(scale: str) -> str:
    if scale == "logit":
        return "a level of 0 or 1, or outside them, has no logit: use another scale"
    return "a level of 0 or below has no logarithm: use another scale"
