"""Leverage: which rows have a profile too far from the others' to be compared with them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.statistics.arguments import columns

TIMES_THE_MEAN = 3.0
"""Velleman and Welsch (1981), Am Stat 35:234-242: leverage is high above 3p/n."""


def is_unlike(
    covariates: Mapping[str, Any], times_the_mean: float = TIMES_THE_MEAN
) -> NDArray[np.bool_]:
    """Return which rows lie so far from all others that a regression would extrapolate to them.

    Leverage `h = x(XᵀX)⁻¹xᵀ` of the covariates with an intercept, above `times_the_mean` times
    its mean p/n (p columns, n complete rows). One element a row; rows that lack a covariate are
    not judged, nor is anything where the covariates follow from one another.

    Not as a sign of error: a practice of students is unlike others, and right.
    """
    table = np.column_stack(columns(**covariates))
    complete = np.isfinite(table).all(axis=1)
    found = np.zeros(table.shape[0], dtype=np.bool_)
    known = table[complete]
    spread = known.std(axis=0) if known.size else np.zeros(table.shape[1])
    design = np.column_stack(
        [np.ones(len(known)), (known - known.mean(axis=0)) / np.where(spread > 0, spread, 1.0)]
        if known.size
        else [np.ones(0)]
    )
    rows, width = design.shape
    if rows <= width or np.linalg.matrix_rank(design) < width:
        return found
    inverse = np.linalg.inv(design.T @ design)
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design)
    found[complete] = leverage > times_the_mean * width / rows
    return found
