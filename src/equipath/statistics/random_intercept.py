"""Regression of counts with a normal random intercept for each cluster of rows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray
from scipy import special

from equipath.errors import StatisticError
from equipath.statistics.arguments import KINDS, choice, columns, normal_quantile, usable_counts
from equipath.statistics.count_regression import fit_counts
from equipath.statistics.newton import climb
from equipath.statistics.random_intercept_likelihood import ClusteredCounts, Marginal, marginal
from equipath.statistics.statistic import Numbers

FEWEST_CLUSTERS = 3
"""Clusters below which a variance between them is not to be had."""

FEWEST_POINTS = 5

FINER = 4
"""How many times the points are taken where clusters differ too much for those asked for."""

NO_SPREAD = 1e-5
"""Standard deviation between clusters that is none."""

WIDEST_SPREAD = 20.0
"""Standard deviation on the scale of the predictor beyond which no limit is sought."""

METHODS = {"proportion": "random-intercept logistic", "rate": "random-intercept Poisson"}
"""What the model is called in results."""

LOGISTIC_VARIANCE = np.pi**2 / 3
"""Variance of the standard logistic distribution: the people's own on the latent scale."""

Profile = Callable[[float], float]


@dataclass(frozen=True)
class RandomIntercept:
    """A fitted regression with a random intercept; arrays of NaN where `note` says why.

    `coefficients` and their `covariance` are those of the design's columns; `variance` is τ²,
    between clusters on the scale of the link, `variance_error` its standard error (NaN at 0).
    `intercepts` and `intercept_errors` are the posterior mean and standard deviation of each
    cluster's own intercept, in the order of the clusters' codes, NaN for a cluster without
    usable rows.
    """

    coefficients: Numbers
    covariance: Numbers
    variance: float
    variance_error: float
    intercepts: Numbers
    intercept_errors: Numbers
    log_likelihood: float
    note: str
    parameter_covariance: Numbers
    intercept_gradient: Numbers
    profile: Profile

    def variance_limits(self, confidence: float) -> tuple[float, float]:
        """Return the limits of τ² by profile likelihood; the lower is 0 where 0 is not refuted.

        Where twice the log-likelihood, maximised over the coefficients, lies `z²` below its
        maximum (Venzon and Moolgavkar 1988, Appl Stat 37:87). NaN where nothing was fitted or
        the top is too rough to be found again from below, infinite above where no limit is
        found below a standard deviation of 20.
        """
        fall = normal_quantile(confidence) ** 2 / 2
        if self.note:
            return np.nan, np.nan

        def above(spread: float) -> float:
            return self.profile(spread) - self.log_likelihood + fall

        middle = float(np.sqrt(self.variance))
        if not above(middle) > 0:
            return np.nan, np.nan
        lower = 0.0 if above(0.0) >= 0 else _root(above, 0.0, middle)
        outer = 2 * middle + 0.1
        while above(outer) > 0:
            outer *= 2
            if outer > WIDEST_SPREAD:
                return lower**2, np.inf
        upper = _root(above, middle, outer)
        return lower**2, upper**2

    def predictor_errors(self, design: Numbers) -> Numbers:
        """Return the standard error of each cluster's predictor, `xβ` and its intercept.

        `design` is a row a cluster. To the posterior variance of the intercept comes what is
        not known of the coefficients and of τ, to first order: `V + d'Cd`, `d` the derivatives
        of the posterior mean (Kass and Steffey 1989, J Am Stat Assoc 84:717).
        """
        slopes = self.intercept_gradient.copy()
        slopes[:, :-1] += design
        from_fit = np.einsum("ck,kl,cl->c", slopes, self.parameter_covariance, slopes)
        return np.sqrt(self.intercept_errors**2 + np.maximum(from_fit, 0.0))


def _root(of: Callable[[float], float], low: float, high: float) -> float:
    # SciPy loads this when it is first asked for: most commands never do.
    return float(scipy.optimize.brentq(of, low, high, xtol=1e-10))


def level_at(predictor: Numbers, kind: str) -> Numbers:
    """Return the level, a proportion or a rate, that a predictor stands for."""
    level: Numbers = special.expit(predictor) if kind == "proportion" else np.exp(predictor)
    return level


