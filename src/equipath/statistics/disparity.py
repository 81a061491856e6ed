"""The index of disparity from the mean, as WHO has it, and from the best, as HD*Calc."""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from equipath.statistics.arguments import Case
from equipath.statistics.mean_distance import (
    best_by,
    from_mean,
    from_mean_by_chance,
    from_mean_gradient,
    from_stratum,
    from_stratum_gradient,
)
from equipath.statistics.statistic import Numbers
from equipath.statistics.strata import Table, at
from equipath.statistics.strata_index import Columns, Index
from equipath.statistics.strata_variance import no_relative_index


def from_the_mean(polarity: str, weighted: bool) -> Index:
    """Return the index of distances from the mean; polarity makes no difference."""
    del polarity

    def value(table: Table) -> Numbers:
        return 100 * from_mean(table, weighted) / table.mean

    def gradient(table: Table) -> Numbers:
        distance = (from_mean(table, weighted) / table.mean)[:, None]
        own = from_mean_gradient(table, weighted)
        return 100 * (own - distance * table.share) / table.mean[:, None]

    def by_chance(table: Table) -> Numbers:
        return 100 * from_mean_by_chance(table, weighted) / table.mean

    return Index(
        value=value,
        gradient=gradient,
        refuses=no_relative_index,
        extra=lambda table: {"comparator_value": table.mean},
        by_chance=by_chance,
        lowest_level=0.0,
        symmetrical_in="square",
    )


def from_the_best(polarity: str, weighted: bool) -> Index:
    """Return the index of distances from the best: unweighted, the mean of the others'."""
    best = partial(best_by, polarity=polarity)

    def others(table: Table) -> float:
        strata = table.level.shape[1]
        return 1.0 if weighted else strata / (strata - 1)

    def value(table: Table) -> Numbers:
        distance = from_stratum(table, best(table), weighted) * others(table)
        return 100 * distance / at(table.level, best(table))

    def gradient(table: Table) -> Numbers:
        position = best(table)
        level = at(table.level, position)[:, None]
        slopes = 100 * from_stratum_gradient(table, position, weighted) * others(table) / level
        at_best = at(slopes, position) - value(table) / level[:, 0]
        np.put_along_axis(slopes, position[:, None], at_best[:, None], axis=1)
        return slopes

    def refuses(table: Table) -> list[Case]:
        is_zero = at(table.level, best(table)) == 0
        return [*no_relative_index(table), (is_zero, "the best level is 0: no relative index")]

    def extra(table: Table) -> Columns:
        return {"comparator_value": at(table.level, best(table))}

    return Index(
        value=value,
        gradient=gradient,
        refuses=refuses,
        extra=extra,
        lowest_level=0.0,
        symmetrical_in="square",
    )


COMPARATORS: Mapping[str, Callable[[str, bool], Index]] = {
    "mean": from_the_mean,
    "best": from_the_best,
}
