"""Many regressions along time at once, with errors that bear autocorrelation."""

from dataclasses import dataclass

import numpy as np

from equipath.statistics.statistic import Numbers


@dataclass(frozen=True)
class Fit:
    """Fitted regressions: coefficients `(series, terms)`, their covariances, and the lag used.

    `covariance` bears autocorrelation; `plain` is that of ordinary least squares. NaN throughout
    where the terms cannot be told apart.
    """

    coefficients: Numbers
    covariance: Numbers
    plain: Numbers
    lag: int


def default_lag(periods: int) -> int:
    """Return the lag `⌊4(n/100)^(2/9)⌋`: Newey and West (1994), Rev Econ Stud 61:631."""
    return int(4 * (periods / 100) ** (2 / 9))


def newey_west(design: Numbers, value: Numbers, lag: int | None) -> Fit:
    """Return least-squares fits with heteroskedasticity- and autocorrelation-robust covariance.

    `design` is `(series, periods, terms)` in order of time, `value` `(series, periods)`. With
    `u_t = x_t e_t` the covariance is `n/(n−k) (X'X)⁻¹ [Γ₀ + Σ w_l (Γ_l + Γ_l')] (X'X)⁻¹`,
    `Γ_l = Σ u_t u_{t−l}'`, `w_l = 1 − l/(L+1)` (Bartlett), and the factor for small samples. The
    plain one is `Σe²/(n−k) (X'X)⁻¹`.

    Newey and West (1987), Econometrica 55:703.
    """
    _, periods, terms = design.shape
    used = min(default_lag(periods) if lag is None else lag, periods - 1)
    across = np.swapaxes(design, 1, 2)
    gram = across @ design
    apart = np.linalg.matrix_rank(gram, hermitian=True) == terms
    inverse = np.linalg.inv(np.where(apart[:, None, None], gram, np.eye(terms)))
    coefficients = (inverse @ (across @ value[..., None]))[..., 0]
    residual = value - (design @ coefficients[..., None])[..., 0]
    scores = design * residual[..., None]
    meat = np.swapaxes(scores, 1, 2) @ scores
    for step in range(1, used + 1):
        lagged = np.swapaxes(scores[:, step:], 1, 2) @ scores[:, :-step]
        meat += (1 - step / (used + 1)) * (lagged + np.swapaxes(lagged, 1, 2))
    covariance = periods / (periods - terms) * (inverse @ meat @ inverse)
    scatter = (residual**2).sum(axis=1) / (periods - terms)
    plain = scatter[:, None, None] * inverse
    for found in (coefficients, covariance, plain):
        found[~apart] = np.nan
    return Fit(coefficients, covariance, plain, used)
