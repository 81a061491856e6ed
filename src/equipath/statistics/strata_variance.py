"""The variance of the strata's levels about the population's mean, and its derivatives."""

import numpy as np

from equipath.statistics.arguments import Case
from equipath.statistics.statistic import Numbers
from equipath.statistics.strata import Table


def variance(table: Table) -> Numbers:
    """Return `Σ a(y − μ)²`."""
    return np.sum(table.share * table.deviation**2, axis=1)


def variance_gradient(table: Table) -> Numbers:
    """Return `2aⱼ(yⱼ − μ)`: that the mean moves as well makes no difference."""
    return 2 * table.share * table.deviation


def deviation(table: Table) -> Numbers:
    """Return the root of the variance."""
    return np.sqrt(variance(table))


def deviation_gradient(table: Table) -> Numbers:
    """Return the root's derivatives, 0 where all strata are alike and it has none."""
    root = deviation(table)[:, None]
    return variance_gradient(table) / np.where(root > 0, 2 * root, 1.0)


def no_relative_index(table: Table) -> list[Case]:
    """Return for which groups a share of the mean means nothing."""
    is_negative = np.any(table.level < 0, axis=1)
    return [
        (is_negative, "a level is negative: no relative index"),
        (np.less_equal(table.mean, 0), "the mean is 0 or below: no relative index"),
    ]
