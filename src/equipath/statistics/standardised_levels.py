"""Marginal standardisation: the level that everybody would have, were all of one stratum."""

from dataclasses import dataclass

import numpy as np

from equipath.statistics.count_regression import Counts
from equipath.statistics.random_intercept_likelihood import quadrature
from equipath.statistics.statistic import Numbers

POINTS = 15


@dataclass(frozen=True)
class StandardisedLevels:
    """A level for each stratum, and its derivatives by the coefficients (strata × k)."""

    level: Numbers
    gradient: Numbers


def standardised_levels(
    counts: Counts, coefficients: Numbers, strata: int, variance: float = 0.0
) -> StandardisedLevels:
    """Return the mean fitted level of all rows, set to each stratum in turn.

    `Σᵢ nᵢ·h(xᵢβ with stratum s) / Σᵢ nᵢ`: the covariates are as they are among everybody, so
    that only the stratum differs. The design's first column is of ones, the next `strata − 1`
    mark the strata but the first. With a `variance` between clusters the level is averaged
    over it, by quadrature.

    Lane and Nelder (1982), Biometrics 38:613.
    """
    weight = counts.denominator / counts.denominator.sum()
    node, share = quadrature(POINTS if variance else 1)
    shift, share = np.sqrt(2 * variance) * node, share / np.sqrt(np.pi)
    found = []
    for stratum in range(strata):
        design = counts.design.copy()
        design[:, 1:strata] = np.eye(strata)[stratum, 1:]
        each = Counts(counts.numerator, np.ones_like(weight), design, counts.kind)
        predictor = design @ coefficients
        fitted = [each.fitted(predictor + by) for by in shift]
        level = sum(part * mean for part, (mean, _) in zip(share, fitted, strict=True))
        slope = sum(part * spread for part, (_, spread) in zip(share, fitted, strict=True))
        found.append(np.append(weight @ level, (weight * slope) @ design))
    table = np.array(found)
    return StandardisedLevels(table[:, 0], table[:, 1:])
