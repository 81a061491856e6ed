"""The likelihood of counts whose clusters differ by a normal intercept, by quadrature."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from equipath.statistics.count_regression import Counts
from equipath.statistics.statistic import Groups, Numbers

MODE_STEPS = 60
"""Newton steps, each at most 1 on the scale of the predictor, to a cluster's mode."""


@cache
def quadrature(points: int) -> tuple[Numbers, Numbers]:
    """Return Gauss-Hermite nodes and weights, once found for every fit."""
    node, weight = np.polynomial.hermite.hermgauss(points)
    return node, weight


@dataclass(frozen=True)
class ClusteredCounts(Counts):
    """Usable counts whose clusters stand together, `starts` being the first row of each."""

    starts: Groups

    @property
    def own(self) -> Groups:
        """The cluster of each row, counted from 0."""
        return np.repeat(
            np.arange(self.starts.size), np.diff(np.append(self.starts, self.numerator.size))
        )

    def total(self, values: Numbers) -> Numbers:
        """Return the sums over each cluster, along the last axis."""
        return np.add.reduceat(values, self.starts, axis=-1)


@dataclass(frozen=True)
class Marginal:
    """The marginal log-likelihood at one point, and what the clusters look like from there.

    `score` and `information` are its first and negative second derivatives by the
    coefficients and the spread `τ`, the last; `means` and `errors` the posterior mean and
    standard deviation of each cluster's intercept, and `gradient` (clusters × parameters) the
    derivatives of the means.
    """

    log_likelihood: float
    score: Numbers
    information: Numbers
    means: Numbers
    errors: Numbers
    gradient: Numbers


def marginal(counts: ClusteredCounts, parameters: Numbers, points: int) -> Marginal:
    """Return the log-likelihood with the intercepts integrated out, and its derivatives.

    Clusters have intercepts `τv`, `v` standard normal. Adaptive Gauss-Hermite quadrature
    places the points about each cluster's mode, scaled by its curvature (Pinheiro and Bates
    1995, J Comput Graph Stat 4:12); derivatives are posterior moments of those given `v`
    (Louis 1982, J R Stat Soc B 44:226).
    """
    *_, spread = parameters
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        fixed = counts.predictor(parameters[:-1])
        mode, width = _modes(counts, fixed, float(spread))
        node, weight = quadrature(points if spread else 1)
        v = mode + np.sqrt(2) * width * node[:, None]
        eta = fixed + spread * v[:, counts.own]
        log_joint = counts.total(counts.log_probability(eta)) - v**2 / 2
        log_joint += (np.log(weight) + node**2)[:, None]
        peak = log_joint.max(axis=0)
        share = np.exp(log_joint - peak)
        total = share.sum(axis=0)
        share /= total
        log_likelihood = (np.log(total * width / np.sqrt(np.pi)) + peak).sum()
        return _with_derivatives(
            counts, float(log_likelihood) + counts.constant(), eta, (v, share), float(spread)
        )


def _modes(counts: ClusteredCounts, fixed: Numbers, spread: float) -> tuple[Numbers, Numbers]:
    """Return the mode of each cluster's `v` and the standard deviation its curvature says."""
    mode = np.zeros(counts.starts.size)
    if not spread:
        return mode, np.ones_like(mode)
    for _ in range(MODE_STEPS):
        mean, variance = counts.fitted(fixed + spread * mode[counts.own])
        slope = spread * counts.total(counts.numerator - mean) - mode
        curvature = spread**2 * counts.total(variance) + 1
        step = np.clip(slope / curvature, -1 / abs(spread), 1 / abs(spread))
        mode = mode + step
        if not np.abs(step).max() > 1e-10:
            break
    return mode, 1 / np.sqrt(curvature)


def _with_derivatives(
    counts: ClusteredCounts,
    log_likelihood: float,
    eta: Numbers,
    posterior: tuple[Numbers, Numbers],
    spread: float,
) -> Marginal:
    """Return the score and information from the posterior of `v`: points × clusters."""
    v, share = posterior
    mean, variance = counts.fitted(eta)
    residual = counts.numerator - mean
    scores = np.stack(
        [
            *(counts.total(residual * column) for column in counts.design.T),
            counts.total(residual) * v,
        ],
        axis=-1,
    )
    expected = np.einsum("pc,pck->ck", share, scores)
    from_mean = scores - expected
    between = np.einsum("pc,pck,pcl->kl", share, from_mean, from_mean, optimize=True)
    by_row, v_by_row = share[:, counts.own] * variance, v[:, counts.own]
    moments = [(by_row * v_by_row**power).sum(axis=0) for power in range(3)]
    within = np.empty_like(between)
    within[:-1, :-1] = counts.design.T @ (moments[0][:, None] * counts.design)
    within[:-1, -1] = within[-1, :-1] = moments[1] @ counts.design
    within[-1, -1] = moments[2].sum()
    middle = (share * v).sum(axis=0)
    gradient = spread * np.einsum("pc,pck->ck", share * (v - middle), scores)
    gradient[:, -1] += middle
    return Marginal(
        log_likelihood=log_likelihood,
        score=expected.sum(axis=0),
        information=within - between,
        means=spread * middle,
        errors=abs(spread) * np.sqrt((share * (v - middle) ** 2).sum(axis=0)),
        gradient=gradient,
    )
