"""Covariances of a regression's coefficients that do not trust the model's variance."""

import numpy as np

from equipath.statistics.count_regression import CountRegression, Counts
from equipath.statistics.statistic import Groups, Numbers

ERRORS = ("robust", "clustered", "model")

FEWEST_CLUSTERS = 20
"""Clusters below which clustered limits are too narrow (Cameron and Miller 2015)."""


def coefficient_covariance(
    counts: Counts, fit: CountRegression, errors: str, cluster: Groups
) -> Numbers:
    """Return the covariance of the coefficients by one of `ERRORS`.

    `model`: the inverse of the information, `A⁻¹`. `robust`: `A⁻¹BA⁻¹` with `B` the summed
    squares of the scores, times `m/(m − k)` (HC1). A proportion's scores are those of its
    people, each 0 or 1, so that it does not matter how people are added up into rows; those of
    a rate are its rows'. `clustered`: `B` of the scores added up within each cluster, times
    `G/(G − 1)`. NaN where there are too few rows or clusters for that.

    White (1982), Econometrica 50:1; Liang and Zeger (1986), Biometrika 73:13.
    """
    if errors == "model":
        return fit.covariance
    x, n, design = counts.numerator, counts.denominator, counts.design
    mean, _ = counts.fitted(counts.predictor(fit.coefficients))
    if errors == "clustered":
        scores = design * (x - mean)[:, None]
        _, own = np.unique(cluster, return_inverse=True)
        size = int(own.max()) + 1
        summed = np.stack([np.bincount(own, column, minlength=size) for column in scores.T])
        middle = (summed @ summed.T).astype(np.float64)
        factor = size / (size - 1) if size > 1 else np.nan
    else:
        if counts.kind == "proportion":
            level, units = mean / n, n.sum()
            square = x * (1 - level) ** 2 + (n - x) * level**2
        else:
            square, units = (x - mean) ** 2, float(x.size)
        middle = design.T @ (square[:, None] * design)
        spare = units - design.shape[1]
        factor = units / spare if spare > 0 else np.nan
    robust: Numbers = fit.covariance @ middle @ fit.covariance * factor
    return robust
