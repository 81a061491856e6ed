"""How much more points vary than chance explains: φ, and τ² of the additive model."""

from dataclasses import dataclass

import numpy as np

from equipath.statistics.statistic import Numbers

WINSORISED = 0.1
"""Share of z-scores drawn in at each end before φ is taken (Spiegelhalter 2005)."""


@dataclass(frozen=True)
class Dispersion:
    """φ, the mean square of winsorised z-scores, and τ², the variance between points."""

    phi: float
    tau2: float


def additive_dispersion(z: Numbers, standard_error: Numbers) -> Dispersion:
    """Return φ and τ² of z-scores and their standard errors, missing points left out.

    The highest and lowest 10% of z-scores are drawn in to the 90th and 10th centile; then
    `φ = mean(z²)` and `τ² = (nφ − (n−1)) / (Σw − Σw²/Σw)` with `w = 1/s²`, at least 0
    (the random-effects variance of DerSimonian and Laird). One point shows no dispersion.

    Spiegelhalter (2005), Qual Saf Health Care 14:347; Stat Med 24:1185.
    """
    kept = np.isfinite(z) & np.isfinite(standard_error)
    z, weight = z[kept], 1 / standard_error[kept] ** 2
    if z.size == 0:
        return Dispersion(np.nan, np.nan)
    low, high = np.quantile(z, [WINSORISED, 1 - WINSORISED])
    phi = float(np.mean(np.clip(z, low, high) ** 2))
    if z.size == 1:
        return Dispersion(phi, 0.0)
    excess = z.size * phi - (z.size - 1)
    total = weight.sum()
    return Dispersion(phi, max(0.0, float(excess / (total - (weight**2).sum() / total))))
