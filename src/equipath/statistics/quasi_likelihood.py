"""Quasi-likelihood: intervals and p-values as wide as counts really vary."""

import numpy as np
from scipy import special

from equipath.statistics.significance import two_sided
from equipath.statistics.statistic import Numbers

LEAST_P = 1e-300
"""Smaller p-values have lost their place in a double; their z-score is taken as 37."""


def widened(
    value: Numbers, lower_ci: Numbers, upper_ci: Numbers, p_value: Numbers, dispersion: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    """Return limits and p-value with the variance multiplied by the dispersion.

    Half-widths grow by `√φ` and z-scores shrink by it, φ being Pearson's χ² over its degrees
    of freedom in the model that the counts were compared with; below 1 it is taken as 1.
    Counts of areas vary more than Poisson's: without φ nearly every difference is certain.

    McCullagh and Nelder (1989), Generalized Linear Models, chapter 9.
    Not for counts of people who were sampled one by one: those vary as they should.
    """
    factor = np.sqrt(np.fmax(1.0, dispersion))
    z = -special.ndtri(np.maximum(p_value, LEAST_P) / 2)
    return (
        value - factor * (value - lower_ci),
        value + factor * (upper_ci - value),
        two_sided(z / factor),
    )