def fit_random_intercept(
    numerator: Any,
    denominator: Any,
    design: Any,
    cluster: Any,
    *,
    kind: str = "proportion",
    points: int = 15,
) -> RandomIntercept:
    """Return the maximum-likelihood fit of counts on a design, clusters differing at random.

    `logit p = xβ + u` (`kind="proportion"`) or `log λ = xβ + u` (`"rate"`, the denominator
    being the exposure), `u ~ N(0, τ²)` one for each cluster, integrated out by adaptive
    Gauss-Hermite quadrature at so many `points` (at least 5). `design` is rows × coefficients,
    its column of ones included; `cluster` holds an integer from 0 for each row. Rows without
    usable counts or with a gap in the design are left out of the fit.

    `StatisticError` for wrong options and shapes. What cannot be fitted has a `note`.

    Pinheiro and Bates (1995), J Comput Graph Stat 4:12; McCulloch and Searle (2001).
    Not for clusters of which each is of interest in its own right and few: give them
    coefficients.
    """
    choice("kind", kind, KINDS)
    if points < FEWEST_POINTS:
        raise StatisticError(f"`points` must be at least {FEWEST_POINTS}, not {points}.")
    x, n, _ = usable_counts(kind, *columns(numerator=numerator, denominator=denominator))
    table, codes = np.asarray(design, dtype=np.float64), np.asarray(cluster, dtype=np.int64)
    if table.ndim != 2 or table.shape[0] != x.size or codes.shape != x.shape:
        raise StatisticError("`design` and `cluster` must have a row for each count.")
    used = np.flatnonzero(np.isfinite(x) & np.isfinite(table).all(axis=1))
    used = used[np.argsort(codes[used], kind="stable")]
    found, starts = np.unique(codes[used], return_index=True)
    scale = np.sqrt(np.mean(table[used] ** 2, axis=0)) if used.size else np.ones(table.shape[1])
    scale = np.where(scale > 0, scale, 1.0)
    counts = ClusteredCounts(x[used], n[used], table[used] / scale, kind, starts)
    clusters = int(codes.max(initial=-1)) + 1
    fit = _fitted(counts, points)
    if fit.note:
        return _unfitted(fit.note, table.shape[1], clusters)
    return _in_own_units(fit, np.append(scale, 1.0), found, clusters)


def _fitted(counts: ClusteredCounts, points: int) -> RandomIntercept:
    """Return the better of the fits with and without a variance between clusters."""
    size = counts.design.shape[1]
    if counts.starts.size < FEWEST_CLUSTERS:
        few = f"{counts.starts.size} clusters are too few for a random intercept"
        return _unfitted(few, size, 0)
    plain = fit_counts(counts)
    if plain.note:
        return _unfitted(plain.note, size, 0)
    without = np.append(plain.coefficients, 0.0)
    start = np.append(plain.coefficients, _moment_spread(counts, without))
    evaluate = partial(marginal, counts, points=points)
    best = climb(evaluate, start)
    if best is None:
        evaluate = partial(marginal, counts, points=FINER * points)
        best = climb(evaluate, start)
    if best is None:
        return _unfitted("the regression did not converge", size, 0)
    none = evaluate(without)
    if best[1].log_likelihood <= none.log_likelihood or abs(best[0][-1]) < NO_SPREAD:
        best = without, none

    def profile(given: float) -> float:
        reached = climb(evaluate, np.append(best[0][:-1], given), np.arange(size))
        return reached[1].log_likelihood if reached else -np.inf

    return _described(*best, profile)


def _moment_spread(counts: ClusteredCounts, at: Numbers) -> float:
    """Return τ from how far clusters lie from the fit without it: `Σ(R² − W) / ΣW²`."""
    mean, variance = counts.fitted(counts.predictor(at[:-1]))
    residual, weight = counts.total(counts.numerator - mean), counts.total(variance)
    return float(np.sqrt(np.clip((residual**2 - weight).sum() / (weight**2).sum(), 0.01, 4.0)))


def _described(at: Numbers, there: Marginal, profile: Profile) -> RandomIntercept:
    """Return the fit in the units of the scaled design."""
    spread = abs(float(at[-1]))
    free = at.size if spread else at.size - 1
    covariance = np.zeros((at.size, at.size))
    covariance[:free, :free] = np.linalg.inv(there.information[:free, :free])
    # Below 0 where a top was taken that is too rough for its curvature to be known.
    own = float(covariance[-1, -1])
    return RandomIntercept(
        coefficients=at[:-1],
        covariance=covariance[:-1, :-1],
        variance=spread**2,
        variance_error=2 * spread * float(np.sqrt(own)) if own > 0 else np.nan,
        intercepts=there.means,
        intercept_errors=there.errors,
        log_likelihood=there.log_likelihood,
        note="",
        parameter_covariance=covariance,
        intercept_gradient=there.gradient,
        profile=profile,
    )


def _in_own_units(
    fit: RandomIntercept, scale: Numbers, found: NDArray[np.int64], clusters: int
) -> RandomIntercept:
    """Return the fit in the units of the design as given, clusters at their codes."""
    placed = np.full((clusters, scale.size + 2), np.nan)
    placed[found] = np.column_stack(
        [fit.intercepts, fit.intercept_errors, fit.intercept_gradient * scale]
    )
    both = np.outer(scale, scale)
    return replace(
        fit,
        coefficients=fit.coefficients / scale[:-1],
        covariance=fit.covariance / both[:-1, :-1],
        parameter_covariance=fit.parameter_covariance / both,
        intercepts=placed[:, 0],
        intercept_errors=placed[:, 1],
        intercept_gradient=placed[:, 2:],
    )


def _unfitted(note: str, coefficients: int, clusters: int) -> RandomIntercept:
    size = coefficients + 1
    return RandomIntercept(
        coefficients=np.full(coefficients, np.nan),
        covariance=np.full((coefficients, coefficients), np.nan),
        variance=np.nan,
        variance_error=np.nan,
        intercepts=np.full(clusters, np.nan),
        intercept_errors=np.full(clusters, np.nan),
        log_likelihood=np.nan,
        note=note,
        parameter_covariance=np.full((size, size), np.nan),
        intercept_gradient=np.full((clusters, size), np.nan),
        profile=lambda spread: np.nan * spread,
    )
