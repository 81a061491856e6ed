"""The mean distance of the strata's levels from one level, and its derivatives."""

import numpy as np

from equipath.errors import StatisticError
from equipath.statistics.direction import polarity_of
from equipath.statistics.statistic import Numbers
from equipath.statistics.strata import Positions, Table, at
from equipath.statistics.strata_chance import deviations_by_chance
from equipath.vocabulary import Polarity


def weights(table: Table, weighted: bool) -> Numbers:
    """Return what each stratum counts: its share of the population, or as much as any other."""
    if weighted:
        return table.share
    return np.full_like(table.share, 1 / table.share.shape[1])


def from_mean(table: Table, weighted: bool) -> Numbers:
    """Return `Σ wⱼ|yⱼ − μ|`; the mean is weighted by population whatever the weights are."""
    return np.sum(weights(table, weighted) * np.abs(table.deviation), axis=1)


def from_mean_gradient(table: Table, weighted: bool) -> Numbers:
    """Return `wⱼ·sgn(yⱼ − μ) − aⱼ·Σ w·sgn(y − μ)`: the mean moves with every level."""
    pull = weights(table, weighted) * np.sign(table.deviation)
    return pull - table.share * pull.sum(axis=1, keepdims=True)


def from_stratum(table: Table, position: Positions, weighted: bool) -> Numbers:
    """Return `Σ wⱼ|yⱼ − y_ref|`, the reference being one of the strata."""
    distance = table.level - at(table.level, position)[:, None]
    return np.sum(weights(table, weighted) * np.abs(distance), axis=1)


def from_stratum_gradient(table: Table, position: Positions, weighted: bool) -> Numbers:
    """Return `wⱼ·sgn(yⱼ − y_ref)`, and for the reference what balances all the others."""
    distance = table.level - at(table.level, position)[:, None]
    pull = weights(table, weighted) * np.sign(distance)
    np.put_along_axis(pull, position[:, None], -pull.sum(axis=1, keepdims=True), axis=1)
    return pull


def best_by(table: Table, polarity: str) -> Positions:
    """Return which stratum is best: the highest, or where lower is better the lowest.

    `StatisticError` for a neutral indicator, of which none is best.
    """
    known = polarity_of(polarity)
    if known is Polarity.NEUTRAL:
        raise StatisticError(
            "No stratum is best where `polarity` is `neutral`. "
            "Give `higher_is_better` or `lower_is_better`."
        )
    if known is Polarity.LOWER_IS_BETTER:
        return np.argmin(table.level, axis=1)
    return np.argmax(table.level, axis=1)


def from_mean_by_chance(table: Table, weighted: bool) -> Numbers:
    """Return what errors make of the mean distance if all strata are equal."""
    return np.sum(weights(table, weighted) * deviations_by_chance(table), axis=1)
