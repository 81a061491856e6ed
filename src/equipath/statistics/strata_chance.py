"""What chance alone makes of an index, and a test that all strata are equal.

Indices of how far strata lie apart are never negative: even of equal strata, errors make them
positive. What is to be expected then has a closed form, and so has the test.
"""

import numpy as np
from scipy import special

from equipath.statistics.statistic import Numbers
from equipath.statistics.strata import Table


def p_value_of_equal_strata(table: Table) -> Numbers:
    """Return the p-value of each group's strata being equal: Cochran's Q.

    `Q = Σ wⱼ(yⱼ − ȳ)²`, `wⱼ = 1/sⱼ²`, `ȳ = Σ wⱼyⱼ / Σ wⱼ`, is χ² with k − 1 degrees of freedom.
    NaN where a standard error is 0 or missing. Cochran (1954), Biometrics 10:101.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = 1 / np.where(table.error > 0, table.error, np.nan) ** 2
        centre = np.sum(weight * table.level, axis=1) / np.sum(weight, axis=1)
    q = np.sum(weight * (table.level - centre[:, None]) ** 2, axis=1)
    return special.chdtrc(table.level.shape[1] - 1, q)


def variance_by_chance(table: Table) -> Numbers:
    """Return the between-group variance expected of equal strata, `Σ aⱼ(1 − aⱼ)sⱼ²`.

    It is also by how much the variance is expected to be too large when they are unequal.
    """
    return np.sum(table.share * (1 - table.share) * table.error**2, axis=1)


def deviations_by_chance(table: Table) -> Numbers:
    """Return each stratum's expected distance from the mean if all are equal.

    `√(2/π)·σⱼ` with `σⱼ² = (1 − 2aⱼ)sⱼ² + Σ a²s²`, the variance of `yⱼ − μ`.
    """
    variance = table.error**2
    whole = np.sum(table.share**2 * variance, axis=1, keepdims=True)
    return np.sqrt(2 / np.pi * ((1 - 2 * table.share) * variance + whole))
